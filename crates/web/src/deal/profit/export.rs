//! Taking the statement of a month away as a file.

use fangke_shared::deal::profit::ShareDriver;
use fangke_shared::exchange::export::{ExportFormat, ExportOrder, ExportProfitRequest};
use fangke_shared::month::Month;
use leptos::prelude::*;

use crate::deal::performance::parts::{FileButton, month};
use crate::i18n::language_tag;
use crate::tr;

/// The button, and what it asks for.
#[component]
pub fn Export(
    /// Of which month, shared by what.
    of: Memo<(Month, ShareDriver)>,
    /// By project and campaign.
    #[prop(optional)]
    is_by_cost_object: bool,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let what = if is_by_cost_object { tr!(profit.by_object) } else { tr!(profit.title) };
        format!("{what} {}", month::name(of.get().0))
    });
    let order = move |(format, reason): (ExportFormat, String)| {
        let (month, driver) = of.get_untracked();
        ExportOrder::Profit(ExportProfitRequest { format, reason, month, driver, is_by_cost_object, lang: Some(language_tag().to_owned()) })
    };
    view! { <FileButton label=tr!(profit.export) title what=tr!(profit.export_text) order/> }
}
