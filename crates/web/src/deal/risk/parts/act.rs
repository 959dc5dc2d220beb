//! What is done with a risk in a word or two.

use fangke_shared::deal::risk::{AssignRiskRequest, CloseRiskRequest, GradeRiskRequest, RISK_MAX};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::{MemberId, RiskId};
use futures::FutureExt;
use leptos::prelude::*;

use crate::amount::Unit;
use crate::api::use_api;
use crate::company::member::parts::member_choices;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Combobox, Field, Form, ProblemNote, Select, TextArea, TextInput, unique_id, use_toaster};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Giving it to somebody.
    Assign,
    /// Grading it anew.
    Grade,
    /// Saying that it is done away with.
    Resolve,
    /// Accepting it.
    Accept,
}

impl Act {
    fn label(self) -> &'static str {
        match self {
            Self::Assign => tr!(risk.assign),
            Self::Grade => tr!(risk.grade_again),
            Self::Resolve => tr!(risk.resolve),
            Self::Accept => tr!(risk.accept),
        }
    }
}

/// What was typed.
#[derive(Clone, Copy)]
struct Typed {
    reason: RwSignal<String>,
    likelihood: RwSignal<String>,
    impact: RwSignal<String>,
    avoided: RwSignal<String>,
    incurred: RwSignal<String>,
    name: RwSignal<String>,
    picked: RwSignal<Option<(MemberId, String)>>,
}

impl Typed {
    fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            reason: text(""),
            likelihood: text("3"),
            impact: text("3"),
            avoided: text(""),
            incurred: text(""),
            name: text(""),
            picked: RwSignal::new(None),
        }
    }

    /// The colleague of the name, while it stands as it was chosen.
    fn member(self) -> Result<AssignRiskRequest, Vec<FieldError>> {
        let is_it = |label: &String| self.name.with(|name| name == label);
        let member = self.picked.with(|picked| picked.as_ref().filter(|(_, label)| is_it(label)).map(|(id, _)| *id));
        let missing = || vec![FieldError::new("/member_id", FieldCode::Required)];
        member.map(|member_id| AssignRiskRequest { member_id }).ok_or_else(missing)
    }

    fn grade(self) -> GradeRiskRequest {
        let number = |text: RwSignal<String>| text.with(|text| text.parse().unwrap_or_default());
        GradeRiskRequest { likelihood: number(self.likelihood), impact: number(self.impact), reason: self.words() }
    }

    fn words(self) -> String {
        self.reason.with(|reason| reason.trim().to_owned())
    }

    fn closing(self) -> (CloseRiskRequest, Vec<FieldError>) {
        let mut wrong = Vec::new();
        let mut amount = |text: RwSignal<String>, pointer: &str| match text.with(|text| Unit::Yuan.parse(text)) {
            Ok(amount) => amount.unwrap_or_default(),
            Err(()) => {
                wrong.push(FieldError::new(pointer, FieldCode::InvalidFormat));
                0
            }
        };
        let (avoided, incurred) = (amount(self.avoided, "/loss_avoided_fen"), amount(self.incurred, "/loss_incurred_fen"));
        let request = CloseRiskRequest { reason: self.words(), loss_avoided_fen: avoided, loss_incurred_fen: incurred };
        wrong.extend(request.validate().err().unwrap_or_default());
        (request, wrong)
    }

    fn check(self, act: Act) -> Result<(), Vec<FieldError>> {
        match act {
            Act::Assign => self.member().map(drop),
            Act::Grade => self.grade().validate(),
            Act::Resolve | Act::Accept => {
                let wrong = self.closing().1;
                if wrong.is_empty() { Ok(()) } else { Err(wrong) }
            }
        }
    }
}

/// Asks for what an act needs.
#[component]
pub fn ActForm(
    /// Which risk, in the version that is shown.
    subject: (RiskId, i64),
    /// What is done.
    act: Act,
    /// What is being done; none goes back.
    doing: RwSignal<Option<Act>>,
    /// It is done.
    on_done: Callback<()>,
) -> impl IntoView {
    let (api, toaster, typed) = (use_api(), use_toaster(), Typed::new());
    let form = Form::new(move || typed.check(act));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (id, version) = subject;
        let (to, grade, closing) = untrack(|| (typed.member().ok(), typed.grade(), typed.closing().0));
        let send = async move {
            match (act, to) {
                (Act::Assign, to) => api.assign_risk(id, version, &to.unwrap_or(AssignRiskRequest { member_id: MemberId(0) })).await,
                (Act::Grade, _) => api.grade_risk(id, version, &grade).await,
                (Act::Resolve, _) => api.resolve_risk(id, version, &closing).await,
                (Act::Accept, _) => api.accept_risk(id, version, &closing).await,
            }
        };
        form.submit(send, move |_| {
            toaster.say(tr!(risk.done));
            on_done.run(());
        });
    };
    let form_id = unique_id("risk-act");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            {fields(act, typed, form)}
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| doing.set(None)>{tr!(common.back)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{act.label()}</Button>
        </footer>
    }
}

fn fields(act: Act, typed: Typed, form: Form) -> AnyView {
    let reason =
        move || view! { <Field label=tr!(risk.reason) state=form.field("/reason") required=true><TextArea value=typed.reason/></Field> };
    match act {
        Act::Assign => {
            let api = use_api();
            let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
            let pick = move |choice: Choice| typed.picked.set(choice.value.parse().ok().map(|id| (id, choice.label)));
            view! {
                <Field label=tr!(risk.member) state=form.field("/member_id") required=true>
                    <Combobox value=typed.name source on_pick=pick placeholder=tr!(member.hint)/>
                </Field>
            }
            .into_any()
        }
        Act::Grade => {
            let figures = || (1..=RISK_MAX).map(|n| Choice::new(n.to_string(), n.to_string())).collect::<Vec<_>>();
            view! {
                <Field label=tr!(risk.likelihood) state=form.field("/likelihood") required=true><Select value=typed.likelihood choices=figures()/></Field>
                <Field label=tr!(risk.impact) state=form.field("/impact") required=true><Select value=typed.impact choices=figures()/></Field>
                {reason()}
            }
            .into_any()
        }
        Act::Resolve | Act::Accept => view! {
            {reason()}
            <Field label=tr!(risk.loss_avoided_yuan) state=form.field("/loss_avoided_fen") optional=true><TextInput value=typed.avoided inputmode="decimal"/></Field>
            <Field label=tr!(risk.loss_incurred_yuan) state=form.field("/loss_incurred_fen") optional=true><TextInput value=typed.incurred inputmode="decimal"/></Field>
        }
        .into_any(),
    }
}
