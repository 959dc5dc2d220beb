//! The frame: palette, bell, menus, and the address that leads nowhere.

use crate::support::page::{Page, Screen};
use crate::support::visit::{Visit, walk};

/// The pages.
pub const PAGES: [Visit; 5] = [
    Visit { name: "not-found", route: Some("/*any"), member: Some("agent"), look: not_found },
    Visit { name: "palette", route: Some("/today"), member: Some("agent"), look: palette },
    Visit { name: "palette-nothing", route: Some("/today"), member: Some("agent"), look: palette_without_hits },
    Visit { name: "bell", route: Some("/today"), member: Some("agent"), look: bell },
    Visit { name: "start-menu", route: Some("/today"), member: Some("agent"), look: start_menu },
];

const CONTROL: char = '\u{E009}';

fn not_found(page: &Page) {
    page.open("/no/such/page");
    page.wait_for_text("main", "没有这个页面");
    page.wait_for_text("main", "去房源列表");
}

fn open_palette(page: &Page, words: &str) {
    page.open("/today");
    page.wait_for_text("main", "待办");
    if page.is_phone() {
        page.click(".topbar button[aria-label='搜索']");
    } else {
        page.press(&format!("{CONTROL}k"));
    }
    page.fill("dialog.palette[open] input", words);
}

fn palette(page: &Page) {
    open_palette(page, "ys");
    page.wait_for_text("dialog.palette[open]", "钥匙");
}

fn palette_without_hits(page: &Page) {
    open_palette(page, "没有这样的小区");
    page.wait_for_text("dialog.palette[open]", "没有找到「没有这样的小区」");
}

/// At a desk the bell opens the newest, on a phone it leads to the page.
fn bell(page: &Page) {
    page.open("/today");
    if page.is_phone() {
        page.click(".topbar a[href='/notices']");
        page.wait_for("main ul.rows li");
    } else {
        page.click("button[popovertarget=notices]");
        page.wait_for_text("#notices", "查看全部");
        page.wait_for("#notices ul.rows li");
    }
}

fn start_menu(page: &Page) {
    page.open("/today");
    page.click_words("button[popovertarget=start-menu]", "");
    page.wait_for_text("#start-menu", "新增房源");
}

#[test]
fn the_frame_is_whole_at_a_desk() {
    walk(Screen::Desktop, &PAGES);
}

#[test]
fn the_frame_is_whole_on_a_phone() {
    walk(Screen::Phone, &PAGES);
}
