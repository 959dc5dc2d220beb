//! Taking the payroll of a month away.

use fangke_shared::month::Month;
use leptos::prelude::*;

use super::parts::{PayrollFileView, month};
use crate::tr;
use crate::ui::{Button, Dialog};

/// The button, and the dialog that it opens.
#[component]
pub fn Payroll(
    /// Of which month; none is the current one.
    month: Signal<Option<Month>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = Signal::derive(move || tr!(performance.payroll_of, month = month::name(month.get().unwrap_or_else(month::current))));
    let file = use_context::<PayrollFileView>();
    let form = move || file.map(|PayrollFileView(form)| form(month.get_untracked().unwrap_or_else(month::current), open));
    view! {
        <Button icon=icondata_lu::LuDownload on_click=move |()| open.set(true)>{tr!(performance.payroll)}</Button>
        <Dialog open title>{form}</Dialog>
    }
}
