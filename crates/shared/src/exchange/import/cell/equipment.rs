//! What stands ready in a flat, as files say it: `空调、热水器、家具家电`, `四气全齐`.

use super::{clean, unlabelled};
use crate::property::listing::Equipment;

/// Words for each; the longer ones first, where one begins with another.
const WORDS: &[(&str, &[Equipment])] = &[
    ("四气全齐", Equipment::ALL),
    ("四气齐全", Equipment::ALL),
    ("四气", &Equipment::FOUR_AIRS),
    ("家具家电全齐", &Equipment::COMPLETE),
    ("家电家具全齐", &Equipment::COMPLETE),
    ("家具家电齐全", &Equipment::COMPLETE),
    ("家电家具齐全", &Equipment::COMPLETE),
    ("家具家电", &Equipment::COMPLETE),
    ("家电家具", &Equipment::COMPLETE),
    ("家具电器", &Equipment::COMPLETE),
    ("全齐", &Equipment::COMPLETE),
    ("齐全", &Equipment::COMPLETE),
    ("中央空调", &[Equipment::AirConditioning]),
    ("空调", &[Equipment::AirConditioning]),
    ("集中供暖", &[Equipment::Heating]),
    ("暖气", &[Equipment::Heating]),
    ("地暖", &[Equipment::Heating]),
    ("供暖", &[Equipment::Heating]),
    ("热水器", &[Equipment::WaterHeater]),
    ("天然气", &[Equipment::Gas]),
    ("燃气", &[Equipment::Gas]),
    ("煤气", &[Equipment::Gas]),
    ("家具", &[Equipment::Furniture]),
    ("家私", &[Equipment::Furniture]),
    ("家电", &[Equipment::Appliances]),
    ("电器", &[Equipment::Appliances]),
];

/// What stands ready, each once in the order of the list; and words that say something else, as they stand: a cell with `床、宽带` loses nothing.
pub fn equipment(raw: &str) -> (Vec<Equipment>, Option<String>) {
    let Some(text) = clean(raw) else { return (Vec::new(), None) };
    let text = unlabelled(&text, &["配套设施", "房屋配套", "室内配套", "配套", "设施"]);
    let (mut found, mut others): (Vec<Equipment>, Vec<&str>) = (Vec::new(), Vec::new());
    for part in text.split([' ', '/', ',', '、', '|', ';', '，', '；', '+', '\n']).filter(|part| !part.is_empty()) {
        match known(part) {
            Some(some) => found.extend(some),
            None => others.push(part),
        }
    }
    found.sort_unstable();
    found.dedup();
    (found, (!others.is_empty()).then(|| others.join("、")))
}

/// What a part says, if it says nothing but equipment that is there: `有空调`, `空调热水器`.
pub(in crate::exchange::import) fn known(part: &str) -> Option<Vec<Equipment>> {
    // `热水器：无` and `无空调` say that it isn't there.
    if part.contains(['无', '没', '缺', '不']) {
        return None;
    }
    let (mut found, mut rest) = (Vec::new(), part.trim_start_matches(['有', '带', '配', '含']));
    while !rest.is_empty() {
        let (some, next) = WORDS.iter().find_map(|(word, some)| Some((*some, rest.strip_prefix(word)?)))?;
        found.extend_from_slice(some);
        rest = next;
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Equipment::{AirConditioning, Appliances, Furniture, Gas, Heating, WaterHeater};

    #[test]
    fn words_of_the_trade_say_what_stands_ready() {
        let cases: [(&str, &[Equipment]); 10] = [
            ("四气全齐", Equipment::ALL),
            ("四气", &Equipment::FOUR_AIRS),
            ("全齐", &[Furniture, Appliances]),
            ("四气，全齐", Equipment::ALL),
            ("家具家电齐全", &[Furniture, Appliances]),
            ("家电、空调/热水器 天然气", &[AirConditioning, WaterHeater, Gas, Appliances]),
            ("有空调", &[AirConditioning]),
            ("空调热水器地暖", &[AirConditioning, Heating, WaterHeater]),
            ("空调,空调", &[AirConditioning]),
            ("", &[]),
        ];
        for (raw, expected) in cases {
            assert_eq!(equipment(raw), (expected.to_vec(), None), "{raw}");
        }
    }

    #[test]
    fn what_is_nothing_of_the_list_is_kept_in_words() {
        assert_eq!(equipment("床、空调、宽带"), (vec![AirConditioning], Some("床、宽带".to_owned())));
        for raw in ["无空调", "热水器无", "没有家具", "不带家电"] {
            assert_eq!(equipment(raw), (Vec::new(), Some(raw.to_owned())), "{raw}");
        }
    }
}
