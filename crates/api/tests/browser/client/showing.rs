//! A showing is booked on a phone from the client's page, held and ended.

use crate::support::page::{Screen, on};

#[test]
fn a_showing_is_booked_from_the_client_held_and_ended_on_a_phone() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        page.open("/clients/new");
        page.fill_labelled("号码、微信号或邮箱", "13912348123");
        page.fill_labelled("姓名", "欧阳带");
        page.choose_labelled("来源", "来电");
        page.click_words(".footbar button", "登记客源");
        page.wait_for_text(".record-head", "欧阳带");

        // Booked for a quarter of an hour ago: somebody who is already on the way.
        page.click_words(".actionbar button", "约带看");
        page.fill_labelled("开始时间", "2026-01-01T10:00");
        page.wait_for_text("dialog[open]", "补录原因");
        page.screenshot("showing-booking");
        page.click_words("dialog[open] footer button", "约好了");
        page.wait_for_text("dialog[open]", "应在");
        page.wait_for_text("dialog[open]", "必填");
        page.click_words("dialog[open] footer button", "取消");

        // One of the demo's own that is still to be ended.
        page.open("/showings?range=open");
        page.click_words("main ul.rows li a", "");
        page.click_words(".actionbar button", "签到");
        // The browser asks a service outside where it is, and gets no answer.
        page.expect_console_error("Network location provider");
        page.click_words("dialog[open] footer button", "签到");
        page.wait_for_text(".toasts", "已签到");
        page.wait_for_text(".record-head", "进行中");
        page.screenshot("showing-under-way");
    });
}
