//! Every page of the insight.

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 8] = [
    Visit { name: "home", route: Some("/"), member: Some("manager"), look: home },
    Visit { name: "today", route: Some("/today"), member: Some("manager"), look: today },
    Visit { name: "today-mine", route: Some("/today"), member: Some("manager"), look: today_mine },
    Visit { name: "client-quality", route: Some("/client-quality"), member: Some("manager"), look: quality },
    Visit { name: "inventory", route: Some("/inventory"), member: Some("manager"), look: inventory },
    Visit { name: "today-of-an-agent", route: Some("/today"), member: Some("agent"), look: today_of_an_agent },
    Visit { name: "listing-sight", route: Some("/listings/:id/sight"), member: Some("agent"), look: listing_sight },
    Visit { name: "client-sight", route: Some("/clients/:id/sight"), member: Some("admin"), look: client_sight },
];

fn listing_sight(page: &Page) {
    page.open("/listings/1/sight");
    page.wait_for_text("main", "我能看到什么");
    page.wait_for_text("main", "角色允许");
}

fn client_sight(page: &Page) {
    page.open("/clients/1/sight");
    page.wait_for_text("main", "角色可以看全公司");
    page.wait_for_text("main", "能看到的人");
    page.wait_for_text("main", "管理员");
}

fn home(page: &Page) {
    page.open("/");
    page.wait_for_address("/today");
    page.wait_for_text("main", "本店");
}

fn today(page: &Page) {
    page.open("/today");
    page.wait_for_text("main", "人员");
    page.wait_for_text("main", "合计");
    page.wait_for_text("main", "门店逾期钥匙");
    page.wait_for_text("main", "即将转公");
}

fn today_mine(page: &Page) {
    page.open("/today?view=mine");
    page.wait_for_text("main", "待办");
    page.wait_for_text("main", "我借出的钥匙");
}

fn today_of_an_agent(page: &Page) {
    page.open("/today");
    page.wait_for_text("main", "待办");
    page.wait_for_text("main", "拨打");
    page.wait_for_text("main", "写跟进");
}

fn quality(page: &Page) {
    page.open("/client-quality");
    page.wait_for_text("main", "每类资料的目标");
    page.wait_for_text("main", "按经纪人");
}

fn inventory(page: &Page) {
    page.open("/inventory");
    page.wait_for_text("main", "望湖店");
    page.wait_for_text("main", "合计");
    page.wait_for_text("main", "滞销房源");
}

#[test]
fn every_page_of_the_insight_is_whole_at_a_desk() {
    walk(Screen::Desktop, &PAGES);
}

#[test]
fn every_page_of_the_insight_is_whole_on_a_phone() {
    walk(Screen::Phone, &PAGES);
}
