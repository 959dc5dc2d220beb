//! The main job from end to end: a file becomes leads, a search finds one, it is completed, and a phone shows it.

use std::fs;

use serde_json::json;

use crate::support::page::{Page, Screen, on};

/// A file as a portal gives it: units in its cells, one row twice, one with a cell and one with a price that can't be read.
const FILE: &str = "小区,区域,面积,总价,户型,楼层,装修\n\
    望京试验一区,朝阳区,90.15平米,539万,2室1厅,中楼层(共24层),精装\n\
    望京试验一区,朝阳区,90.15平米,539万,2室1厅,中楼层(共24层),精装\n\
    望京试验二区,朝阳区,118.6平米,668万,3室2厅,低楼层(共18层),简装\n\
    望京试验二区,朝阳区,62平米,398万,1室1厅,高楼层(共18层),精装\n\
    听松试验里,海淀区,85平米,580万,2室1厅,中楼层(共6层),精装\n\
    听松试验里,海淀区,大概八十,580万,2室1厅,中楼层(共6层),精装\n\
    听松试验里,海淀区,86平米,大概五百,2室1厅,中楼层(共6层),精装\n";

fn import(page: &Page) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("房源.csv");
    let (bytes, _, _) = encoding_rs::GBK.encode(FILE);
    fs::write(&file, bytes).unwrap();
    page.open("/import");
    page.wait_for("label.drop");
    page.attach("input[type=file]", &file);
    page.wait_for_text("body", "平米");
    page.screenshot("import-mapping");
    page.click_words("button", "试导入");
    page.wait_for_text("section[aria-labelledby=h-rejects]", "大概五百");
    page.wait_for_text("section[aria-labelledby=h-warnings]", "大概八十");
    page.screenshot("import-trial");
    page.click_words("button", "导入 ");
    page.wait_for_text("body", "下载");
    page.screenshot("import-result");
}

fn find_by_initials(page: &Page) {
    page.open("/listings?status=lead&price_max=600000000&area_min=80");
    page.fill("input[type=search]", "wj");
    page.wait_for_address("q=wj");
    page.wait_for_text("[role=status]", "1 / 1 ");
    page.wait_for_text("table tbody", "望京试验一区");
    assert!(!page.text("table tbody").contains("望京试验二区"), "too dear or too small ones are found");
    page.screenshot("search");
}

fn complete(page: &Page) -> String {
    page.click_words("table tbody a", "望京试验一区");
    page.wait_for_text("main h1", "望京试验一区");
    page.screenshot("lead");
    page.click_words("a, button", "补全");
    page.fill_labelled("楼栋", "3号楼");
    page.fill_labelled("单元", "2");
    page.fill_labelled("房号", "1203");
    page.fill_labelled("姓名", "王女士");
    page.fill_labelled("电话", "138 0000 1234");
    page.screenshot("complete");
    page.click_words("button", "保存");
    page.wait_for_text("main h1", "3号楼 2单元 1203");
    page.wait_for_text(".record-head", "有效");
    page.wait_for_text("body", "138****1234");
    page.screenshot("listing");
    page.run("return location.pathname").as_str().unwrap().to_owned()
}

fn shows_it(page: &Page, path: &str) {
    page.open(path);
    page.wait_for_text("body", "望京试验一区");
    page.wait_for_text(".record-head", "有效");
    assert_eq!(page.run("return document.documentElement.scrollWidth <= innerWidth"), json!(true), "the page is wider than the phone");
    page.screenshot("completed");
    page.open("/listings?q=wjsy");
    page.wait_for_text("ul.cards", "望京试验一区");
    page.screenshot("found");
}

#[test]
fn a_file_becomes_leads_that_are_found_completed_and_shown_on_a_phone() {
    on(Screen::Desktop, |page| {
        page.sign_in("manager");
        import(page);
        find_by_initials(page);
        let path = complete(page);
        page.on_a_phone(|phone| {
            phone.sign_in("manager");
            shows_it(phone, &path);
        });
    });
}

#[test]
fn an_agent_works_through_the_list_on_a_phone() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        page.open("/listings");
        page.wait_for("ul.cards li");
        page.screenshot("list");
        page.click("ul.cards li a");
        page.wait_for(".actionbar");
        page.screenshot("record");
        page.click_words(".actionbar button", "写跟进");
        page.fill("textarea", "业主周六下午方便看房，价格还能谈");
        page.click_words("button", "保存");
        page.wait_for_text("body", "业主周六下午方便看房");
    });
}
