//! Whole files with the defects of real ones, from the first look to parsed rows.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, Utc};
use fangke_shared::exchange::import::{ImportKind, ListingRow, ParsedRow, RowReader, UnreadableReason, suggested_mapping};
use fangke_shared::property::listing::{Area, Decoration, FloorBand, Purpose};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::*;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import").join(name)
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::days(20_500)
}

/// What became of a file under its suggested mapping.
struct Outcome {
    inspection: Inspection,
    parsed: Vec<ParsedRow>,
    /// Line, field and code of every mistake.
    rejected: Vec<String>,
    rows: Vec<Row>,
}

impl Outcome {
    fn listings(&self) -> Vec<&ListingRow> {
        self.parsed.iter().filter_map(|row| if let ParsedRow::Listing(row) = row { Some(row.as_ref()) } else { None }).collect()
    }

    fn prices(&self) -> Vec<Option<i64>> {
        self.listings().iter().map(|row| row.draft.price_fen).collect()
    }

    fn communities(&self) -> Vec<&str> {
        self.listings().iter().map(|row| row.community.as_str()).collect()
    }
}

fn run(path: &Path, kind: ImportKind) -> Outcome {
    let inspection = inspect(path, kind, &Overrides::default()).unwrap();
    let mapping = suggested_mapping(&inspection.columns);
    let reader = RowReader::new(kind, &inspection.columns, &mapping, inspection.default_purpose).unwrap();
    let rows: Vec<Row> = open(path, &inspection.layout).unwrap().map(Result::unwrap).collect();
    let (mut parsed, mut rejected) = (Vec::new(), Vec::new());
    for row in &rows {
        match &row.cells {
            Err(fault) => rejected.push(format!("{} row {}", row.line, fault.code)),
            Ok(cells) => match reader.read(cells, now()) {
                Ok(read) => parsed.push(read.row),
                Err(errors) => rejected
                    .extend(errors.into_iter().map(|e| e.at(&row.sheet, row.line)).map(|r| format!("{} {} {}", r.line, r.field, r.code))),
            },
        }
    }
    Outcome { inspection, parsed, rejected, rows }
}

fn listings(name: &str) -> Outcome {
    run(&fixture(name), ImportKind::Listings)
}

fn unreadable(name: &str, bytes: &[u8]) -> Unreadable {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    inspect(&path, ImportKind::Listings, &Overrides::default()).unwrap_err()
}

const WAN: i64 = 1_000_000;

#[test]
fn one_list_in_three_encodings_with_three_line_ends() {
    let gbk = listings("sale_gbk_crlf.csv");
    assert_eq!((gbk.inspection.layout.encoding.as_str(), gbk.inspection.layout.has_header), ("GBK", true));
    assert_eq!(gbk.communities(), ["云庭家园", "云庭家园", "蓝湾国际", "青禾里"]);
    assert_eq!(gbk.prices(), [653, 653, 485, 560].map(|wan| Some(wan * WAN)));
    assert_eq!(gbk.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4, 6]);
    assert_eq!(gbk.listings()[0].district, "朝阳");
    let prints = |outcome: &Outcome| outcome.parsed.iter().map(ParsedRow::fingerprint).collect::<Vec<_>>();
    assert_eq!(prints(&gbk)[0], prints(&gbk)[1]);
    for (name, encoding) in [("sale_utf8_bom_cr.csv", "UTF-8"), ("sale_utf16.csv", "UTF-16LE")] {
        let other = listings(name);
        assert_eq!(other.inspection.layout.encoding, encoding);
        assert_eq!(prints(&other), prints(&gbk), "{name}");
        assert_eq!(other.rows, gbk.rows, "{name}");
    }
}

#[test]
fn a_messy_list_gives_what_it_can() {
    let outcome = listings("messy.csv");
    assert_eq!(outcome.communities(), ["云庭家园", "蓝湾国际", "青禾里", "石榴院", "白杨里", "无租"]);
    assert_eq!(outcome.prices(), [Some(539), Some(12_000), None, Some(300), Some(300), Some(259)].map(|wan| wan.map(|wan| wan * WAN)));
    assert_eq!(outcome.rejected, ["9 row too_many", "11 row forbidden_character"]);
    let listings = outcome.listings();
    assert_eq!(listings[0].draft.notes.as_deref(), Some("满五唯一\n看房\"提前\"约"));
    assert_eq!((listings[1].draft.floor, listings[1].draft.total_floors), (Some(12), Some(28)));
    assert_eq!((listings[5].draft.area, listings[5].draft.floor, listings[5].draft.total_floors), (Some(Area(6664)), Some(3), Some(6)));
}

#[test]
fn going_on_reads_the_very_rows_that_are_left() {
    let outcome = listings("messy.csv");
    let rest: Vec<Row> = going_on(open(&fixture("messy.csv"), &outcome.inspection.layout).unwrap(), 3).map(Result::unwrap).collect();
    assert_eq!(rest, outcome.rows[3..]);
}

#[test]
fn tabs_semicolons_and_missing_headings() {
    let tabs = listings("messy.tsv");
    assert_eq!((tabs.inspection.layout.format, tabs.inspection.layout.delimiter), (FileFormat::Tsv, Some('\t')));
    assert_eq!(tabs.prices(), [539, 12_000].map(|wan| Some(wan * WAN)));
    let bare = listings("no_header.csv");
    assert!(!bare.inspection.layout.has_header);
    assert_eq!(bare.inspection.columns[0].name, "列 1");
    assert_eq!((bare.communities(), bare.prices()), (vec!["云庭家园", "蓝湾城"], vec![Some(539 * WAN), Some(1200 * WAN)]));
    let communities = run(&fixture("communities.csv"), ImportKind::Communities);
    assert_eq!(communities.inspection.layout.delimiter, Some(';'));
    assert_eq!(communities.rejected, ["4 name required"]);
    let ParsedRow::Community(first) = &communities.parsed[0] else { panic!("a community") };
    assert_eq!((first.district.as_str(), first.reference_price_fen), ("朝阳", Some(6_934_500)));
}

#[test]
fn an_override_wins_over_detection() {
    let overrides = Overrides { encoding: Some("gbk".into()), has_header: Some(true), ..Overrides::default() };
    let inspection = inspect(&fixture("no_header.csv"), ImportKind::Listings, &overrides).unwrap();
    assert_eq!((inspection.layout.encoding.as_str(), inspection.layout.has_header), ("GBK", true));
    let overrides = Overrides { encoding: Some("klingon".into()), ..Overrides::default() };
    let error = inspect(&fixture("no_header.csv"), ImportKind::Listings, &overrides).unwrap_err();
    assert_eq!(error.reason, UnreadableReason::UnknownEncoding);
}

#[test]
fn rentals_from_json_whose_parts_have_shifted() {
    let outcome = listings("rent.json");
    assert_eq!((outcome.inspection.layout.format, outcome.inspection.default_purpose), (FileFormat::Json, Purpose::Rental));
    assert_eq!(outcome.rejected, Vec::<String>::new());
    let rows = outcome.listings();
    assert_eq!(
        (rows[0].community.as_str(), rows[0].district.as_str(), rows[0].business_area.as_deref()),
        ("云庭家园", "鼎城", Some("桥南"))
    );
    assert_eq!((rows[1].community.as_str(), rows[1].district.as_str(), rows[1].business_area.as_deref()), ("蓝湾国际", "武陵", None));
    assert_eq!((rows[0].draft.rent_fen, rows[0].draft.floor_band), (Some(120_000), Some(FloorBand::Low)));
    assert_eq!((rows[1].draft.rooms, rows[1].draft.halls, rows[1].draft.decoration), (None, Some(2), Some(Decoration::Refined)));
    assert_eq!(rows[1], rows[2]);
}

#[test]
fn sales_from_json_in_gbk_with_broken_elements() {
    let outcome = listings("sale.json");
    assert_eq!(outcome.inspection.layout.encoding, "GBK");
    assert_eq!(outcome.communities(), ["云庭家园", "蓝湾国际", "云庭家园"]);
    assert_eq!(outcome.prices(), [539, 300, 539].map(|wan| Some(wan * WAN)));
    assert_eq!(outcome.rejected, ["4 row invalid_format", "5 row invalid_format"]);
    assert_eq!(outcome.listings()[1].draft.total_floors, Some(28));
}

#[test]
fn a_workbook_with_numbers_dates_and_an_empty_first_sheet() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("list.xlsx");
    let mut workbook = Workbook::new();
    workbook.add_worksheet();
    let sheet = workbook.add_worksheet();
    for (at, heading) in ["小区名称", "区域", "建筑面积(㎡)", "总价(万)", "联系电话", "建成年代"].into_iter().enumerate()
    {
        sheet.write(0, u16::try_from(at).unwrap(), heading).unwrap();
    }
    sheet.write(1, 0, "云庭家园").unwrap().write(1, 1, "朝阳区").unwrap();
    sheet.write(1, 2, 90.15).unwrap().write(1, 3, 653).unwrap().write(1, 4, 13_800_000_001.0).unwrap();
    let date = ExcelDateTime::from_ymd(2004, 5, 1).unwrap();
    sheet.write_with_format(1, 5, &date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    // Row 3 is left out, and of row 4 the first cell.
    sheet.write(3, 1, "海淀区").unwrap();
    workbook.save(&path).unwrap();

    let outcome = run(&path, ImportKind::Listings);
    let row = outcome.listings()[0];
    assert_eq!((row.community.as_str(), row.district.as_str()), ("云庭家园", "朝阳"));
    assert_eq!((row.draft.area, row.draft.price_fen, row.draft.built_year), (Some(Area(9015)), Some(653 * WAN), Some(2004)));
    assert_eq!(row.owners[0].phone, "+8613800000001");
    assert_eq!(outcome.rejected, ["4 community required"]);

    // Cut off anywhere, it is broken, never half of a list.
    let bytes = std::fs::read(&path).unwrap();
    for length in [100, bytes.len() / 2, bytes.len() - 30] {
        assert_eq!(unreadable("cut.xlsx", &bytes[..length]).reason, UnreadableReason::BrokenWorkbook, "{length}");
    }
}

#[test]
fn what_is_no_list_says_what_it_is() {
    for (bytes, reason) in [
        (&b""[..], UnreadableReason::Empty),
        (b"\n\n  \n", UnreadableReason::Empty),
        (b"[]", UnreadableReason::Empty),
        (b"\x1f\x8b\x08\x00rest", UnreadableReason::Compressed),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", UnreadableReason::OldWorkbook),
        (b"%PDF-1.7 and so on", UnreadableReason::NotText),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", UnreadableReason::NotText),
        (b"{\"a\":1}", UnreadableReason::BrokenJson),
        (b"[{\"a\":1}", UnreadableReason::BrokenJson),
    ] {
        assert_eq!(unreadable("file", bytes).reason, reason, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn an_archive_that_is_no_workbook_is_named() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("list.csv", zip::write::SimpleFileOptions::default()).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    assert_eq!(unreadable("list.zip", &bytes).reason, UnreadableReason::Compressed);
}

#[test]
fn a_bomb_is_defused_before_it_is_read() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let spaces = vec![b' '; 1024 * 1024];
    for _ in 0..3 {
        std::io::Write::write_all(&mut archive, &spaces).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 100_000);
    assert_eq!(unreadable("bomb.xlsx", &bytes).reason, UnreadableReason::TooLarge);
}

#[test]
fn an_array_that_is_cut_off_breaks_where_it_is_cut() {
    let path = fixture("cut.json");
    let error = inspect(&path, ImportKind::Listings, &Overrides::default()).unwrap_err();
    // The line where the unfinished element starts.
    assert_eq!(error, Unreadable { reason: UnreadableReason::BrokenJson, line: Some(36) });
}

#[test]
fn a_long_cell_spoils_its_row_only() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("long.csv");
    std::fs::write(&path, format!("小区,备注\n云庭,好\n蓝湾,{}\n青禾,好\n", "长".repeat(CELL_MAX / 3 + 1))).unwrap();
    let outcome = run(&path, ImportKind::Listings);
    assert_eq!(outcome.communities(), ["云庭", "青禾"]);
    assert_eq!(outcome.rejected, ["3 row too_long"]);
}
