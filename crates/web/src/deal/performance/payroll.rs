//! Taking the payroll of a month away.

use fangke_shared::exchange::export::{ExportFormat, ExportOrder, ExportPayrollRequest};
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::parts::{FileButton, month};
use crate::i18n::language_tag;
use crate::tr;

/// The button, and what it asks for.
#[component]
pub fn Payroll(
    /// Of which month; none is the current one.
    month: Signal<Option<Month>>,
) -> impl IntoView {
    let shown = move || month.get().unwrap_or_else(month::current);
    let title = Signal::derive(move || format!("{} {}", tr!(performance.payroll), month::name(shown())));
    let order = move |(format, reason): (ExportFormat, String)| {
        ExportOrder::Payroll(ExportPayrollRequest { format, reason, month: untrack(shown), lang: Some(language_tag().to_owned()) })
    };
    view! { <FileButton label=tr!(performance.payroll) title what=tr!(performance.payroll_text) order/> }
}
