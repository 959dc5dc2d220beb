//! What the parts of the workbench share: the address, the rows, the counts.

use fangke_shared::ListingId;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::property::listing::{ListingFacets, ListingQuery};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::kept::{self, KeptList};
use super::rows::Rows;
use crate::address;
use crate::address::{AddressState, use_state_in_address};
use crate::api::{Api, use_api};
use crate::company::auth::parts::use_session;
use crate::property::listing::address::ListAddress;
use crate::property::listing::address::list_href;
use crate::property::listing::parts::chosen::Chosen;
use crate::property::listing::parts::inline::{CellEdit, CellEditing, CellField};
use crate::property::listing::parts::last_list;
use crate::property::listing::parts::mapped::{MapSight, Mapped};
use crate::ui::Task;

/// The workbench.
#[derive(Clone, Copy)]
pub struct Workbench {
    /// The client.
    pub api: Api,
    /// The rows.
    pub rows: Rows,
    /// What to look for, from the address: every act starts from it.
    pub query: Memo<ListingQuery>,
    /// What the rows in sight answer: everything that is shown tells of it.
    pub shown: ReadSignal<ListingQuery>,
    /// The row that is looked at, from the address.
    pub peek: Memo<Option<ListingId>>,
    /// The part of the map that is looked at, from the address; none where the rows are shown.
    pub map: Memo<Option<MapSight>>,
    /// Parameters of the address that nobody understands.
    pub ignored: Memo<Vec<String>>,
    /// Counts for the filters, of the rows in sight; none until they are there.
    pub facets: Memo<Option<ListingFacets>>,
    /// Pixels of the list above the upper edge.
    pub offset: RwSignal<f64>,
    /// Where to scroll as soon as the rows are drawn: somebody came back.
    pub wanted_offset: RwSignal<Option<f64>>,
    /// The rows with a tick.
    pub chosen: Chosen,
    /// Is there something that the viewer may do with many rows at once?
    pub may_choose: bool,
    /// The cell that is being changed.
    pub cell: RwSignal<Option<CellEdit>>,
    /// May the viewer change listings at all?
    pub may_edit: bool,
    /// The cell that was pressed last: of two presses the second one may lie elsewhere, since the first one opens the peek.
    pub pressed: StoredValue<Option<(ListingId, CellField)>>,
    /// The row that got or lost its tick last, where a range begins.
    pub last_tick: StoredValue<Option<ListingId>>,
    go: StoredValue<Box<dyn Fn(String, bool)>, LocalStorage>,
}

impl Workbench {
    /// The workbench of the address; loads rows and counts whenever the query changes.
    pub fn from_address() -> Self {
        let (api, navigate) = (use_api(), use_navigate());
        let address = use_state_in_address::<ListAddress>();
        let go =
            move |href: String, replace: bool| navigate(&href, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        let session = use_session();
        let member = session.me().map(|me| me.member.id);
        let leads = session.scope(Action::EditListing).is_some_and(|scope| scope != Scope::Own);
        let may_choose = leads || session.may(Action::ExportListings);
        let rows = Rows::new();
        let shown = rows.shown();
        let counted = RwSignal::new(None::<(ListingQuery, ListingFacets)>);
        let facets = Memo::new(move |_| {
            counted.with(|counted| counted.clone().filter(|(query, _)| shown.with(|shown| shown == query)).map(|(_, facets)| facets))
        });
        let query = Memo::new(move |_| address.with(|address| address.query.clone()));
        let chosen = Chosen {
            rows: RwSignal::new(Vec::new()),
            query: Memo::new(move |_| query.with(|query| crate::address::address("", query.to_pairs()).trim_start_matches('?').to_owned())),
            reload: Callback::new(move |()| rows.load(api, query.get_untracked())),
        };
        // Ticks are of the rows in sight: another question begins without any.
        Effect::new(move |before: Option<()>| {
            query.track();
            if before.is_some() {
                chosen.clear();
            }
        });
        let workbench = Self {
            api,
            rows,
            query,
            chosen,
            may_choose,
            cell: RwSignal::new(None),
            may_edit: session.may(Action::EditListing),
            pressed: StoredValue::new(None),
            last_tick: StoredValue::new(None),
            shown,
            peek: Memo::new(move |_| address.with(|address| address.peek)),
            map: Memo::new(move |_| address.with(|address| address.map)),
            ignored: Memo::new(move |_| address.with(|address| address.ignored.clone())),
            facets,
            offset: RwSignal::new(0.0),
            wanted_offset: RwSignal::new(None),
            go: StoredValue::new_local(Box::new(go)),
        };
        let counting = Task::new();
        Effect::new(move || last_list::remember(address.with(ListAddress::href)));
        Effect::new(move |runs: Option<u8>| {
            let query = workbench.query.get();
            // When this page is made by a step back, the router still has the address of the page before, so the second run may be the first
            // that knows where one is. Later on, whoever asks for something begins at its first row.
            let runs = runs.unwrap_or_default().saturating_add(1);
            match kept::take(member, &query).filter(|_| runs <= 2) {
                Some(kept) => {
                    workbench.wanted_offset.set(Some(kept.offset));
                    rows.restore(api, kept);
                }
                None => rows.load(api, query.clone()),
            }
            let asked = query.clone();
            // Without counts the filters still work, so a failure is none of its own.
            counting.ask(async move { api.get_listing_facets(&query).await.ok() }, move |facets| {
                counted.set(facets.map(|facets| (asked, facets)));
            });
            runs
        });
        on_cleanup(move || {
            if rows.is_loaded().get_untracked() && !untrack(|| rows.are_old()) {
                kept::keep(KeptList {
                    member,
                    query: shown.get_untracked(),
                    items: rows.items().get_untracked(),
                    next: rows.next().get_untracked(),
                    offset: workbench.offset.get_untracked(),
                });
            }
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

    /// Writes the row that is about to be opened into the address of the list: every way back leads to it.
    pub fn note_opened(self, listing: ListingId) {
        let href = self.at(&self.query.get_untracked(), Some(listing), self.map.get_untracked()).href();
        // The router must not follow: the list would be drawn once more just before it is left. A refusal of the browser loses a convenience.
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&history.state().unwrap_or_default(), "", Some(&href));
        }
        last_list::remember(href);
    }

    /// Opens the page of a listing.
    pub fn open(self, listing: ListingId) {
        self.note_opened(listing);
        self.go.with_value(|go| go(address::listing(listing), false));
    }

    /// Opens the form for a new listing.
    pub fn open_new(self) {
        self.go.with_value(|go| go("/listings/new".to_owned(), false));
    }

    fn go_to(self, query: &ListingQuery, peek: Option<ListingId>, replace: bool) {
        self.go.with_value(|go| go(self.at(query, peek, self.map.get_untracked()).href(), replace));
    }

    /// The list in this state.
    fn at(self, query: &ListingQuery, peek: Option<ListingId>, map: Option<MapSight>) -> ListAddress {
        ListAddress { query: query.clone(), peek, map, ignored: Vec::new() }
    }

    /// The address of other rows, shown as those are now: as a list, or on the map.
    pub fn href_of(self, query: &ListingQuery) -> String {
        self.at(query, None, self.map.get()).href()
    }

    /// The address of the same listings the other way: on the map, or as a list.
    pub fn href_turned(self) -> String {
        let map = if self.map.get().is_some() { None } else { Some(MapSight::Whole) };
        self.query.with(|query| self.at(query, None, map).href())
    }

    /// The address of the same listings on the map.
    pub fn href_on_map(self) -> String {
        let map = self.map.get().unwrap_or(MapSight::Whole);
        self.query.with(|query| self.at(query, None, Some(map)).href())
    }

    /// The list as a map.
    pub fn mapped(self) -> Mapped {
        let look = move |sight| {
            let peek = self.peek.get_untracked();
            self.go.with_value(|go| go(self.at(&self.query.get_untracked(), peek, Some(sight)).href(), true));
        };
        Mapped {
            query: self.query,
            sight: Memo::new(move |_| self.map.get().unwrap_or(MapSight::Whole)),
            look: Callback::new(look),
            look_for: Callback::new(move |query| self.look_for(&query)),
            list: list_href,
        }
    }

    /// Changes a cell of a row, which is shown around here.
    pub fn edit(self, listing: ListingId, field: CellField, at: (f64, f64)) {
        if self.may_edit {
            self.cell.set(Some(CellEdit { listing, field, at }));
        }
    }

    /// What the editor of cells works on.
    pub fn editing(self) -> CellEditing {
        CellEditing { cell: self.cell, on_saved: Callback::new(move |listing| self.rows.replace(listing)) }
    }

    /// Gives a row a tick or takes it away; with `is_range` all rows from the last one that was pressed.
    pub fn tick(self, listing: ListingId, is_range: bool) {
        let from = self.last_tick.get_value().filter(|_| is_range);
        self.rows.items().with_untracked(|rows| {
            let place = |id: ListingId| rows.iter().position(|row| row.id == id);
            match (from.and_then(place), place(listing)) {
                (Some(from), Some(to)) => {
                    let range = rows.get(from.min(to)..=from.max(to)).unwrap_or_default();
                    self.chosen.add(range.iter().map(|row| (row.id, row.version)));
                }
                (None, Some(at)) => rows.get(at).into_iter().for_each(|row| self.chosen.turn(row.id, row.version)),
                (_, None) => {}
            }
        });
        self.last_tick.set_value(Some(listing));
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
