//! What is done with many records at once: taken away as a file, given to a colleague, graded. And the files that leave the house.

mod bulk;
mod calls;
mod clients;
mod file;
mod page;
mod requests;

use fangke_shared::ClientId;
use leptos::prelude::*;

use crate::deal::performance::parts::FiguresFile;
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
crate::lazy_view!(
    figures_file,
    pub figures_file: fn(FiguresFile, RwSignal<bool>) -> AnyView = |FiguresFile { what, name, order }, open| {
        view! { <file::FileForm what=what.to_owned() filename=name order open/> }.into_any()
    }
);
crate::lazy_view!(exports, pub exports_page: fn() -> AnyView = || page::ExportsPage().into_any());
