//! Every page of the deals.

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 5] = [
    Visit { name: "commission", route: Some("/commission"), member: Some("agent"), look: commission },
    Visit { name: "commission-split", route: Some("/commission"), member: Some("agent"), look: split },
    Visit { name: "commission-plans", route: Some("/commission/plans"), member: Some("agent"), look: plans },
    Visit { name: "commission-plans-of-an-admin", route: Some("/commission/plans"), member: Some("admin"), look: plans },
    Visit { name: "commission-version", route: Some("/commission/plans"), member: Some("admin"), look: version },
];

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
