//! A store gets another name, and everybody finds it under that one.

use crate::support::page::{Screen, on};

#[test]
fn a_renamed_store_has_its_name_everywhere() {
    on(Screen::Desktop, |page| {
        page.sign_in("admin");
        page.open("/organisation");
        page.click("main button[aria-label='改名 望湖店']");
        page.fill_labelled("名称", "望湖一店");
        page.click_words("dialog[open] footer button", "保存");
        page.wait_for_text(".toasts", "已改名为 望湖一店");
        page.wait_for_text("main", "望湖一店");
        page.open("/members?q=lxl");
        page.wait_for_text("main", "东区 / 望湖一店");
        page.open("/inventory");
        page.wait_for_text("main table", "望湖一店");
    });
}
