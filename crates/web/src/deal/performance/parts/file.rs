//! Figures that are taken away as a file: the button, and the dialog that it opens.

use fangke_shared::exchange::export::{ExportFormat, ExportOrder};
use leptos::prelude::*;

use crate::ui::{Button, Dialog};

/// What is taken away.
#[derive(Clone)]
pub struct FiguresFile {
    /// In a sentence.
    pub what: &'static str,
    /// What the file is called, without day and ending.
    pub name: String,
    /// The request, of the kind of file and what it is for.
    pub order: Callback<(ExportFormat, String), ExportOrder>,
}

/// The form that hands a file out; it lives above the deals, and the application hands it down.
#[derive(Clone, Copy)]
pub struct FiguresFileView(pub fn(FiguresFile, RwSignal<bool>) -> AnyView);

/// The button, and the dialog that it opens.
#[component]
pub fn FileButton(
    /// What the button says.
    label: &'static str,
    /// What the dialog and the file are called.
    #[prop(into)]
    title: Signal<String>,
    /// What is taken away, in a sentence.
    what: &'static str,
    /// The request, of the kind of file and what it is for.
    #[prop(into)]
    order: Callback<(ExportFormat, String), ExportOrder>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let view = use_context::<FiguresFileView>();
    let form = move || view.map(|FiguresFileView(form)| form(FiguresFile { what, name: title.get_untracked(), order }, open));
    view! {
        <Button icon=icondata_lu::LuDownload on_click=move |()| open.set(true)>{label}</Button>
        <Dialog open title>{form}</Dialog>
    }
}
