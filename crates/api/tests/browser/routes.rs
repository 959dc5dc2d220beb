//! No page is left out: the visits of all wings go to exactly the routes of the web interface.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::visit::Visit;
use crate::{client, company, deal, exchange, frame, insight, partner, property};

/// The routes that `app.rs` writes as `path!("…")`; the empty one is the frame itself.
fn routes() -> BTreeSet<String> {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/app.rs");
    let app = fs::read_to_string(&app).unwrap_or_else(|error| panic!("{}: {error}", app.display()));
    let routes = app.split("path!(\"").skip(1).filter_map(|rest| rest.split('"').next());
    routes.filter(|route| !route.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_route_is_visited_and_every_visit_has_a_route() {
    let wings: [&[Visit]; 8] = [
        &company::pages::PAGES,
        &property::pages::PAGES,
        &client::pages::PAGES,
        &deal::pages::PAGES,
        &partner::pages::PAGES,
        &exchange::pages::PAGES,
        &insight::pages::PAGES,
        &frame::pages::PAGES,
    ];
    let visited: BTreeSet<String> = wings.into_iter().flatten().filter_map(|visit| visit.route).map(str::to_owned).collect();
    let routes = routes();
    assert!(routes.len() > 10, "the routes are written in another way: {routes:?}");
    assert_eq!(routes.difference(&visited).collect::<Vec<_>>(), Vec::<&String>::new(), "nobody opens these");
    assert_eq!(visited.difference(&routes).collect::<Vec<_>>(), Vec::<&String>::new(), "these lead nowhere");
}
