//! The listings that answer a demand, with the reason in words (§3), and the list that is made of some of them.

use fangke_shared::client::matching::{ListingMatch, Points, Verdict};
use fangke_shared::client::recommendation::LISTINGS_MAX;
use fangke_shared::permission::Action;
use fangke_shared::{DemandId, ListingId};
use leptos::prelude::*;

use super::record::use_dossier;
use crate::client::recommendation::parts::past;
use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::ui::{Button, ButtonKind, Empty, ProblemNote, SkeletonRows};
use crate::{address, tr};

/// Those that are ticked, in the order of ticking.
type Ticked = RwSignal<Vec<(ListingId, String)>>;

/// The matches of a demand.
#[component]
pub fn Matches(
    /// The demand.
    demand: DemandId,
    /// Closes them.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let dossier = use_dossier();
    let id = dossier.id();
    let with_unsuitable = RwSignal::new(false);
    let ticked = Ticked::new(Vec::new());
    let found = LocalResource::new(move || {
        let unsuitable = with_unsuitable.get();
        async move { dossier.api.list_demand_matches(id, demand, unsuitable).await }
    });
    let is_held = dossier.client.with_untracked(|client| client.rights.may_follow_up);
    let may_recommend = dossier.session.may(Action::RecommendListings) && is_held;
    let recommend = move |()| {
        dossier.recommend(Some(demand), ticked.get_untracked());
        on_close.run(());
    };
    let refused = Signal::derive(move || match ticked.with(Vec::len) {
        0 => Some(tr!(dossier.tick_some).to_owned()),
        n if n > LISTINGS_MAX => Some(tr!(dossier.ticked_too_many, max = LISTINGS_MAX)),
        _ => None,
    });
    let foot = may_recommend.then(|| {
        view! {
            <footer>
                <Button on_click=move |()| on_close.run(())>{tr!(common.close)}</Button>
                <Button kind=ButtonKind::Primary icon=icondata_lu::LuListPlus refused on_click=recommend>{move || tr!(dossier.recommend, n = ticked.with(Vec::len))}</Button>
            </footer>
        }
    });
    view! {
        <div class="body client-matches">
            <label class="check">
                <input type="checkbox" prop:checked=move || with_unsuitable.get() on:change:target=move |event| with_unsuitable.set(event.target().checked())/>
                {tr!(dossier.with_unsuitable)}
            </label>
            {move || match found.get() {
                None => view! { <SkeletonRows rows=4/> }.into_any(),
                Some(Err(error)) => view! { <ProblemNote error=Signal::stored(Some(error)) on_retry=move |()| found.refetch()/> }.into_any(),
                Some(Ok(page)) if page.items.is_empty() => {
                    view! { <Empty icon=icondata_lu::LuBuilding2 title=tr!(dossier.match_none) text=tr!(dossier.match_none_text)/> }.into_any()
                }
                Some(Ok(page)) => {
                    let rows = page.items.into_iter().map(|found| view! { <Row found ticked may_recommend/> }).collect_view();
                    view! { <ul class="rows">{rows}</ul> }.into_any()
                }
            }}
        </div>
        {foot}
    }
}

#[component]
fn Row(found: ListingMatch, ticked: Ticked, may_recommend: bool) -> impl IntoView {
    let dossier = use_dossier();
    let listing = found.listing;
    let may_book = dossier.session.may(Action::HoldShowing) && dossier.client.with_untracked(|client| client.rights.may_follow_up);
    let (id, title) = (listing.id, words::title(&listing));
    let (to_book, to_tick) = (title.clone(), title.clone());
    let book = may_book.then(|| {
        view! { <Button class="btn--sm" on_click=move |()| dossier.book(vec![(id, to_book.clone())])>{tr!(dossier.book)}</Button> }
    });
    let is_ticked = move || ticked.with(|ticked| ticked.iter().any(|(known, _)| *known == id));
    let toggle = move |_| {
        let is_in = untrack(is_ticked);
        ticked.update(|ticked| if is_in { ticked.retain(|(known, _)| *known != id) } else { ticked.push((id, to_tick.clone())) });
    };
    let tick = may_recommend.then(|| {
        let label = tr!(dossier.tick, title = title.clone());
        view! { <input type="checkbox" class="tick" aria-label=label prop:checked=is_ticked on:change=toggle/> }
    });
    let price = words::asking(&listing, None).map(|amount| format!("{} {}", amount.value, amount.unit));
    let facts = [words::layout(listing.rooms, listing.halls, listing.baths), listing.area.map(|area| format!("{area}㎡")), price];
    let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
    let missed: Vec<String> = found.score.criteria.iter().filter_map(missed).collect();
    let why = if missed.is_empty() { tr!(dossier.match_all).to_owned() } else { missed.join(tr!(common.list_separator)) };
    let before = found.recommended.as_ref().map(|before| view! { <div class="d">{past(before)}</div> });
    view! {
        <li>
            <div>
                <div class="t">{tick}<a href=address::listing(id)>{title}</a></div>
                <div class="d dots">{facts}</div>
                <div class="d">{why}</div>
                {before}
            </div>
            {book}
            <b class="client-score tnum" title=tr!(dossier.match_score)>{found.score.score}</b>
        </li>
    }
}

/// What keeps a criterion from its points, in words.
fn missed(points: &Points) -> Option<String> {
    match points.verdict {
        Verdict::Met | Verdict::NoWish => None,
        Verdict::OverBudget => Some(tr!(dossier.over_budget, n = points.over_percent.unwrap_or_default())),
        verdict => Some(format!("{}{}", points.criterion.label(), verdict.label())),
    }
}
