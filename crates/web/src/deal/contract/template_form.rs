//! A new version of a text of contracts, with its preview beside it.

use fangke_shared::deal::contract::{ContractKind, ContractTemplate, ContractTemplateRequest, ContractTextField};
use leptos::prelude::*;

use super::templates::example;
use super::text::Sheet;
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextArea, TextInput, opened_by, unique_id, use_toaster};

/// Asks for heading and text; open while there is a template to write on.
#[component]
pub fn VersionDialog(
    /// Which template.
    writing: RwSignal<Option<ContractTemplate>>,
    /// Runs after a success.
    #[prop(into)]
    on_done: Callback<ContractKind>,
) -> impl IntoView {
    let open = opened_by(writing);
    let title = Signal::derive(move || {
        writing
            .with(|writing| writing.as_ref().map(|template| tr!(contract.new_version_of, kind = template.kind.label())))
            .unwrap_or_default()
    });
    let content = move || writing.get().map(|template| view! { <VersionForm template open on_done/> });
    view! { <Dialog open title class="dialog--wide">{content}</Dialog> }
}

#[component]
fn VersionForm(template: ContractTemplate, open: RwSignal<bool>, on_done: Callback<ContractKind>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let kind = template.kind;
    // It begins with what the newest one says.
    let newest = template.versions.into_iter().next();
    let (title, text) = newest.map(|version| (version.title, version.text)).unwrap_or_default();
    let (title, text) = (RwSignal::new(title), RwSignal::new(text));
    let request = move || ContractTemplateRequest { title: title.get().trim().to_owned(), text: text.get() };
    let form = Form::new(move || request().validate()).keeping(session.draft("contract.template", kind), &[title, text]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.add_contract_template_version(kind, key, &body).await }, move |template| {
            open.set(false);
            let number = template.versions.first().map_or(0, |version| version.version);
            toaster.say(tr!(contract.version_added, n = number));
            on_done.run(kind);
        });
    };
    let fields = ContractTextField::ALL
        .iter()
        .map(|field| {
            let add = move |()| text.update(|text| text.push_str(&format!("{{{field}}}")));
            view! { <Button kind=ButtonKind::Quiet class="btn--sm" on_click=add>{field.label()}</Button> }
        })
        .collect_view();
    let preview = move || view! { <Sheet title=title.get() text=example(&text.get())/> };
    let form_id = unique_id("contract-template");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(contract.version_text)}</p>
            <Field label=tr!(contract.heading) state=form.field("/title") required=true><TextInput value=title/></Field>
            <div class="field contract-text-field">
                <Field label=tr!(contract.template_text) state=form.field("/text") required=true><TextArea value=text/></Field>
            </div>
            <div class="field" role="group" aria-label=tr!(contract.fields)>{fields}</div>
            <div class="field" role="region" aria-label=tr!(contract.preview)>{preview}</div>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(contract.new_version)}</Button>
        </footer>
    }
}
