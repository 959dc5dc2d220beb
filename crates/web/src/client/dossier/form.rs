//! Registering a client: contact first, for it may be known already; then name, source and what is looked for.

use std::time::Duration;

use fangke_shared::client::ClientSource;
use fangke_shared::client::contact::{ContactDraft, ContactKind};
use fangke_shared::client::demand::DemandDraft;
use fangke_shared::client::profile::{CheckContactRequest, ClientDraft, ContactCheck, CreateClientRequest};
use fangke_shared::client::reception::ReceptionResponse;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::Purpose;
use fangke_shared::{ClientId, MemberId, ReceptionId};
use futures::FutureExt;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::demand_form::{DemandFields, DemandForm};
use super::facts::{BasicFields, MoreFields, ProfileFields};
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::company::member::parts::member_choices;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Choice, Combobox, Field, Form, Loaded, Note, PageTitle, ProblemNote, Segmented, Task, TextInput, Tone, debounced,
    set_title, unique_id, use_toaster, word_choices,
};
use crate::{address, time, tr};

/// How long to wait for the next digit before asking whether the person is known.
const PAUSE: Duration = Duration::from_millis(400);

/// The page; `?reception=` names the reception that the client comes from.
#[component]
pub fn ClientFormPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(profile.register).to_owned(), subtitle: None, back: Some(address::CLIENTS.to_owned()) });
    let (api, query) = (use_api(), use_query_map());
    let id = Memo::new(move |_| query.with(|query| query.get("reception").and_then(|id| id.parse::<ReceptionId>().ok())));
    move || match id.get() {
        None => view! { <ClientForm reception=None/> }.into_any(),
        Some(id) => {
            let reception = LocalResource::new(move || async move { api.get_reception(id).await });
            view! { <Loaded resource=reception view=|reception: ReceptionResponse| view! { <ClientForm reception=Some(reception)/> }/> }
                .into_any()
        }
    }
}

/// What a reception says of the client that it becomes.
fn draft_of(reception: Option<&ReceptionResponse>) -> ClientDraft {
    let Some(reception) = reception else { return ClientDraft::new(ClientSource::WalkIn) };
    ClientDraft {
        name: reception.summary.name.clone().unwrap_or_default(),
        source_detail: reception.source_detail.clone(),
        notes: reception.summary.wish.clone(),
        ..ClientDraft::new(reception.summary.source)
    }
}

#[component]
fn ClientForm(reception: Option<ReceptionResponse>) -> impl IntoView {
    let (api, session, toaster, navigate) = (use_api(), use_session(), use_toaster(), use_navigate());
    let kind = RwSignal::new(ContactKind::Phone.word().to_owned());
    let (contact, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let profile = ProfileFields::of(draft_of(reception.as_ref()));
    let demand = DemandFields::of(DemandDraft::new(Purpose::Sale));
    // Who may hold no clients enters them for somebody.
    let holds = session.may(Action::TakeClient);
    let (agent_name, agent) = (RwSignal::new(String::new()), RwSignal::new(None::<(MemberId, String)>));
    let agent_id = move || agent.with(|agent| agent.as_ref().filter(|(_, label)| agent_name.with(|name| name == label)).map(|(id, _)| *id));
    let reception_id = reception.as_ref().map(|reception| reception.summary.id);
    let masked = reception.as_ref().and_then(|reception| reception.summary.contact_masked.clone());
    let carried = masked.is_some();
    let request = move || CreateClientRequest {
        draft: profile.draft(),
        // The number of a reception comes by itself: the server takes it over.
        contacts: if carried && contact.with(|contact| contact.trim().is_empty()) {
            Vec::new()
        } else {
            vec![ContactDraft {
                kind: kind.get().parse().unwrap_or(ContactKind::Phone),
                contact: contact.get(),
                note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()),
            }]
        },
        demand: (!demand.is_blank()).then(|| demand.draft("/demand").0),
        id_document: None,
        consents: Vec::new(),
        agent_id: agent_id(),
        reception_id,
    };
    let texts: Vec<RwSignal<String>> = [contact, note].into_iter().chain(profile.texts()).chain(demand.texts()).collect();
    let form = Form::new(move || {
        let mut errors = demand.draft("/demand").1;
        errors.extend(request().validate(chrono::Utc::now(), time::today()).err().unwrap_or_default());
        if !holds && agent_id().is_none() {
            errors.push(FieldError::new("/agent_id", FieldCode::Required));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    })
    .keeping(session.draft("client", reception_id.map_or_else(|| "new".to_owned(), |id| format!("reception.{id}"))).private(), &texts);
    let key = FormKey::new();

    let known = RwSignal::new(None::<ContactCheck>);
    let checking = Task::new();
    let check = move |()| {
        let body =
            CheckContactRequest { kind: kind.get_untracked().parse().unwrap_or(ContactKind::Phone), contact: contact.get_untracked() };
        let draft = ContactDraft { kind: body.kind, contact: body.contact.clone(), note: None };
        known.set(None);
        if draft.kept("").is_ok() {
            // A failure says nothing: the registration itself will tell.
            checking.ask(async move { api.check_contact(&body).await }, move |answer| known.set(answer.ok()));
        }
    };
    let check_soon = debounced(PAUSE, check);
    Effect::new(move |first: Option<()>| {
        contact.track();
        kind.track();
        if first.is_some() {
            check_soon(());
        }
    });
    let own = RwSignal::new(None::<ClientId>);
    Effect::new(move || {
        let found = form.failure().with(|failure| {
            failure.as_ref().and_then(|error| match error {
                crate::api::ApiError::Problem { problem, .. } if problem.code == ErrorCode::ClientExists => {
                    problem.member::<ClientId>("client_id")
                }
                _ => None,
            })
        });
        own.set(found);
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        let navigate = navigate.clone();
        form.submit(async move { api.create_client(key, &body).await }, move |client| {
            toaster.say(tr!(dossier.registered_toast, name = client.summary.name.clone()));
            navigate(&address::client(client.summary.id), NavigateOptions::default());
        });
    };
    let source = move |text: String| member_choices(api, text, Some(true)).boxed_local();
    let pick = move |choice: Choice| agent.set(choice.value.parse().ok().map(|id| (id, choice.label)));
    let duplicate = move || {
        let open = |id: ClientId| view! { " " <a href=address::client(id)>{tr!(dossier.prior_open)}</a> };
        let check = known.get();
        if let Some(id) = check.as_ref().and_then(|check| check.own).or_else(|| own.get()) {
            return view! { <Note tone=Tone::Danger>{tr!(dossier.own_exists)}{open(id)}</Note> }.into_any();
        }
        check
            .and_then(|check| check.prior)
            .map(|prior| {
                let store = prior.store_name.unwrap_or_else(|| tr!(dossier.prior_company).to_owned());
                let link = prior.client_id.map(open);
                view! { <Note tone=Tone::Warning>{tr!(dossier.will_link, store = store, day = time::date(prior.registered_on))}{link}</Note> }
            })
            .into_any()
    };
    let from = reception.zip(masked).map(|(reception, masked)| {
        let words = tr!(dossier.from_reception, at = time::moment(reception.summary.received_at), masked = masked);
        view! { <div class="client-new__known"><Note tone=Tone::Accent>{words}</Note></div> }
    });
    let form_id = unique_id("client-new");
    view! {
        <div class="page client-new">
            <div class="page-head desk-only"><h1>{tr!(profile.register)}</h1></div>
            <form id=form_id.clone() on:submit=save novalidate=true>
                <section class="panel" aria-labelledby="h-who">
                    <header><h2 id="h-who">{tr!(dossier.who)}</h2></header>
                    <div class="body form">
                        {from}
                        <div class="field"><Segmented value=kind choices={word_choices::<ContactKind>()} label=tr!(dossier.contact_kind)/></div>
                        <Field label={if carried { tr!(dossier.contact_beside) } else { tr!(dossier.contact) }} state=form.field("/contacts/0/contact") required={!carried} class="w6"><TextInput value=contact inputmode="tel" placeholder=tr!(dossier.contact_hint) autofocus=true/></Field>
                        <Field label=tr!(dossier.contact_note) state=form.field("/contacts/0/note") optional=true class="w6"><TextInput value=note placeholder=tr!(dossier.contact_note_hint)/></Field>
                        <div class="client-new__known" aria-live="polite">{duplicate}</div>
                        <BasicFields fields=profile form/>
                        {(!holds).then(|| view! {
                            <Field label=tr!(dossier.for_agent) state=form.field("/agent_id") required=true>
                                <Combobox value=agent_name source on_pick=pick placeholder=tr!(member.hint)/>
                            </Field>
                        })}
                    </div>
                </section>
                <section class="panel" aria-labelledby="h-want">
                    <header><h2 id="h-want">{tr!(profile.field.demands)}</h2></header>
                    <div class="body form">
                        <p class="muted client-new__hint">{tr!(dossier.demand_hint)}</p>
                        <DemandForm fields=demand form prefix="/demand"/>
                    </div>
                </section>
                <section class="panel" aria-labelledby="h-more">
                    <header><h2 id="h-more">{tr!(dossier.more)}</h2></header>
                    <div class="body form"><MoreFields fields=profile form/></div>
                </section>
                <ProblemNote error=form.failure()/>
            </form>
            <div class="footbar">
                <a class="btn desk-only" href=address::CLIENTS>{tr!(common.cancel)}</a>
                <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(profile.register)}</Button>
            </div>
        </div>
    }
}
