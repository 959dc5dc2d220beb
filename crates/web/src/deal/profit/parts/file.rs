//! Taking figures away as a file: its kind, and what it is for.

use fangke_shared::exchange::export::ExportFormat;
use fangke_shared::field::Checks;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, ProblemNote, Segmented, TextInput, download, unique_id, use_toaster, word_choices,
};

/// The media types of a file.
const fn media_type(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ExportFormat::Csv => "text/csv",
    }
}

/// The button, and what it asks for.
#[component]
pub fn FileButton<F>(
    /// What the dialog and the file are called.
    #[prop(into)]
    title: Signal<String>,
    /// Gets the file, of a kind and for a reason.
    get: F,
) -> impl IntoView
where
    F: Fn(ExportFormat, String) -> LocalBoxFuture<'static, Result<Vec<u8>, ApiError>> + Clone + Send + Sync + 'static,
{
    let open = RwSignal::new(false);
    view! {
        <Button icon=icondata_lu::LuDownload on_click=move |()| open.set(true)>{tr!(profit.export)}</Button>
        <Dialog open title><Ask title=title.get_untracked() get=get.clone() open/></Dialog>
    }
}

#[component]
fn Ask<F>(title: String, get: F, open: RwSignal<bool>) -> impl IntoView
where
    F: Fn(ExportFormat, String) -> LocalBoxFuture<'static, Result<Vec<u8>, ApiError>> + Clone + Send + Sync + 'static,
{
    let toaster = use_toaster();
    let (format, reason) = (RwSignal::new(ExportFormat::Xlsx.word().to_owned()), RwSignal::new(String::new()));
    let chosen = move || format.get().parse().unwrap_or(ExportFormat::Xlsx);
    let said = move || reason.get().trim().to_owned();
    let form = Form::new(move || {
        let mut checks = Checks::new();
        checks.text("/reason", &said(), 2, 200);
        checks.finish()
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (format, reason) = untrack(|| (chosen(), said()));
        let (name, kind) = (format!("{title}.{format}"), media_type(format));
        form.submit(get(format, reason), move |file: Vec<u8>| {
            download(&name, &file, kind);
            open.set(false);
            toaster.say(tr!(profit.export_done));
        });
    };
    let form_id = unique_id("figures-file");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p>{tr!(profit.export_text)}</p>
            <Segmented value=format choices={word_choices::<ExportFormat>()} label=tr!(profit.format)/>
            <Field label=tr!(profit.reason) state=form.field("/reason") required=true><TextInput value=reason/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(profit.export)}</Button>
        </footer>
    }
}
