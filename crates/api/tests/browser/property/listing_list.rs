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
