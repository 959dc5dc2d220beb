//! Every page of the deals.

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 13] = [
    Visit { name: "commission", route: Some("/commission"), member: Some("agent"), look: commission },
    Visit { name: "commission-split", route: Some("/commission"), member: Some("agent"), look: split },
    Visit { name: "commission-plans", route: Some("/commission/plans"), member: Some("agent"), look: plans },
    Visit { name: "commission-plans-of-an-admin", route: Some("/commission/plans"), member: Some("admin"), look: plans },
    Visit { name: "commission-version", route: Some("/commission/plans"), member: Some("admin"), look: version },
    Visit { name: "contracts", route: Some("/contracts"), member: Some("manager"), look: contracts },
    Visit { name: "contract", route: Some("/contracts/:id"), member: Some("admin"), look: contract },
    Visit { name: "contract-text", route: Some("/contracts/:id/text"), member: Some("admin"), look: text },
    Visit { name: "risks", route: Some("/risks"), member: Some("admin"), look: risks },
    Visit { name: "risk", route: Some("/risks"), member: Some("admin"), look: risk },
    Visit { name: "risks-report", route: Some("/risks"), member: Some("admin"), look: report },
    Visit { name: "verdict", route: Some("/clients/:id/verdict"), member: Some("admin"), look: verdict },
    Visit { name: "contract-new", route: Some("/contracts/new"), member: Some("agent"), look: new_contract },
];

fn contracts(page: &Page) {
    page.open("/contracts");
    page.wait_for_text("main", "待签约");
    page.wait_for_text("main", "服务费");
}

fn contract(page: &Page) {
    page.open("/contracts?state=approved");
    page.click_words("main ul.rows li a", "");
    for panel in ["约定", "当事人", "凭证"] {
        page.wait_for_text("main", panel);
    }
}

fn text(page: &Page) {
    page.open("/contracts/3/text");
    page.wait_for_text("main", "房屋买卖合同");
}

fn risks(page: &Page) {
    page.open("/risks");
    page.wait_for_text("main", "C02");
    page.wait_for_text("main", "合同停办");
}

fn risk(page: &Page) {
    risks(page);
    page.click("button[aria-label^='查看 C02']");
    page.wait_for_text("dialog[open]", "处理办法");
    page.wait_for_text("dialog[open]", "解除风险");
}

fn report(page: &Page) {
    page.open("/risks?part=report");
    page.wait_for_text("main", "近 30 天关闭");
}

fn verdict(page: &Page) {
    page.open("/clients/1/verdict");
    page.wait_for_text("main", "按规则认定");
    page.wait_for_text("main", "客户方业绩");
}

fn new_contract(page: &Page) {
    page.open("/contracts/new?listing=1&client=1");
    page.wait_for_text("main", "其他约定");
}

fn commission(page: &Page) {
    page.open("/commission");
    page.wait_for_text("main", "还没有结果");
}

fn split(page: &Page) {
    page.open("/commission?plan=s1.packaging");
    page.fill_labelled("总额", "159733.33");
    page.wait_for_text("main", "怎么算出来的");
    page.wait_for_text("main", "159,733.33");
}

fn plans(page: &Page) {
    page.open("/commission/plans");
    page.wait_for_text("main", "买卖 独家");
    page.wait_for_text("main", "望湖店买卖方案");
    page.wait_for_text("main", "未生效");
}

fn version(page: &Page) {
    page.open("/commission/plans");
    page.click("button[aria-label='新版本 望湖店买卖方案']");
    page.wait_for_text("dialog[open]", "合计 100%");
}

#[test]
fn every_page_of_the_deals_is_whole_at_a_desk() {
    walk(Screen::Desktop, &PAGES);
}

#[test]
fn every_page_of_the_deals_is_whole_on_a_phone() {
    walk(Screen::Phone, &PAGES);
}
