//! A view is saved from what the list shows, and its tab leads back to it.

use crate::support::page::{Page, Screen, on};

fn a_view_is_saved_and_found_again(page: &Page, name: &str) {
    page.sign_in("agent");
    page.open("/listings?rooms=3&sort=price");
    page.click_words(".tabs button", "存为视图");
    page.wait_for_text("dialog[open]", "以后一点标签就回到这里");
    page.fill("dialog[open] input[type=text]", name);
    page.click_words("dialog[open] button", "保存");
    page.wait_for_text(".tabs a[aria-current=page]", name);
    page.open("/listings");
    page.wait_for_text(".tabs a[aria-current=page]", "有效房源");
    page.click_words(".tabs a", name);
    page.wait_for_address("rooms=3");
    page.wait_for_address("sort=price");
    page.wait_for_text(".tabs a[aria-current=page]", name);
    page.click_words(".tabs button", "改视图");
    page.click_words("dialog[open] button", "删除");
    page.wait_for_text(".toasts", "已删除");
}

#[test]
fn a_view_is_saved_at_a_desk() {
    on(Screen::Desktop, |page| a_view_is_saved_and_found_again(page, "桌面三居"));
}

#[test]
fn a_view_is_saved_on_a_phone() {
    on(Screen::Phone, |page| a_view_is_saved_and_found_again(page, "手机三居"));
}
