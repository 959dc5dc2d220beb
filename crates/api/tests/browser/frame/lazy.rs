//! Pages that come when they are opened, and what is said when they don't come.

use serde_json::json;

use crate::support::page::{Page, Screen, on};

const MEMBERS: &str = "a[href='/members']";
const AWAY: &str = "window.really = window.fetch; \
    window.fetch = (what, ...rest) => String(what).includes('/chunks-') ? Promise.reject(new Error('away')) : really(what, ...rest)";
const LOADED: &str =
    "return performance.getEntriesByType('resource').map(entry => entry.name).some(name => name.includes('/split_members'))";

fn says_what_to_do_and_tries_again(page: &Page) {
    page.expect_console_error("away");
    page.sign_in("manager");
    page.wait_for(MEMBERS);
    page.run(AWAY);
    page.click(MEMBERS);
    page.wait_for_text("main [role=alert]", "没有加载成功");
    page.screenshot("not-loaded");
    assert_eq!(page.run(LOADED), json!(false), "the page came before it was opened, or in spite of everything");

    page.click_words("main button", "再试一次");
    page.wait_for_text("main [role=alert]", "没有加载成功");
    page.run("window.fetch = window.really");
    page.click_words("main button", "再试一次");
    page.wait_for_text("main h1, main .toolbar, main table", "成员");
    assert_eq!(page.run(LOADED), json!(true));
}

#[test]
fn a_page_that_does_not_come_says_what_to_do_and_tries_again() {
    on(Screen::Desktop, says_what_to_do_and_tries_again);
}
