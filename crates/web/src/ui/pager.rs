//! Rows that come page by page.

use std::sync::Arc;

use fangke_shared::page::Page;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use super::Task;
use crate::api::ApiError;

type Fetch<T> = Arc<dyn Fn(Option<String>) -> LocalBoxFuture<'static, Result<Page<T>, ApiError>>>;

/// The rows so far, and how to get more.
pub struct Pager<T: Send + Sync + 'static> {
    rows: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    error: RwSignal<Option<ApiError>>,
    is_first: RwSignal<bool>,
    fetch: StoredValue<Fetch<T>, LocalStorage>,
    task: Task,
}

impl<T: Send + Sync + 'static> Clone for Pager<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Pager<T> {}

impl<T: Clone + Send + Sync + 'static> Pager<T> {
    /// `fetch` gets one page after a cursor. It is asked anew whenever a signal that it reads changes.
    pub fn new(fetch: impl Fn(Option<String>) -> LocalBoxFuture<'static, Result<Page<T>, ApiError>> + 'static) -> Self {
        let pager = Self {
            rows: RwSignal::default(),
            next: RwSignal::new(None),
            error: RwSignal::new(None),
            is_first: RwSignal::new(true),
            fetch: StoredValue::new_local(Arc::new(fetch)),
            task: Task::new(),
        };
        Effect::new(move || pager.load(None));
        pager
    }

    /// Starts again from the first page; the rows stay until the new ones are there.
    pub fn reload(self) {
        untrack(|| self.load(None));
    }

    /// Gets the next page.
    pub fn more(self) {
        if let Some(cursor) = self.next.get_untracked() {
            untrack(|| self.load(Some(cursor)));
        }
    }

    fn load(self, cursor: Option<String>) {
        let is_more = cursor.is_some();
        let page = self.fetch.with_value(|fetch| fetch(cursor));
        self.task.ask(page, move |result| {
            match result {
                Ok(page) => {
                    self.error.set(None);
                    self.next.set(page.next_cursor);
                    if is_more { self.rows.update(|rows| rows.extend(page.items)) } else { self.rows.set(page.items) }
                }
                Err(error) => self.error.set(Some(error)),
            }
            self.is_first.set(false);
        });
    }

    /// The rows so far.
    pub fn rows(self) -> RwSignal<Vec<T>> {
        self.rows
    }

    /// Is there a next page?
    pub fn has_more(self) -> Signal<bool> {
        Signal::derive(move || self.next.with(Option::is_some))
    }

    /// Is a page on its way?
    pub fn busy(self) -> Signal<bool> {
        self.task.busy()
    }

    /// Has no answer come yet?
    pub fn is_first(self) -> Signal<bool> {
        self.is_first.into()
    }

    /// The latest failure.
    pub fn error(self) -> Signal<Option<ApiError>> {
        self.error.into()
    }
}
