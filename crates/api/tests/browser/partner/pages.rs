//! Every page about partners.

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 3] = [
    Visit { name: "partners", route: Some("/settings/partners"), member: Some("admin"), look: programs },
    Visit { name: "partner", route: Some("/settings/partners/:id"), member: Some("admin"), look: program },
    Visit { name: "partner-secret", route: Some("/settings/partners"), member: Some("admin"), look: secret },
];

fn programs(page: &Page) {
    page.open("/settings/partners");
    page.wait_for_text("main", "示例门户");
}

/// Registering one shows its secret, this once.
fn secret(page: &Page) {
    page.open("/settings/partners");
    page.wait_for_text("main", "示例门户");
    page.click_words("main button", "登记程序");
    page.fill_labelled("合作方名称", "试用门户");
    page.click_words(".dialog button", "保存");
    page.wait_for_text(".dialog", "密钥只显示这一次");
}

fn program(page: &Page) {
    page.open("/settings/partners");
    page.wait_for_text("main", "示例门户");
    page.click_words("main a", "示例门户");
    page.wait_for_text("main", "近 30 天请求");
    page.wait_for_text("main", "当前密钥");
}

#[test]
fn every_page_about_partners_is_whole_at_a_desk() {
    walk(Screen::Desktop, &PAGES);
}

#[test]
fn every_page_about_partners_is_whole_on_a_phone() {
    walk(Screen::Phone, &PAGES);
}
