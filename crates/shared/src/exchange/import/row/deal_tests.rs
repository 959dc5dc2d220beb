//! Registers of contracts and follow-ups, as their columns say.

use chrono::{DateTime, Utc};

use super::*;
use crate::exchange::import::{suggest, suggested_mapping};

fn reader(kind: ImportKind, headings: &[&str]) -> RowReader {
    let mut columns: Vec<ImportColumn> =
        headings.iter().map(|name| ImportColumn { name: (*name).to_owned(), ..ImportColumn::default() }).collect();
    suggest(kind, &mut columns);
    let mapping = suggested_mapping(&columns);
    assert_eq!(mapping.len(), headings.len(), "{mapping:?}");
    RowReader::new(kind, &columns, &mapping, Purpose::Sale).unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-03-18T02:00:00Z".parse().unwrap()
}

fn read(reader: &RowReader, cells: &[&str]) -> Result<ReadRow, Vec<RowError>> {
    reader.read(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>(), now())
}

fn refused(reader: &RowReader, cells: &[&str]) -> Vec<(Option<ImportField>, FieldCode)> {
    read(reader, cells).unwrap_err().into_iter().map(|error| (error.field, error.code)).collect()
}

const CONTRACTS: [&str; 12] =
    ["合同编号", "小区", "楼栋", "单元", "房号", "业主", "客户", "成交价(万)", "客户佣金", "已收", "签约日期", "录入人"];

#[test]
fn a_contract_is_read_to_the_fen() {
    let reader = reader(ImportKind::Contracts, &CONTRACTS);
    let row = ["HT-0012", "云栖花园", "1号楼", "1单元", "101", "李业主", "王小姐", "320", "32,000.00", "2万", "2025/6/1", "林晓"];
    let ReadRow { row: ParsedRow::Contract(row), warnings } = read(&reader, &row).unwrap() else { panic!() };
    assert_eq!((row.price_fen, row.client_commission_fen, row.received_fen), (Some(320_000_000), 3_200_000, 2_000_000));
    assert_eq!((row.flat.building.as_deref(), row.flat.room.as_deref(), row.kind), (Some("1"), Some("0101"), ContractKind::Sale));
    // The day of the signing stands for that of the money, and that is said.
    assert_eq!((row.received_on, row.signed_on.to_string().as_str()), (Some(row.signed_on), "2025-06-01"));
    assert_eq!(warnings, [RowError::new(Some(ImportField::ReceivedOn), FieldCode::Required, "")]);
}

#[test]
fn money_and_days_of_a_contract_are_right_or_the_row_is_refused() {
    let reader = reader(ImportKind::Contracts, &CONTRACTS);
    let row = |at: usize, cell: &'static str| {
        let mut row = ["A1", "云栖花园", "1", "1", "101", "李", "王", "320", "32000", "", "2025-06-01", ""];
        row[at] = cell;
        row
    };
    for (at, cell, field, code) in [
        (1, "", ImportField::Community, FieldCode::Required),
        (4, "", ImportField::Room, FieldCode::Required),
        (7, "三百多", ImportField::ContractPrice, FieldCode::InvalidFormat),
        (8, "30000-32000", ImportField::ClientCommission, FieldCode::IsRange),
        (9, "32001", ImportField::ReceivedAmount, FieldCode::OutOfRange),
        (10, "", ImportField::SignedOn, FieldCode::Required),
        (10, "2026-04-01", ImportField::SignedOn, FieldCode::OutOfRange),
        (10, "去年", ImportField::SignedOn, FieldCode::InvalidFormat),
    ] {
        assert_eq!(refused(&reader, &row(at, cell)), [(Some(field), code)], "{cell}");
    }
}

#[test]
fn leases_are_told_from_sales_and_exclusive_agreements_are_none() {
    let reader = reader(ImportKind::Contracts, &["合同类型", "小区", "房号", "成交价", "签约日期"]);
    let kind = |word: &str, price: &str| match read(&reader, &[word, "云栖花园", "101", price, "2025-06-01"]) {
        Ok(ReadRow { row: ParsedRow::Contract(row), .. }) => Ok((row.kind, row.price_fen)),
        Ok(_) => panic!(),
        Err(errors) => Err(errors[0].code),
    };
    assert_eq!(kind("租赁合同", "4500"), Ok((ContractKind::Rental, Some(450_000))));
    assert_eq!(kind("二手房买卖", "320万"), Ok((ContractKind::Sale, Some(320_000_000))));
    assert_eq!(kind("", "3200000"), Ok((ContractKind::Sale, Some(320_000_000))));
    assert_eq!(kind("买卖", "320"), Err(FieldCode::Implausible));
    assert_eq!(kind("独家委托", ""), Err(FieldCode::UnknownWord));
}

#[test]
fn a_follow_up_is_about_a_flat_or_a_client() {
    let reader = reader(ImportKind::FollowUps, &["小区", "楼栋", "单元", "房号", "电话", "跟进方式", "跟进内容", "录入人", "日期"]);
    let of = |cells: [&str; 9]| match read(&reader, &cells) {
        Ok(ReadRow { row: ParsedRow::FollowUp(row), warnings }) => Ok((*row, warnings)),
        Ok(_) => panic!(),
        Err(errors) => Err((errors[0].field, errors[0].code)),
    };
    let (row, _) = of(["云栖花园", "1", "1", "101", "", "电话", "业主同意周六看房", "林晓", "2025-11-03"]).unwrap();
    assert_eq!(
        (row.kind, row.author.as_deref(), row.day.map(|day| day.to_string()).as_deref()),
        (FollowUpKind::Call, Some("林晓"), Some("2025-11-03"))
    );
    let (row, warnings) = of(["", "", "", "", "139 0000 0001", "约饭", "想看学区房", "", ""]).unwrap();
    assert_eq!((row.phones.len(), row.kind, warnings[0].code), (1, FollowUpKind::Other, FieldCode::UnknownWord));
    assert_eq!(of(["云栖花园", "", "", "", "", "", "没有写哪一套", "", ""]), Err((Some(ImportField::Room), FieldCode::Required)));
    assert_eq!(of(["云栖花园", "1", "1", "101", "", "", "", "", ""]), Err((Some(ImportField::FollowUpText), FieldCode::Required)));
    assert_eq!(of(["", "", "", "", "1390000", "", "号码不全", "", ""]).map_err(|(field, _)| field), Err(Some(ImportField::ClientPhone)));
}

#[test]
fn a_contract_with_a_number_is_known_by_it() {
    let reader = reader(ImportKind::Contracts, &CONTRACTS);
    let key = |number: &str, price: &str| {
        let row = [number, "云栖花园", "1", "1", "101", "李", "王", price, "32000", "", "2025-06-01", ""];
        read(&reader, &row).unwrap().row.fingerprint()
    };
    assert_eq!(key("A1", "320"), key("A1", "330"));
    assert_ne!(key("A1", "320"), key("A2", "320"));
    assert_ne!(key("", "320"), key("", "330"));
}
