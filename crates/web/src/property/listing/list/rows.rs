//! The rows that are loaded so far: page after page, as far as somebody scrolls.

use fangke_shared::property::listing::{ListingQuery, ListingSummary};
use leptos::prelude::*;

use crate::api::{Api, ApiError};
use crate::ui::Task;

/// Rows of one page.
const PAGE: i64 = 100;

/// The rows of one query.
#[derive(Clone, Copy)]
pub struct Rows {
    items: RwSignal<Vec<ListingSummary>>,
    next: RwSignal<Option<String>>,
    task: Task,
    is_loaded: RwSignal<bool>,
    failure: RwSignal<Option<ApiError>>,
    query: StoredValue<ListingQuery>,
    // Only the answer to the latest query counts.
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
            query: StoredValue::default(),
        }
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

    /// Loads the first page of another query. The old rows stay until it is there.
    pub fn load(self, api: Api, query: ListingQuery) {
        self.query.set_value(query);
        self.next.set(None);
        self.fetch(api, true);
    }

    /// Loads the next page, if there is one and none is on its way.
    pub fn more(self, api: Api) {
        if self.next.with_untracked(Option::is_some) && !self.task.busy().get_untracked() && self.failure.with_untracked(Option::is_none) {
            self.fetch(api, false);
        }
    }

    /// Tries again what went wrong.
    pub fn retry(self, api: Api) {
        self.fetch(api, self.next.with_untracked(Option::is_none));
    }

    fn fetch(self, api: Api, is_first: bool) {
        self.failure.set(None);
        let query = ListingQuery { limit: Some(PAGE), cursor: self.next.get_untracked(), ..self.query.get_value() };
        self.task.ask(async move { api.list_listings(&query).await }, move |answer| match answer {
            Ok(page) => {
                self.items.update(|items| {
                    if is_first {
                        items.clear();
                    }
                    items.extend(page.items);
                });
                self.next.set(page.next_cursor);
                self.is_loaded.set(true);
            }
            Err(error) => self.failure.set(Some(error)),
        });
    }
}
