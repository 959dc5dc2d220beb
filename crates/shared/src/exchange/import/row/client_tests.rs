//! Rows of clients, as registers have them.

use super::*;
use crate::client::contact::ContactKind;
use crate::client::{ClientGrade, ClientSource};

fn reader(columns: &[(&str, &str)]) -> RowReader {
    let headings: Vec<ImportColumn> =
        columns.iter().map(|(_, name)| ImportColumn { name: (*name).into(), ..ImportColumn::default() }).collect();
    let mapping: Vec<FieldMapping> =
        columns.iter().map(|(field, name)| FieldMapping { field: (*field).into(), column: (*name).into() }).collect();
    RowReader::new(ImportKind::Clients, &headings, &mapping, Purpose::Sale).unwrap()
}

fn read(columns: &[(&str, &str)], cells: &[&str]) -> Result<(ClientRow, Vec<RowError>), Vec<RowError>> {
    let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
    let read = reader(columns).read(&cells, "2026-03-18T02:00:00Z".parse().unwrap())?;
    let ParsedRow::Client(row) = read.row else { panic!("no client") };
    Ok((*row, read.warnings))
}

const COLUMNS: &[(&str, &str)] = &[
    ("client_name", "姓名"),
    ("client_phone", "电话1"),
    ("client_phone", "电话2"),
    ("wechat", "微信"),
    ("id_number", "身份证"),
    ("wanted_district", "区域"),
    ("wanted_layout", "户型"),
    ("budget", "预算(万)"),
    ("client_source", "来源"),
    ("client_grade", "等级"),
    ("notes", "备注"),
    ("entered_by", "录入人"),
    ("entered_on", "录入日期"),
];

#[test]
fn a_whole_row_becomes_a_client_with_a_demand() {
    let cells = [
        "王小姐",
        "139 0000 0001 / 13900000002",
        "\u{202d}13900000003\u{202c}",
        "wang_88",
        "32020119700707009x",
        "朝阳、海淀区",
        "2-3室",
        "300-400",
        "转介绍",
        "A",
        "周末有空",
        "林晓",
        "2025-11-03",
    ];
    let (row, warnings) = read(COLUMNS, &cells).unwrap();
    assert_eq!(warnings, []);
    let contacts: Vec<_> = row.contacts.iter().map(|contact| (contact.kind, contact.contact.as_str())).collect();
    let phone = ContactKind::Phone;
    assert_eq!(
        contacts,
        [(phone, "+8613900000001"), (phone, "+8613900000002"), (phone, "+8613900000003"), (ContactKind::Wechat, "wang_88")]
    );
    assert_eq!(row.id_document.unwrap().id_number, "32020119700707009X");
    let demand = row.demand.unwrap();
    assert_eq!((demand.districts, demand.rooms_min, demand.rooms_max), (vec!["朝阳".to_owned(), "海淀".to_owned()], Some(2), Some(3)));
    assert_eq!((demand.price_min_fen, demand.price_max_fen, demand.grade), (Some(300_000_000), Some(400_000_000), Some(ClientGrade::A)));
    assert_eq!((row.draft.source, row.entered_by.as_deref()), (ClientSource::Referral, Some("林晓")));
    assert_eq!(row.entered_on.map(|day| day.to_string()).as_deref(), Some("2025-11-03"));
}

#[test]
fn one_bad_cell_is_named_and_the_row_is_taken() {
    let cells = ["李先生", "13900000004", "1.39E+10", "同手机号", "", "", "随便", "看情况", "抖音", "D", "", "", "后天"];
    let (row, warnings) = read(COLUMNS, &cells).unwrap();
    let named: Vec<_> = warnings.iter().map(|error| (error.field.unwrap().as_str(), error.value.as_str())).collect();
    assert_eq!(
        named,
        [("client_phone", "1.39E+10"), ("wanted_layout", "随便"), ("budget", "看情况"), ("client_grade", "D"), ("entered_on", "后天")]
    );
    assert_eq!(row.demand.unwrap().wishes.as_deref(), Some("随便\n看情况"));
    assert_eq!((row.draft.source, row.draft.source_detail.as_deref()), (ClientSource::Other, Some("抖音")));
    assert_eq!((row.draft.notes.as_deref(), row.contacts.len()), (Some("等级：D"), 1));
}

#[test]
fn nobody_to_reach_is_nobody() {
    let refused = |cells: &[&str]| {
        let error = read(COLUMNS, cells).unwrap_err().remove(0);
        (error.field.unwrap(), error.code, error.value)
    };
    assert_eq!(refused(&["李先生"]), (ImportField::ClientPhone, FieldCode::Required, String::new()));
    assert_eq!(refused(&["李先生", "1.39E+10"]), (ImportField::ClientPhone, FieldCode::DigitsLost, "1.39E+10".to_owned()));
    // A WeChat id is a way to reach somebody.
    assert!(read(COLUMNS, &["李先生", "", "", "li_88"]).is_ok());
}

#[test]
fn card_numbers_that_lost_digits_refuse_their_row() {
    let code = |number: &str| read(COLUMNS, &["甲", "13900000001", "", "", number]).map(drop).map_err(|errors| errors[0].code);
    assert_eq!(code("110101199001011237"), Ok(()));
    assert_eq!(code("4.4030119851212E+17"), Err(FieldCode::DigitsLost));
    assert_eq!(code("440301198512120000"), Err(FieldCode::DigitsLost));
    assert_eq!(code("110101199001011238"), Err(FieldCode::WrongCheckDigit));
}

#[test]
fn a_register_without_wishes_makes_no_demand() {
    let columns = &[("client_name", "姓名"), ("client_phone", "电话"), ("client_grade", "等级")];
    let (row, warnings) = read(columns, &["", "孙女士13900000008", "b"]).unwrap();
    assert_eq!((row.demand, warnings), (None, vec![]));
    assert_eq!((row.draft.name.as_str(), row.draft.notes.as_deref()), ("孙女士", Some("等级：B")));
}
