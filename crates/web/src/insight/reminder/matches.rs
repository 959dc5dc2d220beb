//! New listings that answer what the member's clients look for.

use fangke_shared::client::matching::MatchAlert;
use fangke_shared::client::showing::ShowingResponse;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::Desk;
use crate::client::showing::parts::{BookDialog, Booking};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::ui::{Button, Loaded, Tag, Task, Tone};
use crate::{address, tr};

const SHOWN: usize = 8;

/// The newest first; nothing for whoever works with no clients.
#[component]
pub fn MyMatches(
    /// What the panels share.
    desk: Desk,
) -> impl IntoView {
    let (session, navigate) = (use_session(), use_navigate());
    if !session.may(Action::HoldShowing) {
        return ().into_any();
    }
    let booking = RwSignal::new(None::<Booking>);
    let booked = move |showing: ShowingResponse| navigate(&address::showing(showing.summary.id), NavigateOptions::default());
    let alerts = LocalResource::new(move || {
        desk.done.track();
        async move { desk.api.list_match_alerts().await }
    });
    let total = move || alerts.get().and_then(Result::ok).map(|page| page.items.len());
    let rows = move |page: Page<MatchAlert>| {
        let rest = page.items.len().saturating_sub(SHOWN);
        let is_empty = page.items.is_empty();
        let rows = page.items.into_iter().take(SHOWN).map(|alert| view! { <Row alert desk booking/> }).collect_view();
        view! {
            <ul class="rows">{rows}</ul>
            {is_empty.then(|| view! { <p class="rows__none">{tr!(reminder.matches_none)}</p> })}
            {(rest > 0).then(|| view! { <footer>{tr!(reminder.more, n = rest)}</footer> })}
        }
    };
    view! {
        <section class="panel" aria-labelledby="h-matches">
            <header><h2 id="h-matches">{tr!(reminder.matches)}</h2><span class="n">{total}</span></header>
            <Loaded resource=alerts rows=2 view=rows/>
            <BookDialog booking on_booked=booked/>
        </section>
    }
    .into_any()
}

#[component]
fn Row(alert: MatchAlert, desk: Desk, booking: RwSignal<Option<Booking>>) -> impl IntoView {
    let task = Task::new().when_stale(move || desk.has_done());
    let id = alert.id;
    let title = words::title(&alert.listing);
    let done = move |()| task.act(desk.api.dismiss_match_alert(id), move |()| desk.has_done());
    let (client, listing, named) = (alert.client.clone(), alert.listing.id, title.clone());
    let demand = (alert.demand.id, crate::client::profile::parts::demand_text(&alert.demand));
    let book = move |()| {
        booking.set(Some(Booking {
            client: Some(client.clone()),
            demands: vec![demand.clone()],
            listings: vec![(listing, named.clone())],
            ..Booking::default()
        }));
    };
    let because = alert.because.label();
    let label = format!("{} {title}", tr!(showing.book));
    let away = format!("{} {title}", tr!(reminder.match_done));
    view! {
        <li>
            <div>
                <div class="t"><a href=address::listing(listing)>{title.clone()}</a><Tag tone=Tone::Accent>{because}</Tag></div>
                <div class="d dots">
                    <span>{alert.client.name}</span>
                    <span>{tr!(reminder.matches_score, n = alert.score)}</span>
                </div>
            </div>
            <span class="task__acts">
                <Button class="btn--sm" icon=icondata_lu::LuFootprints label on_click=book>{tr!(showing.book)}</Button>
                <Button class="btn--sm" busy=task.busy() label=away on_click=done>{tr!(reminder.match_done)}</Button>
            </span>
        </li>
    }
}
