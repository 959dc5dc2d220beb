//! Every page of the stock.

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 20] = [
    Visit { name: "listings", route: Some("/listings"), member: Some("manager"), look: listings },
    Visit { name: "listings-none", route: Some("/listings"), member: Some("manager"), look: no_listings },
    Visit { name: "map", route: Some("/listings"), member: Some("manager"), look: map },
    Visit { name: "map-community", route: Some("/listings"), member: Some("manager"), look: map_of_a_community },
    Visit { name: "leads", route: Some("/listings"), member: Some("manager"), look: leads },
    Visit { name: "listing", route: Some("/listings/:id"), member: Some("manager"), look: listing },
    Visit { name: "lead", route: Some("/listings/:id"), member: Some("manager"), look: lead },
    Visit { name: "listing-new", route: Some("/listings/new"), member: Some("manager"), look: new_listing },
    Visit { name: "listing-edit", route: Some("/listings/:id/edit"), member: Some("manager"), look: edited_listing },
    Visit { name: "communities", route: Some("/communities"), member: Some("manager"), look: communities },
    Visit { name: "community", route: Some("/communities/:id"), member: Some("manager"), look: community },
    Visit { name: "keys", route: Some("/keys"), member: Some("manager"), look: keys },
    Visit { name: "keys-all", route: Some("/keys"), member: Some("manager"), look: all_keys },
    Visit { name: "key-with-label", route: Some("/keys/:id"), member: Some("manager"), look: key },
    Visit { name: "key-taken", route: Some("/keys"), member: Some("manager"), look: key_that_is_taken },
    Visit { name: "view-dialog", route: Some("/listings"), member: Some("manager"), look: view_dialog },
    Visit { name: "favourites", route: Some("/favourites"), member: Some("agent"), look: favourites },
    Visit { name: "compare", route: Some("/compare"), member: Some("agent"), look: compare },
    Visit { name: "share-panel", route: Some("/listings/:id"), member: Some("manager"), look: share_panel },
    Visit { name: "share", route: None, member: Some("manager"), look: share },
];

/// A row of a list: of the table at a desk, of the cards on a phone.
const ROW: &str = "main tbody tr a, main ul.cards li a, main ul.rows li a";

fn listings(page: &Page) {
    page.open("/listings");
    page.wait_for_text("main", "有效");
    page.wait_for_text("main", "万");
}

fn map(page: &Page) {
    page.open("/listings?map=all");
    page.wait_for(".map__marks button");
    page.wait_for_text(".map__count", "本屏");
}

fn map_of_a_community(page: &Page) {
    // From near, around a listing that is there.
    let caller = page.caller("manager");
    let listings: serde_json::Value = caller.get("listings?limit=1");
    let community: serde_json::Value = caller.get(&format!("communities/{}", listings["items"][0]["community_id"]));
    page.open(&format!("/listings?map={},{},17", community["longitude"], community["latitude"]));
    page.wait_for(".map__community");
    page.run("document.querySelector('.map__community').click()");
    page.wait_for_text(".map__card", "看全部");
    page.wait_for(".map__card li a");
}

fn no_listings(page: &Page) {
    page.open("/listings?q=没有这样的小区");
    page.wait_for_text("main", "清除筛选");
}

fn communities(page: &Page) {
    page.open("/communities");
    page.wait_for_text("main", "澄湖里");
}

fn community(page: &Page) {
    page.open("/communities");
    page.click_words(ROW, "澄湖里");
    page.wait_for(".roomchart .room");
}

fn view_dialog(page: &Page) {
    page.open("/listings?rooms=3&sort=price");
    page.click_words(".tabs button", "存为视图");
    page.wait_for_text("dialog[open]", "谁看得到");
}

/// Keeps the first two listings of a list as favourites, or no more.
fn favourites(page: &Page) {
    page.open("/listings?has_keys=true");
    page.wait_for(ROW);
    let first = format!("return [...document.querySelectorAll({ROW:?})].slice(0, 2).map(a => a.getAttribute('href'))");
    let hrefs: Vec<String> = crate::support::page::lines(&page.run(&first)).collect();
    assert_eq!(hrefs.len(), 2, "{hrefs:?}");
    for href in hrefs {
        page.open(&href);
        page.wait_for_text(".record-head", "有效");
        if page.is_phone() {
            page.click(".actionbar button[popovertarget='record-more']");
            page.click_words("#record-more button", "收藏");
        } else {
            page.click(".record-head button[aria-label='收藏'], .record-head button[aria-label='取消收藏']");
        }
        page.wait_for_text(".toasts", "收藏");
    }
    page.open("/favourites");
    page.wait_for_text("main", "最近看过");
}

fn compare(page: &Page) {
    favourites(page);
    for at in [1, 2] {
        page.click(&format!("main section[aria-labelledby='h-seen'] li:nth-child({at}) input"));
    }
    page.click_words("main a.btn--primary", "对比 2 套");
    page.wait_for_text("main", "建筑面积");
}

fn leads(page: &Page) {
    page.open("/listings?status=lead");
    page.wait_for_text("main", "待完善");
}

fn listing(page: &Page) {
    page.open("/listings?has_keys=true");
    page.click_words(ROW, "");
    page.wait_for_text(".record-head", "有效");
    for panel in ["房源信息", "实勘", "议价", "交易条件", "钥匙"] {
        page.wait_for_text("main", panel);
    }
}

fn lead(page: &Page) {
    page.open("/listings?status=lead");
    page.click_words(ROW, "");
    page.wait_for_text(".record-head", "待完善");
    page.wait_for_text("main", "还不是正式房源");
}

fn new_listing(page: &Page) {
    page.open("/listings/new");
    page.wait_for_text("main", "小区");
    page.wait_for_text("main", "来源与备注");
}

fn edited_listing(page: &Page) {
    page.open("/listings?scope=store");
    page.click_words(ROW, "");
    page.wait_for(".record-head");
    let path = page.run("return location.pathname");
    page.open(&format!("{}/edit", path.as_str().expect("a path")));
    page.wait_for_text("main", "来源与备注");
}

fn keys(page: &Page) {
    page.open("/keys");
    page.wait_for_text("main", "号");
    page.wait_for_text("main", "在店");
}

fn all_keys(page: &Page) {
    page.open("/keys?view=all");
    page.wait_for_text("main", "借出");
}

fn key(page: &Page) {
    page.open("/keys");
    page.click_words("main tbody tr a[href^='/keys/'], main ul.rows li a[href^='/keys/']", "号");
    page.wait_for_text("main", "经手记录");
    page.wait_for_text("main", "退还业主");
    page.wait_for(".keylabel img");
}

fn key_that_is_taken(page: &Page) {
    page.open("/keys");
    page.click_words("main button[aria-label^='借出 ']:not([aria-disabled=true])", "借出");
    page.wait_for_text("dialog[open]", "带客户看房");
}

fn share_panel(page: &Page) {
    page.open("/listings?published=true");
    page.click_words(ROW, "");
    page.wait_for(".record-head");
    if page.is_phone() {
        page.click("[popovertarget=record-more]");
        page.click_words("#record-more button", "分享房源");
    } else {
        page.click(".record-head button[aria-label='分享房源']");
    }
    page.wait_for("dialog[open] .share img");
}

fn share(page: &Page) {
    share_panel(page);
    let address = page.run("return document.querySelector('.share__address input').value");
    let address = address.as_str().expect("an address");
    page.open(&address[address.find("/s/").expect("a public page")..]);
    page.wait_for_text("main", "联系经纪人");
    page.wait_for_text("main h1", "室");
}

#[test]
fn every_page_of_the_stock_is_whole_at_a_desk() {
    walk(Screen::Desktop, &PAGES);
}

#[test]
fn every_page_of_the_stock_is_whole_on_a_phone() {
    walk(Screen::Phone, &PAGES);
}
