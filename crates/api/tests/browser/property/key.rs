//! Keys go out and come back, and their page tells through whose hands they went.

use crate::support::page::{Screen, on};

const FREE: &str = "main ul.keys__cards button[aria-label^='借出 ']:not([aria-disabled=true])";

#[test]
fn keys_are_taken_and_brought_back_and_every_hand_is_kept() {
    on(Screen::Phone, |page| {
        page.sign_in("agent");
        page.open("/keys");
        let label = format!("return document.querySelector(\"{FREE}\").getAttribute('aria-label')");
        page.wait_for(FREE);
        let number = page.run(&label).as_str().expect("a number").trim_start_matches("借出 ").to_owned();
        page.click(FREE);
        page.wait_for_text("dialog[open] h2", &number);
        page.click_words("dialog[open] .presets button", "拍实勘");
        page.click_words("dialog[open] footer button", "借出");
        page.wait_for_text(".toasts", &format!("已借出 {number}"));

        page.open("/keys?view=mine");
        page.wait_for_text("main", "拍实勘");
        page.click(&format!("main ul.keys__cards button[aria-label='归还 {number}']"));
        page.wait_for_text(".toasts", &format!("{number}已归还到望湖店"));
        page.click_words("main ul.keys__cards a", &number);
        page.wait_for_text("main ol.timeline", "拍实勘");
        page.wait_for_text("main ol.timeline", "孙佳");
        page.wait_for_text("main ol.timeline", "归还");
        page.screenshot("key-moves");
    });
}
