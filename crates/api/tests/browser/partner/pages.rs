//! Every page about partners.

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 8] = [
    Visit { name: "partners", route: Some("/settings/partners"), member: Some("admin"), look: programs },
    Visit { name: "partner", route: Some("/settings/partners/:id"), member: Some("admin"), look: program },
    Visit { name: "partner-secret", route: Some("/settings/partners"), member: Some("admin"), look: secret },
    Visit { name: "webhooks", route: Some("/webhooks"), member: Some("admin"), look: webhooks },
    Visit { name: "webhook-new", route: Some("/webhooks"), member: Some("admin"), look: new_webhook },
    Visit { name: "webhook-change", route: Some("/webhooks"), member: Some("admin"), look: webhook },
    Visit { name: "webhook-deliveries", route: Some("/webhooks/deliveries"), member: Some("admin"), look: deliveries },
    Visit { name: "webhook-delivery", route: Some("/webhooks/deliveries"), member: Some("admin"), look: delivery },
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
    page.click_words("dialog[open] button", "保存");
    page.wait_for_text("dialog[open] h2", "密钥只显示这一次");
    page.click_words("dialog[open] button", "复制");
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

fn webhooks(page: &Page) {
    page.open("/webhooks?client=1");
    page.wait_for_text("main", "https://portal.example.com/fangke");
    page.wait_for_text("main", "已停用");
}

fn new_webhook(page: &Page) {
    page.open("/webhooks?client=1");
    page.click_words("main .page-head button", "新建 Webhook");
    page.wait_for_text("dialog[open]", "接收地址");
}

fn webhook(page: &Page) {
    page.open("/webhooks?client=1");
    page.click_words("main .rows button", "修改");
    page.wait_for_text("dialog[open]", "停用期间发生的变化之后不会补发");
}

fn deliveries(page: &Page) {
    page.open("/webhooks/deliveries?webhook=1");
    page.wait_for_text("main", "已送达");
    page.wait_for_text("main", "待重试");
}

fn delivery(page: &Page) {
    page.open("/webhooks/deliveries?webhook=1&state=failed");
    page.click_words("main .rows button", "查看");
    page.wait_for_text("dialog[open]", "HTTP 503");
}
