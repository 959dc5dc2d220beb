//! Nothing that was typed is lost, and the keyboard is where one types.

use crate::support::page::{Page, Screen, on};
use crate::support::wait::until;

/// The server has ended the session: no token is good, and none is to be had, until somebody signs in.
const END_SESSION: &str = "window.isOver = true; const go = window.fetch; window.fetch = async (request, ...more) => { \
    const url = request.url ?? request; \
    if (/auth\\/login/.test(url)) window.isOver = false; \
    if (!window.isOver || !/\\/api\\//.test(url)) return go(request, ...more); \
    const problem = { type: '/problems/unauthenticated', title: 'x', status: 401, code: 'unauthenticated', request_id: 'x' }; \
    const answer = new Response(JSON.stringify(problem), { status: 401, headers: { 'Content-Type': 'application/problem+json' } }); \
    return Object.defineProperty(answer, 'url', { value: url }); }";

const WORDS: &str = "业主说周末在家，可以带客户来看房，价格还能再谈一点";

fn first_listing(page: &Page) {
    page.open("/listings?scope=own&status=available");
    page.click(if page.is_phone() { "ul.cards a.card" } else { "tbody tr a" });
    page.wait_for(".record-head");
}

/// What the field to write follow-ups holds.
fn written(page: &Page) -> String {
    page.run("return document.querySelector('.composer textarea')?.value ?? ''").as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_session_that_ends_is_begun_again_over_the_page_and_the_request_repeated() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        first_listing(page);
        page.fill(".composer textarea", WORDS);
        page.run(END_SESSION);
        page.click(".composer button[type=submit]");
        page.wait_for_text("dialog[open]", "登录已过期");
        // The form's code may come only now.
        page.wait_for("dialog[open] input[autocomplete=username]");
        page.screenshot("sign-in-again");
        assert_eq!(page.run("return document.querySelector('dialog[open] input[autocomplete=username]').value"), "agent");
        assert_eq!(written(page), WORDS);
        page.fill("dialog[open] input[autocomplete=current-password]", "fangke-demo");
        page.click("dialog[open] button[type=submit]");
        page.wait_for_text(".toasts", "已保存");
        page.wait_for_text(".timeline", WORDS);
        assert_eq!(written(page), "");
    });
}

#[test]
fn what_was_typed_is_there_after_a_reload_and_gone_when_it_was_sent() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        first_listing(page);
        page.fill(".composer textarea", WORDS);
        page.run("location.reload()");
        until("the text is back", || if written(page) == WORDS { Ok(()) } else { Err(written(page)) });
        page.click(".composer button[type=submit]");
        page.wait_for_text(".toasts", "已保存");
        page.run("location.reload()");
        page.wait_for(".composer textarea");
        page.settle();
        assert_eq!(written(page), "");
    });
}

/// Where the focus is.
fn focus_is_in(page: &Page, css: &str) {
    until(&format!("the focus is in {css}"), || {
        let script = format!("return document.activeElement.matches({css:?}) || document.activeElement.outerHTML.slice(0, 200)");
        match page.run(&script) {
            serde_json::Value::Bool(true) => Ok(()),
            other => Err(other.to_string()),
        }
    });
}

#[test]
fn the_focus_goes_into_the_first_field_and_back() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        page.open("/listings");
        page.wait_for("tbody tr a");
        page.click("[popovertarget=filter-price]");
        focus_is_in(page, "#filter-price .body input");
        page.press("\u{E00C}");
        focus_is_in(page, "[popovertarget=filter-price]");
        first_listing(page);
        page.click_words(".record-head button, .actions button", "改价");
        focus_is_in(page, "dialog[open] .body input");
        page.press("\u{E00C}");
        focus_is_in(page, "button");
    });
}

#[test]
fn the_key_that_ends_a_composition_does_nothing_else() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        page.open("/listings");
        page.wait_for("tbody tr a");
        page.press("\u{E009}k\u{E000}");
        page.fill("dialog[open] input", "设置");
        page.wait_for("#palette-0");
        // Safari ends a composition by a key press of its own, which only the old code tells.
        page.run("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))");
        page.wait_for("dialog[open] #palette-0");
        page.press("\u{E007}");
        page.wait_for_address("/settings");
    });
}
