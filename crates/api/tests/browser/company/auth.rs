//! Signing in.

use crate::support::page::{Page, Screen, on};
use crate::support::wait::until;

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

/// Waits until a question about another tab, which the page has opened, is answered with yes.
fn await_in_the_other_tab(page: &Page, what: &str, script: &str) {
    until(what, || match page.run(&format!("const other = window.other.document; return Boolean({script})")) {
        serde_json::Value::Bool(true) => Ok(()),
        _ => Err(page.run("return window.other.location.pathname").to_string()),
    });
}

#[test]
fn other_tabs_follow_whoever_signs_out_and_in() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        // What was on its way when the session ended.
        page.expect_console_error("401");
        page.run("window.other = window.open('/today')");
        await_in_the_other_tab(
            page,
            "the other tab shows the agent",
            "other.querySelector('nav') && other.body.textContent.includes('孙佳')",
        );
        page.click("[popovertarget=me-menu]");
        page.click_words("#me-menu button", "退出登录");
        page.wait_for(PASSWORD);
        await_in_the_other_tab(page, "the other tab has signed out", "other.querySelector('input[autocomplete=current-password]')");
        // Not by a new address: the page would forget the tab that it has opened.
        page.fill(USERNAME, "manager");
        page.fill(PASSWORD, "fangke-demo");
        page.click("button[type=submit]");
        await_in_the_other_tab(
            page,
            "the other tab shows the manager",
            "other.querySelector('nav') && other.body.textContent.includes('林晓岚')",
        );
        page.run("window.other.close()");
    });
}
