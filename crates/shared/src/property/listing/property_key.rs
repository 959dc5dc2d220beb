//! The property key: community + building + unit + room (§1.1).

use crate::{CommunityId, text};

/// Names one flat. Two active listings of one purpose can't have the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PropertyKey(String);

impl PropertyKey {
    /// The key of a flat whose parts are all known.
    pub fn new(community: CommunityId, building: &str, unit: &str, room: &str) -> Option<Self> {
        let (building, unit, room) = (building_name(building)?, unit_name(unit)?, room_number(room)?);
        Some(Self(format!("{community}/{building}/{unit}/{room}")))
    }

    /// The key as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `３号楼` → `3`, `a座` → `A`: half-width, upper case, without the word for building.
pub fn building_name(raw: &str) -> Option<String> {
    bare(raw, &["号楼", "号院", "#楼", "栋楼", "栋", "幢", "座", "楼", "号", "#"])
}

/// `2单元` → `2`.
pub fn unit_name(raw: &str) -> Option<String> {
    bare(raw, &["号单元", "单元", "门", "#"])
}

/// `301` → `0301`, `03c` → `003C`: padded with zeros to four characters.
pub fn room_number(raw: &str) -> Option<String> {
    let room = bare(raw, &["号房", "号室", "室", "房", "号", "#"])?;
    Some(format!("{room:0>4}"))
}

/// Han numerals as digits: `十` → `10`, `二十三` → `23`, `三〇二` → `302`. None where anything else stands among them.
fn han_number(name: &str) -> Option<String> {
    let digit = |c: char| match c {
        '两' => Some(2),
        '零' => Some(0),
        c => "〇一二三四五六七八九".chars().position(|known| known == c),
    };
    let chars: Vec<char> = name.chars().collect();
    if let Some(ten) = chars.iter().position(|c| *c == '十') {
        let tens = match chars.get(..ten)? {
            [] => 1,
            [tens] => digit(*tens).filter(|tens| *tens > 0)?,
            _ => return None,
        };
        let ones = match chars.get(ten + 1..)? {
            [] => 0,
            [ones] => digit(*ones)?,
            _ => return None,
        };
        return Some((tens * 10 + ones).to_string());
    }
    let digits: Option<String> = chars.iter().map(|c| digit(*c).map(|digit| digit.to_string())).collect();
    digits.filter(|digits| !digits.is_empty())
}

fn bare(raw: &str, suffixes: &[&str]) -> Option<String> {
    let clean: String =
        text::half_width(raw).chars().filter(|c| !c.is_whitespace() && !text::is_forbidden(*c)).collect::<String>().to_uppercase();
    let name = suffixes.iter().find_map(|suffix| clean.strip_suffix(suffix)).filter(|rest| !rest.is_empty()).unwrap_or(&clean);
    let name = name.strip_prefix('第').filter(|rest| rest.len() < clean.len() && !rest.is_empty()).unwrap_or(name);
    let counted = han_number(name);
    let name = counted.as_deref().unwrap_or(name);
    // `03` and `3` are the same house, but a lone `0` stays.
    let name = if name.chars().all(|c| c.is_ascii_digit()) { name.trim_start_matches('0') } else { name };
    match name {
        "" if clean.contains('0') => Some("0".to_owned()),
        "" => None,
        name => Some(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_are_padded_to_four_characters() {
        for (raw, room) in [("301", "0301"), ("0301", "0301"), ("03C", "003C"), ("０３ｃ", "003C"), ("12A03", "12A03"), ("1203室", "1203")]
        {
            assert_eq!(room_number(raw).as_deref(), Some(room), "{raw}");
        }
        assert_eq!(room_number("  "), None);
    }

    #[test]
    fn han_numerals_count_like_digits() {
        for (raw, name) in [
            ("一单元", "1"),
            ("十号楼", "10"),
            ("10号楼", "10"),
            ("二十三栋", "23"),
            ("第3栋", "3"),
            ("3#", "3"),
            ("三〇二", "302"),
            ("甲", "甲"),
            ("A座", "A"),
        ] {
            let found = if raw.ends_with("单元") { unit_name(raw) } else { building_name(raw) };
            assert_eq!(found.as_deref(), Some(name), "{raw}");
        }
    }

    #[test]
    fn one_flat_has_one_key_however_it_is_written() {
        let key = |b, u, r| PropertyKey::new(CommunityId(7), b, u, r);
        assert_eq!(key("3号楼", "2单元", "301"), key("３", "2", "0301"));
        assert_eq!(key("03栋", "02", "301"), key("3", "2", "301"));
        assert_ne!(key("3", "2", "301"), key("3", "1", "301"));
        assert_eq!(key("3", "", "301"), None);
    }
}
