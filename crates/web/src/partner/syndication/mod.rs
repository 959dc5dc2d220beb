//! Whether partners are shown a listing: a panel on its page.

pub mod calls;
mod panel;

use fangke_shared::ListingId;
use leptos::prelude::*;

crate::lazy_view!(
    listing_syndication,
    pub listing_syndication: fn(ListingId) -> AnyView = |id| view! { <panel::SyndicationPanel id/> }.into_any()
);
