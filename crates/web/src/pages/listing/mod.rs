//! Listings 房源: the list, one listing, and the form.

use leptos::prelude::*;

use crate::tr;
use crate::ui::{PageTitle, set_title};

/// The list.
#[component]
pub fn ListingsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(listing.title).to_owned(), ..PageTitle::default() });
    view! { <div class="page"><div class="page-head"><h1>{tr!(listing.title)}</h1></div></div> }
}

/// One listing.
#[component]
pub fn ListingPage() -> impl IntoView {
    ListingsPage()
}

/// The form, for a new listing and for an existing one.
#[component]
pub fn ListingFormPage() -> impl IntoView {
    ListingsPage()
}
