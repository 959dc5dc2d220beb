//! Showings 带看: the list by day, the page of one of them for an agent on the way, and the slip to sign.

mod acts;
pub mod calls;
mod finish;
mod list;
mod listing;
mod page;
pub mod parts;
mod place;
mod sign;
mod slip;
mod stops;

use fangke_shared::ListingId;
use leptos::prelude::*;

crate::lazy_view!(showing, pub showings_page: fn() -> AnyView = || list::ShowingsPage().into_any());
crate::lazy_view!(showing, pub showing_page: fn() -> AnyView = || page::ShowingPage().into_any());
crate::lazy_view!(showing, pub showing_slip_page: fn() -> AnyView = || slip::SlipPage().into_any());
crate::lazy_view!(showing, pub listing_showings: fn(ListingId) -> AnyView = |id| view! { <listing::OfListing id/> }.into_any());
