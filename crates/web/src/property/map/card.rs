//! The card of a community: what is offered there, and where to go on.

use fangke_shared::property::listing::{ListingQuery, ListingSummary, Purpose};
use fangke_shared::property::map::ListingMapCommunity;
use leptos::prelude::*;

use crate::address;
use crate::api::use_api;
use crate::property::listing::parts::mapped::Mapped;
use crate::property::listing::parts::words;
use crate::tr;
use crate::ui::{Button, ButtonKind, Icon, Loaded};

/// Listings that the card shows.
const SHOWN: i64 = 5;

/// The card.
#[component]
pub fn CommunityCard(
    /// Of which community.
    community: ListingMapCommunity,
    /// The list that the map is of.
    mapped: Mapped,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let id = community.id;
    // Its listings under the filters of the list; where the map looks is no matter.
    let query =
        Memo::new(move |_| mapped.query.with(|query| ListingQuery { community_id: vec![id], bbox: None, within: None, ..query.clone() }));
    let listings = LocalResource::new(move || {
        let query = ListingQuery { limit: Some(SHOWN), cursor: None, ..query.get() };
        async move { api.list_listings(&query).await.map(|page| page.items) }
    });
    let rows = move |listings: Vec<ListingSummary>| {
        let wanted = mapped.query.with_untracked(|query| query.purpose);
        let rows = listings.into_iter().map(|listing| row(&listing, wanted)).collect_view();
        view! { <ul class="rows">{rows}</ul> }
    };
    let all = move || query.with(|query| (mapped.list)(query));
    view! {
        <aside class="map__card" aria-label=community.name.clone()>
            <header>
                <h2><a href=address::community(id)>{community.name.clone()}</a></h2>
                <span class="muted">{community.district.clone()}</span>
                <span class="gap"></span>
                <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuX label=tr!(common.close) on_click=on_close/>
            </header>
            <Loaded resource=listings rows=3 view=rows/>
            <footer>
                <a class="btn btn--sm" href=address::community(id)>{tr!(map.community_page)}</a>
                <a class="btn btn--sm btn--primary" href=all>
                    {tr!(map.all_of, n = words::count(community.listing_count))}
                    <Icon icon=icondata_lu::LuChevronRight/>
                </a>
            </footer>
        </aside>
    }
}

fn row(listing: &ListingSummary, wanted: Option<Purpose>) -> impl IntoView + use<> {
    let facts = [words::layout(listing.rooms, listing.halls, listing.baths), listing.area.map(|area| format!("{area}㎡"))];
    let price = words::asking(listing, wanted).map(|amount| view! { <b class="tnum">{amount.value}</b> " " <small>{amount.unit}</small> });
    view! {
        <li>
            <a href=address::listing(listing.id)>{words::location_full(listing)}</a>
            <span class="muted dots">{facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view()}</span>
            <span class="end">{price}</span>
        </li>
    }
}
