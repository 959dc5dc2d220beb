//! Keys 钥匙: what the store keeps, who has what out, and each bunch with its movements.

mod acts;
pub mod calls;
mod detail;
mod filter;
mod give_up;
mod label;
mod list;
pub mod parts;
mod words;

use std::time::Duration;

use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::property::key::KeyBunchResponse;
use futures::FutureExt;
use leptos::prelude::*;

use self::acts::Desk;
use self::filter::{KeyFilter, View};
use self::list::KeyList;
use crate::address::{AddressState, use_address_state};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::property::key::parts::TakeDialog;
use crate::tr;
use crate::ui::{Choice, PageTitle, Pager, Select, TextInput, debounced, set_title};

const PAUSE: Duration = Duration::from_millis(200);

#[component]
fn KeysPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(key.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let has_store = untrack(|| session.me()).is_some_and(|me| me.member.store_id.is_some());
    let (filter, change) = use_address_state::<KeyFilter>();
    let pager = Pager::new(move |cursor| {
        let query = filter.get().query(has_store, cursor);
        async move { api.list_keys(&query).await }.boxed_local()
    });
    // A bunch stays where it stands until the list is loaded anew, so that nothing jumps under the finger.
    let changed = Callback::new(move |bunch: KeyBunchResponse| {
        let _ = pager.rows().try_update(|rows| rows.iter_mut().filter(|row| row.id == bunch.id).for_each(|row| *row = bunch.clone()));
    });
    let desk = Desk::new(changed, Callback::new(move |()| pager.reload()));
    let empty = Signal::derive(move || match filter.get().view(has_store) {
        View::Mine => tr!(key.empty_mine).to_owned(),
        View::Overdue => tr!(key.empty_overdue).to_owned(),
        _ => tr!(key.empty_text).to_owned(),
    });
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(key.title)}</h1><span class="sub">{tr!(key.order)}</span></div>
            <Tabs filter has_store/>
            <Filters filter on_change=change/>
            <KeyList pager desk empty/>
            <TakeDialog taking=desk.taking on_changed=desk.on_changed on_stale=desk.on_stale/>
        </div>
    }
}

#[component]
fn Tabs(filter: Memo<KeyFilter>, has_store: bool) -> impl IntoView {
    let tabs = View::ALL.into_iter().filter(|view| has_store || *view != View::Store).map(|view| {
        let href = move || filter.with(|filter| KeyFilter { view: Some(view), ..filter.clone() }.href());
        let is_here = move || filter.with(|filter| filter.view(has_store) == view).then_some("page");
        view! { <a href=href aria-current=is_here>{view.label()}</a> }
    });
    view! { <nav class="tabs keys__tabs" aria-label=tr!(key.views)>{tabs.collect_view()}</nav> }
}

#[component]
fn Filters(filter: Memo<KeyFilter>, on_change: Callback<KeyFilter>) -> impl IntoView {
    let api = use_api();
    let start = filter.get_untracked();
    let q = RwSignal::new(start.q);
    let store = RwSignal::new(start.store_id.map(|id| id.to_string()).unwrap_or_default());
    let units = LocalResource::new(move || async move { api.list_org_units().await });
    let stores = Signal::derive(move || {
        let units = units.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default();
        let stores = units.into_iter().filter(|unit| unit.kind == OrgUnitKind::Store && unit.is_active);
        stores.map(|unit| Choice::new(unit.id.to_string(), unit.name)).collect::<Vec<_>>()
    });
    let send = move |()| {
        let Some(now) = filter.try_get_untracked() else { return };
        let wanted = KeyFilter {
            view: now.view,
            q: q.get_untracked().trim().to_owned(),
            store_id: store.get_untracked().parse().ok(),
            holder_id: now.holder_id,
        };
        if wanted != now {
            on_change.run(wanted);
        }
    };
    let send_soon = debounced(PAUSE, send);
    Effect::new(move |first: Option<()>| {
        q.track();
        if first.is_some() {
            send_soon(());
        }
    });
    Effect::new(move |first: Option<()>| {
        store.track();
        if first.is_some() {
            send(());
        }
    });
    view! {
        <div class="filterbar listfilters" role="search" aria-label=tr!(key.find)>
            <TextInput
                value=q
                kind="search"
                class="listfilters__search"
                icon=icondata_lu::LuSearch
                label=tr!(key.find)
                placeholder=tr!(key.find)
            />
            <Select value=store choices=stores blank=tr!(key.all_stores) label=tr!(key.store)/>
        </div>
    }
}

crate::lazy_view!(keys, pub keys_page: fn() -> AnyView = || KeysPage().into_any());
crate::lazy_view!(keys, pub key_page: fn() -> AnyView = || detail::KeyPage().into_any());
