//! The rows that are loaded so far: page after page, as far as somebody scrolls.

use std::collections::HashSet;

use fangke_shared::property::listing::{ListingQuery, ListingSummary};
use leptos::prelude::*;

use super::kept::KeptList;
use crate::address::AddressState;
use crate::api::{Api, ApiError};
use crate::property::listing::address::ListAddress;
use crate::ui::Task;

/// Rows of one page.
const PAGE: i64 = 100;

/// Rows that are read anew when somebody comes back to the list; farther down they show as they were.
const REREAD: usize = 500;

/// Asks for the first rows of the list that the browser's address names.
pub fn ask_ahead(api: Api) {
    let search = window().location().search().unwrap_or_default();
    api.ask_ahead(api.page_of_listings(&page_of(ListAddress::parse(&search).query, None)));
}

/// A page of what a query finds.
fn page_of(query: ListingQuery, cursor: Option<String>) -> ListingQuery {
    ListingQuery { limit: Some(PAGE), cursor, ..query }
}

/// The first `count` rows of a query as they are now, page after page.
async fn reread(api: Api, query: ListingQuery, count: usize) -> Result<(Vec<ListingSummary>, Option<String>), ApiError> {
    let mut rows = Vec::new();
    let mut next = None;
    loop {
        let page = api.list_listings(&page_of(query.clone(), next)).await?;
        rows.extend(page.items);
        next = page.next_cursor;
        if next.is_none() || rows.len() >= count.min(REREAD) {
            return Ok((rows, next));
        }
    }
}

/// The rows of one query.
#[derive(Clone, Copy)]
pub struct Rows {
    items: RwSignal<Vec<ListingSummary>>,
    next: RwSignal<Option<String>>,
    task: Task,
    is_loaded: RwSignal<bool>,
    failure: RwSignal<Option<ApiError>>,
    asked: RwSignal<ListingQuery>,
    shown: RwSignal<ListingQuery>,
}

impl Rows {
    /// No rows yet.
    pub fn new() -> Self {
        Self {
            items: RwSignal::default(),
            next: RwSignal::default(),
            task: Task::new(),
            is_loaded: RwSignal::new(false),
            failure: RwSignal::default(),
            asked: RwSignal::default(),
            shown: RwSignal::default(),
        }
    }

    /// Where they go on.
    pub fn next(self) -> ReadSignal<Option<String>> {
        self.next.read_only()
    }

    /// The rows so far.
    pub fn items(self) -> ReadSignal<Vec<ListingSummary>> {
        self.items.read_only()
    }

    /// Are more on their way?
    pub fn is_busy(self) -> Signal<bool> {
        self.task.busy()
    }

    /// Has the query been answered at all?
    pub fn is_loaded(self) -> ReadSignal<bool> {
        self.is_loaded.read_only()
    }

    /// What went wrong with the latest page.
    pub fn failure(self) -> ReadSignal<Option<ApiError>> {
        self.failure.read_only()
    }

    /// What the rows answer: head, units and chips are of this query, too, so that they never tell of other rows than are there.
    pub fn shown(self) -> ReadSignal<ListingQuery> {
        self.shown.read_only()
    }

    /// Do the rows still answer an earlier query?
    pub fn are_old(self) -> bool {
        self.asked.with(|asked| self.shown.with(|shown| asked != shown))
    }

    /// Loads the first page of another query. The old rows stay until it is there.
    pub fn load(self, api: Api, query: ListingQuery) {
        if !self.is_loaded.get_untracked() {
            self.shown.set(query.clone());
        }
        self.asked.set(query);
        self.next.set(None);
        self.fetch(api, true);
    }

    /// Shows what was kept, and reads it anew without a sign of it.
    pub fn restore(self, api: Api, kept: KeptList) {
        let count = kept.items.len();
        self.shown.set(kept.query.clone());
        self.asked.set(kept.query.clone());
        self.items.set(kept.items);
        self.next.set(kept.next);
        self.is_loaded.set(true);
        self.task.ask(reread(api, kept.query, count), move |answer| match answer {
            Ok((mut rows, next)) if rows.len() < count && next.is_some() => {
                // Farther down than is read anew: those rows stay as they were.
                let known: HashSet<_> = rows.iter().map(|row| row.id).collect();
                let rest =
                    self.items.with_untracked(|old| old.iter().skip(rows.len()).filter(|row| !known.contains(&row.id)).cloned().collect());
                rows.extend::<Vec<_>>(rest);
                self.items.set(rows);
            }
            Ok((rows, next)) => {
                self.items.set(rows);
                self.next.set(next);
            }
            Err(error) => self.failure.set(Some(error)),
        });
    }

    /// Loads the next page, if there is one and none is on its way.
    pub fn more(self, api: Api) {
        if self.next.with_untracked(Option::is_some) && !self.task.busy().get_untracked() && self.failure.with_untracked(Option::is_none) {
            self.fetch(api, false);
        }
    }

    /// Shows a row as it is after a change; its picture stays, as the answer to a change has none.
    pub fn replace(self, mut row: ListingSummary) {
        self.items.update(|rows| {
            if let Some(old) = rows.iter_mut().find(|old| old.id == row.id) {
                row.cover_url = row.cover_url.take().or_else(|| old.cover_url.take());
                *old = row;
            }
        });
    }

    /// Tries again what went wrong.
    pub fn retry(self, api: Api) {
        self.fetch(api, self.next.with_untracked(Option::is_none));
    }

    fn fetch(self, api: Api, is_first: bool) {
        self.failure.set(None);
        let query = page_of(self.asked.get_untracked(), self.next.get_untracked());
        let asked = self.asked.get_untracked();
        self.task.ask(async move { api.list_listings(&query).await }, move |answer| match answer {
            Ok(page) => {
                self.items.update(|items| {
                    if is_first {
                        items.clear();
                    }
                    items.extend(page.items);
                });
                self.next.set(page.next_cursor);
                self.shown.set(asked);
                self.is_loaded.set(true);
            }
            Err(error) => self.failure.set(Some(error)),
        });
    }
}
