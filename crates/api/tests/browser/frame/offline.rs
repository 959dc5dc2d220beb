//! Without a network the program opens all the same: the service worker has kept it, and the page stands as who was signed in last.

use serde_json::json;

use crate::support::page::{Page, Screen, on};
use crate::support::wait::until;

/// How many files the service worker has kept, once it looks after the page.
const KEPT: &str = "const done = arguments[0]; navigator.serviceWorker.ready.then(() => caches.open('fangke')).then(kept => kept.keys())\
    .then(keys => done(navigator.serviceWorker.controller ? keys.length : 0), error => done(0))";

fn kept(page: &Page) -> Result<(), String> {
    match page.driver.run_until_done(KEPT, json!([]))?.as_i64() {
        Some(files) if files > 2 => Ok(()),
        files => Err(format!("kept: {files:?}")),
    }
}

#[test]
fn the_last_frame_opens_without_a_network() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        until("the service worker is there", || page.driver.run_until_done(KEPT, json!([])).map(drop));
        // The first opening was without it; this one goes through its hands.
        page.open("/today");
        page.wait_for("nav.tabbar");
        page.settle();
        until("the program is kept", || kept(page));

        page.lose_the_network();
        // The browser's own notes of requests that nobody answers.
        for words in ["/api/", "ERR_CONNECTION", "Failed to fetch", "Failed to load resource"] {
            page.expect_console_error(words);
        }
        page.open("/today");
        page.wait_for("nav.tabbar");
        page.wait_for("main");
        page.screenshot("offline");
        assert!(page.driver.find("input[autocomplete=current-password]").is_err(), "nobody is asked to sign in where nobody could");
    });
}
