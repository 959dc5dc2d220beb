//! What the parts of the workbench share: the address, the rows, the counts.

use fangke_shared::ListingId;
use fangke_shared::property::listing::{ListingFacets, ListingQuery};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::rows::Rows;
use crate::address;
use crate::address::AddressState;
use crate::api::{Api, use_api};
use crate::property::listing::address::ListAddress;
use crate::property::listing::parts::last_list;
use crate::ui::Task;

/// The workbench.
#[derive(Clone, Copy)]
pub struct Workbench {
    /// The client.
    pub api: Api,
    /// The rows.
    pub rows: Rows,
    /// What to look for, from the address.
    pub query: Memo<ListingQuery>,
    /// The row that is looked at, from the address.
    pub peek: Memo<Option<ListingId>>,
    /// Parameters of the address that nobody understands.
    pub ignored: Memo<Vec<String>>,
    /// Counts for the filters; none until they are there.
    pub facets: RwSignal<Option<ListingFacets>>,
    go: StoredValue<Box<dyn Fn(String, bool)>, LocalStorage>,
}

impl Workbench {
    /// The workbench of the address; loads rows and counts whenever the query changes.
    pub fn from_address() -> Self {
        let (api, search, navigate) = (use_api(), use_location().search, use_navigate());
        let address = Memo::new(move |_| ListAddress::parse(&search.get()));
        let go =
            move |href: String, replace: bool| navigate(&href, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        let workbench = Self {
            api,
            rows: Rows::new(),
            query: Memo::new(move |_| address.with(|address| address.query.clone())),
            peek: Memo::new(move |_| address.with(|address| address.peek)),
            ignored: Memo::new(move |_| address.with(|address| address.ignored.clone())),
            facets: RwSignal::new(None),
            go: StoredValue::new_local(Box::new(go)),
        };
        let counting = Task::new();
        Effect::new(move || last_list::remember(address.with(ListAddress::href)));
        Effect::new(move || {
            let query = workbench.query.get();
            workbench.rows.load(api, query.clone());
            // Without counts the filters still work, so a failure is none of its own.
            counting.ask(async move { api.get_listing_facets(&query).await.ok() }, move |facets| workbench.facets.set(facets));
        });
        workbench
    }

    /// Looks for something else; Back returns.
    pub fn look_for(self, query: &ListingQuery) {
        self.go_to(query, None, false);
    }

    /// Looks for something else without a step for Back, while typing.
    pub fn look_for_while_typing(self, query: &ListingQuery) {
        self.go_to(query, None, true);
    }

    /// Looks at a row, or at none.
    pub fn look_at(self, listing: Option<ListingId>) {
        self.go_to(&self.query.get_untracked(), listing, true);
    }

    /// Opens the page of a listing.
    pub fn open(self, listing: ListingId) {
        self.go.with_value(|go| go(address::listing(listing), false));
    }

    /// Opens the form for a new listing.
    pub fn open_new(self) {
        self.go.with_value(|go| go("/listings/new".to_owned(), false));
    }

    fn go_to(self, query: &ListingQuery, peek: Option<ListingId>, replace: bool) {
        self.go.with_value(|go| go(ListAddress { query: query.clone(), peek, ignored: Vec::new() }.href(), replace));
    }

    /// The row that is looked at, by its place among the loaded ones.
    pub fn current(self) -> Option<usize> {
        let peek = self.peek.get_untracked()?;
        self.rows.items().with_untracked(|rows| rows.iter().position(|row| row.id == peek))
    }

    /// Looks at the row `step` rows further, at the first one if there was none.
    pub fn step(self, step: isize) {
        let next = self.current().map_or(Some(0), |row| row.checked_add_signed(step));
        let id = next.and_then(|row| self.rows.items().with_untracked(|rows| rows.get(row).map(|listing| listing.id)));
        if id.is_some() {
            self.look_at(id);
        }
    }
}

/// The workbench that the page is.
pub fn use_workbench() -> Workbench {
    expect_context()
}
