//! What is done with many listings at once: taken away as a file, given to a colleague, graded.

mod bulk;
mod calls;
mod clients;
mod file;

use fangke_shared::ClientId;
use leptos::prelude::*;

use crate::property::listing::parts::chosen::Chosen;

// The list is in the first load; what only some people do with it is not.
crate::lazy_view!(listing_bulk, pub bulk_bar: fn(Chosen) -> AnyView = |chosen| view! { <bulk::BulkBar chosen/> }.into_any());
crate::lazy_view!(
    listing_bulk,
    pub export_dialog: fn(Chosen, RwSignal<bool>) -> AnyView = |chosen, open| view! { <file::ExportDialog chosen open is_all=true/> }.into_any()
);
crate::lazy_view!(
    client_bulk, pub client_bulk_bar: fn(Chosen<ClientId>) -> AnyView = |chosen| view! { <clients::ClientBulkBar chosen/> }.into_any()
);
crate::lazy_view!(
    client_bulk, pub client_export_dialog: fn(Chosen<ClientId>, RwSignal<bool>) -> AnyView = |chosen, open| view! { <file::ExportDialog chosen open is_all=true/> }.into_any()
);
