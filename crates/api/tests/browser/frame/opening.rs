//! What opening a page asks for.

use serde_json::json;

use crate::support::page::{Page, Screen, on};

/// The renewals of the session and the first pages of rows that this opening has asked for.
const ASKED: &str = "return performance.getEntriesByType('resource').map(entry => new URL(entry.name)) \
    .filter(url => url.pathname === '/api/v1/auth/refresh' || url.pathname === '/api/v1/listings' && url.searchParams.get('limit') === '100' \
        && !url.searchParams.has('cursor')) \
    .map(url => url.pathname + '?' + (url.searchParams.get('purpose') ?? ''))";

/// Both are asked for before the page is there to ask: it takes those answers, and asks no second time.
fn the_list_asks_for_its_rows_once(page: &Page) {
    page.sign_in("agent");
    for address in ["/listings?purpose=rental", "/listings"] {
        page.open(address);
        page.wait_for(".list a[href^='/listings/']");
        page.settle();
        let purpose = address.split_once('=').map_or("", |(_, purpose)| purpose);
        assert_eq!(page.run(ASKED), json!(["/api/v1/auth/refresh?", format!("/api/v1/listings?{purpose}")]));
    }
}

#[test]
fn the_list_asks_for_its_rows_once_at_a_desk() {
    on(Screen::Desktop, the_list_asks_for_its_rows_once);
}

#[test]
fn the_list_asks_for_its_rows_once_on_a_phone() {
    on(Screen::Phone, the_list_asks_for_its_rows_once);
}
