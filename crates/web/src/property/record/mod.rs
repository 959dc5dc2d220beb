//! The pages of one listing: what it is, what it costs, who owns it, and what happened, and the form to enter or change it.
//!
//! They are put together here from what each capability of the wing shows of a listing.

mod assets;
mod compare;
mod dialogs;
mod facts;
mod fields;
mod form;
mod head;
mod inline;
mod intake;
mod page;
mod patch;
mod peek;
mod roles;
mod timeline;

use fangke_shared::ListingId;
use leptos::prelude::*;

use crate::property::listing::parts::inline::CellEditing;

crate::lazy_view!(listing_form, pub listing_form_page: fn() -> AnyView = || form::ListingFormPage().into_any());
crate::lazy_view!(listing_record, pub listing_page: fn() -> AnyView = || page::ListingPage().into_any());
// The fields of the form, from the rows of the list.
crate::lazy_view!(
    listing_form,
    pub cell_editor: fn(CellEditing) -> AnyView = |editing| view! { <inline::CellEditor editing/> }.into_any()
);
// For the audit trail, which stands below.
crate::lazy_view!(audit, pub listing_fields: fn(&str) -> Option<&'static str> = fields::known_field);
crate::lazy_view!(listing_record, pub compare_page: fn() -> AnyView = || compare::ComparePage().into_any());
// Beside the page of a listing, which shows the same.
crate::lazy_view!(
    listing_record,
    pub listing_peek: fn(ListingId, Signal<Option<String>>) -> AnyView =
        |id, cover| view! { <peek::Peek id cover/> }.into_any()
);
