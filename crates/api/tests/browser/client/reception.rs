//! A walk-in is registered at the counter on a phone, and becomes a client.

use crate::support::page::{Screen, on};

#[test]
fn a_walk_in_is_registered_on_a_phone_answered_and_becomes_a_client() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        page.open("/receptions");
        page.wait_for_text("main", "轮到");
        page.screenshot("receptions");
        page.click_words(".page-head button", "登记来访");
        page.fill_labelled("怎么称呼", "司徒先生");
        page.fill_labelled("联系方式", "13912345611");
        page.click_words("dialog[open] label.check", "5 秒内");
        page.screenshot("reception-registering");
        page.click_words("dialog[open] footer button", "保存");
        page.wait_for_text(".toasts", "已登记");

        page.open("/receptions");
        page.click_words("main ul.rows li a", "司徒先生");
        page.wait_for_text(".record-head", "待回复");
        page.fill_labelled("客户问了什么", "首付要多少");
        page.fill_labelled("我们怎么答", "首套三成起");
        page.click_words("main form button", "保存");
        page.wait_for_text(".record-head", "已回复");
        page.screenshot("reception-answered");
        page.click_words(".actionbar a", "登记为客源");
        page.wait_for_text("main", "会一并带过来");
        page.click_words(".footbar button", "登记客源");
        page.wait_for_text(".record-head", "司徒先生");
    });
}
