//! One cooperation: who with whom, in which roles, what is in force, what waits for whom, and what one would do next.

use fangke_shared::CooperationId;
use fangke_shared::client::cooperation::{
    AnswerTermsRequest, CooperationResponse, CooperationState, CooperationTerms, EndCooperationRequest, PartyTerms, ProposeTermsRequest,
    TermsState,
};
use leptos::prelude::*;

use super::terms::{TermsFields, Typed};
use crate::amount::Unit;
use crate::api::{Api, ApiError, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, Tag, Task, TextArea, Tone, unique_id, use_toaster};
use crate::{address, time, tr};

/// What is changed.
#[derive(Clone, Copy)]
struct Subject {
    api: Api,
    id: CooperationId,
    version: i64,
    on_done: Callback<()>,
}

/// A row of lists of cooperations.
#[component]
pub fn Cooperation(
    /// The cooperation.
    cooperation: CooperationResponse,
    /// Says on which client.
    names_client: bool,
    /// It is another one now.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let subject = Subject { api: use_api(), id: cooperation.id, version: cooperation.version, on_done };
    let client = names_client.then(|| {
        let name = cooperation.client.name.clone();
        if cooperation.is_client_seen {
            view! { <a href=address::client(cooperation.client.id)>{name}</a> }.into_any()
        } else {
            view! { <b>{name}</b> }.into_any()
        }
    });
    let tone = match cooperation.state {
        CooperationState::Proposed => Tone::Warning,
        CooperationState::Active => Tone::Positive,
        CooperationState::Over => Tone::Neutral,
    };
    let parties = (cooperation.holder.display_name.clone(), cooperation.partner.display_name.clone());
    let in_force = cooperation.terms.filter(|_| cooperation.state == CooperationState::Active);
    let in_force = in_force.map(|terms| view! { <Terms terms parties=parties.clone()/> });
    let proposal = cooperation.proposal.clone().map(|open| {
        let waits = match open.state {
            TermsState::AwaitingConsent => tr!(cooperation.waits_manager),
            _ if open.needs_consent => tr!(cooperation.waits_then_manager),
            _ => tr!(cooperation.waits_other),
        };
        let by = tr!(cooperation.proposed_by, name = open.by.display_name.clone(), at = time::moment(open.at));
        let note = open.note.map(|note| view! { <p class="text">{note}</p> });
        view! {
            <div class="cooperation__open">
                <p class="dots"><b>{by}</b><span class="warning">{waits}</span></p>
                {note}
                <Terms terms=open.terms parties=parties.clone()/>
            </div>
        }
    });
    let ended = cooperation.ended_at.map(|at| {
        let because = cooperation.ended_because.map(Word::label).unwrap_or_default();
        let note = cooperation.end_note.clone();
        view! { <p class="dots muted"><span>{time::moment(at)}</span><span>{because}</span>{note.map(|note| view! { <span>{note}</span> })}</p> }
    });
    let begun = cooperation.begun_at.filter(|_| cooperation.state == CooperationState::Active);
    let begun = begun.map(|at| view! { <small class="muted">{tr!(cooperation.since, day = time::day(at))}</small> });
    let contacts = cooperation.terms.filter(|terms| cooperation.state == CooperationState::Active && !terms.shares_contacts);
    let contacts = contacts.map(|_| view! { <p class="muted">{tr!(cooperation.contacts_hidden)}</p> });
    view! {
        <li class="cooperation">
            <div class="cooperation__head">
                {client}
                <span class="strong">{parties.0.clone()} " × " {parties.1.clone()}</span>
                <Tag tone>{cooperation.state.label()}</Tag>
                {begun}
            </div>
            {in_force}
            {contacts}
            {proposal}
            {ended}
            <Acts subject cooperation/>
        </li>
    }
}

/// Roles and shares of both.
#[component]
fn Terms(terms: CooperationTerms, parties: (String, String)) -> impl IntoView {
    let row = |name: String, party: PartyTerms| {
        view! {
            <tr>
                <th scope="row">{name} " " <small class="muted">{party.role.label()}</small></th>
                <td class="num" data-l=tr!(cooperation.client_part)>{Unit::Percent.text(party.client_bp)} "%"</td>
                <td class="num" data-l=tr!(cooperation.closing_part)>{Unit::Percent.text(party.closing_bp)} "%"</td>
            </tr>
        }
    };
    view! {
        <table class="table table--plain">
            <thead>
                <tr>
                    <th scope="col" class="grow">{tr!(cooperation.who)}</th>
                    <th scope="col" class="num">{tr!(cooperation.client_part)}</th>
                    <th scope="col" class="num">{tr!(cooperation.closing_part)}</th>
                </tr>
            </thead>
            <tbody>{row(parties.0, terms.holder)}{row(parties.1, terms.partner)}</tbody>
        </table>
    }
}

/// What the member may do now.
#[component]
fn Acts(subject: Subject, cooperation: CooperationResponse) -> impl IntoView {
    let toaster = use_toaster();
    let (is_refusing, is_proposing, is_ending) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let rights = cooperation.rights;
    let task = Task::new().when_stale(move || subject.on_done.run(()));
    let agree = move |()| {
        let body = AnswerTermsRequest { agrees: true, note: None };
        let work = async move { answer(subject, rights.may_consent, &body).await };
        task.act(work, move |now: CooperationResponse| {
            toaster.say(if now.proposal.is_some() { tr!(cooperation.manager_asked) } else { tr!(cooperation.agreed) });
            subject.on_done.run(());
        });
    };
    let withdraw = move |()| {
        let work = async move { subject.api.withdraw_cooperation_terms(subject.id, subject.version).await };
        task.act(work, move |_| {
            toaster.say(tr!(cooperation.withdrawn));
            subject.on_done.run(());
        });
    };
    let answers = (rights.may_answer || rights.may_consent).then(|| {
        let yes = if rights.may_consent { tr!(cooperation.consent) } else { tr!(cooperation.accept) };
        view! {
            <Button kind=ButtonKind::Primary class="btn--sm" busy=task.busy() on_click=agree>{yes}</Button>
            <Button class="btn--sm" on_click=move |()| is_refusing.set(true)>{tr!(cooperation.decline)}</Button>
        }
    });
    let propose = rights
        .may_propose
        .then(|| view! { <Button class="btn--sm" on_click=move |()| is_proposing.set(true)>{tr!(cooperation.propose)}</Button> });
    let back = rights
        .may_withdraw
        .then(|| view! { <Button class="btn--sm" busy=task.busy() on_click=withdraw>{tr!(cooperation.withdraw)}</Button> });
    let end =
        rights.may_end.then(|| view! { <Button class="btn--sm" on_click=move |()| is_ending.set(true)>{tr!(cooperation.end)}</Button> });
    let start = cooperation.proposal.as_ref().map(|open| open.terms).or(cooperation.terms);
    view! {
        <div class="cooperation__acts">{answers}{propose}{back}{end}</div>
        <Dialog open=is_refusing title=tr!(cooperation.decline).to_owned()><Refuse subject is_consent=rights.may_consent open=is_refusing/></Dialog>
        <Dialog open=is_proposing title=tr!(cooperation.propose).to_owned()>{start.map(|start| view! { <Propose subject start open=is_proposing/> })}</Dialog>
        <Dialog open=is_ending title=tr!(cooperation.end).to_owned()><End subject open=is_ending/></Dialog>
    }
}

async fn answer(subject: Subject, is_consent: bool, body: &AnswerTermsRequest) -> Result<CooperationResponse, ApiError> {
    if is_consent {
        subject.api.consent_to_cooperation(subject.id, subject.version, body).await
    } else {
        subject.api.answer_cooperation(subject.id, subject.version, body).await
    }
}

fn typed(text: RwSignal<String>) -> Option<String> {
    Some(text.get().trim().to_owned()).filter(|text| !text.is_empty())
}

#[component]
fn Refuse(subject: Subject, is_consent: bool, open: RwSignal<bool>) -> impl IntoView {
    let note = RwSignal::new(String::new());
    let request = move || AnswerTermsRequest { agrees: false, note: typed(note) };
    let form = Form::new(move || request().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { answer(subject, is_consent, &body).await }, move |_| {
            open.set(false);
            subject.on_done.run(());
        });
    };
    let form_id = unique_id("decline");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(cooperation.note) state=form.field("/note") optional=true><TextArea value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <Foot form form_id label=tr!(cooperation.decline) open/>
    }
}

#[component]
fn Propose(subject: Subject, start: CooperationTerms, open: RwSignal<bool>) -> impl IntoView {
    let (toaster, typed_terms, note) = (use_toaster(), Typed::of(&start), RwSignal::new(String::new()));
    let request = move || {
        let (terms, mut errors) = typed_terms.read();
        let request = ProposeTermsRequest { terms, note: typed(note) };
        errors.extend(request.validate().err().unwrap_or_default());
        (request, errors)
    };
    let form = Form::new(move || {
        let errors = request().1;
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request).0;
        form.submit(async move { subject.api.propose_cooperation_terms(subject.id, subject.version, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(cooperation.proposed));
            subject.on_done.run(());
        });
    };
    let form_id = unique_id("terms");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p class="muted">{tr!(cooperation.propose_text)}</p>
            <TermsFields typed=typed_terms form/>
            <Field label=tr!(cooperation.note) state=form.field("/note") optional=true><TextArea value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <Foot form form_id label=tr!(cooperation.propose) open/>
    }
}

#[component]
fn End(subject: Subject, open: RwSignal<bool>) -> impl IntoView {
    let (session, toaster, reason) = (use_session(), use_toaster(), RwSignal::new(String::new()));
    let request = move || EndCooperationRequest { reason: reason.get().trim().to_owned() };
    let form = Form::new(move || request().validate()).keeping(session.draft("end_cooperation", subject.id), &[reason]);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { subject.api.end_cooperation(subject.id, subject.version, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(cooperation.ended));
            subject.on_done.run(());
        });
    };
    let form_id = unique_id("end-cooperation");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(cooperation.end_text)}</p>
            <Field label=tr!(cooperation.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <Foot form form_id label=tr!(cooperation.end) open/>
    }
}

#[component]
fn Foot(form: Form, #[prop(into)] form_id: String, label: &'static str, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{label}</Button>
        </footer>
    }
}
