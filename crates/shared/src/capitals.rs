//! Amounts in the capitals of the trade 人民币大写, as vouchers have them: what is written so can't be altered with a stroke (§5).

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const TEN_THOUSAND: u64 = 10_000;
const HUNDRED_MILLION: u64 = 100_000_000;

fn digit(n: u64) -> char {
    DIGITS.get(usize::try_from(n % 10).unwrap_or_default()).copied().unwrap_or('零')
}

/// Up to 9 999; nothing for 0. However many zeros stand in the middle, one 零 is written, and none at the end.
fn group(n: u64) -> String {
    let mut text = String::new();
    let mut is_gap = false;
    for (size, unit) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        match n / size % 10 {
            0 => is_gap = !text.is_empty(),
            n => {
                if is_gap {
                    text.push('零');
                }
                is_gap = false;
                text.push(digit(n));
                text.push_str(unit);
            }
        }
    }
    text
}

/// A whole number; nothing for 0. Below 万 and 亿 a 零 stands for zeros at the head of the rest.
fn whole(n: u64) -> String {
    let (size, unit) = if n >= HUNDRED_MILLION {
        (HUNDRED_MILLION, "亿")
    } else if n >= TEN_THOUSAND {
        (TEN_THOUSAND, "万")
    } else {
        return group(n);
    };
    let rest = n % size;
    let gap = if rest > 0 && rest < size / 10 { "零" } else { "" };
    format!("{}{unit}{gap}{}", whole(n / size), whole(rest))
}

/// `123456` fen → `人民币壹仟贰佰叁拾肆元伍角陆分`; 整 ends what has no fen, 负 precedes what is below zero.
pub fn capitals(fen: i64) -> String {
    let sign = if fen < 0 { "负" } else { "" };
    let n = fen.unsigned_abs();
    let (yuan, jiao, cents) = (n / 100, n / 10 % 10, n % 10);
    let mut text = format!("人民币{sign}{}", whole(yuan));
    if yuan > 0 {
        text.push('元');
    }
    match (jiao, cents) {
        (0, 0) if yuan == 0 => text.push_str("零元整"),
        (0, 0) => text.push('整'),
        (jiao, 0) => text.extend([digit(jiao), '角', '整']),
        (0, cents) => {
            if yuan > 0 {
                text.push('零');
            }
            text.extend([digit(cents), '分']);
        }
        (jiao, cents) => text.extend([digit(jiao), '角', digit(cents), '分']),
    }
    text
}

/// The same in traditional characters.
pub fn capitals_traditional(fen: i64) -> String {
    let turned = |c| match c {
        '币' => '幣',
        '负' => '負',
        '贰' => '貳',
        '叁' => '參',
        '陆' => '陸',
        '万' => '萬',
        '亿' => '億',
        other => other,
    };
    capitals(fen).chars().map(turned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(fen: i64) -> String {
        capitals(fen).trim_start_matches("人民币").to_owned()
    }

    #[test]
    fn amounts_read_as_banks_write_them() {
        assert_eq!(capitals(123_456), "人民币壹仟贰佰叁拾肆元伍角陆分");
        assert_eq!(said(168_032), "壹仟陆佰捌拾元叁角贰分");
        assert_eq!(said(600_714), "陆仟零柒元壹角肆分");
        assert_eq!(said(140_950), "壹仟肆佰零玖元伍角整");
        assert_eq!(said(1_640_902), "壹万陆仟肆佰零玖元零贰分");
        assert_eq!(said(32_504), "叁佰贰拾伍元零肆分");
        assert_eq!(said(10_700_053), "壹拾万柒仟元伍角叁分");
    }

    #[test]
    fn nothing_and_less_than_a_yuan() {
        assert_eq!(said(0), "零元整");
        assert_eq!(said(5), "伍分");
        assert_eq!(said(50), "伍角整");
        assert_eq!(said(55), "伍角伍分");
        assert_eq!(said(1_000), "壹拾元整");
    }

    #[test]
    fn zeros_in_the_middle_are_said_once() {
        assert_eq!(said(100_100), "壹仟零壹元整");
        assert_eq!(said(101_000), "壹仟零壹拾元整");
        assert_eq!(said(1_000_100), "壹万零壹元整");
        assert_eq!(said(1_010_000), "壹万零壹佰元整");
        assert_eq!(said(1_100_000), "壹万壹仟元整");
        assert_eq!(said(10_000_000_100), "壹亿零壹元整");
        assert_eq!(said(100_010_000_000), "壹拾亿零壹拾万元整");
        assert_eq!(said(100_001_000_000), "壹拾亿零壹万元整");
        assert_eq!(said(10_000_000_000_000), "壹仟亿元整");
        assert_eq!(said(320_000_000), "叁佰贰拾万元整");
    }

    #[test]
    fn below_zero_and_the_limits_of_the_integer() {
        assert_eq!(capitals(-150_001), "人民币负壹仟伍佰元零壹分");
        assert!(capitals(i64::MIN).starts_with("人民币负玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿"));
        assert!(capitals(i64::MAX).ends_with("伍拾捌元零柒分"));
    }

    #[test]
    fn traditional_writing_has_its_own_signs() {
        assert_eq!(capitals_traditional(2_363_006), "人民幣貳萬參仟陸佰參拾元零陸分");
    }
}
