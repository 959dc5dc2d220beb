//! Taking the statement of a month away as a file.

use fangke_shared::deal::profit::ShareDriver;
use fangke_shared::exchange::export::{ExportFormat, ExportProfitRequest};
use fangke_shared::month::Month;
use leptos::prelude::*;

use crate::api::use_api;
use crate::deal::performance::parts::month;
use crate::i18n::{Word, language_tag};
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
pub fn Export(
    /// Of which month, shared by what.
    of: Memo<(Month, ShareDriver)>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = Signal::derive(move || format!("{} {}", tr!(profit.title), month::name(of.get().0)));
    view! {
        <Button icon=icondata_lu::LuDownload on_click=move |()| open.set(true)>{tr!(profit.export)}</Button>
        <Dialog open title><Ask of=of.get_untracked() open/></Dialog>
    }
}

#[component]
fn Ask(of: (Month, ShareDriver), open: RwSignal<bool>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (month, driver) = of;
    let (format, reason) = (RwSignal::new(ExportFormat::Xlsx.word().to_owned()), RwSignal::new(String::new()));
    let chosen = move || format.get().parse().unwrap_or(ExportFormat::Xlsx);
    let body = move || {
        let reason = reason.get().trim().to_owned();
        ExportProfitRequest { format: chosen(), reason, month, driver, lang: Some(language_tag().to_owned()) }
    };
    let form = Form::new(move || body().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(body);
        let name = format!("{}-{month}.{}", tr!(profit.title), body.format);
        let kind = media_type(body.format);
        form.submit(async move { api.export_profit(&body).await }, move |file: Vec<u8>| {
            download(&name, &file, kind);
            open.set(false);
            toaster.say(tr!(profit.export_done));
        });
    };
    let form_id = unique_id("profit-file");
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
