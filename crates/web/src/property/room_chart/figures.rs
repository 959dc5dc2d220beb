//! What is asked and was paid in a community.

use fangke_shared::CommunityId;
use fangke_shared::money::whole_yuan;
use fangke_shared::property::listing::{ListingQuery, ListingStatus, Purpose};
use fangke_shared::property::room_chart::CommunityFigures;
use leptos::prelude::*;

use crate::{address, tr};

/// The figures; those of listings lead to them.
#[component]
pub fn Figures(
    /// The figures.
    figures: CommunityFigures,
    /// Of which community.
    community: CommunityId,
) -> impl IntoView {
    let list = move |purpose: Purpose| {
        let query = ListingQuery {
            community_id: vec![community],
            purpose: Some(purpose),
            status: vec![ListingStatus::Available],
            ..ListingQuery::default()
        };
        address::address(address::LISTINGS, query.to_pairs())
    };
    let per_metre = |fen: Option<i64>, unit: &'static str| {
        let figure = fen.map_or_else(|| tr!(community.none).to_owned(), whole_yuan);
        view! { <dd class="tnum">{figure}{fen.map(|_| view! { <small>{unit}</small> })}</dd> }
    };
    view! {
        <section class="panel pad" aria-label=tr!(community.figures)>
            <dl class="trio">
                <div><dt>{tr!(community.for_sale)}</dt><dd class="tnum"><a href=list(Purpose::Sale)>{figures.for_sale}</a><small>{tr!(community.flats)}</small></dd></div>
                <div><dt>{tr!(community.asked)}</dt>{per_metre(figures.asked_fen, tr!(community.per_metre))}</div>
                <div><dt>{tr!(community.to_let)}</dt><dd class="tnum"><a href=list(Purpose::Rental)>{figures.to_let}</a><small>{tr!(community.flats)}</small></dd></div>
                <div><dt>{tr!(community.asked_rent)}</dt>{per_metre(figures.asked_rent_fen, tr!(community.per_metre_month))}</div>
                <div><dt>{tr!(community.sold)}</dt><dd class="tnum">{figures.sold}<small>{tr!(community.flats)}</small></dd></div>
                <div><dt>{tr!(community.sold_price)}</dt>{per_metre(figures.sold_fen, tr!(community.per_metre))}</div>
                <div><dt>{tr!(community.let_out)}</dt><dd class="tnum">{figures.let_out}<small>{tr!(community.flats)}</small></dd></div>
            </dl>
        </section>
    }
}
