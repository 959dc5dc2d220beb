//! The recommendation lists of a client: who has looked, what was said, and what the client would like to be shown.

use fangke_shared::client::recommendation::{Reaction, RecommendationItem, RecommendationResponse, RecommendationState};
use fangke_shared::{ClientId, ListingId};
use futures::FutureExt;
use leptos::prelude::*;

use super::link::LinkDialog;
use super::make::{RecommendDialog, Recommending};
use super::words;
use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{Button, LoadMore, Pager, ProblemNote, SkeletonRows, Tag, Task, Tone, use_toaster};
use crate::{address, time, tr};

/// Lists of a page.
const SHOWN: i64 = 10;

/// What is done with a list.
#[derive(Clone, Copy)]
struct Acts {
    may_recommend: Signal<bool>,
    link: RwSignal<Option<RecommendationResponse>>,
    on_book: Callback<Vec<(ListingId, String)>>,
    on_done: Callback<()>,
}

/// The card, with the drawer that makes a list and the dialog of its link.
#[component]
pub fn RecommendationsCard(
    /// The client.
    client: ClientId,
    /// The member works on the client.
    #[prop(into)]
    may_recommend: Signal<bool>,
    /// What is being recommended.
    subject: RwSignal<Option<Recommending>>,
    /// Begins to recommend.
    #[prop(into)]
    on_begin: Callback<()>,
    /// Changes with every change of the client.
    #[prop(into)]
    changes: Signal<u32>,
    /// Books a showing of these.
    #[prop(into)]
    on_book: Callback<Vec<(ListingId, String)>>,
    /// The client is another one now.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, link) = (use_api(), RwSignal::new(None::<RecommendationResponse>));
    let pager = Pager::new(move |cursor| {
        changes.track();
        async move { api.list_recommendations(client, SHOWN, cursor.as_deref()).await }.boxed_local()
    });
    let acts = Acts { may_recommend, link, on_book, on_done };
    let rows = move || pager.rows().get().into_iter().map(|list| view! { <List list acts/> }).collect_view();
    let is_empty = move || !pager.is_first().get() && pager.rows().with(Vec::is_empty) && pager.error().with(Option::is_none);
    let made = move |list: RecommendationResponse| {
        link.set(Some(list));
        on_done.run(());
    };
    view! {
        <section class="panel" aria-labelledby="h-recommendations">
            <header>
                <h2 id="h-recommendations">{tr!(recommendation.title)}</h2>
                <Show when=move || may_recommend.get()>
                    <span class="end"><Button class="btn--sm" icon=icondata_lu::LuListPlus on_click=move |()| on_begin.run(())>{tr!(recommendation.make)}</Button></span>
                </Show>
            </header>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows rows=2/></Show>
            <Show when=is_empty><p class="rows__none">{tr!(recommendation.none)}</p></Show>
            <ul class="recommendations">{rows}</ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
            <RecommendDialog subject on_made=made/>
            <LinkDialog list=link/>
        </section>
    }
}

#[component]
fn List(list: RecommendationResponse, acts: Acts) -> impl IntoView {
    let (api, toaster, task) = (use_api(), use_toaster(), Task::new());
    let (id, is_open) = (list.id, list.state == RecommendationState::Open);
    let tone = if is_open { Tone::Positive } else { Tone::Neutral };
    let seen = list.last_viewed_at.map(|at| view! { <span>{tr!(recommendation.seen, at = time::moment(at))}</span> });
    let until = is_open.then(|| view! { <span>{tr!(recommendation.until, at = time::moment(list.expires_at))}</span> });
    let wish = list.wish.as_ref().map(|wish| view! { <p class="strong">{tr!(recommendation.wish, what = words::wish(wish))}</p> });
    let to_book = StoredValue::new(wanted(&list));
    let (shown, head) = (
        StoredValue::new(list.clone()),
        tr!(recommendation.made, at = time::moment(list.created_at), name = list.made_by.display_name.clone()),
    );
    let revoke = move |()| {
        task.act(async move { api.revoke_recommendation(id).await }, move |_| {
            toaster.say(tr!(recommendation.revoked));
            acts.on_done.run(());
        });
    };
    let buttons = move || {
        acts.may_recommend.get().then(|| {
            let has_wanted = to_book.with_value(|wanted| !wanted.is_empty());
            view! {
                {is_open.then(|| view! { <Button class="btn--sm" icon=icondata_lu::LuLink on_click=move |()| acts.link.set(Some(shown.get_value()))>{tr!(recommendation.show_link)}</Button> })}
                {has_wanted.then(|| view! { <Button class="btn--sm" icon=icondata_lu::LuFootprints on_click=move |()| acts.on_book.run(to_book.get_value())>{tr!(recommendation.book)}</Button> })}
                {is_open.then(|| view! { <Button class="btn--sm" busy=task.busy() on_click=revoke>{tr!(recommendation.revoke)}</Button> })}
            }
        })
    };
    let items = list.listings.iter().map(item).collect_view();
    let counts = words::counts(&list);
    view! {
        <li class="recommendation">
            <p class="recommendation__head"><b>{counts}</b> <Tag tone>{list.state.label()}</Tag></p>
            <p class="dots muted"><span>{head}</span>{seen}{until}</p>
            {wish}
            <ul class="recommendation__items">{items}</ul>
            <div class="recommendation__acts">{buttons}</div>
        </li>
    }
}

/// What the client asks to be shown, else what is liked; only what is on the market still.
fn wanted(list: &RecommendationResponse) -> Vec<(ListingId, String)> {
    let is_asked = |item: &RecommendationItem| list.wish.as_ref().is_some_and(|wish| wish.wish.listing_ids.contains(&item.listing.id));
    let is_liked = |item: &RecommendationItem| item.answer.as_ref().is_some_and(|answer| answer.reaction == Reaction::Like);
    let wanted = list.listings.iter().filter(|item| item.is_available && (is_asked(item) || list.wish.is_none() && is_liked(item)));
    wanted.map(|item| (item.listing.id, item.listing.title())).collect()
}

fn item(item: &RecommendationItem) -> impl IntoView + use<> {
    let said = item.answer.as_ref().map(words::answer);
    let said = said.unwrap_or_else(|| tr!(recommendation.nothing_said).to_owned());
    let gone = (!item.is_available).then(|| view! { " " <Tag>{tr!(recommendation.gone)}</Tag> });
    view! {
        <li>
            <a href=address::listing(item.listing.id)>{item.listing.title()}</a>{gone}
            <span class="muted">{said}</span>
        </li>
    }
}
