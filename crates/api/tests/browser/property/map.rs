//! The map: an area is drawn, narrows the list, and every way back leads to where one looked.

use crate::support::page::{Page, Screen, on};
use crate::support::wait::until;

/// Draws a ring around the middle of the map, as a pointer does.
const RING: &str = "const pane = document.querySelector('.map__pane'), box = pane.getBoundingClientRect(); \
    const send = (type, x, y) => pane.dispatchEvent(new PointerEvent(type, {bubbles: true, cancelable: true, pointerId: 1, button: 0, \
        clientX: box.left + x, clientY: box.top + y})); \
    pane.setPointerCapture = () => {}; \
    const r = Math.min(box.width, box.height) * 0.35, at = a => [box.width / 2 + r * Math.cos(a), box.height / 2 + r * Math.sin(a)]; \
    send('pointerdown', ...at(0)); \
    for (let a = 0.1; a < 6.2; a += 0.1) send('pointermove', ...at(a)); \
    send('pointerup', ...at(6.2))";

/// How many listings are told to be in sight.
fn in_sight(page: &Page) -> i64 {
    let text = page.text(".map__count");
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(|c| c.is_ascii_digit() || *c == ',').collect();
    digits.replace(',', "").parse().unwrap_or_else(|_| panic!("no number: {text}"))
}

fn an_area_narrows_map_and_list(page: &Page) {
    page.sign_in("manager");
    page.open("/listings?map=all");
    page.wait_for(".map__marks button");
    let before = in_sight(page);
    assert!(before > 0);
    page.click_words(".map__tools button", "画圈找房");
    page.wait_for(".map__pane.is-drawing");
    page.run(RING);
    page.wait_for_address("within=");
    page.wait_for(".map__area polygon");
    let drawn = until("fewer listings than before", || match in_sight(page) {
        now if now < before => Ok(now),
        now => Err(format!("{now} of {before}")),
    });
    page.screenshot("map-drawn");
    // The list, its chips and its count are of the same area.
    let list = if page.is_phone() { ".map__tools a" } else { ".page-head .actions a" };
    page.click_words(list, "列表");
    page.wait_for_text(".filterbar", "已画");
    if !page.is_phone() {
        until("as many in the list", || {
            let told = page.text(".statusline");
            let is_so = told.replace(',', "").contains(&format!("/ {drawn} 套"));
            if is_so { Ok(()) } else { Err(told) }
        });
    }
    // Back leads to the map as it was left.
    page.run("history.back()");
    page.wait_for(".map__area polygon");
    page.click_words(".map__tools button", "清除范围");
    until("all of them again", || match in_sight(page) {
        now if now == before => Ok(()),
        now => Err(format!("{now} of {before}")),
    });
}

#[test]
fn an_area_is_drawn_at_a_desk() {
    on(Screen::Desktop, an_area_narrows_map_and_list);
}

#[test]
fn an_area_is_drawn_on_a_phone() {
    on(Screen::Phone, an_area_narrows_map_and_list);
}

#[test]
fn keys_and_buttons_move_the_map_and_the_address_follows() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        page.open("/listings?map=116.40000,39.90000,11");
        page.wait_for(".map__marks button");
        page.click(".map__zoom button[aria-label='放大']");
        page.wait_for_address("map=116.4,39.9,12");
        page.run("document.querySelector('.map__pane').focus()");
        page.run("document.querySelector('.map__pane').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))");
        until("the middle moves to the east", || {
            let address = page.run("return new URLSearchParams(location.search).get('map')");
            let east: f64 = address.as_str().and_then(|text| text.split(',').next()).and_then(|text| text.parse().ok()).unwrap_or_default();
            if east > 116.4001 { Ok(()) } else { Err(address.to_string()) }
        });
        page.click_words(".page-head .actions a", "列表");
        page.wait_for("tbody tr a");
        assert!(page.console_errors().is_empty(), "{:?}", page.console_errors());
    });
}
