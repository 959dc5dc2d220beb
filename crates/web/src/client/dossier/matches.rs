//! The listings that answer a demand, with the reason in words (§3).

use fangke_shared::DemandId;
use fangke_shared::client::matching::{ListingMatch, Points, Verdict};
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::record::use_dossier;
use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::ui::{Button, Empty, ProblemNote, SkeletonRows};
use crate::{address, tr};

/// The matches of a demand.
#[component]
pub fn Matches(
    /// The demand.
    demand: DemandId,
) -> impl IntoView {
    let dossier = use_dossier();
    let id = dossier.id();
    let found = LocalResource::new(move || async move { dossier.api.list_demand_matches(id, demand).await });
    view! {
        <div class="body client-matches">
            {move || match found.get() {
                None => view! { <SkeletonRows rows=4/> }.into_any(),
                Some(Err(error)) => view! { <ProblemNote error=Signal::stored(Some(error)) on_retry=move |()| found.refetch()/> }.into_any(),
                Some(Ok(page)) if page.items.is_empty() => {
                    view! { <Empty icon=icondata_lu::LuBuilding2 title=tr!(dossier.match_none) text=tr!(dossier.match_none_text)/> }.into_any()
                }
                Some(Ok(page)) => view! { <ul class="rows">{page.items.into_iter().map(row).collect_view()}</ul> }.into_any(),
            }}
        </div>
    }
}

fn row(found: ListingMatch) -> impl IntoView {
    let dossier = use_dossier();
    let listing = found.listing;
    let may_book = dossier.session.may(Action::HoldShowing) && dossier.client.with_untracked(|client| client.rights.may_follow_up);
    let (id, title) = (listing.id, words::title(&listing));
    let book = may_book.then(|| {
        view! { <Button class="btn--sm" on_click=move |()| dossier.book(vec![(id, title.clone())])>{tr!(dossier.book)}</Button> }
    });
    let price = words::asking(&listing, None).map(|amount| format!("{} {}", amount.value, amount.unit));
    let facts = [words::layout(listing.rooms, listing.halls, listing.baths), listing.area.map(|area| format!("{area}㎡")), price];
    let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
    let missed: Vec<String> = found.score.criteria.iter().filter_map(missed).collect();
    let why = if missed.is_empty() { tr!(dossier.match_all).to_owned() } else { missed.join(tr!(common.list_separator)) };
    view! {
           <li>
               <div>
                   <div class="t"><a href=address::listing(listing.id)>{words::title(&listing)}</a></div>
                   <div class="d dots">{facts}</div>
                   <div class="d">{why}</div>
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
