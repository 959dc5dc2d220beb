//! A caller is registered on a phone, followed up, and found again; a public client is taken.

use crate::support::page::{Screen, on};

#[test]
fn a_caller_is_registered_on_a_phone_followed_up_and_found_by_the_last_digits() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        page.open("/clients/new");
        page.fill_labelled("号码、微信号或邮箱", "139 1234 8765（女士）");
        page.fill_labelled("姓名", "欧阳婷");
        page.choose_labelled("来源", "来电");
        page.fill_labelled("区域", "朝阳、海淀");
        page.choose_labelled("动机", "学区");
        page.click_words(".footbar button", "登记客源");
        page.wait_for_text(".toasts", "已登记 欧阳婷");
        page.wait_for_text(".record-head", "A 级");
        page.wait_for_text("main", "139****8765");
        page.wait_for_text("main", "婚房、养老或学区");

        // Looking at the number asks what for, counts, and leads to the follow-up.
        page.click_words("main .contact button", "查看");
        page.click_words("dialog[open] footer button", "查看");
        page.wait_for_text("main .contact", "+8613912348765");
        page.wait_for_text("main .contact", "前要写跟进");
        page.fill("#client-follow-up", "客户下周六上午来看房，先看两套学区房");
        page.click_words("main .composer footer button", "保存");
        page.wait_for_text("main ol.timeline", "先看两套学区房");
        page.screenshot("client-registered");

        // The same number again is said while it is typed.
        page.open("/clients/new");
        page.fill_labelled("号码、微信号或邮箱", "13912348765");
        page.wait_for_text("main .client-new__known", "您已经登记过");

        page.open("/clients?q=8765");
        page.wait_for_text("main ul.rows", "欧阳婷");
    });
}

#[test]
fn a_public_client_is_taken_and_seen_by_name_from_then_on() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        page.open("/clients?view=public");
        page.wait_for_text("main tbody", "**");
        page.click_words("main tbody button", "领取");
        page.wait_for_text(".toasts", "已领取");
        page.wait_for_text(".record-head", "掉公");
        page.wait_for_text("main ol.timeline", "从公客领取");
        page.click_words(".record-head button", "转移");
        page.click_words("dialog[open] .seg label", "退回公客");
        page.fill_labelled("原因", "客户要买的区域不在本店");
        page.click_words("dialog[open] footer button", "转移");
        page.wait_for_text(".toasts", "已转移");
    });
}
