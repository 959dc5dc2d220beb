//! Taking a list away: the kind of file, and what for.

use fangke_shared::exchange::export::{EXPORT_ROWS_MAX, ExportFormat, ExportListingsRequest};
use leptos::prelude::*;

use crate::api::use_api;
use crate::i18n::{Word, language_tag};
use crate::property::listing::parts::chosen::Chosen;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, ProblemNote, Segmented, TextInput, download, unique_id, use_toaster, word_choices,
};

/// The dialog, of the whole list or of what is chosen.
#[component]
pub fn ExportDialog(
    /// The list.
    chosen: Chosen,
    /// Open or not.
    open: RwSignal<bool>,
    /// All that the list finds, whatever is chosen.
    #[prop(optional)]
    is_all: bool,
) -> impl IntoView {
    view! { <Dialog open title=tr!(export.title).to_owned()><ExportForm chosen open is_all/></Dialog> }
}

#[component]
fn ExportForm(chosen: Chosen, open: RwSignal<bool>, is_all: bool) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (format, reason) = (RwSignal::new(ExportFormat::Xlsx.word().to_owned()), RwSignal::new(String::new()));
    let request = move || ExportListingsRequest {
        format: format.get().parse().unwrap_or(ExportFormat::Xlsx),
        reason: reason.get().trim().to_owned(),
        query: chosen.query.get(),
        ids: if is_all { Vec::new() } else { chosen.rows.with(|rows| rows.iter().map(|(id, _)| *id).collect()) },
        lang: Some(language_tag().to_owned()),
    };
    let form = Form::new(move || request().validate().map(drop));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        let format = body.format;
        form.submit(async move { api.export_listings(&body).await }, move |file: Vec<u8>| {
            let (ending, content_type) = match format {
                ExportFormat::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                ExportFormat::Csv => ("csv", "text/csv;charset=utf-8"),
            };
            download(&format!("{} {}.{ending}", tr!(export.filename), crate::time::today()), &file, content_type);
            open.set(false);
            toaster.say(tr!(export.done));
        });
    };
    let what = move || {
        let n = chosen.rows.with(Vec::len);
        if is_all { tr!(export.all, max = EXPORT_ROWS_MAX) } else { tr!(export.chosen, n = n) }
    };
    let form_id = unique_id("export-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{what}</p>
            <Segmented value=format choices={word_choices::<ExportFormat>()} label=tr!(export.format)/>
            <Field label=tr!(export.reason) state=form.field("/reason") hint=tr!(export.reason_hint) required=true><TextInput value=reason autofocus=true/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy() icon=icondata_lu::LuDownload>{tr!(export.take)}</Button>
        </footer>
    }
}
