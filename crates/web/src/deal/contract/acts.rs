//! What is done with a contract in a word or two.

use fangke_shared::client::identity::{IdDocumentDraft, IdKind};
use fangke_shared::deal::contract::{
    ApproveContractRequest, ContractPartyDraft, ContractReasonRequest, FinishContractStepRequest, PartyRole, SignContractRequest,
};
use leptos::prelude::*;

use super::page::{Doing, use_held};
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Select, TextArea, TextInput, opened_by, unique_id};
use crate::{time, tr};

/// Open while something of a kind is being done.
fn open(is_it: fn(Doing) -> bool) -> RwSignal<bool> {
    let doing = use_held().doing;
    let subject = RwSignal::new(None::<()>);
    let open = opened_by(subject);
    Effect::new(move || {
        let is_on = doing.with(|doing| doing.is_some_and(is_it));
        if is_on != subject.with_untracked(Option::is_some) {
            subject.set(is_on.then_some(()));
        }
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open && doing.with_untracked(|doing| doing.is_some_and(is_it)) {
            doing.set(None);
        }
        is_open
    });
    open
}

fn title(doing: Option<Doing>) -> &'static str {
    match doing {
        Some(Doing::Approve) => tr!(contract.approve),
        Some(Doing::Return) => tr!(contract.send_back),
        Some(Doing::Sign) => tr!(contract.sign),
        Some(Doing::Cancel) => tr!(contract.cancel),
        _ => tr!(contract.finish),
    }
}

/// Asks for a day, a reason or a note.
#[component]
pub fn ActDialog() -> impl IntoView {
    let held = use_held();
    let open = open(|doing| doing != Doing::Party);
    let content = move || held.doing.get().filter(|doing| *doing != Doing::Party).map(|doing| view! { <Act doing/> });
    view! { <Dialog open title=tr!(contract.next).to_owned()>{content}</Dialog> }
}

#[component]
fn Act(doing: Doing) -> impl IntoView {
    let held = use_held();
    let (day, words, skips) = (RwSignal::new(time::today().to_string()), RwSignal::new(String::new()), RwSignal::new(false));
    let said = move || Some(words.get().trim().to_owned()).filter(|words| !words.is_empty());
    let on = move || day.with(|day| day.parse().unwrap_or_else(|_| time::today()));
    let reason = move || ContractReasonRequest { reason: said().unwrap_or_default() };
    let done = move || FinishContractStepRequest { done_on: on(), is_skipped: skips.get(), note: said() };
    let form = Form::new(move || match doing {
        Doing::Approve => ApproveContractRequest { note: said() }.validate(),
        Doing::Return | Doing::Cancel => reason().validate(),
        Doing::Sign => SignContractRequest { signed_on: on() }.validate(time::today()),
        Doing::Step(_) => done().validate(time::today()),
        Doing::Party => Ok(()),
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (api, id, version) = (held.api, held.id(), held.version());
        let (note, because, finish, signed_on) = untrack(|| (said(), reason(), done(), on()));
        let send = async move {
            match doing {
                Doing::Approve => api.approve_contract(id, version, &ApproveContractRequest { note }).await,
                Doing::Return => api.return_contract(id, version, &because).await,
                Doing::Cancel => api.cancel_contract(id, version, &because).await,
                Doing::Step(step) => api.finish_contract_step(id, version, step, &finish).await,
                Doing::Sign | Doing::Party => api.sign_contract(id, version, &SignContractRequest { signed_on }).await,
            }
        };
        form.submit(send, move |contract| {
            held.toaster.say(tr!(contract.done));
            held.accept(contract);
        });
    };
    let (pointer, label) = match doing {
        Doing::Return | Doing::Cancel => ("/reason", tr!(contract.reason)),
        _ => ("/note", tr!(contract.note)),
    };
    let has_day = matches!(doing, Doing::Sign | Doing::Step(_));
    let day_at = if doing == Doing::Sign { "/signed_on" } else { "/done_on" };
    let form_id = unique_id("contract-act");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            {(doing == Doing::Sign).then(|| view! { <p>{tr!(contract.sign_text)}</p> })}
            {(doing == Doing::Cancel).then(|| view! { <p>{tr!(contract.cancel_text)}</p> })}
            {has_day.then(|| view! { <Field label=tr!(contract.day) state=form.field(day_at) required=true><TextInput value=day kind="date"/></Field> })}
            {matches!(doing, Doing::Step(_)).then(|| view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || skips.get() on:change:target=move |event| skips.set(event.target().checked())/>
                    {tr!(contract.skip)}
                </label>
            })}
            {(doing != Doing::Sign).then(|| view! { <Field label state=form.field(pointer)><TextArea value=words/></Field> })}
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{title(Some(doing))}</Button>
        </footer>
    }
}

/// Asks who else is party to it.
#[component]
pub fn PartyDialog() -> impl IntoView {
    let open = open(|doing| doing == Doing::Party);
    view! { <Dialog open title=tr!(contract.add_party).to_owned()><Party/></Dialog> }
}

#[component]
fn Party() -> impl IntoView {
    let held = use_held();
    let role = RwSignal::new(PartyRole::Owner.word().to_owned());
    let kind = RwSignal::new(IdKind::ResidentCard.word().to_owned());
    let (name, number) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let draft = move || {
        let id_number = number.get().trim().to_owned();
        let kind = kind.with(|kind| kind.parse().unwrap_or(IdKind::Other));
        ContractPartyDraft {
            role: role.with(|role| role.parse().unwrap_or(PartyRole::Owner)),
            name: name.get().trim().to_owned(),
            id_document: (!id_number.is_empty()).then_some(IdDocumentDraft { kind, id_number }),
            note: None,
        }
    };
    let form = Form::new(move || draft().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, id, version) = (untrack(draft), held.id(), held.version());
        form.submit(async move { held.api.add_contract_party(id, version, &body).await }, move |contract| {
            name.set(String::new());
            number.set(String::new());
            held.accept(contract);
        });
    };
    let roles: Vec<Choice> = PartyRole::ALL.iter().map(|role| Choice::new(role.word(), role.label())).collect();
    let kinds: Vec<Choice> = IdKind::ALL.iter().map(|kind| Choice::new(kind.word(), kind.label())).collect();
    let form_id = unique_id("contract-party");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(contract.party_role) state=form.field("/role") required=true><Select value=role choices=roles/></Field>
            <Field label=tr!(contract.party_name) state=form.field("/name") required=true><TextInput value=name/></Field>
            <Field label=tr!(contract.id_kind) state=form.field("/id_document/kind")><Select value=kind choices=kinds/></Field>
            <Field label=tr!(contract.id_number) state=form.field("/id_document/id_number") optional=true><TextInput value=number/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(contract.add_party)}</Button>
        </footer>
    }
}
