//! One reception: what was done, what was asked and answered, and the client that it becomes.

use fangke_shared::ReceptionId;
use fangke_shared::client::reception::{LinkClientRequest, PassReceptionRequest, ReceptionOutcome, ReceptionResponse};
use futures::FutureExt;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde_json::json;

use super::parts::answer_shape;
use crate::api::{Api, ApiError, use_api};
use crate::company::member::parts::member_choices;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Choice, Combobox, Dialog, Field, Form, Icon, Loaded, NotFoundPage, Note, PageTitle, ProblemNote, Select, Status,
    Tag, Task, TextArea, TextInput, Toaster, Tone, set_title, unique_id, use_toaster,
};
use crate::{address, time, tr};

/// The reception on the page, for all its panels.
#[derive(Clone, Copy)]
struct Held {
    api: Api,
    toaster: Toaster,
    reception: RwSignal<ReceptionResponse>,
    task: Task,
}

impl Held {
    fn id(self) -> ReceptionId {
        self.reception.with_untracked(|reception| reception.summary.id)
    }

    fn version(self) -> i64 {
        self.reception.with_untracked(|reception| reception.summary.version)
    }

    fn with<T>(self, part: impl FnOnce(&ReceptionResponse) -> T) -> T {
        self.reception.with(part)
    }

    /// Reads it anew where somebody else was faster.
    fn refresh(self) {
        let id = self.id();
        self.task.beside(async move { self.api.get_reception(id).await }, move |answer| {
            if let Ok(reception) = answer {
                self.reception.set(reception);
            }
        });
    }
}

fn use_held() -> Held {
    expect_context()
}

/// The page.
#[component]
pub fn ReceptionPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ReceptionId>().ok())));
    let api = use_api();
    set_title(|| PageTitle { title: tr!(reception.title).to_owned(), subtitle: None, back: Some(address::RECEPTIONS.to_owned()) });
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            let reception = LocalResource::new(move || async move { api.get_reception(id).await });
            view! { <Loaded resource=reception view=move |reception| view! { <Page reception/> }/> }.into_any()
        }
    }
}

#[component]
fn Page(reception: ReceptionResponse) -> impl IntoView {
    let reception = RwSignal::new(reception);
    let held = Held { api: use_api(), toaster: use_toaster(), reception, task: Task::new() };
    provide_context(held);
    let passing = RwSignal::new(false);
    view! {
        <div class="record">
            <Head passing/>
            <div class="record-body">
                <div class="stack"><Known/><Steps/><Consultation/></div>
                <div class="stack"><Facts/></div>
            </div>
            <Dialog open=passing title=tr!(reception.pass).to_owned()><Pass passing/></Dialog>
        </div>
    }
}

#[component]
fn Head(passing: RwSignal<bool>) -> impl IntoView {
    let held = use_held();
    // The next act: the client's page where there is one, else the registration; of an owner the listing's.
    let main = move || {
        held.with(|reception| {
            let row = &reception.summary;
            let (href, label, icon) = match row.client_id {
                Some(client) => (address::client(client), tr!(reception.open_client), icondata_lu::LuUser),
                None if !reception.may_edit => return None,
                None if row.is_owner => ("/listings/new".to_owned(), tr!(reception.enter_listing), icondata_lu::LuBuilding2),
                None => (format!("/clients/new?reception={}", row.id), tr!(reception.register_client), icondata_lu::LuUserPlus),
            };
            Some(view! { <a class="btn btn--primary" href=href><Icon icon=icon/>{label}</a> })
        })
    };
    let pass = move || {
        let may_pass = held.with(|reception| reception.may_pass);
        may_pass.then(|| view! { <Button icon=icondata_lu::LuForward on_click=move |()| passing.set(true)>{tr!(reception.pass)}</Button> })
    };
    let identity = move || {
        held.with(|reception| {
            let row = &reception.summary;
            let name = row.name.clone().unwrap_or_else(|| tr!(reception.no_name).to_owned());
            let owner = row.is_owner.then(|| view! { <Tag tone=Tone::Accent>{tr!(reception.owner)}</Tag> });
            let is_late = row.first_answered_at.is_some_and(|at| at > row.limit_at);
            let (answer, kind) = (row.answer, row.kind);
            let late = is_late.then(|| view! { <Tag tone=Tone::Warning>{tr!(reception.answered_late)}</Tag> });
            view! {
                <div class="row">
                    <div class="id">
                        <h1>{name}</h1>
                        <div class="meta">
                            <Status shape=answer_shape(answer)>{answer.label()}</Status>
                            <Tag>{kind.label()}</Tag>{owner}{late}
                            <span title=time::exact(row.received_at)>{time::moment(row.received_at)}</span>
                        </div>
                    </div>
                </div>
            }
        })
    };
    view! {
        <div class="record-head">
            <div class="top">
                <nav class="crumbs" aria-label=tr!(reception.path)>
                    <a href=address::RECEPTIONS>{tr!(reception.title)}</a>
                    <Icon icon=icondata_lu::LuChevronRight/>
                    <span>{move || held.with(|reception| reception.store_name.clone())}</span>
                </nav>
                <div class="actions">{pass}{main}</div>
            </div>
            {identity}
        </div>
        <div class="actionbar" role="toolbar" aria-label=tr!(reception.next_act)>{pass}{main}</div>
    }
}

/// Whether the house knows the person, as far as the viewer may know that.
#[component]
fn Known() -> impl IntoView {
    let held = use_held();
    let link = move |client| {
        let (id, version) = (held.id(), held.version());
        let body = LinkClientRequest { client_id: client };
        held.task.act(async move { held.api.link_reception_client(id, version, &body).await }, move |reception| {
            held.toaster.say(tr!(reception.linked));
            held.reception.set(reception);
        });
    };
    move || {
        let known = held.with(|reception| reception.known.clone())?;
        let may_edit = held.with(|reception| reception.may_edit);
        if let Some(own) = known.own {
            let act = may_edit.then(
                || view! { " " <Button class="btn--sm" busy=held.task.busy() on_click=move |()| link(own)>{tr!(reception.link)}</Button> },
            );
            return Some(view! { <Note tone=Tone::Accent>{tr!(reception.known_own)} " " <a href=address::client(own)>{tr!(reception.open_client)}</a>{act}</Note> }.into_any());
        }
        let prior = known.prior?;
        let store = prior.store_name.unwrap_or_else(|| tr!(reception.company).to_owned());
        let open = prior.client_id.map(|id| view! { " " <a href=address::client(id)>{tr!(reception.open_client)}</a> });
        Some(view! { <Note tone=Tone::Warning>{tr!(reception.known_prior, store = store, day = time::date(prior.registered_on))}{open}</Note> }.into_any())
    }
}

/// What is done at a reception of this kind, to be ticked.
#[component]
fn Steps() -> impl IntoView {
    let held = use_held();
    let steps = held.reception.with_untracked(|reception| reception.steps.clone());
    let tick = move |step| {
        let mut done = held.reception.with_untracked(|reception| reception.done.clone());
        if let Some(at) = done.iter().position(|known| *known == step) {
            done.remove(at);
        } else {
            done.push(step);
        }
        let (id, version, body) = (held.id(), held.version(), json!({ "done": done }));
        held.task
            .when_stale(move || held.refresh())
            .act(async move { held.api.update_reception(id, version, &body).await }, move |reception| held.reception.set(reception));
    };
    let rows = steps
        .into_iter()
        .map(|step| {
            let is_on = move || held.with(|reception| reception.done.contains(&step));
            let is_locked = move || held.task.busy().get() || held.with(|reception| !reception.may_edit);
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=is_on disabled=is_locked on:change=move |_| tick(step)/>{step.label()}
                </label>
            }
        })
        .collect_view();
    let count = move || held.with(|reception| format!("{} / {}", reception.done.len(), reception.steps.len()));
    view! {
        <section class="panel" aria-labelledby="h-steps">
            <header><h2 id="h-steps">{tr!(reception.steps)}</h2><span class="n">{count}</span></header>
            <div class="body"><div class="choices">{rows}</div></div>
        </section>
    }
}

/// What was asked, what we answered, what they made of it, and what came of it all.
#[component]
fn Consultation() -> impl IntoView {
    let held = use_held();
    let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
    let before = held.reception.get_untracked();
    let (asked, said, reacted) = (text(before.asked), text(before.said), text(before.reacted));
    let outcome = text(before.summary.outcome.map(|outcome| outcome.word().to_owned()));
    let outcome_note = text(before.outcome_note);
    let is_client = move || held.with(|reception| reception.summary.outcome == Some(ReceptionOutcome::Client));
    let typed = |text: RwSignal<String>| Some(text.get().trim().to_owned()).filter(|text| !text.is_empty());
    let body = move || {
        json!({
            "asked": typed(asked), "said": typed(said), "reacted": typed(reacted),
            "outcome": outcome.get().parse::<ReceptionOutcome>().ok(), "outcome_note": typed(outcome_note),
        })
    };
    let form = Form::new(|| Ok(()));
    Effect::new(move || {
        if form.failure().with(|failure| failure.as_ref().is_some_and(ApiError::is_stale)) {
            held.refresh();
        }
    });
    // A client that comes of it meanwhile is said here, too.
    Effect::new(move |first: Option<()>| {
        let now = held.with(|reception| reception.summary.outcome);
        if first.is_some() {
            outcome.set(now.map(|outcome| outcome.word().to_owned()).unwrap_or_default());
        }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, id, version) = (untrack(body), held.id(), held.version());
        form.submit(async move { held.api.update_reception(id, version, &body).await }, move |reception| {
            held.toaster.say(tr!(reception.saved));
            held.reception.set(reception);
        });
    };
    let outcomes = Signal::derive(move || {
        let fits = |outcome: &&ReceptionOutcome| (**outcome == ReceptionOutcome::Client) == is_client();
        ReceptionOutcome::ALL.iter().filter(fits).map(|outcome| Choice::new(outcome.word(), outcome.label())).collect::<Vec<_>>()
    });
    let at = move || held.with(|reception| reception.consulted_at.map(time::moment));
    let may_edit = move || held.with(|reception| reception.may_edit);
    let form_id = unique_id("consultation");
    view! {
        <section class="panel" aria-labelledby="h-consultation">
            <header><h2 id="h-consultation">{tr!(reception.consultation)}</h2><span class="end">{at}</span></header>
            <form class="body form" id=form_id novalidate on:submit=save>
                <Field label=tr!(reception.asked) state=form.field("/asked")><TextArea value=asked placeholder=tr!(reception.asked_hint)/></Field>
                <Field label=tr!(reception.said) state=form.field("/said")><TextArea value=said placeholder=tr!(reception.said_hint)/></Field>
                <Field label=tr!(reception.reacted) state=form.field("/reacted") optional=true><TextArea value=reacted/></Field>
                <Field label=tr!(reception.outcome) state=form.field("/outcome") optional=true class="w6">
                    <Select value=outcome choices=outcomes blank=tr!(reception.open) disabled=Signal::derive(is_client)/>
                </Field>
                <Field label=tr!(reception.in_words) state=form.field("/outcome_note") class="w6"><TextInput value=outcome_note/></Field>
                <ProblemNote error=form.failure()/>
                <Show when=may_edit><div class="field"><Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(common.save)}</Button></div></Show>
            </form>
        </section>
    }
}

#[component]
fn Facts() -> impl IntoView {
    let held = use_held();
    let facts = move || {
        held.with(|reception| {
            let row = &reception.summary;
            let fact =
                |label: &'static str, value: Option<String>| value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> });
            let channel = match &reception.source_detail {
                Some(detail) => format!("{} {detail}", row.source.label()),
                None => row.source.label().to_owned(),
            };
            let how = if row.by_turn { tr!(reception.was_turn) } else { tr!(reception.was_named) };
            let limits = tr!(reception.limits, goal = time::moment(row.goal_at), limit = time::moment(row.limit_at));
            view! {
                <dl class="facts" style:--cols="1">
                    {fact(tr!(reception.wish), row.wish.clone())}
                    {fact(tr!(reception.source), Some(channel))}
                    {fact(tr!(reception.contact), row.contact_masked.clone())}
                    {fact(tr!(reception.consultant), Some(format!("{} {how}", row.consultant.display_name)))}
                    {fact(tr!(reception.received_by), Some(reception.received_by.display_name.clone()))}
                    {fact(tr!(reception.first_answer), Some(row.first_answered_at.map_or(limits, time::moment)))}
                </dl>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="h-facts">
            <header><h2 id="h-facts">{tr!(reception.facts)}</h2></header>
            <div class="body">{facts}<p class="muted">{tr!(reception.contact_kept)}</p></div>
        </section>
    }
}

/// Somebody else of the store answers.
#[component]
fn Pass(passing: RwSignal<bool>) -> impl IntoView {
    let held = use_held();
    let (name, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = RwSignal::new(None::<Choice>);
    let request = move || {
        let id = chosen
            .with(|chosen| chosen.as_ref().filter(|chosen| name.with(|name| *name == chosen.label)).map(|chosen| chosen.value.clone()));
        PassReceptionRequest {
            // Nobody's number is 0: the server says that there is no such member.
            consultant_id: id.and_then(|id| id.parse().ok()).unwrap_or(fangke_shared::MemberId(0)),
            reason: reason.get().trim().to_owned(),
        }
    };
    let form = Form::new(move || request().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, id, version) = (untrack(request), held.id(), held.version());
        form.submit(async move { held.api.pass_reception(id, version, &body).await }, move |reception| {
            held.toaster.say(tr!(reception.passed, name = reception.summary.consultant.display_name.clone()));
            held.reception.set(reception);
            passing.set(false);
        });
    };
    let source = move |text: String| member_choices(held.api, text, Some(true)).boxed_local();
    let form_id = unique_id("pass");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(reception.consultant) state=form.field("/consultant_id") required=true>
                <Combobox value=name source on_pick=move |choice: Choice| chosen.set(Some(choice)) placeholder=tr!(member.hint)/>
            </Field>
            <Field label=tr!(reception.reason) state=form.field("/reason") required=true><TextInput value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| passing.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(reception.pass)}</Button>
        </footer>
    }
}
