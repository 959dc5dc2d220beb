//! Money is integer fen (1 yuan = 100 fen). Lists show 万 with one or two decimals, finance shows yuan.

/// Fen in a yuan.
pub const FEN_PER_YUAN: i64 = 100;
/// Fen in ten thousand yuan (万).
pub const FEN_PER_WAN: i64 = 1_000_000;
/// The dearest price that anything may have: 100 billion yuan, far below the limits of the integer.
pub const MAX_FEN: i64 = 100_000_000_000 * FEN_PER_YUAN;

/// `66800000` → `66.8`, `668000000` → `668.0`: 万 with one decimal, two where the second isn't zero.
pub fn wan(fen: i64) -> String {
    let hundredths = div_round(fen, FEN_PER_WAN / 100);
    let (sign, n) = (if hundredths < 0 { "−" } else { "" }, hundredths.unsigned_abs());
    let (whole, rest) = (n / 100, n % 100);
    if rest.is_multiple_of(10) { format!("{sign}{}.{}", grouped(whole), rest / 10) } else { format!("{sign}{}.{rest:02}", grouped(whole)) }
}

/// `123456` → `1,234.56`: yuan to the fen.
pub fn yuan(fen: i64) -> String {
    let (sign, n) = (if fen < 0 { "−" } else { "" }, fen.unsigned_abs());
    format!("{sign}{}.{:02}", grouped(n / 100), n % 100)
}

/// `5632400` → `56,324`: whole yuan, rounded.
pub fn whole_yuan(fen: i64) -> String {
    let n = div_round(fen, FEN_PER_YUAN);
    format!("{}{}", if n < 0 { "−" } else { "" }, grouped(n.unsigned_abs()))
}

/// `1284` → `1,284`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Division rounded half away from zero.
pub fn div_round(n: i64, d: i64) -> i64 {
    let (q, r) = (n / d, n % d);
    if (2 * i128::from(r)).abs() >= i128::from(d).abs() { q + n.signum() * d.signum() } else { q }
}

/// A part of a whole in basis points, rounded half away from zero; none of nothing, nor where no integer holds it.
pub fn part_bp(part: i64, whole: i64) -> Option<i64> {
    let (n, d) = (i128::from(part) * 10_000, i128::from(whole));
    if d == 0 {
        return None;
    }
    let size = (n.abs() * 2 + d.abs()) / (d.abs() * 2);
    i64::try_from(size * n.signum() * d.signum()).ok()
}

/// Price of a square metre in fen, from a price in fen and an area in hundredths of a square metre.
pub fn unit_price_fen(price_fen: i64, area_centi: i64) -> Option<i64> {
    if area_centi <= 0 {
        return None;
    }
    let exact = (i128::from(price_fen) * 100 + i128::from(area_centi) / 2) / i128::from(area_centi);
    i64::try_from(exact).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_read_as_the_trade_writes_them() {
        assert_eq!(wan(668_000_000), "668.0");
        assert_eq!(wan(539_500_000), "539.5");
        assert_eq!(wan(539_550_000), "539.55");
        assert_eq!(wan(12_345_600_000), "12,345.6");
        assert_eq!(wan(-12_000_000), "−12.0");
        assert_eq!(yuan(123_456), "1,234.56");
        assert_eq!(yuan(-1), "−0.01");
        assert_eq!(whole_yuan(5_632_450), "56,325");
    }

    #[test]
    fn unit_price_rounds_to_the_fen_and_refuses_no_area() {
        assert_eq!(unit_price_fen(668_000_000, 11_860), Some(5_632_378));
        assert_eq!(unit_price_fen(668_000_000, 0), None);
    }
}
