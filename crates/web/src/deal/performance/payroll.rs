//! Taking the payroll of a month away.

use fangke_shared::exchange::export::{ExportFormat, ExportPayrollRequest};
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::parts::month;
use crate::api::use_api;
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
pub fn Payroll(
    /// Of which month; none is the current one.
    month: Signal<Option<Month>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = Signal::derive(move || tr!(performance.payroll_of, month = month::name(month.get().unwrap_or_else(month::current))));
    view! {
        <Button icon=icondata_lu::LuDownload on_click=move |()| open.set(true)>{tr!(performance.payroll)}</Button>
        <Dialog open title><Ask month=month.get_untracked().unwrap_or_else(month::current) open/></Dialog>
    }
}

#[component]
fn Ask(month: Month, open: RwSignal<bool>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (format, reason) = (RwSignal::new(ExportFormat::Xlsx.word().to_owned()), RwSignal::new(String::new()));
    let chosen = move || format.get().parse().unwrap_or(ExportFormat::Xlsx);
    let body = move || {
        let reason = reason.get().trim().to_owned();
        ExportPayrollRequest { format: chosen(), reason, month, lang: Some(language_tag().to_owned()) }
    };
    let form = Form::new(move || body().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(body);
        let name = format!("{}-{month}.{}", tr!(performance.payroll), body.format);
        let kind = media_type(body.format);
        form.submit(async move { api.export_payroll(&body).await }, move |file: Vec<u8>| {
            download(&name, &file, kind);
            open.set(false);
            toaster.say(tr!(performance.payroll_done));
        });
    };
    let form_id = unique_id("payroll");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p>{tr!(performance.payroll_text)}</p>
            <Segmented value=format choices={word_choices::<ExportFormat>()} label=tr!(performance.format)/>
            <Field label=tr!(performance.reason) state=form.field("/reason") required=true><TextInput value=reason/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(performance.payroll)}</Button>
        </footer>
    }
}
