//! Every page of the exchange: an import at each of its steps.

use std::fs;

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages. They follow one another as the steps do.
pub const PAGES: [Visit; 6] = [
    Visit { name: "import-file", route: Some("/import"), member: Some("manager"), look: file },
    Visit { name: "import-columns", route: Some("/import/:id"), member: Some("manager"), look: columns },
    Visit { name: "import-trial", route: Some("/import/:id"), member: Some("manager"), look: trial },
    Visit { name: "import-result", route: Some("/import/:id"), member: Some("manager"), look: result },
    Visit { name: "import-stopped", route: Some("/import/:id"), member: Some("manager"), look: stopped },
    Visit { name: "exports", route: Some("/exports"), member: Some("admin"), look: exports },
];

const HEAD: &str = "小区,区域,面积,总价,户型";

fn upload(page: &Page, rows: impl Iterator<Item = String>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("房源.csv");
    let lines: Vec<String> = std::iter::once(HEAD.to_owned()).chain(rows).collect();
    fs::write(&file, lines.join("\n")).expect("a file");
    page.open("/import");
    page.attach("input[type=file]", &file);
    page.wait_for_text("main", "前几行");
}

fn file(page: &Page) {
    page.open("/import");
    page.wait_for_text("main", "选择文件");
    page.wait_for_text("main", "最近的导入");
}

fn exports(page: &Page) {
    page.open("/exports");
    page.wait_for_text("main", "待审批");
    page.wait_for_text("main", "已导出的文件");
    page.wait_for_text("main", "Excel");
}

fn columns(page: &Page) {
    upload(page, ["望京试验三区,朝阳区,90平米,539万,2室1厅", "望京试验三区,朝阳区,80平米,大概八十,2室1厅"].map(str::to_owned).into_iter());
    page.wait_for_text("main", "建筑面积");
}

fn trial(page: &Page) {
    page.click_words("button", "试导入");
    page.wait_for_text("main", "预计结果");
    page.wait_for_text("main", "大概八十");
}

fn result(page: &Page) {
    page.click_words(".footbar button", "导入 ");
    page.wait_for_text("main", "都处理完了");
    page.wait_for_text("main", "查看待完善线索");
}

/// Many rows, so that there is time to stop.
fn stopped(page: &Page) {
    upload(page, (0..30_000).map(|n| format!("听松试验里,海淀区,{}.5,{}万,2室1厅", 60 + n % 90, 300 + n)));
    page.click_words("button", "试导入");
    page.wait_for_text("main", "预计结果");
    page.click_words(".footbar button", "导入 ");
    page.click_words("main button", "取消");
    page.wait_for_text("main", "继续导入");
}

#[test]
fn every_step_of_an_import_is_whole_at_a_desk() {
    walk(Screen::Desktop, &PAGES);
}

#[test]
fn every_step_of_an_import_is_whole_on_a_phone() {
    walk(Screen::Phone, &PAGES);
}
