//! A template is written, refused for a field that there isn't, and filled in on a client's page.

use crate::support::page::{Screen, on};

#[test]
fn a_template_is_written_and_filled_in_for_a_client() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        page.open("/settings/templates");
        page.click_words(".page-head button", "写模板");
        page.fill_labelled("名称", "约个时间");
        page.fill_labelled("内容", "{client}您好，电话{phone}");
        page.click_words("dialog[open] footer button", "保存");
        page.wait_for_text("dialog[open]", "没有 {phone} 这个字段");
        page.fill_labelled("内容", "{client}您好，{time}方便看房吗？{agent}");
        page.click_words("dialog[open] footer button", "保存");
        page.wait_for_text(".toasts", "已保存");
        page.wait_for_text("main", "约个时间");

        page.open("/clients");
        page.click_words("main tbody tr a", "");
        page.click_words(".composer button", "话术与短信");
        page.wait_for_text("dialog[open]", "还没填");
        page.screenshot("template-picker");
        page.click_words("dialog[open] footer button", "写进跟进");
    });
}
