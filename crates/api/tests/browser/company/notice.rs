//! Notices wait behind the bell until they are read.

use serde_json::json;

use crate::support::page::{Screen, on};

const WAITING: &str = ".topbar [popovertarget=notices].has-dot";

#[test]
fn the_bell_is_quiet_once_all_notices_are_read() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        page.wait_for(WAITING);
        page.open("/notices");
        page.wait_for_text("main ul.rows li", "未读");
        page.click_words("main button", "全部标为已读");
        page.wait_for_text("main", "没有未读通知");
        assert_eq!(page.run(&format!("return document.querySelector('{WAITING}')")), json!(null));
        page.open("/notices");
        page.wait_for("main ul.rows li");
        page.wait_for_text("main", "没有未读通知");
        page.click_words("main .seg label", "未读");
        page.wait_for_text("main", "没有通知");
    });
}
