//! The workbench 房源: views, filters, the list, and a look at one row.

mod cells;
mod columns;
mod filters;
mod held;
mod kept;
mod peek;
mod rows;
mod scroller;
mod shortcuts;
mod state;
mod table;
mod views;
mod window;

use std::time::Duration;

use fangke_shared::ListingId;
use fangke_shared::company::saved_view::ViewedList;
use fangke_shared::permission::Action;
use fangke_shared::property::listing::{ListingQuery, SortField};
use leptos::prelude::*;

use self::filters::FilterBar;
use self::peek::Peek;
pub use self::rows::ask_ahead;
use self::state::{Workbench, use_workbench};
use self::table::{Cards, Table};
use self::views::View;
use super::address::list_href;
use super::parts::chosen::Chosen;
use super::parts::inline::CellEditing;
use super::parts::mapped::Mapped;
use super::parts::words::{count, facet_count};
use crate::address::{LISTINGS, address};
use crate::company::auth::parts::use_session;
use crate::company::saved_view::parts::{SaveViewDialog, SavedTabs, SavedViews};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Empty, Icon, Note, PageTitle, Popover, ProblemNote, SkeletonRows, Task, Tone, set_title, use_is_phone,
};

/// What comes from above this capability, by whoever composes the pages.
#[derive(Clone, Copy)]
pub struct Beside {
    /// Shows a listing in short, with its cover, beside the list.
    pub peek: fn(ListingId, Signal<Option<String>>) -> AnyView,
    /// Shows the listings on the map, in place of the rows.
    pub map: fn(Mapped) -> AnyView,
    /// Changes a cell of a row.
    pub edit: fn(CellEditing) -> AnyView,
    /// Loads the code of what one looks at after the rows.
    pub preload: fn(),
    /// What may be done with the chosen rows.
    pub bulk: fn(Chosen) -> AnyView,
    /// The dialog that takes the list away, with its switch.
    pub export: fn(Chosen, RwSignal<bool>) -> AnyView,
}

/// The list.
#[component]
pub fn ListingsPage(
    /// What stands beside it.
    beside: Beside,
) -> impl IntoView {
    provide_context(beside);
    let workbench = Workbench::from_address();
    provide_context(workbench);
    set_title(|| PageTitle { title: tr!(listing.title).to_owned(), ..PageTitle::default() });
    shortcuts::listen(workbench);
    let is_phone = use_is_phone();
    let columns = RwSignal::new(columns::stored());
    // The editor's code comes with the first cell, and stays for its undo.
    let was_edited = Memo::new(move |before: Option<&bool>| before == Some(&true) || workbench.cell.with(Option::is_some));
    let is_map = Memo::new(move |_| workbench.map.with(Option::is_some));
    let content = move || {
        if is_map.get() {
            (beside.map)(workbench.mapped())
        } else if is_phone.get() {
            view! { <ListMeta/><Rows><Cards/></Rows> }.into_any()
        } else {
            view! { <Rows><Table columns/></Rows> }.into_any()
        }
    };
    let has_ticks = Memo::new(move |_| workbench.chosen.rows.with(|rows| !rows.is_empty()));
    let peek = move || (!is_phone.get()).then(|| workbench.peek.get()).flatten().map(|id| view! { <Peek id/> });
    view! {
        <div class="workbench" aria-busy=move || workbench.rows.are_old().then_some("true")>
            <Head/>
            <FilterBar columns/>
            <div class="split">
                <div class="list">{content}</div>
                {peek}
            </div>
            {move || (!is_phone.get() && has_ticks.get()).then(|| (beside.bulk)(workbench.chosen))}
            {move || (!is_map.get()).then(|| view! { <StatusLine/> })}
            {move || was_edited.get().then(|| (beside.edit)(workbench.editing()))}
        </div>
    }
}

#[component]
fn Head() -> impl IntoView {
    let (workbench, session) = (use_workbench(), use_session());
    let beside: Beside = expect_context();
    let (may_export, is_exporting, was_opened) = (session.may(Action::ExportListings), RwSignal::new(false), RwSignal::new(false));
    // Its code comes with the first press.
    let press = move |()| {
        was_opened.set(true);
        is_exporting.set(true);
    };
    let export = move || may_export.then(|| view! { <Button icon=icondata_lu::LuDownload on_click=press>{tr!(listing.export)}</Button> });
    let views = SavedViews::of(ViewedList::Listings);
    // As the address writes it, once the rows are those of the query.
    let search = Signal::derive(move || workbench.shown.with(search_of));
    let tabs = View::ALL
        .into_iter()
        .map(|view| {
            let query = Memo::new(move |_| workbench.shown.with(|current| view.query(current)));
            // The count of a view is asked for once: it is a hint, and the list itself knows better.
            let (total, task) = (RwSignal::new(None), Task::new());
            Effect::new(move || {
                let query = ListingQuery { limit: Some(1), with_total: true, ..query.get() };
                task.ask(async move { workbench.api.list_listings(&query).await.ok().and_then(|page| page.total) }, move |n| total.set(n));
            });
            let is_current =
                move || workbench.shown.with(|current| View::of(current) == view) && search.with(|search| views.current(search)).is_none();
            view! {
                <a href=move || query.with(|query| workbench.href_of(query)) aria-current=move || is_current().then_some("page")>
                    {view.label()}
                    {move || total.get().map(|total| view! { <span class="n">{count(total)}</span> })}
                </a>
            }
        })
        .collect_view();
    let may_import = move || session.may(Action::ImportRecords);
    let may_create = move || session.may(Action::CreateListing);
    view! {
        <div class="page-head">
            <h1>{tr!(listing.title)}</h1>
            <nav class="tabs" aria-label=tr!(listing.view.title)>{tabs}<SavedTabs views path=LISTINGS search/></nav>
            <div class="actions">
                <MapLink/>
                {export}
                <Show when=may_import><a class="btn" href="/import"><Icon icon=icondata_lu::LuUpload/>{tr!(listing.import)}</a></Show>
                <Show when=may_create>
                    <a class="btn btn--primary" href="/listings/new" aria-keyshortcuts="N"><Icon icon=icondata_lu::LuPlus/>{tr!(common.add_listing)}</a>
                </Show>
            </div>
            <SaveViewDialog views search/>
            {move || was_opened.get().then(|| (beside.export)(workbench.chosen, is_exporting))}
        </div>
    }
}

/// Leads to the same listings on the map, or back to their rows.
#[component]
fn MapLink() -> impl IntoView {
    let workbench = use_workbench();
    let content = move || {
        if workbench.map.with(Option::is_some) {
            view! { <Icon icon=icondata_lu::LuList/>{tr!(listing.as_list)} }.into_any()
        } else {
            view! { <Icon icon=icondata_lu::LuMap/>{tr!(listing.on_map)} }.into_any()
        }
    };
    view! { <a class="btn" href=move || workbench.href_turned()>{content}</a> }
}

/// The query part of the list's address; none for the list as it begins.
fn search_of(query: &ListingQuery) -> String {
    address("", query.to_pairs()).trim_start_matches('?').to_owned()
}

/// Until when the first rows are on the screen: what is fetched in advance must not be in their way.
const DRAWN: Duration = Duration::from_millis(300);

/// What stands in place of the rows until there are some.
#[component]
fn Rows(children: ChildrenFn) -> impl IntoView {
    let workbench = use_workbench();
    let rows = workbench.rows;
    let phase = Memo::new(move |_| match (rows.is_loaded().get(), rows.items().with(Vec::is_empty)) {
        (true, false) => Phase::Rows,
        (true, true) if !rows.is_busy().get() => Phase::Empty,
        _ => Phase::Waiting,
    });
    let retry = move |()| rows.retry(workbench.api);
    let beside: Beside = expect_context();
    Effect::new(move || {
        if phase.get() == Phase::Rows {
            set_timeout(
                move || {
                    filters::preload_panel();
                    (beside.preload)();
                },
                DRAWN,
            );
        }
    });
    let ignored = move || {
        let names = workbench.ignored.get();
        (!names.is_empty()).then(|| {
            view! { <div class="pad"><Note tone=Tone::Warning>{tr!(listing.ignored, names = names.join(tr!(common.list_separator)))}</Note></div> }
        })
    };
    let children = StoredValue::new(children);
    view! {
        {ignored}
        <Show when=move || rows.failure().with(Option::is_some)>
            <div class="pad"><ProblemNote error=rows.failure() on_retry=retry/></div>
        </Show>
        {move || match phase.get() {
            Phase::Rows => children.with_value(|children| children()).into_any(),
            Phase::Empty => view! { <Nothing/> }.into_any(),
            // A failure says itself what to do.
            Phase::Waiting if rows.failure().with(Option::is_some) => ().into_any(),
            Phase::Waiting => view! { <SkeletonRows rows=18/> }.into_any(),
        }}
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Waiting,
    Empty,
    Rows,
}

/// No rows: why, and the next best thing.
#[component]
fn Nothing() -> impl IntoView {
    let (workbench, session) = (use_workbench(), use_session());
    let query = workbench.query.get_untracked();
    let view_of = View::of(&query);
    let bare = view_of.query(&query);
    let is_narrowed = ListingQuery { sort: bare.sort, ..query.clone() } != bare;
    let (title, text) = match view_of {
        _ if is_narrowed => (tr!(listing.empty.narrowed), tr!(listing.empty.narrowed_text)),
        View::Available => (tr!(listing.empty.available), tr!(listing.empty.available_text)),
        View::Mine => (tr!(listing.empty.mine), tr!(listing.empty.mine_text)),
        View::Unfollowed => (tr!(listing.empty.unfollowed), tr!(listing.empty.unfollowed_text)),
        View::Leads => (tr!(listing.empty.leads), tr!(listing.empty.leads_text)),
    };
    let leads = (is_narrowed && view_of != View::Leads).then(|| {
        let href =
            list_href(&ListingQuery { status: View::Leads.query(&query).status, scope: None, unfollowed_days: None, ..query.clone() });
        view! { <a class="btn" href=href>{tr!(listing.empty.search_leads)}</a> }
    });
    let clear = is_narrowed.then(|| {
        let act = move |()| workbench.look_for(&bare);
        view! { <Button kind=ButtonKind::Primary on_click=act>{tr!(common.clear_filters)}</Button> }
    });
    let add = (!is_narrowed && session.may(Action::CreateListing)).then(|| {
        view! { <a class="btn btn--primary" href="/listings/new"><Icon icon=icondata_lu::LuPlus/>{tr!(common.add_listing)}</a> }
    });
    let import =
        (!is_narrowed && session.may(Action::ImportRecords)).then(|| view! { <a class="btn" href="/import">{tr!(common.add_import)}</a> });
    view! { <Empty icon=icondata_lu::LuBuilding2 title=title text=text>{clear}{leads}{add}{import}</Empty> }
}

/// How many there are, and in which order: above the cards of a phone.
#[component]
fn ListMeta() -> impl IntoView {
    let workbench = use_workbench();
    let total = move || {
        workbench.facets.with(|facets| facets.as_ref().map(|facets| tr!(listing.n_listings, n = facet_count(facets, facets.total))))
    };
    let sort = move || workbench.shown.with(|query| query.sort);
    let arrow = move || {
        let icon = if sort().is_descending { icondata_lu::LuArrowDown } else { icondata_lu::LuArrowUp };
        view! { <Icon icon/> }
    };
    let orders = SortField::ALL
        .iter()
        .map(|&field| {
            let press = move |_| workbench.look_for(&columns::sorted_by(&workbench.query.get_untracked(), field));
            let is_on = move || sort().field == field;
            view! {
                <button type="button" aria-pressed=move || if is_on() { "true" } else { "false" } on:click=press>
                    {field.label()}
                    {move || is_on().then(|| view! { <span class="end">{arrow}</span> })}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="list-meta">
            <span>{total}</span>
            <MapLink/>
            <div>
                <button class="btn btn--quiet btn--sm" type="button" popovertarget="listing-order">
                    {move || sort().field.label()}
                    {arrow}
                </button>
                <Popover id="listing-order" closes=true>{orders}</Popover>
            </div>
        </div>
    }
}

#[component]
fn StatusLine() -> impl IntoView {
    let workbench = use_workbench();
    let (chooses, may_edit) = (workbench.may_choose, workbench.may_edit);
    let loaded = move || {
        let rows = i64::try_from(workbench.rows.items().with(Vec::len)).unwrap_or(i64::MAX);
        workbench.facets.with(|facets| match facets {
            Some(facets) => {
                tr!(listing.loaded_of, rows = fangke_shared::money::grouped(rows.unsigned_abs()), total = facet_count(facets, facets.total))
            }
            None => tr!(listing.loaded, rows = fangke_shared::money::grouped(rows.unsigned_abs())),
        })
    };
    view! {
        <div class="statusline">
            <span role="status">{loaded}</span>
            <span class="keys" aria-hidden="true">
                <span><kbd>"J"</kbd><kbd>"K"</kbd>{tr!(listing.shortcuts.step)}</span>
                <span><kbd>"↵"</kbd>{tr!(listing.shortcuts.open)}</span>
                <span><kbd>"F"</kbd>{tr!(listing.shortcuts.filter)}</span>
                {may_edit.then(|| view! { <span><kbd>"F2"</kbd>{tr!(listing.shortcuts.edit)}</span> })}
                {chooses.then(|| view! { <span><kbd>"X"</kbd>{tr!(listing.shortcuts.choose)}</span> })}
                <span><kbd>"N"</kbd>{tr!(listing.shortcuts.add)}</span>
                <span><kbd>"/"</kbd>{tr!(listing.shortcuts.search)}</span>
            </span>
        </div>
    }
}
