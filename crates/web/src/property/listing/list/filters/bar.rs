//! The bar above the list: search, purpose, chips, and the panels behind them.

use std::time::Duration;

use fangke_shared::property::listing::{ListingQuery, Purpose};
use leptos::prelude::*;

use super::Panel;
use super::catalogue::{FILTERS, Filter, on_the_bar};
use super::columns_menu::ColumnsMenu;
use super::completion::Names;
use crate::i18n;
use crate::i18n::Word;
use crate::property::listing::list::columns::Column;
use crate::property::listing::list::state::use_workbench;
use crate::property::listing::list::views::View;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Drawer, FilterChip, Icon, Segmented, debounced, hide_popover};

/// How long to wait for the next letter before searching.
const PAUSE: Duration = Duration::from_millis(200);
/// Id of the search field.
const SEARCH_ID: &str = "listing-search";
/// Id of the first chip's panel, for the keyboard.
pub const FIRST_PANEL_ID: &str = "filter-district";

/// The bar.
#[component]
pub fn FilterBar(
    /// The columns that are shown.
    columns: RwSignal<Vec<Column>>,
) -> impl IntoView {
    let workbench = use_workbench();
    let names = Names::new();
    provide_context(names);
    Effect::new(move || names.ask_for(workbench.api, &workbench.shown.get()));
    let is_sheet_open = RwSignal::new(false);
    let on_the_bar = on_the_bar(i18n::locale());
    let shown = Memo::new(move |_| {
        workbench.shown.with(|query| {
            let is_shown = |(i, filter): &(usize, &Filter)| filter.is_useful(query) && (*i < on_the_bar || filter.is_set(query));
            FILTERS.iter().enumerate().filter(is_shown).map(|(i, _)| i).collect::<Vec<_>>()
        })
    });
    let set_count = Memo::new(move |_| workbench.shown.with(|query| FILTERS.iter().filter(|filter| filter.is_set(query)).count()));
    let is_narrowed = Memo::new(move |_| set_count.get() != 0 || workbench.shown.with(|query| query.q.is_some()));
    let clear_all = move |()| {
        let query = workbench.query.get_untracked();
        workbench.look_for(&ListingQuery { sort: query.sort, ..View::of(&query).query(&query) });
    };
    view! {
        <div class="filterbar" role="search" aria-label=tr!(listing.filter.title)>
            <SearchField/>
            <PurposeChoice/>
            <Button class="btn--sm phone-only" icon=icondata_lu::LuSlidersHorizontal on_click=move |()| is_sheet_open.set(true)>
                {move || match set_count.get() { 0 => tr!(listing.filter.open).to_owned(), n => tr!(listing.filter.open_count, n = n) }}
            </Button>
            <div class="filterbar__chips">
                <For each=move || shown.get() key=|i| *i children=move |i| FILTERS.get(i).map(|filter| view! { <Chip filter=*filter/> })/>
            </div>
            <Button kind=ButtonKind::Quiet class="btn--sm desk-only" icon=icondata_lu::LuListFilter on_click=move |()| is_sheet_open.set(true)>
                {tr!(common.more)}
            </Button>
            // It keeps its place while there is nothing to clear.
            <span class:is-idle=move || !is_narrowed.get()>
                <Button kind=ButtonKind::Link class="btn--sm" on_click=clear_all>{tr!(common.clear)}</Button>
            </span>
            <div class="filterbar__end"><ColumnsMenu columns/></div>
        </div>
        <Drawer open=is_sheet_open title=tr!(listing.filter.title).to_owned()>
            <Panel
                filters=workbench.query.with_untracked(|query| FILTERS.into_iter().filter(|filter| filter.is_useful(query)).collect())
                on_close=move |()| is_sheet_open.set(false)
            />
        </Drawer>
    }
}

#[component]
fn Chip(filter: Filter) -> impl IntoView {
    let workbench = use_workbench();
    let names: Names = expect_context();
    let id = format!("filter-{}", filter.name);
    let panel_id = StoredValue::new(id.clone());
    let is_open = RwSignal::new(false);
    let value = Signal::derive(move || {
        workbench.shown.with(|query| filter.words(query, |id| names.of(filter.name, id).unwrap_or_else(|| id.to_owned())))
    });
    let clear = move |()| workbench.look_for(&filter.cleared(&workbench.query.get_untracked()));
    view! {
        <FilterChip label=(filter.label)() value on_clear=clear id open=is_open>
            <Show when=move || is_open.get()>
                <header>{(filter.label)()}</header>
                <Panel filters=vec![filter] on_close=move |()| panel_id.with_value(|id| hide_popover(id))/>
            </Show>
        </FilterChip>
    }
}

#[component]
fn SearchField() -> impl IntoView {
    let workbench = use_workbench();
    let text = RwSignal::new(String::new());
    // The address may change without the field: Back, a tab, a link.
    Effect::new(move || {
        let q = workbench.query.with(|query| query.q.clone()).unwrap_or_default();
        if text.with_untracked(|text| text.trim() != q) {
            text.set(q);
        }
    });
    let search = debounced(PAUSE, move |text: String| {
        let query = workbench.query.get_untracked();
        let q = Some(text.trim().to_owned()).filter(|q| !q.is_empty());
        if query.q != q {
            workbench.look_for_while_typing(&ListingQuery { q, ..query });
        }
    });
    view! {
        <label class="control listing-search">
            <Icon icon=icondata_lu::LuSearch/>
            <input
                id=SEARCH_ID
                type="search"
                inputmode="search"
                maxlength="100"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=tr!(listing.filter.search_hint)
                aria-label=tr!(listing.filter.search)
                prop:value=move || text.get()
                on:input:target=move |event| {
                    let typed = event.target().value();
                    text.set(typed.clone());
                    search(typed);
                }
            />
        </label>
    }
}

#[component]
fn PurposeChoice() -> impl IntoView {
    let workbench = use_workbench();
    let word = |purpose: Option<Purpose>| purpose.map(|purpose| purpose.word().to_owned()).unwrap_or_default();
    let value = RwSignal::new(workbench.query.with_untracked(|query| word(query.purpose)));
    Effect::new(move || value.set(workbench.query.with(|query| word(query.purpose))));
    Effect::new(move |previous: Option<()>| {
        let chosen = value.get();
        let query = workbench.query.get_untracked();
        if previous.is_some() && word(query.purpose) != chosen {
            workbench.look_for(&ListingQuery { purpose: chosen.parse().ok(), ..query });
        }
    });
    let choices = vec![
        Choice::new("", tr!(common.all)),
        Choice::new(Purpose::Sale.word(), tr!(listing.view.sale)),
        Choice::new(Purpose::Rental.word(), tr!(listing.view.rental)),
    ];
    view! { <Segmented value choices label=tr!(listing.view.purpose)/> }
}
