//! Splits on trial: what is chosen on the left, what comes of it and why on the right.

use std::time::Duration;

use fangke_shared::deal::commission::{
    CommissionPlanResponse, CommissionPreview, CommissionRole, PlanTerms, PlanUse, PreviewCommissionRequest,
};
use fangke_shared::page::Page;
use fangke_shared::property::listing::Grade;
use leptos::prelude::*;

use super::Tabs;
use super::parts::Ledger;
use super::parts::Outcome;
use super::parts::plan_title;
use super::people::People;
use super::typed::{Typed, asked_roles, terms_on};
use crate::address::use_state_in_address;
use crate::api::{ApiError, use_api};
use crate::i18n::Word;
use crate::ui::{
    Choice, Empty, Field, Form, Loaded, PageTitle, ProblemNote, Segmented, Select, Task, TextInput, debounced, set_title, word_choices,
};
use crate::{address_state, time, tr};

const PAUSE: Duration = Duration::from_millis(250);
/// The plan that is tried first.
const FIRST: &str = "s1.sale";

/// What the address holds: the plan that is tried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrialState {
    /// Its name.
    pub plan: String,
}

address_state!(TrialState at "/commission"; plan: text "plan");

/// The page.
#[component]
pub fn TrialPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(commission.title).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let plans = LocalResource::new(move || async move { api.list_commission_plans().await });
    let wanted = use_state_in_address::<TrialState>().get_untracked().plan;
    let trial = move |page: Page<CommissionPlanResponse>| {
        let is_there = page.items.iter().any(|plan| plan.name == wanted);
        let plan = if is_there { wanted.clone() } else { FIRST.to_owned() };
        view! { <Trial plans=page.items plan/> }
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(commission.title)}</h1><span class="sub">{tr!(commission.what)}</span></div>
            <Tabs/>
            <Loaded resource=plans view=trial/>
        </div>
    }
}

#[component]
fn Trial(plans: Vec<CommissionPlanResponse>, plan: String) -> impl IntoView {
    let api = use_api();
    let typed = Typed::new(plan);
    let choices: Vec<Choice> = plans.iter().map(|plan| Choice::new(plan.name.clone(), plan_title(plan))).collect();
    let plans = StoredValue::new(plans);
    let terms = Memo::new(move |_| {
        let (name, on) = (typed.plan.get(), typed.on.with(|text| text.trim().parse().ok()));
        plans.with_value(|plans| plans.iter().find(|plan| plan.name == name).and_then(|plan| terms_on(plan, on, time::today())))
    });
    let request = Memo::new(move |_| terms.with(|terms| typed.request(terms.as_ref())).map_err(|errors| errors.len()));
    let form = Form::new(move || terms.with(|terms| typed.request(terms.as_ref())).and_then(|request| request.validate()));
    let asked = Memo::new(move |_| request.get().ok().filter(|_| form.errors().is_empty()));
    let outcome = RwSignal::new(None::<Result<CommissionPreview, ApiError>>);
    let task = Task::new();
    let ask = move |wanted: PreviewCommissionRequest| {
        task.ask(async move { (api.preview_commission(&wanted).await, wanted) }, move |(answer, wanted)| {
            // Only while it is still what is asked.
            if asked.get_untracked().as_ref() == Some(&wanted) {
                outcome.set(Some(answer));
            }
        });
    };
    let ask_soon = debounced(PAUSE, ask);
    Effect::new(move || match asked.get() {
        Some(wanted) => ask_soon(wanted),
        None => outcome.set(None),
    });
    let retry = move |()| asked.get_untracked().into_iter().for_each(ask);
    let shown = move || {
        match outcome.get() {
        None => view! {
            <section class="panel"><Empty icon=icondata_lu::LuCalculator title=tr!(commission.empty) text=tr!(commission.empty_text)/></section>
        }
        .into_any(),
        Some(Err(error)) => view! { <ProblemNote error=Signal::stored(Some(error)) on_retry=retry/> }.into_any(),
        Some(Ok(preview)) => {
            let names = terms.with_untracked(|terms| typed.names(terms.as_ref()));
            let steps = preview.steps.clone();
            view! { <Outcome preview names=names.clone()/><Ledger steps names/> }.into_any()
        }
    }
    };
    view! {
        <div class="commission">
            <section class="panel commission__form" aria-labelledby="commission-form">
                <header><h2 id="commission-form">{tr!(commission.deal)}</h2></header>
                <div class="body form">
                    <Field label=tr!(commission.plan) state=form.field("/plan")><Select value=typed.plan choices/></Field>
                    <Field label=tr!(commission.total) state=form.field("/total_fen") required=true class="w6" hint=tr!(commission.total_hint)>
                        <TextInput value=typed.total inputmode="decimal" unit=tr!(commission.yuan) class="control--num"/>
                    </Field>
                    <Field label=tr!(commission.on) state=form.field("/on") class="w6" hint=tr!(commission.on_hint)>
                        <TextInput value=typed.on kind="date"/>
                    </Field>
                    {move || terms.with(|terms| grade(typed, terms.as_ref()))}
                    {move || terms.with(|terms| parties(typed, form, terms.as_ref()))}
                    <People chosen=typed.co_showers label=tr!(commission.co_showers) state=form.field("/facts/co_showers") hint=tr!(commission.co_showers_hint)/>
                    <People chosen=typed.novice label=tr!(commission.novice) state=form.field("/facts/novice_partner") hint=tr!(commission.novice_hint) is_single=true/>
                    {move || left(typed, terms.get().as_ref())}
                </div>
            </section>
            <div class="stack" aria-live="polite" aria-busy=move || task.busy().get().to_string()>{shown}</div>
        </div>
    }
}

/// The grade, for a plan by grade.
fn grade(typed: Typed, terms: Option<&PlanTerms>) -> Option<impl IntoView + use<>> {
    let is_by_grade = terms.is_some_and(|terms| terms.used_for == PlanUse::Packaging);
    let (label, choices) = (tr!(commission.grade), word_choices::<Grade>());
    is_by_grade.then(|| view! { <Field label hint=tr!(commission.grade_hint)><Segmented value=typed.grade choices label/></Field> })
}

/// A field for each role that the plan gives something, with a switch where that takes evidence.
fn parties(typed: Typed, form: Form, terms: Option<&PlanTerms>) -> impl IntoView + use<> {
    let one = |role: CommissionRole| {
        let evidence = evidence_text(role).map(|text| {
            let is_evidenced = *typed.evidenced.of(role);
            view! { <Switch on=is_evidenced text/> }
        });
        let hint = (role == CommissionRole::Client).then(|| tr!(commission.client_hint).to_owned());
        view! {
            <div class="commission__party">
                <People chosen=*typed.parties.of(role) label=role.label() state=form.field(&format!("/parties/{role}")) hint/>
                {evidence}
            </div>
        }
    };
    asked_roles(terms).into_iter().map(one).collect_view()
}

/// What has to be evidenced of a role.
fn evidence_text(role: CommissionRole) -> Option<&'static str> {
    match role {
        CommissionRole::Exclusive => Some(tr!(commission.exclusive_evidenced)),
        CommissionRole::Key => Some(tr!(commission.key_evidenced)),
        CommissionRole::Photos => Some(tr!(commission.photos_evidenced)),
        CommissionRole::FloorPlan => Some(tr!(commission.floor_plan_evidenced)),
        CommissionRole::Listing | CommissionRole::Closing | CommissionRole::Client => None,
    }
}

#[component]
fn Switch(on: RwSignal<bool>, text: &'static str) -> impl IntoView {
    view! {
        <label class="switch">
            <input type="checkbox" role="switch" prop:checked=move || on.get() on:change:target=move |event| on.set(event.target().checked())/>
            {text}
        </label>
    }
}

/// Of those who were chosen: who had left at signing.
fn left(typed: Typed, terms: Option<&PlanTerms>) -> Option<impl IntoView + use<>> {
    let involved = typed.involved(terms);
    let one = |person: super::people::Person| {
        let id = person.id;
        let set = move |has_left: bool| {
            typed.left.update(|left| {
                left.retain(|known| *known != id);
                if has_left {
                    left.push(id);
                }
            });
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || typed.left.with(|left| left.contains(&id))
                    on:change:target=move |event| set(event.target().checked())
                />
                {person.name}
            </label>
        }
    };
    (!involved.is_empty()).then(|| {
        view! {
            <fieldset class="commission__left">
                <legend class="field__label">{tr!(commission.left)}</legend>
                {involved.into_iter().map(one).collect_view()}
            </fieldset>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::{TEXTS, assert_survives};

    #[test]
    fn the_state_survives_its_address() {
        assert_survives(TEXTS.map(|plan| TrialState { plan: plan.to_owned() }));
    }
}
