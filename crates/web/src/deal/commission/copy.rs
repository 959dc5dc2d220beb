//! Copying a plan under a name of its own.

use chrono::NaiveDate;
use fangke_shared::deal::commission::{CommissionPlanResponse, CopyCommissionPlanRequest};
use fangke_shared::problem::{FieldCode, FieldError};
use leptos::prelude::*;

use super::parts::plan_title;
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextInput, opened_by, unique_id, use_toaster};
use crate::{time, tr};

/// Asks for name, title and first day.
#[component]
pub fn CopyDialog(
    /// What is copied; none while the dialog is closed.
    plan: RwSignal<Option<CommissionPlanResponse>>,
    /// Runs after a success.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let open = opened_by(plan);
    let title = Signal::derive(move || {
        plan.with(|plan| plan.as_ref().map(|plan| tr!(commission.copy_of, plan = plan_title(plan)))).unwrap_or_default()
    });
    view! { <Dialog open title>{move || plan.get().map(|plan| view! { <CopyForm plan open on_saved/> })}</Dialog> }
}

/// The day of a date control; none where it is empty.
///
/// # Errors
/// `invalid_format` at `/effective_from`.
pub fn first_day(text: &str) -> Result<Option<NaiveDate>, FieldError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| FieldError::new("/effective_from", FieldCode::InvalidFormat)),
    }
}

#[component]
fn CopyForm(plan: CommissionPlanResponse, open: RwSignal<bool>, on_saved: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (name, title, from) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let source = plan.name.clone();
    let request = move || {
        Ok::<_, FieldError>(CopyCommissionPlanRequest {
            from: source.clone(),
            name: name.get().trim().to_owned(),
            title: title.get().trim().to_owned(),
            effective_from: first_day(&from.get())?,
            terms: None,
        })
    };
    let request = StoredValue::new(request);
    let form = Form::new(move || request.with_value(|request| request()).map_err(|error| vec![error])?.validate(time::today()))
        .keeping(use_session().draft("commission-copy", &plan.name), &[name, title]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(body) = untrack(|| request.with_value(|request| request())) else {
            form.check();
            return;
        };
        form.submit(async move { api.copy_commission_plan(key, &body).await }, move |saved: CommissionPlanResponse| {
            open.set(false);
            toaster.say(tr!(commission.copied, plan = plan_title(&saved)));
            on_saved.run(());
        });
    };
    let form_id = unique_id("copy-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(commission.plan_title) state=form.field("/title") required=true>
                <TextInput value=title placeholder=tr!(commission.title_example)/>
            </Field>
            <Field label=tr!(commission.plan_name) state=form.field("/name") required=true hint=tr!(commission.name_hint) class="w6">
                <TextInput value=name placeholder="wangjing.sale"/>
            </Field>
            <Field label=tr!(commission.effective_from) state=form.field("/effective_from") hint=tr!(commission.today_hint) class="w6">
                <TextInput value=from kind="date"/>
            </Field>
            <p class="muted">{tr!(commission.copy_text)}</p>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(commission.copy)}</Button>
        </footer>
    }
}
