//! Taking the statement of a month away as a file.

use fangke_shared::deal::profit::ShareDriver;
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::parts::ProfitFileView;
use crate::deal::performance::parts::month;
use crate::tr;
use crate::ui::{Button, Dialog};

/// The button, and the dialog that it opens.
#[component]
pub fn Export(
    /// Of which month, shared by what.
    of: Memo<(Month, ShareDriver)>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = Signal::derive(move || format!("{} {}", tr!(profit.title), month::name(of.get().0)));
    let file = use_context::<ProfitFileView>();
    let form = move || {
        let (month, driver) = of.get_untracked();
        file.map(|ProfitFileView(form)| form(month, driver, open))
    };
    view! {
        <Button icon=icondata_lu::LuDownload on_click=move |()| open.set(true)>{tr!(profit.export)}</Button>
        <Dialog open title>{form}</Dialog>
    }
}
