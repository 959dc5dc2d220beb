//! Files as people have them, through the wizard: what is odd about each is named on the way, and every flat of the sheet comes in.

use std::fs;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;

use crate::support::page::{Page, Screen, on};

/// The usual heading.
const HEAD: [&str; 5] = ["小区", "区域", "面积", "总价", "户型"];

/// A file, and what is right.
struct Kind {
    /// How the file is called.
    file: &'static str,
    /// Writes it; the text is the name of a community that nobody else has.
    write: fn(&Path, &str),
    /// What the step of the columns names.
    named: &'static [&'static str],
    /// What the trial names.
    tried: &'static [&'static str],
    /// The prices of its flats in fen, sorted; none for those on request.
    prices: &'static [Option<i64>],
}

const KINDS: [Kind; 6] = [
    Kind {
        file: "标题靠下.xlsx",
        write: title_above,
        named: &["标题在第 3 行"],
        tried: &["预计结果"],
        prices: &[Some(320_000_000), Some(450_000_000)],
    },
    Kind {
        file: "多张表.xlsx",
        write: several_sheets,
        named: &["隐藏的表，不读", "联系人"],
        tried: &["预计结果"],
        prices: &[Some(320_000_000), Some(450_000_000), Some(510_000_000)],
    },
    Kind {
        file: "房源导出.xls",
        write: web_page,
        named: &["网页表格"],
        tried: &["预计结果"],
        prices: &[Some(320_000_000), Some(450_000_000)],
    },
    Kind {
        file: "面议.csv", write: on_request, named: &["前几行"], tried: &["预计结果"], prices: &[None, None, Some(320_000_000)]
    },
    Kind {
        file: "分号.csv", write: semicolons, named: &["分号"], tried: &["预计结果"], prices: &[Some(320_000_000), Some(450_000_000)]
    },
    Kind {
        file: "别墅.csv",
        write: odd_cell,
        named: &["前几行"],
        tried: &["需要看一眼", "别墅"],
        prices: &[Some(320_000_000), Some(450_000_000)],
    },
];

fn row(community: &str, area: &str, price: &str, layout: &str) -> [String; 5] {
    [community, "朝阳区", area, price, layout].map(str::to_owned)
}

fn two_flats(community: &str) -> [[String; 5]; 2] {
    [row(community, "89.5", "320万", "2室1厅"), row(community, "120", "450万", "3室2厅")]
}

fn csv(path: &Path, first: &str, between: &str, rows: &[[String; 5]]) {
    let lines = std::iter::once(HEAD.join(between)).chain(rows.iter().map(|row| row.join(between)));
    fs::write(path, format!("{first}{}\n", lines.collect::<Vec<_>>().join("\n"))).expect("a file");
}

fn title_above(path: &Path, community: &str) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 4, "望湖店房源登记表", &Format::new()).expect("a title");
    sheet.write(1, 0, "制表人：小林").expect("a cell");
    sheet.write_row(2, 0, HEAD).expect("a heading");
    for (at, flat) in (3..).zip(two_flats(community)) {
        sheet.write_row(at, 0, flat).expect("a row");
    }
    sheet.write(5, 0, "合计：2套").expect("a sum");
    book.save(path).expect("a workbook");
}

fn several_sheets(path: &Path, community: &str) {
    let mut book = Workbook::new();
    let mut add = |name: &str, rows: &[[String; 5]]| {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        sheet.write_row(0, 0, HEAD).expect("a heading");
        for (at, flat) in (1..).zip(rows) {
            sheet.write_row(at, 0, flat.clone()).expect("a row");
        }
    };
    add("五月", &two_flats(community));
    add("六月", &[row(community, "98", "510万", "3室1厅")]);
    add("旧数据", &[row(community, "50", "90万", "1室1厅")]);
    book.worksheet_from_name("旧数据").expect("a sheet").set_hidden(true);
    let other = book.add_worksheet().set_name("联系人").expect("a name");
    for (at, line) in (0..).zip([["姓名", "职务", "备注"], ["小林", "店长", "负责登记"], ["小何", "助理", "负责核对"]])
    {
        other.write_row(at, 0, line).expect("a row");
    }
    book.save(path).expect("a workbook");
}

fn web_page(path: &Path, community: &str) {
    let line =
        |cells: &[String], tag: &str| format!("<tr>{}</tr>", cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>")).collect::<String>());
    let head = line(&HEAD.map(str::to_owned), "th");
    let rows: String = two_flats(community).iter().map(|flat| line(flat, "td")).collect();
    let page = format!("<html><head><meta charset=\"utf-8\"></head><body><table border=1>{head}{rows}</table></body></html>");
    fs::write(path, page).expect("a file");
}

fn on_request(path: &Path, community: &str) {
    let rows = [row(community, "89.5", "320万", "2室1厅"), row(community, "95", "面议", "2室2厅"), row(community, "140", "电议", "4室2厅")];
    csv(path, "", ",", &rows);
}

fn semicolons(path: &Path, community: &str) {
    csv(path, "sep=;\n", ";", &two_flats(community));
}

fn odd_cell(path: &Path, community: &str) {
    csv(path, "", ",", &[row(community, "89.5", "320万", "2室1厅"), row(community, "120", "450万", "别墅")]);
}

/// The prices of what came in.
fn prices(page: &Page, community: &str) -> Vec<Option<i64>> {
    let caller = page.caller("manager");
    let known: Value = caller.get(&format!("communities?q={}", encoded(community)));
    let id = known["items"].as_array().into_iter().flatten().find(|known| known["name"] == community).map(|known| known["id"].clone());
    let found: Value =
        caller.get(&format!("listings?status=lead&limit=200&community_id={}", id.unwrap_or_else(|| panic!("no {community}"))));
    let mut prices: Vec<Option<i64>> =
        found["items"].as_array().into_iter().flatten().map(|listing| listing["price_fen"].as_i64()).collect();
    prices.sort_unstable();
    prices
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn every_kind_of_file_goes_through_the_wizard() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    on(Screen::Desktop, |page| {
        page.sign_in("manager");
        for (kind, letter) in KINDS.iter().zip("甲乙丙丁戊己".chars()) {
            let community = format!("梨花试验{letter}里");
            let path = folder.path().join(kind.file);
            (kind.write)(&path, &community);
            page.open("/import");
            page.attach("input[type=file]", &path);
            page.wait_for_text("main", "前几行");
            for words in kind.named {
                page.wait_for_text("main", words);
            }
            page.click_words("button", "试导入");
            for words in kind.tried {
                page.wait_for_text("main", words);
            }
            page.click_words(".footbar button", "导入 ");
            page.wait_for_text("main", "都处理完了");
            assert_eq!(prices(page, &community), kind.prices, "{}", kind.file);
            assert!(page.console_errors().is_empty(), "{}: {:?}", kind.file, page.console_errors());
        }
    });
}
