//! The second factor from the first code to the next phone, and passwords that somebody else has set.

use fangke_api::platform::totp::{Secret, step_at};

use crate::support::page::{Page, Screen, on};

const CODE: &str = "input[autocomplete=one-time-code]";

/// Sets the second factor up, and gives a recovery code.
fn set_up(page: &Page) -> String {
    page.open("/settings");
    page.wait_for_text("#second-factor", "没有开启");
    page.click_words("#second-factor button", "开启两步验证");
    page.wait_for("dialog[open] input[autocomplete=current-password]");
    page.fill("dialog[open] input[autocomplete=current-password]", "fangke-demo");
    page.click_words("dialog[open] button", "下一步");
    page.wait_for("dialog[open] svg[role=img]");
    let secret = page.run("return document.querySelector('dialog[open] input[readonly]').value");
    let secret = Secret::from_base32(secret.as_str().unwrap()).unwrap();
    let code = secret.code(step_at(chrono::Utc::now())).unwrap();
    page.fill(&format!("dialog[open] {CODE}"), &format!("{code:06}"));
    page.click_words("dialog[open] button", "确认开启");
    page.wait_for("dialog[open] .factor__codes li");
    let recovery = page.text("dialog[open] .factor__codes li");
    page.click_words("dialog[open] button", "已经存好了");
    page.wait_for_text("#second-factor", "已开启");
    page.wait_for_text("#second-factor", "还剩 10 个备用码");
    recovery
}

/// Signs in on another device with a recovery code, after a wrong one.
fn sign_in_elsewhere(phone: &Page, recovery: &str) {
    phone.try_to_sign_in("agent", "fangke-demo");
    phone.wait_for(CODE);
    phone.expect_console_error("/api/v1/auth/login/code");
    phone.fill(CODE, "abcde-fghij");
    phone.click("button[type=submit]");
    phone.wait_for_text("form", "已经用过");
    phone.fill(CODE, recovery);
    phone.click("button[type=submit]");
    phone.wait_for_address("/today");
}

#[test]
fn a_second_factor_is_set_up_and_asked_for_and_the_other_device_is_signed_out() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        let recovery = set_up(page);
        page.on_a_phone(|phone| {
            sign_in_elsewhere(phone, &recovery);
            page.open("/settings");
            page.wait_for_text("#devices", "这台设备");
            page.wait_for_text("#sign-ins", "密码和备用码登录");
            page.wait_for_text("#sign-ins", "验证码不对");
            page.wait_for_text("#second-factor", "还剩 9 个备用码");
            page.click_words("#devices button", "退出其他设备");
            page.wait_for_text(".toasts", "其他设备都已退出");
            phone.expect_console_error("401");
            phone.open("/settings");
            phone.wait_for("input[autocomplete=username]");
        });
    });
}

#[test]
fn a_password_that_was_reset_is_changed_before_anything_else() {
    const GIVEN: &str = "秋水共长天一色 88";
    const OWN: &str = "落霞与孤鹜齐飞 66";
    on(Screen::Desktop, |page| {
        page.sign_in("admin");
        page.open("/members?q=sj");
        page.click_words("main button[aria-label='编辑 孙佳']", "");
        page.click_words("dialog[open] button", "重置密码");
        page.fill("dialog[open] dialog[open] input[autocomplete=new-password]", GIVEN);
        page.click_words("dialog[open] dialog[open] footer button", "重置密码");
        page.wait_for_text(".toasts", "已重置 孙佳 的密码");
        page.on_a_phone(|phone| {
            phone.try_to_sign_in("agent", GIVEN);
            phone.wait_for_text("h1", "先改成自己的密码");
            phone.fill_labelled("当前密码", GIVEN);
            phone.fill_labelled("新密码", OWN);
            phone.fill_labelled("再输一遍新密码", OWN);
            phone.click_words("main button", "修改密码");
            phone.wait_for("nav.tabbar");
        });
    });
}
