//! What the client has against it, noted with a follow-up, with a talk track that answers it.

use fangke_shared::client::objection::{Objection, ObjectionOutcome, RaisedObjection};
use fangke_shared::client::profile::ClientResponse;
use leptos::prelude::*;

use super::demands::summary;
use super::record::use_dossier;
use crate::client::profile::parts::demand_text;
use crate::company::template::parts::{Spoken, TemplatePicker};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Field, Form, Segmented, Select, TextInput, set_text, word_choices};

/// What is being noted.
#[derive(Clone, Copy)]
pub struct Raising {
    /// The fields are in sight.
    pub is_open: RwSignal<bool>,
    kind: RwSignal<String>,
    demand: RwSignal<String>,
    /// What the client said.
    pub said: RwSignal<String>,
    /// What was answered.
    pub answer: RwSignal<String>,
    outcome: RwSignal<String>,
}

impl Default for Raising {
    fn default() -> Self {
        let text = |word: &str| RwSignal::new(word.to_owned());
        Self {
            is_open: RwSignal::new(false),
            kind: text(""),
            demand: text(""),
            said: text(""),
            answer: text(""),
            outcome: text(ObjectionOutcome::Open.word()),
        }
    }
}

impl Raising {
    /// What there is to be sent; none while no kind is chosen.
    pub fn raised(self) -> Option<RaisedObjection> {
        let words = |signal: RwSignal<String>| signal.with(|text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
        let kind = self.kind().filter(|_| self.is_open.get())?;
        let outcome = self.outcome.with(|word| word.parse().unwrap_or(ObjectionOutcome::Open));
        let demand_id = self.demand.with(|id| id.parse().ok());
        Some(RaisedObjection { kind, demand_id, said: words(self.said), answer: words(self.answer), outcome })
    }

    fn kind(self) -> Option<Objection> {
        self.kind.with(|word| word.parse().ok())
    }

    /// It was saved.
    pub fn clear(self) {
        set_text(&[self.kind, self.demand, self.said, self.answer], "");
        self.outcome.set(ObjectionOutcome::Open.word().to_owned());
        self.is_open.set(false);
    }
}

/// The fields.
#[component]
pub fn RaisedFields(
    /// What is being noted.
    raising: Raising,
    /// The form of the follow-up.
    form: Form,
    /// To whom one speaks.
    spoken: Signal<Spoken>,
) -> impl IntoView {
    let is_picking = RwSignal::new(false);
    let about = Signal::derive(move || Spoken { objection: raising.kind(), ..spoken.get() });
    // Fields open on a page that is there: the client as it is now.
    let open = |client: &ClientResponse| -> Vec<Choice> {
        let open = client.demands.iter().filter(|demand| demand.is_open);
        open.map(|demand| Choice::new(demand.id.to_string(), demand_text(&summary(demand)))).collect()
    };
    let demands = untrack(|| use_dossier().with(open));
    let has_demands = !demands.is_empty();
    let demands = Signal::stored(demands);
    let is_other = Signal::derive(move || raising.kind() == Some(Objection::Other));
    view! {
        <div class="form composer__next">
            <Field label=tr!(dossier.objection.kind) state=form.field("/objections/0/kind") class="w4">
                <Select value=raising.kind choices={word_choices::<Objection>()} blank=tr!(common.choose)/>
            </Field>
            <Field label=tr!(dossier.objection.said) state=form.field("/objections/0/said") required=is_other class="w8">
                <TextInput value=raising.said placeholder=tr!(dossier.objection.said_hint)/>
            </Field>
            {has_demands.then(|| view! {
                <Field label=tr!(dossier.objection.demand) state=form.field("/objections/0/demand_id") class="w12">
                    <Select value=raising.demand choices=demands blank=tr!(dossier.objection.whole)/>
                </Field>
            })}
            <Field label=tr!(dossier.objection.answer) state=form.field("/objections/0/answer") class="w8">
                <TextInput value=raising.answer placeholder=tr!(dossier.objection.answer_hint)/>
            </Field>
            <div class="field w4">
                <Button kind=ButtonKind::Quiet class="btn--sm" icon=icondata_lu::LuMessageSquareText on_click=move |()| is_picking.set(true)>
                    {tr!(dossier.objection.track)}
                </Button>
            </div>
            <div class="field"><Segmented value=raising.outcome choices={word_choices::<ObjectionOutcome>()} label=tr!(dossier.objection.outcome)/></div>
        </div>
        <TemplatePicker open=is_picking spoken=about on_use=move |text: String| raising.answer.set(text.replace('\n', " "))/>
    }
}

/// Objections of a follow-up in the journal.
pub fn raised(objections: &[RaisedObjection]) -> AnyView {
    let one = |objection: &RaisedObjection| {
        let head = tr!(dossier.objection.raised, kind = objection.kind.label(), outcome = objection.outcome.label());
        let said = objection.said.clone().map(|said| view! { <span>{said}</span> });
        let answer =
            objection.answer.clone().map(|answer| view! { <span class="muted">{tr!(dossier.objection.answered, text = answer)}</span> });
        view! { <p class="text dots"><b>{head}</b>{said}{answer}</p> }
    };
    objections.iter().map(one).collect_view().into_any()
}
