//! Signing in.

use crate::support::page::{Page, Screen, on};

const USERNAME: &str = "input[autocomplete=username]";
const PASSWORD: &str = "input[autocomplete=current-password]";

fn refuses_a_wrong_password(page: &Page) {
    page.open("/");
    page.wait_for_text("button[type=submit]", "登录");
    assert_eq!(page.run("return document.documentElement.lang"), "zh-CN");

    page.fill(USERNAME, "admin");
    page.fill(PASSWORD, "not the password");
    page.expect_console_error("/api/v1/auth/");
    page.click("button[type=submit]");

    page.wait_for_text("[role=alert]", "密码");
    let alert = page.text("[role=alert]");
    assert!(!alert.contains(|letter: char| letter.is_ascii_alphabetic()), "not in a person's Chinese words: {alert}");
    page.wait_for(PASSWORD);
}

#[test]
fn login_speaks_chinese_and_refuses_a_wrong_password() {
    on(Screen::Desktop, refuses_a_wrong_password);
}

#[test]
fn login_on_a_phone_speaks_chinese_and_refuses_a_wrong_password() {
    on(Screen::Phone, refuses_a_wrong_password);
}
