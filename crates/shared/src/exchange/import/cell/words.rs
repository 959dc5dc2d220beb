//! Words in cells that stand for one of a closed list.

use super::{Parsed, clean, strip_word, text, unlabelled, word_of};
use crate::problem::FieldCode;
use crate::property::listing::{BuildingForm, Decoration, ListingSource, Orientation, Orientations, Purpose};

/// Diagonals first, so that `东南` isn't read as two.
const ORIENTATIONS: &[(&str, Orientation)] = &[
    ("东南", Orientation::Southeast),
    ("西南", Orientation::Southwest),
    ("西北", Orientation::Northwest),
    ("东北", Orientation::Northeast),
    ("东", Orientation::East),
    ("南", Orientation::South),
    ("西", Orientation::West),
    ("北", Orientation::North),
];

/// Latin notations, as whole words.
const LATIN_ORIENTATIONS: &[(&str, Orientation)] = &[
    ("E", Orientation::East),
    ("S", Orientation::South),
    ("W", Orientation::West),
    ("N", Orientation::North),
    ("SE", Orientation::Southeast),
    ("SW", Orientation::Southwest),
    ("NW", Orientation::Northwest),
    ("NE", Orientation::Northeast),
];

/// Directions: `南北`, `南 北`, `南/北`, `东南`, `坐北朝南`, `SE`.
///
/// # Errors
/// `unknown_word`.
pub fn orientations(raw: &str) -> Parsed<Orientations> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let text = unlabelled(&text, &["房屋朝向", "朝向"]);
    // `坐北朝南` looks south.
    let text = text.split_once('朝').map_or(text, |(_, faces)| faces).trim_end_matches("通透").trim_end_matches('向');
    let mut found = Vec::new();
    for word in text.split([' ', '/', ',', '、', '|', ';', '-', '，']).filter(|word| !word.is_empty()) {
        let latin = word_of(word, LATIN_ORIENTATIONS).or_else(|| word.to_ascii_lowercase().parse().ok());
        if let Some(orientation) = latin {
            found.push(orientation);
            continue;
        }
        let mut rest = word;
        while !rest.is_empty() {
            let (orientation, next) =
                ORIENTATIONS.iter().find_map(|(word, o)| Some((*o, rest.strip_prefix(word)?))).ok_or(FieldCode::UnknownWord)?;
            found.push(orientation);
            rest = next;
        }
    }
    if found.is_empty() { Err(FieldCode::UnknownWord) } else { Ok(Some(found.into_iter().collect())) }
}

fn listed<T: Copy + std::str::FromStr>(raw: &str, table: &[(&str, T)]) -> Parsed<T> {
    let Some(text) = clean(raw) else { return Ok(None) };
    let text = unlabelled(
        &text,
        &["装修情况", "装修程度", "装修状况", "装修", "建筑类型", "建筑形式", "楼型", "用途", "交易类型", "来源", "房源来源"],
    );
    word_of(text, table).or_else(|| text.parse().ok()).map(Some).ok_or(FieldCode::UnknownWord)
}

/// Decoration: `精装`, `简装修`, `毛坯房`.
///
/// # Errors
/// `unknown_word`.
pub fn decoration(raw: &str) -> Parsed<Decoration> {
    const WORDS: &[(&str, Decoration)] = &[
        ("毛坯", Decoration::Rough),
        ("毛坯房", Decoration::Rough),
        ("清水", Decoration::Rough),
        ("清水房", Decoration::Rough),
        ("简装", Decoration::Simple),
        ("简装修", Decoration::Simple),
        ("简单装修", Decoration::Simple),
        ("普装", Decoration::Simple),
        ("普通装修", Decoration::Simple),
        ("中装", Decoration::Simple),
        ("中等装修", Decoration::Simple),
        ("精装", Decoration::Refined),
        ("精装修", Decoration::Refined),
        ("精致装修", Decoration::Refined),
        ("精", Decoration::Refined),
        ("简", Decoration::Simple),
        ("毛", Decoration::Rough),
        ("中装修", Decoration::Simple),
        ("普通", Decoration::Simple),
        ("豪华", Decoration::Luxury),
        ("豪华装", Decoration::Luxury),
        ("豪装", Decoration::Luxury),
        ("豪华装修", Decoration::Luxury),
        ("其他", Decoration::Other),
        ("其它", Decoration::Other),
    ];
    listed(raw, WORDS)
}

/// Form of the building: `板楼`, `塔楼`, `板塔结合`.
///
/// # Errors
/// `unknown_word`.
pub fn building_form(raw: &str) -> Parsed<BuildingForm> {
    const WORDS: &[(&str, BuildingForm)] = &[
        ("板楼", BuildingForm::Slab),
        ("板式", BuildingForm::Slab),
        ("塔楼", BuildingForm::Tower),
        ("塔式", BuildingForm::Tower),
        ("板塔结合", BuildingForm::SlabTower),
        ("塔板结合", BuildingForm::SlabTower),
        ("板塔", BuildingForm::SlabTower),
        ("平房", BuildingForm::Bungalow),
        ("四合院", BuildingForm::Bungalow),
        ("别墅", BuildingForm::Villa),
        ("联排", BuildingForm::Villa),
        ("联排别墅", BuildingForm::Villa),
        ("独栋", BuildingForm::Villa),
        ("独栋别墅", BuildingForm::Villa),
        ("叠拼", BuildingForm::Villa),
        ("叠拼别墅", BuildingForm::Villa),
        ("双拼", BuildingForm::Villa),
    ];
    listed(raw, WORDS)
}

/// A lift: here `无` says no instead of nothing.
///
/// # Errors
/// `unknown_word`.
pub fn has_elevator(raw: &str) -> Parsed<bool> {
    let text = raw.trim().trim_end_matches("电梯");
    if raw.trim() == "电梯" || strip_word(text, &["有", "是", "带"]) == Some("") {
        return Ok(Some(true));
    }
    if matches!(text, "无" | "否" | "没有") {
        return Ok(Some(false));
    }
    const WORDS: &[(&str, bool)] = &[("yes", true), ("y", true), ("1", true), ("no", false), ("n", false), ("0", false)];
    let Some(text) = clean(raw) else { return Ok(None) };
    // `true` and `false` by the language's own parser.
    word_of(&text, WORDS).or_else(|| text.to_ascii_lowercase().parse().ok()).map(Some).ok_or(FieldCode::UnknownWord)
}

/// For sale or to let.
///
/// # Errors
/// `unknown_word`.
pub fn purpose(raw: &str) -> Parsed<Purpose> {
    const WORDS: &[(&str, Purpose)] = &[
        ("出售", Purpose::Sale),
        ("买卖", Purpose::Sale),
        ("售", Purpose::Sale),
        ("二手房", Purpose::Sale),
        ("出租", Purpose::Rental),
        ("租赁", Purpose::Rental),
        ("租", Purpose::Rental),
        ("租房", Purpose::Rental),
        ("整租", Purpose::Rental),
        ("合租", Purpose::Rental),
        ("rent", Purpose::Rental),
        ("租售", Purpose::Both),
        ("可租可售", Purpose::Both),
        ("出租出售", Purpose::Both),
    ];
    listed(raw, WORDS)
}

/// Whether a contract is of a sale or a lease: `二手房买卖合同`, `租赁`. An exclusive agreement is neither.
///
/// # Errors
/// `unknown_word`.
pub fn contract_purpose(raw: &str) -> Parsed<Purpose> {
    let Some(said) = text(raw) else { return Ok(None) };
    let is_lease = said.contains('租');
    let is_sale = ["买卖", "售", "购", "二手", "成交"].iter().any(|word| said.contains(word));
    match (is_sale, is_lease) {
        (true, false) => Ok(Some(Purpose::Sale)),
        (false, true) => Ok(Some(Purpose::Rental)),
        _ => Err(FieldCode::UnknownWord),
    }
}

/// Where a listing came from.
///
/// # Errors
/// `unknown_word`.
pub fn source(raw: &str) -> Parsed<ListingSource> {
    const WORDS: &[(&str, ListingSource)] = &[
        ("网络", ListingSource::Portal),
        ("端口", ListingSource::Portal),
        ("门户", ListingSource::Portal),
        ("上门", ListingSource::WalkIn),
        ("业主上门", ListingSource::WalkIn),
        ("回访", ListingSource::CallBack),
        ("老客户回访", ListingSource::CallBack),
        ("传单", ListingSource::Flyer),
        ("派单", ListingSource::Flyer),
        ("驻守", ListingSource::StakeOut),
        ("蹲点", ListingSource::StakeOut),
        ("扫楼", ListingSource::Sweep),
        ("扫街", ListingSource::Sweep),
        ("贴条", ListingSource::Notes),
        ("洗盘", ListingSource::CallList),
        ("电话洗盘", ListingSource::CallList),
        ("来电", ListingSource::CallIn),
        ("业主来电", ListingSource::CallIn),
        ("微信", ListingSource::Wechat),
        ("朋友圈", ListingSource::Wechat),
        ("公众号", ListingSource::Wechat),
        ("橱窗", ListingSource::Window),
        ("展会", ListingSource::Exhibition),
        ("房展", ListingSource::Exhibition),
        ("同行", ListingSource::Peer),
        ("介绍", ListingSource::Referral),
        ("转介绍", ListingSource::Referral),
        ("物业", ListingSource::PropertyOffice),
        ("导入", ListingSource::Import),
    ];
    listed(raw, WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Orientation::{East, North, Northwest, South, Southeast, Southwest, West};

    #[test]
    fn directions_in_every_notation() {
        for (raw, directions) in [
            ("南 北", &[South, North][..]),
            ("南北", &[South, North]),
            ("北 南", &[South, North]),
            ("南/北", &[South, North]),
            ("南北通透", &[South, North]),
            ("坐北朝南", &[South]),
            ("朝南", &[South]),
            ("东南", &[Southeast]),
            ("东 南", &[East, South]),
            ("东南南", &[Southeast, South]),
            ("南西南", &[South, Southwest]),
            ("东东南南", &[East, Southeast, South]),
            ("东 南 西 北", &[East, South, West, North]),
            ("NW", &[Northwest]),
            ("south, north", &[South, North]),
        ] {
            assert_eq!(orientations(raw), Ok(Some(directions.iter().copied().collect())), "{raw}");
        }
        assert_eq!(orientations("暂无数据"), Ok(None));
        for raw in ["望京", "南方", "朝", "/-"] {
            assert_eq!(orientations(raw), Err(FieldCode::UnknownWord), "{raw}");
        }
    }

    #[test]
    fn words_of_the_trade() {
        assert_eq!(decoration("精装修"), Ok(Some(Decoration::Refined)));
        assert_eq!(decoration("rough"), Ok(Some(Decoration::Rough)));
        assert_eq!(decoration("其他"), Ok(Some(Decoration::Other)));
        assert_eq!(decoration("随时看房"), Err(FieldCode::UnknownWord));
        assert_eq!(building_form("板塔结合"), Ok(Some(BuildingForm::SlabTower)));
        assert_eq!(building_form("暂无数据"), Ok(None));
        assert_eq!(purpose("整租"), Ok(Some(Purpose::Rental)));
        assert_eq!(purpose("both"), Ok(Some(Purpose::Both)));
        assert_eq!(source("转介绍"), Ok(Some(ListingSource::Referral)));
        assert_eq!(source("扫楼"), Ok(Some(ListingSource::Sweep)));
    }

    #[test]
    fn no_lift_is_an_answer() {
        for raw in ["无", "否", "无电梯", "false", "0", "No"] {
            assert_eq!(has_elevator(raw), Ok(Some(false)), "{raw}");
        }
        for raw in ["有", "是", "有电梯", "带电梯", "TRUE", "1"] {
            assert_eq!(has_elevator(raw), Ok(Some(true)), "{raw}");
        }
        assert_eq!(has_elevator(""), Ok(None));
        assert_eq!(has_elevator("暂无"), Ok(None));
        assert_eq!(has_elevator("3"), Err(FieldCode::UnknownWord));
    }
}
