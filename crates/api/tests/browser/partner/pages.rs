//! Every page about partners.

use crate::support::page::Page;
use crate::support::visit::Visit;

/// The pages.
pub const PAGES: [Visit; 5] = [
    Visit { name: "webhooks", route: Some("/webhooks"), member: Some("admin"), look: webhooks },
    Visit { name: "webhook-new", route: Some("/webhooks"), member: Some("admin"), look: new_webhook },
    Visit { name: "webhook-change", route: Some("/webhooks"), member: Some("admin"), look: webhook },
    Visit { name: "webhook-deliveries", route: Some("/webhooks/deliveries"), member: Some("admin"), look: deliveries },
    Visit { name: "webhook-delivery", route: Some("/webhooks/deliveries"), member: Some("admin"), look: delivery },
];

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
