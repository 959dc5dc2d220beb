//! The workbench: one answer at a time, and a way back to where one was.

use crate::support::page::{Page, Screen, on};
use crate::support::wait::until;

/// Answers about the rows wait until `release`.
const HOLD: &str = "window.held = []; const go = window.fetch; \
    window.fetch = (request, ...more) => /api\\/v1\\/listings\\?/.test(request.url ?? request) \
        ? new Promise(answer => window.held.push(() => answer(go(request, ...more)))) : go(request, ...more)";
const RELEASE: &str = "window.held.splice(0).forEach(release => release())";

#[test]
fn head_units_and_rows_are_of_one_answer() {
    on(Screen::Desktop, |page| {
        page.sign_in("agent");
        page.open("/listings?purpose=sale");
        page.wait_for("tbody tr td.c-price b");
        let price = page.text("tbody tr td.c-price");
        page.wait_for_text("th.c-price", "万");
        page.run(HOLD);
        page.click_words(".filterbar .seg label", "租赁");
        page.wait_for(".workbench[aria-busy=true]");
        page.wait_for_address("purpose=rental");
        // The old page stays whole: its rents would read as prices.
        assert_eq!(page.text("tbody tr td.c-price"), price);
        assert!(page.text("th.c-price").contains('万'), "{}", page.text("th.c-price"));
        page.screenshot("list-waiting");
        page.run(RELEASE);
        page.wait_for_text("th.c-price", "元/月");
        page.wait_for(".workbench:not([aria-busy])");
        assert_ne!(page.text("tbody tr td.c-price"), price);
    });
}

/// How far the list is scrolled.
fn scrolled(page: &Page) -> i64 {
    let script =
        if page.is_phone() { "return Math.round(scrollY)" } else { "return Math.round(document.querySelector('.table-wrap').scrollTop)" };
    page.run(script).as_i64().expect("pixels")
}

fn the_way_back_leads_to_the_row(page: &Page) {
    page.sign_in("manager");
    page.open("/listings?sort=price");
    let link = if page.is_phone() { "ul.cards a.card" } else { "tbody tr a" };
    page.wait_for(link);
    page.run(if page.is_phone() { "scrollTo(0, 3000)" } else { "document.querySelector('.table-wrap').scrollTop = 2000" });
    let in_sight = format!(
        "return [...document.querySelectorAll('{link}')].map(a => [a.getBoundingClientRect().top, a.getAttribute('href')])\
         .find(([top]) => top > 300 && top < 500)?.[1] ?? null"
    );
    let href = until("a row in sight", || page.run(&in_sight).as_str().map(str::to_owned).ok_or_else(|| "none".to_owned()));
    let before = scrolled(page);
    for way in ["history.back()", "document.querySelector('.crumbs a, .topbar__back').click()"] {
        page.click(&format!("a[href='{href}']"));
        page.wait_for(".record-head");
        page.run(way);
        page.wait_for(&format!("{link}[href='{href}']"));
        until(&format!("{way} scrolls back to {before}"), || match scrolled(page) {
            now if (now - before).abs() <= 1 => Ok(()),
            now => Err(format!("it is {now}")),
        });
        page.wait_for_address(&format!("peek={}", href.trim_start_matches("/listings/")));
        page.wait_for_address("sort=price");
    }
    page.screenshot("list-came-back");
}

#[test]
fn the_way_back_from_a_listing_leads_to_its_row() {
    on(Screen::Desktop, the_way_back_leads_to_the_row);
}

#[test]
fn the_way_back_on_a_phone_leads_to_the_card() {
    on(Screen::Phone, the_way_back_leads_to_the_row);
}

/// A listing for sale that a member may change.
fn own_sale(page: &Page, username: &str) -> serde_json::Value {
    let found: serde_json::Value = page.caller(username).get("listings?scope=own&purpose=sale&sort=price&limit=1");
    found["items"][0].clone()
}

#[test]
fn a_price_is_changed_in_its_cell_and_taken_back() {
    on(Screen::Desktop, |page| {
        let listing = own_sale(page, "agent");
        let id = listing["id"].as_i64().expect("a listing");
        page.sign_in("agent");
        page.open("/listings?scope=own&purpose=sale&sort=price");
        let cell = format!("tbody tr:has(a[href='/listings/{id}']) td.c-price");
        page.wait_for(&cell);
        let before = page.text(&cell);
        // As a pointer does it: the first press says which cell, for the peek moves the columns.
        page.run(&format!(
            "const cell = document.querySelector(\"{cell}\"), at = {{bubbles: true, clientX: 500, clientY: 300}}; \
             cell.dispatchEvent(new MouseEvent('mousedown', {{...at, detail: 1}})); cell.dispatchEvent(new MouseEvent('dblclick', at))"
        ));
        page.wait_for("dialog[open] form");
        page.fill("dialog[open] form input", " ");
        page.click("dialog[open] footer button[type=submit]");
        page.wait_for("dialog[open] [aria-invalid=true]");
        page.fill("dialog[open] form input", "123.4");
        page.screenshot("cell-edit");
        page.click("dialog[open] footer button[type=submit]");
        page.wait_for_text(&cell, "123.4");
        assert_eq!(page.caller("agent").get::<serde_json::Value>(&format!("listings/{id}"))["summary"]["price_fen"], 123_400_000);
        page.click_words(".toasts button", "撤销");
        until("the price of before", || match page.text(&cell) {
            // The timeline knows of the change, and so does the arrow beside the price.
            now if now.split_whitespace().next() == before.split_whitespace().next() => Ok(()),
            now => Err(now),
        });
        assert_eq!(page.caller("agent").get::<serde_json::Value>(&format!("listings/{id}"))["summary"]["price_fen"], listing["price_fen"]);
    });
}

#[test]
fn somebody_faster_loses_nothing_that_is_typed_in_a_cell() {
    on(Screen::Desktop, |page| {
        let listing = own_sale(page, "agent");
        let id = listing["id"].as_i64().expect("a listing");
        page.sign_in("agent");
        page.open(&format!("/listings?scope=own&purpose=sale&sort=price&peek={id}"));
        page.wait_for(".peek h1, .peek h2, .peek section");
        page.press("\u{e032}");
        page.wait_for("dialog[open] form input");
        let caller = page.caller("agent");
        let now: serde_json::Value = caller.get(&format!("listings/{id}"));
        let notes = serde_json::json!({"notes": "业主换了电话"});
        let _: serde_json::Value = caller.send(("PATCH", &format!("listings/{id}")), now["summary"]["version"].as_i64(), &notes);
        page.fill("dialog[open] form input", "234.5");
        page.expect_console_error("412");
        page.click("dialog[open] footer button[type=submit]");
        page.click_words("dialog[open] .note button", "载入最新版本");
        page.wait_for_text("dialog[open] .note", "已载入最新版本");
        page.click("dialog[open] footer button[type=submit]");
        page.wait_for(".toasts .toast");
        let after: serde_json::Value = caller.get(&format!("listings/{id}"));
        assert_eq!((&after["summary"]["price_fen"], &after["draft"]["notes"]), (&234_500_000.into(), &"业主换了电话".into()));
    });
}

#[test]
fn a_finger_that_rests_on_a_card_changes_the_listing() {
    on(Screen::Phone, |page| {
        let listing = own_sale(page, "agent");
        let id = listing["id"].as_i64().expect("a listing");
        page.sign_in("agent");
        page.open("/listings?scope=own&purpose=sale&sort=price");
        let card = format!("ul.cards li:has(a[href='/listings/{id}'])");
        page.wait_for(&card);
        page.run(&format!(
            "document.querySelector(\"{card}\").dispatchEvent(new PointerEvent('pointerdown', \
             {{bubbles: true, pointerType: 'touch', pointerId: 7, clientX: 200, clientY: 300}}))"
        ));
        page.wait_for("dialog[open] form input");
        page.screenshot("cell-edit-phone");
        page.choose_labelled("改哪一项", "装修");
        page.wait_for("dialog[open] form select");
    });
}
