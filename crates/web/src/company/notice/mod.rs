//! Notices: the newest behind the bell, all of them on a page.

pub mod calls;
pub mod parts;
mod words;

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::insight::bell::NoticeResponse;
use fangke_shared::page::Page;
use fangke_shared::{ClientId, NoticeId, ReceptionId, ShowingId};
use futures::FutureExt;
use leptos::prelude::*;

use self::words::sentence;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::company::notice::parts::{Notices, use_notices};
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Choice, Empty, LoadMore, PageTitle, Pager, ProblemNote, Segmented, SkeletonRows, Tag, Task, Tone, hide_popover,
    set_title, use_toaster,
};
use crate::{address, time, tr};

/// How many the bell shows.
const NEWEST: i64 = 8;
/// How many a page of the list holds.
const LIMIT: i64 = 50;

/// A list of notices, and what may be done with them.
#[derive(Clone, Copy)]
struct List {
    pager: Pager<NoticeResponse>,
    notices: Notices,
    read: Callback<Option<NoticeId>>,
}

impl List {
    fn new(is_unread: impl Fn() -> bool + 'static, limit: i64) -> Self {
        let (api, notices, toaster, task) = (use_api(), use_notices(), use_toaster(), Task::new());
        let pager = Pager::new(move |cursor| {
            let is_unread = is_unread();
            async move {
                let page = api.list_notices(is_unread, limit, cursor.as_deref()).await?;
                notices.note(page.unread);
                Ok(Page { items: page.items, next_cursor: page.next_cursor, total: None })
            }
            .boxed_local()
        });
        let read = Callback::new(move |which: Option<NoticeId>| {
            task.beside(notices.read(which), move |answer| match answer {
                Ok(()) => {
                    let now = chrono::Utc::now();
                    let is_meant = |notice: &NoticeResponse| which.is_none_or(|id| id == notice.id) && notice.read_at.is_none();
                    pager.rows().update(|rows| {
                        rows.iter_mut().filter(|notice| is_meant(notice)).for_each(|notice| notice.read_at = Some(now));
                    });
                }
                Err(error) => toaster.fail(&error),
            });
        });
        Self { pager, notices, read }
    }
}

/// What the bell opens.
#[component]
fn NoticeMenu() -> impl IntoView {
    let list = List::new(|| false, NEWEST);
    view! {
        // Parts of the menu, not of the page.
        <header role="none">{tr!(notice.title)}<small>{move || count(list.notices.unread().get())}</small></header>
        <Rows list/>
        <footer role="none">
            <ReadAll list/>
            <a class="btn btn--link btn--sm" href="/notices" on:click=|_| hide_popover("notices")>{tr!(notice.see_all)}</a>
        </footer>
    }
}

/// All notices.
#[component]
fn NoticesPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(notice.title).to_owned(), subtitle: None, back: Some("/today".to_owned()) });
    let which = RwSignal::new("all".to_owned());
    let list = List::new(move || which.with(|which| which == "unread"), LIMIT);
    let choices = vec![Choice::new("all", tr!(common.all)), Choice::new("unread", tr!(notice.unread))];
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(notice.title)}</h1>
                <span class="sub">{move || count(list.notices.unread().get())}</span>
                <div class="actions">
                    <Segmented value=which choices label=tr!(notice.show)/>
                    <ReadAll list/>
                </div>
            </div>
            <section class="panel notices" aria-label=tr!(notice.title)>
                <Rows list/>
                <LoadMore has_more=list.pager.has_more() busy=list.pager.busy() on_more=move |()| list.pager.more()/>
            </section>
        </div>
    }
}

fn count(unread: i64) -> String {
    if unread == 0 { tr!(notice.all_read).to_owned() } else { tr!(notice.count, n = unread) }
}

#[component]
fn ReadAll(list: List) -> impl IntoView {
    let refused = Signal::derive(move || (list.notices.unread().get() == 0).then(|| tr!(notice.all_read).to_owned()));
    view! { <Button kind=ButtonKind::Quiet class="btn--sm" refused on_click=move |()| list.read.run(None)>{tr!(notice.read_all)}</Button> }
}

#[component]
fn Rows(list: List) -> impl IntoView {
    let pager = list.pager;
    let is_empty = move || !pager.is_first().get() && pager.rows().with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |notice: &NoticeResponse| (notice.id, notice.read_at.is_some());
    view! {
        <Show when=move || pager.error().with(Option::is_some)>
            <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
        </Show>
        <Show when=move || pager.is_first().get()><SkeletonRows rows=4/></Show>
        <Show when=is_empty><Empty icon=icondata_lu::LuBell title=tr!(notice.empty) text=tr!(notice.empty_text)/></Show>
        <ul class="rows">
            <For each=move || pager.rows().get() key children=move |notice| view! { <Row notice list/> }/>
        </ul>
    }
}

#[component]
fn Row(notice: NoticeResponse, list: List) -> impl IntoView {
    let session = use_session();
    let me = untrack(|| session.me()).map(|me| me.member.id);
    let (id, is_unread) = (notice.id, notice.read_at.is_none());
    let read = move |_| {
        hide_popover("notices");
        if is_unread {
            list.read.run(Some(id));
        }
    };
    let showing = notice.details.get("showing_id").and_then(serde_json::Value::as_i64).map(ShowingId);
    let title = match &notice.listing {
        Some(listing) => {
            let href = showing.map_or_else(|| address::listing(listing.id), address::showing);
            view! { <a href=href on:click=read>{listing.title()}</a> }.into_any()
        }
        // One answers where all of them stand: who is invited doesn't see the client yet.
        None if notice.kind == NoticeKind::Cooperation => {
            view! { <a href=address::COOPERATIONS on:click=read>{notice.kind.label()}</a> }.into_any()
        }
        None if notice.kind == NoticeKind::ExportRequest => {
            view! { <a href=address::EXPORTS on:click=read>{notice.kind.label()}</a> }.into_any()
        }
        None if notice.kind == NoticeKind::StageOver => {
            let client = notice.details.get("client_id").and_then(serde_json::Value::as_i64).map(ClientId);
            let href = client.map_or_else(|| address::CLIENTS.to_owned(), address::client);
            view! { <a href=href on:click=read>{notice.kind.label()}</a> }.into_any()
        }
        None if notice.kind == NoticeKind::Recommendation => {
            let client = notice.details.get("client_id").and_then(serde_json::Value::as_i64).map(ClientId);
            let href = client.map_or_else(|| address::CLIENTS.to_owned(), address::client);
            view! { <a href=href on:click=read>{notice.kind.label()}</a> }.into_any()
        }
        None if notice.kind == NoticeKind::BackupMissing => {
            view! { <a href=address::SYSTEM on:click=read>{notice.kind.label()}</a> }.into_any()
        }
        None => match notice.details.get("reception_id").and_then(serde_json::Value::as_i64).map(ReceptionId) {
            Some(id) => view! { <a href=address::reception(id) on:click=read>{notice.kind.label()}</a> }.into_any(),
            None => view! { <b>{notice.kind.label()}</b> }.into_any(),
        },
    };
    let mark = is_unread.then(|| {
        view! {
            <Button
                kind=ButtonKind::Quiet
                class="btn--sm btn--icon"
                icon=icondata_lu::LuCheck
                label=tr!(notice.read_one)
                on_click=move |()| list.read.run(Some(id))
            />
        }
    });
    view! {
        <li>
            <div>
                <div class="t">{is_unread.then(|| view! { <Tag tone=Tone::Accent>{tr!(notice.unread)}</Tag> })}{title}</div>
                <div class="d">{sentence(&notice, me)}</div>
                <div class="d" title=time::exact(notice.created_at)>{time::moment(notice.created_at)}</div>
            </div>
            {mark}
        </li>
    }
}

crate::lazy_view!(notices, pub notice_menu: fn() -> AnyView = || NoticeMenu().into_any());
crate::lazy_view!(notices, pub notices_page: fn() -> AnyView = || NoticesPage().into_any());
