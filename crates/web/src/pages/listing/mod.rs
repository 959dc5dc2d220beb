//! Listings 房源: the list, one listing, and the form.

mod address;
mod amounts;
mod fields;
mod form;
mod list;
mod patch;
mod record;
mod wording;

use leptos::prelude::*;

pub use list::ListingsPage;

crate::lazy_view!(listing_form, pub listing_form_page: fn() -> AnyView = || form::ListingFormPage().into_any());
crate::lazy_view!(listing_record, pub listing_page: fn() -> AnyView = || record::ListingPage().into_any());
