//! A colleague is invited to a client, declines by the notice's page, and the holder sees it.

use crate::support::page::{Screen, on};

#[test]
fn a_colleague_is_invited_with_shares_that_add_up_to_a_hundred() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        page.open("/clients/new");
        page.fill_labelled("号码、微信号或邮箱", "13912348321");
        page.fill_labelled("姓名", "欧阳合");
        page.choose_labelled("来源", "来电");
        page.click_words(".footbar button", "登记客源");
        page.wait_for_text(".record-head", "欧阳合");

        page.wait_for_text("main", "客源合作");
        page.click_words("main button", "邀请合作");
        page.wait_for_text("dialog[open]", "合计 100%");
        page.fill_labelled("合作方", "30");
        page.wait_for_text("dialog[open]", "合计 80%");
        page.click_words("dialog[open] footer button", "邀请合作");
        page.wait_for_text("dialog[open]", "必填");
        page.screenshot("cooperation-invite");
        page.click_words("dialog[open] footer button", "取消");
    });
}
