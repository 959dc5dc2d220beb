//! A new version of a plan of one's own.

use fangke_shared::deal::commission::{CommissionPlanResponse, CreateCommissionPlanVersionRequest};
use fangke_shared::problem::FieldError;
use leptos::prelude::*;

use super::copy::first_day;
use super::parts::plan_title;
use super::terms::{TermsFields, TypedTerms};
use crate::api::{FormKey, use_api};
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextInput, opened_by, unique_id, use_toaster};
use crate::{time, tr};

/// Asks for its first day and what it says.
#[component]
pub fn VersionDialog(
    /// Of which plan; none while the dialog is closed.
    plan: RwSignal<Option<CommissionPlanResponse>>,
    /// All plans.
    #[prop(into)]
    plans: Signal<Vec<CommissionPlanResponse>>,
    /// Runs after a success.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let open = opened_by(plan);
    let title = Signal::derive(move || {
        plan.with(|plan| plan.as_ref().map(|plan| tr!(commission.version_of, plan = plan_title(plan)))).unwrap_or_default()
    });
    let form = move || plan.get().map(|plan| view! { <VersionForm plan plans=plans.get_untracked() open on_saved/> });
    view! { <Dialog open title class="dialog--wide">{form}</Dialog> }
}

#[component]
fn VersionForm(
    plan: CommissionPlanResponse,
    plans: Vec<CommissionPlanResponse>,
    open: RwSignal<bool>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let from = RwSignal::new(String::new());
    // It begins with what the last one said.
    let last = plan.versions.first().map(|version| version.terms.clone());
    let name = StoredValue::new(plan.name);
    let Some(typed) = last.as_ref().map(TypedTerms::new) else { return ().into_any() };
    let request = move || {
        let terms = typed.terms()?;
        let effective_from = first_day(&from.get()).map_err(|error| vec![error])?;
        Ok::<_, Vec<FieldError>>(CreateCommissionPlanVersionRequest { effective_from, terms })
    };
    let form = Form::new(move || request()?.validate(time::today()));
    let refused = Signal::derive(move || typed.refused());
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if refused.get_untracked().is_some() {
            form.check();
            return;
        }
        let Ok(body) = untrack(request) else {
            form.check();
            return;
        };
        let name = name.get_value();
        form.submit(async move { api.add_commission_plan_version(&name, key, &body).await }, move |saved: CommissionPlanResponse| {
            open.set(false);
            let number = saved.versions.first().map_or(0, |version| version.version);
            toaster.say(tr!(commission.version_added, plan = plan_title(&saved), version = number));
            on_saved.run(());
        });
    };
    let form_id = unique_id("version-form");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(commission.effective_from) state=form.field("/effective_from") hint=tr!(commission.today_hint) class="w6">
                <TextInput value=from kind="date"/>
            </Field>
            <p class="muted">{tr!(commission.version_text)}</p>
            <TermsFields typed form plans/>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id refused busy=form.busy()>{tr!(commission.add_version)}</Button>
        </footer>
    }
    .into_any()
}
