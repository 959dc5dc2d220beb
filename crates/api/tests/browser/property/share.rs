//! A listing is put on its public page, opened there by anybody, and taken off again.

use crate::support::page::{Page, Screen, on};

/// The path of the public page that the panel shows.
fn path(page: &Page) -> String {
    let address = page.run("return document.querySelector('.share__address input').value");
    let address = address.as_str().unwrap().to_owned();
    address[address.find("/s/").unwrap()..].to_owned()
}

#[test]
fn an_agent_publishes_a_listing_and_takes_it_off_again() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        page.open("/listings?scope=own&published=false");
        page.click("ul.cards li a");
        page.click("[popovertarget=record-more]");
        page.click_words("#record-more button", "分享房源");
        page.wait_for_text("dialog[open]", "没有业主、房号");
        page.click_words("dialog[open] footer button", "发布");
        page.wait_for("dialog[open] .share img");
        page.wait_for_text(".record-head", "对外展示");
        page.wait_for_text(".timeline", "发布到对外页面");
        page.wait_for_text("dialog[open] .share__text", "/s/");
        page.click_words("dialog[open] .share__acts button", "长图");
        page.wait_for("dialog[open] .share__picture img");
        page.screenshot("shared");
        let (record, public) = (page.run("return location.pathname"), path(page));
        page.open(&public);
        page.wait_for_text("main", "联系经纪人");
        page.wait_for_text("main", "孙佳");

        page.open(record.as_str().unwrap());
        page.click("[popovertarget=record-more]");
        page.click_words("#record-more button", "分享房源");
        page.wait_for("dialog[open] .share img");
        assert_eq!(path(page), public, "opening the panel changes nothing");
        page.click_words("dialog[open] footer button", "取消发布");
        page.wait_for_text("dialog[open] .note", "立即失效");
        page.click("dialog[open] footer .btn--danger");
        page.wait_for_text(".toasts", "已取消发布");
        page.wait_for_text(".timeline", "停止对外展示");
        page.expect_console_error("404");
        page.open(&public);
        page.wait_for_text("main", "这套房源已不在展示");
    });
}
