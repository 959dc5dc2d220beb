//! What becomes public within a day, and with what it can still be kept.

use chrono::{DateTime, Utc};
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::{PoolChange, PoolPreview};
use leptos::prelude::*;

use super::{Desk, Talking, Whom};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::nudge::parts::{NudgeButton, Urge};
use crate::ui::{Button, Loaded};
use crate::{address, time, tr};

const HOURS: i64 = 24;
const SHOWN: usize = 8;

/// Own listings, or those of the part of the company that the member answers for.
#[component]
pub fn PoolPanel(
    /// What the buttons use.
    desk: Desk,
) -> impl IntoView {
    let preview = LocalResource::new(move || {
        desk.done.track();
        async move { desk.api.preview_pool(HOURS).await }
    });
    let total = move || preview.get().and_then(Result::ok).map(|preview| preview.total);
    view! {
        <section class="panel" aria-labelledby="h-pool">
            <header>
                <h2 id="h-pool">{tr!(reminder.pool)}</h2>
                <span class="n">{total}</span>
                <span class="end">{tr!(reminder.pool_when)}</span>
            </header>
            <Loaded resource=preview rows=3 view=move |preview| view! { <Changes preview desk/> }/>
        </section>
    }
}

#[component]
fn Changes(preview: PoolPreview, desk: Desk) -> impl IntoView {
    let rest = preview.total - i64::try_from(preview.items.len().min(SHOWN)).unwrap_or_default();
    let now = Utc::now();
    let is_empty = preview.items.is_empty();
    let rows = preview.items.into_iter().take(SHOWN).map(|change| view! { <Row change now desk/> }).collect_view();
    view! {
        <ul class="rows">{rows}</ul>
        {is_empty.then(|| view! { <p class="rows__none">{tr!(reminder.pool_none)}</p> })}
        {(rest > 0).then(|| view! { <footer>{tr!(reminder.more, n = rest)}</footer> })}
    }
}

#[component]
fn Row(change: PoolChange, now: DateTime<Utc>, desk: Desk) -> impl IntoView {
    let session = use_session();
    let is_mine = untrack(|| session.me()).is_some_and(|me| me.member.id == change.maintainer.id);
    let left = (change.at - now).max(chrono::Duration::zero());
    let passed = 100 - (left.num_minutes() * 100 / (HOURS * 60)).clamp(0, 100);
    let href = address::listing(change.listing.id);
    let title = change.listing.title();
    let act = if is_mine {
        let about = change.reason.label().to_owned();
        let talking = Talking { whom: Whom::Owner(change.listing.clone()), kind: FollowUpKind::Call, about, is_call: false };
        view! { <Button class="btn--sm" label=format!("{} {title}", tr!(reminder.write)) on_click=move |()| desk.talking.set(Some(talking.clone()))>{tr!(reminder.write)}</Button> }
            .into_any()
    } else {
        let listing = StoredValue::new(change.listing.clone());
        view! {
            <span class="task__acts">
                <NudgeButton about=Urge::Listing(change.listing.id) what=title.clone()/>
                <Button class="btn--sm" label=format!("{} {title}", tr!(reminder.assign)) on_click=move |()| desk.assigning.set(Some(listing.get_value()))>
                    {tr!(reminder.assign)}
                </Button>
            </span>
        }
        .into_any()
    };
    let who = (!is_mine).then(|| view! { <span>{change.maintainer.display_name}</span> });
    view! {
        <li>
            <div>
                <div class="t"><a href=href>{change.listing.title()}</a></div>
                <div class="d dots">{who}<span>{change.reason.label()}</span></div>
            </div>
            <span class="countdown countdown--col" data-tone="danger" title=time::exact(change.at)>
                {time::span(left)}
                <span class="track" style:--v=format!("{passed}%")></span>
            </span>
            {act}
        </li>
    }
}
