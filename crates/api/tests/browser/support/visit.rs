//! Pages, opened one after another: what each of them owes, whoever opens it.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde_json::json;

use super::axe;
use super::page::{Page, Screen, lines, on};

/// A page as somebody finds it.
pub struct Visit {
    /// What it is called in messages and pictures, and in `FANGKE_PAGE`.
    pub name: &'static str,
    /// The route that the router of the web interface writes; none for what the server writes itself.
    pub route: Option<&'static str>,
    /// Whose visit it is; none without an account.
    pub member: Option<&'static str>,
    /// Goes there, and waits for what is typical of the page.
    pub look: fn(&Page),
}

/// Opens every page on a screen, with a server for all of them: the visits change nothing that another one looks at.
/// `FANGKE_PAGE=keys` opens only the pages with that in their name. All that is wrong with all of them is told at the end.
pub fn walk(screen: Screen, visits: &[Visit]) {
    let wanted = std::env::var("FANGKE_PAGE").unwrap_or_default();
    let visits: Vec<&Visit> = visits.iter().filter(|visit| visit.name.contains(&wanted)).collect();
    let wrong: Vec<String> =
        visits.chunk_by(|one, next| one.member == next.member).flat_map(|visits| on(screen, |page| visit(page, visits))).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Visits of one member, and what is wrong with what they see.
fn visit(page: &Page, visits: &[&Visit]) -> Vec<String> {
    if let Some(member) = visits.first().and_then(|visit| visit.member) {
        page.sign_in(member);
    }
    visits.iter().flat_map(|visit| what_is_wrong(page, visit)).collect()
}

fn what_is_wrong(page: &Page, visit: &Visit) -> Vec<String> {
    let looked = catch_unwind(AssertUnwindSafe(|| {
        (visit.look)(page);
        // As a reader finds it: where a click has scrolled to, a row may lie half below the bar.
        page.run("scrollTo({ top: 0, behavior: 'instant' })");
        page.settle();
    }));
    page.screenshot(&format!("page-{}", visit.name));
    let mut wrong = match looked {
        Ok(()) => [examine(page), axe::findings(page)].concat(),
        Err(failure) => {
            vec![failure.downcast_ref::<String>().map_or("it is not what it should be".to_owned(), |text| text.chars().take(300).collect())]
        }
    };
    wrong.extend(page.console_errors().into_iter().map(|error| format!("in the console: {error}")));
    wrong.into_iter().map(|what| format!("{} {:?}: {what}", visit.name, page.screen)).collect()
}

fn examine(page: &Page) -> Vec<String> {
    let (width, _) = page.screen.size();
    let wrong = page.driver.run(include_str!("examine.js"), json!([namespaces(), width])).expect("what is wrong");
    lines(&wrong).collect()
}

/// The files of the dictionary, whose names begin every key.
fn namespaces() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/zh-CN");
    let files = fs::read_dir(folder).expect("the dictionary").map(|file| file.expect("a file").path());
    files.filter_map(|file| file.file_stem().map(|stem| stem.to_string_lossy().into_owned())).collect()
}
