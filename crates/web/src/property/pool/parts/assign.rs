//! Giving the listing to a colleague, with a reason.

use fangke_shared::MemberId;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::AssignListingRequest;
use futures::FutureExt;
use leptos::prelude::*;

use crate::api::FormKey;
use crate::company::member::parts::member_choices;
use crate::property::listing::parts::record::use_record;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, ProblemNote, TextArea, unique_id, use_toaster};

/// Asks for whom and why.
#[component]
pub fn AssignDialog(
    /// Open or not.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! { <Dialog open title=tr!(pool.assign).to_owned()><AssignForm open/></Dialog> }
}

/// The form of it, in a dialog of whoever has a [`Record`](crate::property::listing::parts::record::Record).
#[component]
pub fn AssignForm(
    /// The dialog's switch.
    open: RwSignal<bool>,
    /// After it was given.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let (record, toaster) = (use_record(), use_toaster());
    let (name, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // The colleague of the name, while it stands as it was chosen.
    let picked = RwSignal::new(None::<(MemberId, String)>);
    let member = move || picked.with(|picked| picked.as_ref().filter(|(_, label)| name.with(|name| name == label)).map(|(id, _)| *id));
    let request = move || AssignListingRequest { member_id: member().unwrap_or(MemberId(0)), reason: reason.get().trim().to_owned() };
    let form = Form::new(move || {
        let mut errors = request().validate().err().unwrap_or_default();
        if member().is_none() {
            errors.push(FieldError::new("/member_id", FieldCode::Required));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    })
    .keeping(record.session.draft("assign", record.id()), &[reason]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { record.api.assign_listing(record.id(), key, &body).await }, move |listing| {
            open.set(false);
            record.accept(listing);
            toaster.say(tr!(pool.assigned));
            if let Some(on_done) = on_done {
                on_done.run(());
            }
        });
    };
    let source = move |text: String| member_choices(record.api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    let form_id = unique_id("assign-form");
    view! {
        <form class="body" id=form_id.clone() on:submit=save>
            <p>{tr!(pool.assign_text)}</p>
            <Field label=tr!(pool.to) state=form.field("/member_id") required=true>
                <Combobox value=name source on_pick=pick placeholder=tr!(member.hint)/>
            </Field>
            <Field label=tr!(listing.reason) state=form.field("/reason") required=true hint=tr!(listing.reason_hint)><TextArea value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(pool.assign)}</Button>
        </footer>
    }
}
