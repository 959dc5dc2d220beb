//! Proposing a version of a budget.

use fangke_shared::deal::cost::{CostCategory, ProposeBudgetRequest};
use fangke_shared::month::Month;
use fangke_shared::{CostObjectId, OrgUnitId};
use leptos::prelude::*;

use crate::amount::Unit;
use crate::api::{FormKey, use_api};
use crate::deal::performance::parts::month;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextInput, opened_by, unique_id, use_toaster};

/// What a budget is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// Which month.
    pub month: Month,
    /// Which store; none is head office.
    pub store_id: Option<OrgUnitId>,
    /// Which project or campaign, instead of a store.
    pub cost_object_id: Option<CostObjectId>,
    /// For what.
    pub category: CostCategory,
}

/// The dialog.
#[component]
pub fn ProposeDialog(
    /// For what; none is closed.
    subject: RwSignal<Option<Subject>>,
    /// Runs after a success.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let open = opened_by(subject);
    let form = move || subject.get().map(|of| view! { <ProposeForm of subject on_done/> });
    view! { <Dialog open title=Signal::stored(tr!(cost.propose).to_owned())>{form}</Dialog> }
}

#[component]
fn ProposeForm(of: Subject, subject: RwSignal<Option<Subject>>, on_done: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (amount, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // What can't be read, and nothing at all, is below every limit, so that its field says so.
    let fen = move || amount.with(|text| Unit::Yuan.parse(text)).ok().flatten().unwrap_or(-1);
    let request = move || ProposeBudgetRequest {
        store_id: of.store_id,
        cost_object_id: of.cost_object_id,
        category: of.category,
        month: of.month,
        amount_fen: fen(),
        reason: reason.with(|reason| reason.trim().to_owned()),
    };
    let form = Form::new(move || request().validate());
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.propose_budget(key, &body).await }, move |_| {
            toaster.say(tr!(cost.proposed));
            subject.set(None);
            on_done.run(());
        });
    };
    let what = format!("{} {}", of.category.label(), month::name(of.month));
    let form_id = unique_id("budget");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <p>{what}</p>
            <Field label=tr!(cost.net_yuan) state=form.field("/amount_fen") required=true><TextInput value=amount inputmode="decimal" class="control--num"/></Field>
            <Field label=tr!(cost.reason) state=form.field("/reason") required=true><TextInput value=reason/></Field>
            <p class="muted">{tr!(cost.propose_text)}</p>
        </form>
        <footer>
            <Button on_click=move |()| subject.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(cost.propose)}</Button>
        </footer>
    }
}
