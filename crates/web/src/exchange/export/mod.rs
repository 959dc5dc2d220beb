//! What is done with many records at once: taken away as a file, given to a colleague, graded. And the files that leave the house.

mod bulk;
mod calls;
mod clients;
mod file;
mod months;
mod page;
mod requests;

use fangke_shared::ClientId;
use fangke_shared::deal::profit::ShareDriver;
use fangke_shared::month::Month;
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
crate::lazy_view!(
    month_files, pub payroll_file: fn(Month, RwSignal<bool>) -> AnyView = |month, open| view! { <months::PayrollFile month open/> }.into_any()
);
crate::lazy_view!(
    month_files,
    pub profit_file: fn(Month, ShareDriver, RwSignal<bool>) -> AnyView = |month, driver, open| view! { <months::ProfitFile month driver open/> }.into_any()
);
crate::lazy_view!(exports, pub exports_page: fn() -> AnyView = || page::ExportsPage().into_any());
