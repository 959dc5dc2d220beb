//! Keys: what I have out, and what the store waits for.

use fangke_shared::page::Page;
use fangke_shared::permission::Scope;
use fangke_shared::property::key::{KeyBunchResponse, ReturnKeysRequest};
use leptos::prelude::*;

use super::Desk;
use crate::api::FormKey;
use crate::company::auth::parts::use_session;
use crate::property::key::calls::KeyQuery;
use crate::property::key::parts::number;
use crate::property::nudge::parts::{NudgeButton, Urge};
use crate::ui::{Button, Loaded, Task};
use crate::{time, tr};

const SHOWN: i64 = 8;

/// What I have out.
#[component]
pub fn MyKeys(
    /// What the buttons use.
    desk: Desk,
) -> impl IntoView {
    let query = KeyQuery { is_mine: true, limit: Some(SHOWN), ..KeyQuery::default() };
    view! { <Keys desk query id="h-my-keys" title=tr!(reminder.my_keys) none=tr!(reminder.my_keys_none) href="/keys?view=mine"/> }
}

/// What should be back in the store, for those who answer for it.
#[component]
pub fn LateKeys(
    /// What the buttons use.
    desk: Desk,
) -> impl IntoView {
    let session = use_session();
    // Who belongs to no store or region answers for the company.
    let scope = untrack(|| session.me()).and_then(|me| match (me.member.store_id, me.member.region_id) {
        (Some(_), _) => Some(Scope::Store),
        (None, Some(_)) => Some(Scope::Region),
        (None, None) => None,
    });
    let query = KeyQuery { is_overdue: true, scope, limit: Some(SHOWN), ..KeyQuery::default() };
    view! { <Keys desk query id="h-late-keys" title=tr!(reminder.late_keys) none=tr!(reminder.late_keys_none) href="/keys?view=overdue"/> }
}

#[component]
fn Keys(desk: Desk, query: KeyQuery, id: &'static str, title: &'static str, none: &'static str, href: &'static str) -> impl IntoView {
    let keys = LocalResource::new(move || {
        desk.done.track();
        let query = query.clone();
        async move { desk.api.list_keys(&query).await }
    });
    let rows = move |page: Page<KeyBunchResponse>| {
        let is_empty = page.items.is_empty();
        view! {
            <ul class="rows">{page.items.into_iter().map(|bunch| view! { <Row bunch desk/> }).collect_view()}</ul>
            {is_empty.then(|| view! { <p class="rows__none">{none}</p> })}
        }
    };
    view! {
        <section class="panel" aria-labelledby=id>
            <header><h2 id=id>{title}</h2><span class="end"><a class="btn btn--link btn--sm" href=href>{tr!(reminder.all_keys)}</a></span></header>
            <Loaded resource=keys rows=2 view=rows/>
        </section>
    }
}

#[component]
fn Row(bunch: KeyBunchResponse, desk: Desk) -> impl IntoView {
    let task = Task::new().when_stale(move || desk.has_done());
    let (id, version, key) = (bunch.id, bunch.version, FormKey::new());
    let bring_back = move |()| {
        let work = async move { desk.api.return_keys(id, version, key, &ReturnKeysRequest::default()).await };
        task.act(work, move |bunch: KeyBunchResponse| {
            desk.toaster.say(tr!(key.returned, number = number(&bunch), store = bunch.store.name));
            desk.has_done();
        });
    };
    let due = bunch.due_at.map(|due| {
        let at = tr!(key.due, at = time::moment(due));
        let late = bunch.is_overdue.then(|| tr!(key.overdue_by, span = time::span(chrono::Utc::now() - due)));
        [Some(at), late].into_iter().flatten().collect::<Vec<_>>().join(tr!(key.separator))
    });
    let title = format!("{} {}", number(&bunch), bunch.listing.title());
    let session = use_session();
    let holder = bunch.holder.filter(|holder| untrack(|| session.me()).is_none_or(|me| me.member.id != holder.id));
    // Who has them is asked for them; who takes them back signs them in.
    let urge = (holder.is_some() && bunch.can_return).then(|| view! { <NudgeButton about=Urge::Keys(id) what=title.clone()/> });
    let act =
        bunch.can_return.then(|| view! { <Button class="btn--sm" busy=task.busy() on_click=bring_back>{tr!(key.bring_back)}</Button> });
    view! {
        <li>
            <div>
                <div class="t"><a href=format!("/keys/{id}")>{title}</a></div>
                <div class="d dots" class:danger=bunch.is_overdue>
                    {holder.map(|holder| view! { <span>{holder.display_name}</span> })}
                    <span>{due}</span>
                </div>
            </div>
            <span class="task__acts">{urge}{act}</span>
        </li>
    }
}
