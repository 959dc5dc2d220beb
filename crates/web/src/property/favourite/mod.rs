//! Favourites 收藏, and what one has looked at lately on this device: from both, up to four are compared.

pub mod calls;
pub mod parts;

use fangke_shared::ListingId;
use fangke_shared::property::favourite::COMPARED_MAX;
use fangke_shared::property::listing::ListingSummary;
use leptos::prelude::*;

use self::parts::seen::Seen;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::ui::{Button, ButtonKind, Empty, Icon, Loaded, PageTitle, Tag, Task, set_title, use_toaster};
use crate::{address, tr};

/// What has a tick.
type Ticks = RwSignal<Vec<ListingId>>;

#[component]
fn FavouritesPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(favourite.title).to_owned(), subtitle: None, back: Some("/listings".to_owned()) });
    let (api, session) = (use_api(), use_session());
    let resource = LocalResource::new(move || async move { api.list_favourites().await });
    let reload = Callback::new(move |()| resource.refetch());
    let ticks = Ticks::default();
    let list = move |page: fangke_shared::page::Page<ListingSummary>| {
        if page.items.is_empty() {
            return view! { <Empty icon=icondata_lu::LuStar title=tr!(favourite.empty) text=tr!(favourite.empty_text)/> }.into_any();
        }
        let rows = page.items.into_iter().map(|listing| view! { <Row listing ticks reload/> }).collect_view();
        view! { <ul class="rows favourites">{rows}</ul> }.into_any()
    };
    let seen = session.me().map(|me| Seen::of(me.member.id).list()).unwrap_or_default();
    let seen = (!seen.is_empty()).then(|| {
        let rows = seen
            .into_iter()
            .map(|(id, title)| view! { <li><Tick id ticks name=title.clone()/><div><div class="t"><a href=address::listing(id)>{title}</a></div></div></li> })
            .collect_view();
        view! {
            <section class="panel" aria-labelledby="h-seen">
                <header><h2 id="h-seen">{tr!(favourite.seen)}</h2><span class="end">{tr!(favourite.seen_note)}</span></header>
                <ul class="rows favourites">{rows}</ul>
            </section>
        }
    });
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(favourite.title)}</h1>
                <div class="actions"><Compare ticks/></div>
            </div>
            <div class="stack">
                <section class="panel" aria-label=tr!(favourite.title)><Loaded resource rows=6 view=list/></section>
                {seen}
            </div>
        </div>
    }
}

/// Leads to the comparison of what has a tick, or says why it doesn't.
#[component]
fn Compare(ticks: Ticks) -> impl IntoView {
    move || {
        let ids = ticks.get();
        match ids.len() {
            2..=COMPARED_MAX => {
                let href = parts::compare_href(&ids);
                view! { <a class="btn btn--primary" href=href><Icon icon=icondata_lu::LuColumns3/>{tr!(favourite.compare_n, n = ids.len())}</a> }.into_any()
            }
            n => {
                let why = if n < 2 { tr!(favourite.too_few) } else { tr!(favourite.too_many) };
                view! { <Button icon=icondata_lu::LuColumns3 refused=Signal::stored(Some(why.to_owned()))>{tr!(favourite.compare)}</Button> }.into_any()
            }
        }
    }
}

#[component]
fn Tick(id: ListingId, ticks: Ticks, name: String) -> impl IntoView {
    let turn = move |_| {
        ticks.update(|ids| match ids.iter().position(|known| *known == id) {
            Some(at) => drop(ids.remove(at)),
            None => ids.push(id),
        });
    };
    let is_on = move || ticks.with(|ids| ids.contains(&id));
    view! { <input type="checkbox" class="tick" aria-label=tr!(favourite.choose, name = name) prop:checked=is_on on:change=turn/> }
}

#[component]
fn Row(listing: ListingSummary, ticks: Ticks, reload: Callback<()>) -> impl IntoView {
    let (api, toaster, task) = (use_api(), use_toaster(), Task::new());
    let (id, title) = (listing.id, words::title(&listing));
    let let_go = move |()| {
        task.act(api.drop_favourite(id), move |()| {
            ticks.update(|ids| ids.retain(|known| *known != id));
            toaster.say(tr!(favourite.dropped));
            reload.run(());
        });
    };
    let facts = [
        words::layout(listing.rooms, listing.halls, listing.baths),
        listing.area.map(|area| format!("{area} ㎡")),
        words::floor(listing.floor, listing.total_floors, listing.floor_band),
    ];
    let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
    view! {
        <li>
            <Tick id ticks name=title.clone()/>
            <div>
                <div class="t"><a href=address::listing(id)>{title}</a> " " <Tag>{listing.status.label()}</Tag></div>
                <div class="d dots">{facts}</div>
            </div>
            <b class="tnum">{words::asking_text(&listing)}</b>
            <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuStarOff label=tr!(favourite.drop) busy=task.busy() on_click=let_go/>
        </li>
    }
}

crate::lazy_view!(favourites, pub favourites_page: fn() -> AnyView = || FavouritesPage().into_any());
