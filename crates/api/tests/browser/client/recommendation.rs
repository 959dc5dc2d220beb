//! An agent recommends matching listings at a desk; on a phone the client likes one and refuses another; the agent sees it.

use crate::support::page::{Page, Screen, on};

/// Makes a list for a client of the demo company's from its matches; the path of the public page comes back.
pub fn make(page: &Page) -> String {
    page.open("/clients/new");
    page.fill_labelled("号码、微信号或邮箱", "13912348456");
    page.fill_labelled("姓名", "欧阳荐");
    page.choose_labelled("来源", "来电");
    page.fill_labelled("区域", "朝阳");
    page.click_words(".footbar button", "登记客源");
    page.wait_for_text(".record-head", "欧阳荐");
    page.click_words("main .client-demand button", "匹配房源");
    page.wait_for("dialog[open] .rows .tick");
    page.run("[...document.querySelectorAll('dialog[open] .rows .tick')].slice(0, 3).forEach(tick => tick.click())");
    page.click_words("dialog[open] footer button", "推荐选中的 3 套");
    page.wait_for_text("dialog[open] .recommendation__rows", "说明");
    page.screenshot("recommendation-make");
    page.click_words("dialog[open] footer button", "推荐房源");
    page.wait_for("dialog[open] .recommendation__link input");
    page.screenshot("recommendation-link");
    let address = page.run("return document.querySelector('.recommendation__link input').value");
    let address = address.as_str().expect("an address");
    let path = address[address.find("/r/").expect("a public page")..].to_owned();
    page.click_words("dialog[open] footer button", "关闭");
    path
}

#[test]
fn a_client_answers_a_list_on_a_phone_and_the_agent_sees_it() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        let public = make(page);
        page.wait_for_text("main .recommendation", "3 套");
        let record = page.run("return location.pathname");
        page.on_a_phone(|page| {
            page.open(&public);
            page.wait_for_text("main h1", "为您挑选了 3 套房源");
            page.click_words("#item-1 button", "喜欢");
            page.wait_for_text("#item-1 .answer", "您喜欢这套");
            page.click_words("#item-2 summary", "不合适");
            page.click("#item-2 input[value=price]");
            page.fill("#item-2 textarea", "比预算高了一点");
            page.click_words("#item-2 details button", "告诉经纪人");
            page.wait_for_text("#item-2 .answer", "您觉得不合适：价格 · 比预算高了一点");
            page.screenshot("recommendation-answered");
        });
        page.open(record.as_str().expect("a path"));
        page.wait_for_text("main .recommendation", "喜欢 1");
        page.wait_for_text("main .recommendation", "不合适：价格、比预算高了一点");
        page.wait_for_text("main .client-demand", "1 次价格");
        page.wait_for_text("main ol.timeline", "喜欢推荐的房源");
        page.click_words("main .recommendation button", "收回");
        page.wait_for_text(".toasts", "链接立即失效");
        page.expect_console_error("410");
        page.open(&public);
        page.wait_for_text("main h1", "这份清单已结束");
    });
}
