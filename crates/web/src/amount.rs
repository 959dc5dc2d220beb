//! Amounts as people type them, to the exact integers that are kept: no binary fraction in between.

use fangke_shared::text::half_width;

/// A unit in which an amount is typed, and how many of the kept units it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 万 of yuan, kept in fen.
    Wan,
    /// Yuan, kept in fen.
    Yuan,
    /// Square metres, kept in hundredths.
    Sqm,
    /// Per cent, kept in basis points.
    Percent,
    /// A plain number.
    One,
}

impl Unit {
    /// Decimal places that still mean something.
    const fn decimals(self) -> usize {
        match self {
            Self::Wan => 6,
            Self::Yuan | Self::Sqm | Self::Percent => 2,
            Self::One => 0,
        }
    }

    /// Reads an amount: `539.5`, `1,200`, `５３９万`. `Ok(None)` for nothing.
    ///
    /// # Errors
    /// For what is no amount, and for more decimals than the unit has.
    pub fn parse(self, text: &str) -> Result<Option<i64>, ()> {
        let clean: String = half_width(text).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let clean = clean.trim_end_matches(['万', '元', '㎡', '%']).replace('−', "-");
        if clean.is_empty() {
            return if text.trim().is_empty() { Ok(None) } else { Err(()) };
        }
        let (is_negative, digits) = clean.strip_prefix('-').map_or((false, clean.as_str()), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() || !whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit()) {
            return Err(());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > self.decimals() {
            return Err(());
        }
        let amount: i64 = format!("{whole}{fraction:0<width$}", width = self.decimals()).parse().map_err(|_| ())?;
        Ok(Some(if is_negative { -amount } else { amount }))
    }

    /// Writes an amount as it is typed, with as few decimals as say it exactly.
    pub fn text(self, amount: i64) -> String {
        let scale = 10_u64.pow(u32::try_from(self.decimals()).unwrap_or_default());
        let (sign, n) = (if amount < 0 { "-" } else { "" }, amount.unsigned_abs());
        let (whole, rest) = (n / scale, n % scale);
        if rest == 0 {
            return format!("{sign}{whole}");
        }
        let decimals = format!("{rest:0>width$}", width = self.decimals());
        format!("{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        assert_eq!(Unit::Wan.parse("539.55"), Ok(Some(539_550_000)));
        assert_eq!(Unit::Wan.parse("0.000001"), Ok(Some(1)));
        // 0.29 × 100 is 28.999… in binary.
        assert_eq!(Unit::Yuan.parse("0.29"), Ok(Some(29)));
        assert_eq!(Unit::Yuan.parse("4,599.10"), Ok(Some(459_910)));
        assert_eq!(Unit::Sqm.parse("90.15"), Ok(Some(9015)));
        assert_eq!(Unit::Percent.parse("1.5"), Ok(Some(150)));
        assert_eq!(Unit::One.parse("-2"), Ok(Some(-2)));
    }

    #[test]
    fn reads_what_people_type() {
        assert_eq!(Unit::Wan.parse("５３９万"), Ok(Some(539_000_000)));
        assert_eq!(Unit::Yuan.parse(" 1 200 元"), Ok(Some(120_000)));
        assert_eq!(Unit::Wan.parse(".5"), Ok(Some(500_000)));
        assert_eq!(Unit::Wan.parse("600.00"), Ok(Some(600_000_000)));
        assert_eq!(Unit::Wan.parse("  "), Ok(None));
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in ["万", "五百", "5.5.5", "1e3", "-", ".", "0.0000001", "99999999999999999999"] {
            assert_eq!(Unit::Wan.parse(text), Err(()), "{text}");
        }
        assert_eq!(Unit::Yuan.parse("0.005"), Err(()));
        assert_eq!(Unit::One.parse("2.5"), Err(()));
    }

    #[test]
    fn writes_what_it_reads() {
        for (unit, amount, text) in [
            (Unit::Wan, 539_550_000, "539.55"),
            (Unit::Wan, 668_000_000, "668"),
            (Unit::Yuan, 29, "0.29"),
            (Unit::Sqm, 9000, "90"),
            (Unit::One, -2, "-2"),
        ] {
            assert_eq!(unit.text(amount), text);
            assert_eq!(unit.parse(text), Ok(Some(amount)));
        }
    }
}
