//! What is done with many listings at once: taken away as a file, given to a colleague, graded.

mod bulk;
mod calls;
mod file;

use leptos::prelude::*;

use crate::property::listing::parts::chosen::Chosen;

// The list is in the first load; what only some people do with it is not.
crate::lazy_view!(listing_bulk, pub bulk_bar: fn(Chosen) -> AnyView = |chosen| view! { <bulk::BulkBar chosen/> }.into_any());
crate::lazy_view!(
    listing_bulk,
    pub export_dialog: fn(Chosen, RwSignal<bool>) -> AnyView = |chosen, open| view! { <file::ExportDialog chosen open is_all=true/> }.into_any()
);
