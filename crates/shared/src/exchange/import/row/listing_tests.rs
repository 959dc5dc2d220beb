//! Tests of rows of listings, and of their fingerprints.

use super::super::{ParsedRow, ReadRow, RowError, RowReader};
use super::*;
use crate::exchange::import::{FieldMapping, ImportColumn};
use crate::property::listing::{Area, BuildingForm, Decoration, FloorBand, Orientation};
use chrono::{DateTime, Duration, Utc};

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::days(20_500)
}

/// Reads one row whose columns are named after their fields; the row itself is the sample.
fn parse(cells: &[(&str, &str)]) -> Result<ReadRow, Vec<RowError>> {
    let columns: Vec<_> = cells
        .iter()
        .map(|(field, value)| ImportColumn { name: (*field).into(), samples: vec![(*value).into()], ..ImportColumn::default() })
        .collect();
    let mapping: Vec<_> = cells.iter().map(|(field, _)| FieldMapping { field: (*field).into(), column: (*field).into() }).collect();
    let reader = RowReader::new(ImportKind::Listings, &columns, &mapping, Purpose::Sale).unwrap();
    let row: Vec<String> = cells.iter().map(|(_, value)| (*value).into()).collect();
    reader.read(&row, now())
}

fn read(cells: &[(&str, &str)]) -> ListingRow {
    match parse(cells) {
        Ok(ReadRow { row: ParsedRow::Listing(row), .. }) => *row,
        other => panic!("{other:?}"),
    }
}

fn mistakes(cells: &[(&str, &str)]) -> Vec<(&'static str, FieldCode, String)> {
    shown(parse(cells).unwrap_err())
}

fn warnings(cells: &[(&str, &str)]) -> Vec<(&'static str, FieldCode, String)> {
    shown(parse(cells).unwrap().warnings)
}

fn shown(errors: Vec<RowError>) -> Vec<(&'static str, FieldCode, String)> {
    errors.into_iter().map(|e| (e.field.map_or("row", ImportField::as_str), e.code, e.value)).collect()
}

#[test]
fn a_flat_with_everything() {
    let row = read(&[
        ("community", "云庭 家园"),
        ("district", "朝阳区"),
        ("building", "3号楼"),
        ("unit", "2单元"),
        ("room", "301"),
        ("layout", "3室2厅2卫"),
        ("area", "118.6㎡"),
        ("floor", "12/28"),
        ("orientation", "南北"),
        ("decoration", "精装"),
        ("price", "668万"),
        ("owner_name", "王女士"),
        ("owner_phone", "138 0000 0001/13800000002"),
    ]);
    let draft = &row.draft;
    assert_eq!((row.community.as_str(), row.district.as_str()), ("云庭 家园", "朝阳"));
    assert_eq!((draft.building.as_deref(), draft.unit.as_deref(), draft.room.as_deref()), (Some("3"), Some("2"), Some("0301")));
    assert_eq!((draft.rooms, draft.halls, draft.baths, draft.area), (Some(3), Some(2), Some(2), Some(Area(11_860))));
    assert_eq!((draft.floor, draft.total_floors), (Some(12), Some(28)));
    assert_eq!((draft.price_fen, draft.purpose), (Some(668_000_000), Purpose::Sale));
    assert_eq!(draft.source, Some(ListingSource::Import));
    assert_eq!(row.owners.len(), 2);
    assert_eq!(draft.missing(true), [crate::property::listing::MissingPart::Community]);
}

#[test]
fn facts_from_a_composite_cell() {
    let row = read(&[("community", "云庭"), ("details", "2室1厅 | 90.15平米 | 西南 | 精装 | 6层 | 2004年 | 板塔结合"), ("price", "539万")]);
    let draft = row.draft;
    assert_eq!((draft.rooms, draft.area, draft.built_year), (Some(2), Some(Area(9015)), Some(2004)));
    assert_eq!((draft.floor, draft.total_floors), (None, Some(6)));
    assert_eq!((draft.decoration, draft.building_form), (Some(Decoration::Refined), Some(BuildingForm::SlabTower)));
    assert_eq!(draft.orientations.iter().collect::<Vec<_>>(), [Orientation::Southwest]);
}

#[test]
fn a_column_of_its_own_wins_over_the_details() {
    let row = read(&[("details", "武陵区 | 云庭 | 90㎡ | 中楼层（6层）"), ("area", "91"), ("rent", "1200元/月")]);
    assert_eq!((row.community.as_str(), row.district.as_str(), row.business_area), ("云庭", "武陵", None));
    assert_eq!((row.draft.area, row.draft.floor_band), (Some(Area(9100)), Some(FloorBand::Middle)));
    assert_eq!((row.draft.rent_fen, row.draft.purpose), (Some(120_000), Purpose::Rental));
}

#[test]
fn plain_prices_take_the_columns_unit() {
    let row = read(&[("community", "云庭"), ("area", "90.69"), ("price", "653"), ("unit_price", "72004")]);
    assert_eq!(row.draft.price_fen, Some(653_000_000));
    let row = read(&[("community", "云庭"), ("area", "100"), ("unit_price", "5.5万/平")]);
    assert_eq!(row.draft.price_fen, Some(550_000_000));
}

#[test]
fn the_purpose_is_told_by_word_by_figures_or_by_default() {
    let purpose = |cells: &[(&str, &str)]| read(&[&[("community", "云庭")], cells].concat()).draft.purpose;
    assert_eq!(purpose(&[("purpose", "出租"), ("price", "500万")]), Purpose::Rental);
    assert_eq!(purpose(&[("price", "500万"), ("rent", "5000")]), Purpose::Both);
    assert_eq!(purpose(&[("rent", "5000")]), Purpose::Rental);
    assert_eq!(purpose(&[("title", "好房")]), Purpose::Sale);
}

#[test]
fn a_bad_cell_is_named_and_left_empty() {
    assert_eq!(
        warnings(&[
            ("community", "云庭"),
            ("area", "61-186㎡"),
            ("layout", "别墅"),
            ("orientation", "跃层"),
            ("decoration", "随便"),
            ("owner_phone", "1380000"),
        ]),
        [
            ("area", FieldCode::InvalidFormat, "61-186㎡".into()),
            ("layout", FieldCode::InvalidFormat, "别墅".into()),
            ("orientation", FieldCode::UnknownWord, "跃层".into()),
            ("decoration", FieldCode::UnknownWord, "随便".into()),
            ("owner_phone", FieldCode::InvalidFormat, "1380000".into()),
        ]
    );
    assert_eq!(warnings(&[("community", "云庭"), ("floor", "32/28")]), [("floor", FieldCode::Contradicts, "32/28".into())]);
    assert_eq!(warnings(&[("community", "云庭"), ("layout", "99室1厅")]), [("rooms", FieldCode::OutOfRange, "99室1厅".into())]);
    assert_eq!(warnings(&[("community", "云庭"), ("owner_name", "王")]), [("owner_phone", FieldCode::Required, "王".into())]);
    assert_eq!(warnings(&[("community", "云庭"), ("longitude", "116.4")]), [("latitude", FieldCode::Required, String::new())]);
    assert_eq!(warnings(&[("community", "云庭"), ("notes", "a\u{0}b")]), [("notes", FieldCode::ForbiddenCharacter, "a\u{0}b".into())]);
    assert_eq!(
        warnings(&[("community", "云庭"), ("owner_phone", "1.39E+10")]),
        [("owner_phone", FieldCode::DigitsLost, "1.39E+10".into())]
    );
}

#[test]
fn what_a_row_means_nothing_without_refuses_it() {
    assert_eq!(
        mistakes(&[("community", "暂无"), ("room", "2026-03-02"), ("price", "320-350万")]),
        [
            ("room", FieldCode::IsDate, "2026-03-02".into()),
            ("price", FieldCode::IsRange, "320-350万".into()),
            ("community", FieldCode::Required, "暂无".into()),
        ]
    );
    assert_eq!(mistakes(&[("community", "云庭"), ("price", "三百二十万吧")]), [("price", FieldCode::InvalidFormat, "三百二十万吧".into())]);
}

#[test]
fn a_price_may_be_on_request() {
    for price in ["面议", "价格面议", "电议", "", "暂无", "0"] {
        let draft = read(&[("community", "云庭"), ("area", "90"), ("price", price)]).draft;
        assert_eq!((draft.price_fen, draft.is_price_on_request, draft.purpose), (None, true, Purpose::Sale), "{price}");
    }
    let draft = read(&[("community", "云庭"), ("rent", "面议")]).draft;
    assert_eq!((draft.rent_fen, draft.is_price_on_request, draft.purpose), (None, true, Purpose::Rental));
    assert!(!read(&[("community", "云庭"), ("price", "320万")]).draft.is_price_on_request);
    assert!(!read(&[("community", "云庭")]).draft.is_price_on_request);
}

#[test]
fn a_figure_is_read_in_the_unit_in_which_it_is_plausible() {
    let columns: Vec<_> =
        ["小区", "面积", "总价(万)"].iter().map(|name| ImportColumn { name: (*name).into(), ..ImportColumn::default() }).collect();
    let mapping: Vec<_> = [("community", "小区"), ("area", "面积"), ("price", "总价(万)")]
        .iter()
        .map(|(field, column)| FieldMapping { field: (*field).into(), column: (*column).into() })
        .collect();
    let reader = RowReader::new(ImportKind::Listings, &columns, &mapping, Purpose::Sale).unwrap();
    let price = |area: &str, price: &str| {
        let read = reader.read(&["云庭".into(), area.into(), price.into()], now())?;
        let ParsedRow::Listing(row) = read.row else { panic!("a listing") };
        Ok((row.draft.price_fen, read.warnings.into_iter().map(|warning| warning.code).collect::<Vec<_>>()))
    };
    assert_eq!(price("89.5", "320"), Ok((Some(320_000_000), vec![])));
    assert_eq!(price("89.5", "3200000"), Ok((Some(320_000_000), vec![FieldCode::OtherUnit])));
    assert_eq!(price("", "3200000"), Ok((Some(320_000_000), vec![FieldCode::OtherUnit])));
    let refused: Result<(Option<i64>, Vec<FieldCode>), Vec<RowError>> = price("89.5", "3200000万");
    assert_eq!(refused.unwrap_err()[0].code, FieldCode::Implausible);
}

#[test]
fn rents_never_make_a_flat_be_for_sale() {
    let purpose = |cells: &[(&str, &str)]| {
        parse(&[&[("community", "云庭")], cells].concat()).map(|read| match read.row {
            ParsedRow::Listing(row) => (row.draft.purpose, row.draft.price_fen, row.draft.rent_fen),
            _ => panic!("a listing"),
        })
    };
    assert_eq!(purpose(&[("price", "3500元/月(季付价)")]), Ok((Purpose::Rental, None, Some(350_000))));
    assert_eq!(purpose(&[("rent", "3500元/月")]), Ok((Purpose::Rental, None, Some(350_000))));
    assert!(purpose(&[("rent", "三千五吧")]).is_err());
}

#[test]
fn names_beside_numbers_belong_to_them() {
    let owners = |name: &str, phone: &str| -> Vec<(String, String)> {
        let row = read(&[("community", "云庭"), ("owner_name", name), ("owner_phone", phone)]);
        row.owners.into_iter().map(|owner| (owner.name, owner.phone)).collect()
    };
    let own = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
    assert_eq!(owners("王女士/李先生", "13855550001\n13855550002"), own(&[("王女士", "+8613855550001"), ("李先生", "+8613855550002")]));
    assert_eq!(owners("王女士", "孙女士13855550001"), own(&[("孙女士", "+8613855550001")]));
    assert_eq!(owners("", "0592-55556666-8"), own(&[("业主", "+8659255556666;ext=8")]));
    assert_eq!(owners("王女士 13855550001", ""), own(&[("王女士", "+8613855550001")]));
}

#[test]
fn doors_districts_and_entries_are_told_apart() {
    let row = read(&[
        ("community", "云庭"),
        ("district", "鄞州区 姜山"),
        ("room", "3-2-501"),
        ("entered_by", "张三"),
        ("entered_on", "2024-05-01"),
    ]);
    assert_eq!((row.district.as_str(), row.business_area.as_deref(), row.entered_by.as_deref()), ("鄞州", Some("姜山"), Some("张三")));
    assert_eq!((row.draft.building.as_deref(), row.draft.unit.as_deref(), row.draft.room.as_deref()), (Some("3"), Some("2"), Some("0501")));
    assert_eq!(row.draft.obtained_at.map(|at| at.date_naive()), chrono::NaiveDate::from_ymd_opt(2024, 5, 1));
    let row = read(&[("community", "云庭"), ("building", "3月2日"), ("floor", "3月12日(2026)")]);
    assert_eq!((row.draft.building.as_deref(), row.draft.floor, row.draft.total_floors), (Some("3-2"), Some(3), Some(12)));
}

#[test]
fn a_unit_price_of_another_order_contradicts() {
    let cells = [("community", "云庭"), ("area", "90㎡"), ("price", "653万"), ("unit_price", "7200元/平")];
    assert_eq!(warnings(&cells), [("unit_price", FieldCode::Contradicts, "7200元/平".into())]);
}

#[test]
fn hostile_text_stays_text() {
    let row = read(&[("community", "=cmd|'/c calc'!A1"), ("title", "<script>alert(1)</script> \u{202e}倒")]);
    assert_eq!(row.community, "=cmd|'/c calc'!A1");
    assert_eq!(row.draft.title.as_deref(), Some("<script>alert(1)</script> 倒"));
}

/// Each field with a value and another one.
const FULL: &[(&str, &str, &str)] = &[
    ("community", "云庭", "蓝湾"),
    ("district", "朝阳", "海淀"),
    ("business_area", "望京", "酒仙桥"),
    ("building", "3", "4"),
    ("unit", "2", "1"),
    ("room", "301", "302"),
    ("rooms", "3", "4"),
    ("halls", "2", "1"),
    ("baths", "1", "2"),
    ("area", "100㎡", "101㎡"),
    ("inner_area", "80㎡", "81㎡"),
    ("floor", "12", "中楼层"),
    ("total_floors", "28", "29"),
    ("orientation", "南", "南北"),
    ("decoration", "精装", "简装"),
    ("building_form", "板楼", "塔楼"),
    ("has_elevator", "有", "无"),
    ("built_year", "2004", "2005"),
    ("price", "500万", "501万"),
    ("rent", "5000元/月", "5001元/月"),
    ("title", "好房", "新房"),
    ("notes", "满五", "满二"),
    ("owner_name", "王女士", "李女士"),
    ("owner_phone", "13800000001", "13800000002"),
    ("longitude", "116.4", "116.5"),
    ("latitude", "39.9", "39.8"),
];

fn fingerprint(cells: &[(&str, &str)]) -> String {
    parse(cells).unwrap().row.fingerprint()
}

#[test]
fn a_fingerprint_knows_neither_order_nor_notation() {
    let mut cells: Vec<_> = FULL.iter().map(|(field, value, _)| (*field, *value)).collect();
    let whole = fingerprint(&cells);
    cells.reverse();
    assert_eq!(fingerprint(&cells), whole);
    let written = [("community", "云庭 家园"), ("area", "９０平米"), ("price", "5,000,000元"), ("room", "0301")];
    let otherwise = [("community", "云庭家园"), ("area", "90"), ("price", "500万"), ("room", "301室"), ("notes", "暂无")];
    assert_eq!(fingerprint(&written), fingerprint(&otherwise));
}

#[test]
fn every_value_changes_the_fingerprint() {
    let cells: Vec<_> = FULL.iter().map(|(field, value, _)| (*field, *value)).collect();
    let whole = fingerprint(&cells);
    for (at, (field, _, other)) in FULL.iter().enumerate() {
        let mut changed = cells.clone();
        changed[at] = (*field, *other);
        assert_ne!(fingerprint(&changed), whole, "{field}");
    }
}
