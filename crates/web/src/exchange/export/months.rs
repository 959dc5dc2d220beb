//! Files of a month: the payroll, and profit and loss. Their pages show the dialogs, which the application hands to them.

use fangke_shared::deal::profit::ShareDriver;
use fangke_shared::exchange::export::{ExportFormat, ExportOrder, ExportPayrollRequest, ExportProfitRequest};
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::file::FileForm;
use crate::i18n::language_tag;
use crate::tr;

/// The payroll of a month.
#[component]
pub fn PayrollFile(
    /// Of which month.
    month: Month,
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    let order = move |(format, reason): (ExportFormat, String)| {
        ExportOrder::Payroll(ExportPayrollRequest { format, reason, month, lang: Some(language_tag().to_owned()) })
    };
    let filename = format!("{}-{month}", tr!(performance.payroll));
    view! { <FileForm what=Signal::stored(tr!(performance.payroll_text).to_owned()) filename order=Callback::new(order) open/> }
}

/// Profit and loss of a month.
#[component]
pub fn ProfitFile(
    /// Of which month.
    month: Month,
    /// Shared by what.
    driver: ShareDriver,
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    let order = move |(format, reason): (ExportFormat, String)| {
        ExportOrder::Profit(ExportProfitRequest { format, reason, month, driver, lang: Some(language_tag().to_owned()) })
    };
    let filename = format!("{}-{month}", tr!(profit.title));
    view! { <FileForm what=Signal::stored(tr!(profit.export_text).to_owned()) filename order=Callback::new(order) open/> }
}
