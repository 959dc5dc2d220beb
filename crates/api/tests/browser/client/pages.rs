//! Every page of the clients.

use super::recommendation::make;
use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 14] = [
    Visit { name: "clients", route: Some("/clients"), member: Some("manager"), look: clients },
    Visit { name: "clients-public", route: Some("/clients"), member: Some("manager"), look: public },
    Visit { name: "clients-board", route: Some("/clients"), member: Some("manager"), look: board },
    Visit { name: "funnel", route: Some("/clients/funnel"), member: Some("manager"), look: funnel },
    Visit { name: "cooperations", route: Some("/cooperations"), member: Some("agent"), look: cooperations },
    Visit { name: "client", route: Some("/clients/:id"), member: Some("manager"), look: client },
    Visit { name: "client-public", route: Some("/clients/:id"), member: Some("manager"), look: public_client },
    Visit { name: "client-new", route: Some("/clients/new"), member: Some("manager"), look: new_client },
    Visit { name: "showings", route: Some("/showings"), member: Some("agent"), look: showings },
    Visit { name: "showing", route: Some("/showings/:id"), member: Some("agent"), look: showing },
    Visit { name: "receptions", route: Some("/receptions"), member: Some("manager"), look: receptions },
    Visit { name: "reception", route: Some("/receptions/:id"), member: Some("agent"), look: reception },
    Visit { name: "recommendation", route: None, member: Some("agent"), look: recommendation },
    Visit { name: "showing-slip", route: Some("/showings/:id/slip"), member: Some("agent"), look: slip },
];

/// A row of the list: of the table at a desk, of the cards on a phone.
const ROW: &str = "main tbody tr a, main ul.rows li a";

fn clients(page: &Page) {
    page.open("/clients");
    page.wait_for_text("main", "掉公");
}

fn public(page: &Page) {
    page.open("/clients?view=public");
    page.wait_for_text("main", "领取");
}

fn board(page: &Page) {
    page.open("/clients?look=board");
    page.wait_for_text("main", "不用拖动");
    page.wait_for_text("main", "掉公");
}

fn funnel(page: &Page) {
    page.open("/clients/funnel");
    for panel in ["转化", "客户异议", "阶段分工", "要做"] {
        page.wait_for_text("main", panel);
    }
}

fn cooperations(page: &Page) {
    page.open("/cooperations");
    page.wait_for_text("main", "我的合作");
}

fn client(page: &Page) {
    page.open("/clients");
    page.click_words(ROW, "");
    page.wait_for_text(".record-head", "掉公");
    for panel in ["联系方式", "需求", "客户资料", "授权", "跟进记录"] {
        page.wait_for_text("main", panel);
    }
}

fn public_client(page: &Page) {
    page.open("/clients?view=public");
    page.click_words(ROW, "");
    page.wait_for_text("main", "领取之后才能");
}

fn new_client(page: &Page) {
    page.open("/clients/new");
    page.wait_for_text("main", "怎么联系");
    page.wait_for_text("main", "更多资料");
}

fn showings(page: &Page) {
    page.open("/showings?range=open");
    page.wait_for_text("main", "已约");
}

fn showing(page: &Page) {
    showings(page);
    page.click_words("main ul.rows li a", "");
    for panel in ["路线", "约定"] {
        page.wait_for_text("main", panel);
    }
}

fn receptions(page: &Page) {
    page.open("/receptions?view=all");
    for panel in ["轮接", "渠道转化"] {
        page.wait_for_text("main", panel);
    }
}

fn reception(page: &Page) {
    page.open("/receptions?view=all");
    page.click_words("main ul.rows li a", "");
    for panel in ["接待步骤", "咨询记录"] {
        page.wait_for_text("main", panel);
    }
}

fn recommendation(page: &Page) {
    let public = make(page);
    page.open(&public);
    page.wait_for_text("main h1", "为您挑选了 3 套房源");
    page.wait_for_text("main", "约看房");
}

fn slip(page: &Page) {
    showing(page);
    page.click_words(".record-head a, .actionbar a", "带看确认单");
    page.wait_for_text("main", "客户确认以上房源由本公司带看");
}

#[test]
fn every_page_of_the_clients_is_whole_at_a_desk() {
    walk(Screen::Desktop, &PAGES);
}

#[test]
fn every_page_of_the_clients_is_whole_on_a_phone() {
    walk(Screen::Phone, &PAGES);
}
