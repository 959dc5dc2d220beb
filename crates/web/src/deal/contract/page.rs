//! One contract: where it stands, the one thing to do now, what is agreed on, who is party to it, what is to be done, and who has which share.

use fangke_shared::ContractId;
use fangke_shared::deal::contract::{ContractKind, ContractResponse, ContractState, ContractStep};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{ActDialog, PartyDialog};
use super::list::shape;
use super::split::Split;
use crate::api::{Api, use_api};
use crate::deal::commission::parts::money;
use crate::deal::risk::parts::ContractRisks;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Icon, Loaded, NotFoundPage, Note, PageTitle, Status, Tag, Task, Toaster, Tone, set_title, use_toaster,
};
use crate::{address, time, tr};

/// What is being done with the contract, in a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Approving it.
    Approve,
    /// Giving it back.
    Return,
    /// Saying that it is signed.
    Sign,
    /// Giving it up.
    Cancel,
    /// Saying that a step is done.
    Step(fangke_shared::ContractStepId),
    /// Adding a party.
    Party,
}

/// The contract on the page, for all its panels.
#[derive(Clone, Copy)]
pub struct Held {
    /// Calls.
    pub api: Api,
    /// Tells what was done.
    pub toaster: Toaster,
    /// The contract as it was last read.
    pub contract: RwSignal<ContractResponse>,
    /// What is being done.
    pub doing: RwSignal<Option<Doing>>,
    task: Task,
}

impl Held {
    /// Its number.
    pub fn id(self) -> ContractId {
        self.contract.with_untracked(|contract| contract.summary.id)
    }

    /// The version that is shown.
    pub fn version(self) -> i64 {
        self.contract.with_untracked(|contract| contract.summary.version)
    }

    /// Part of it, tracked.
    pub fn with<T>(self, part: impl FnOnce(&ContractResponse) -> T) -> T {
        self.contract.with(part)
    }

    /// Shows it as changed, and closes what was being done.
    pub fn accept(self, contract: ContractResponse) {
        self.doing.set(None);
        self.contract.set(contract);
    }
}

/// The contract on the page.
pub fn use_held() -> Held {
    expect_context()
}

/// The page.
#[component]
pub fn ContractPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ContractId>().ok())));
    let api = use_api();
    set_title(|| PageTitle { title: tr!(contract.title).to_owned(), subtitle: None, back: Some(address::CONTRACTS.to_owned()) });
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            let contract = LocalResource::new(move || async move { api.get_contract(id).await });
            view! { <Loaded resource=contract view=move |contract| view! { <Page contract/> }/> }.into_any()
        }
    }
}

#[component]
fn Page(contract: ContractResponse) -> impl IntoView {
    let has_split = contract.summary.kind != ContractKind::Exclusive;
    let id = contract.summary.id;
    let held =
        Held { api: use_api(), toaster: use_toaster(), contract: RwSignal::new(contract), doing: RwSignal::new(None), task: Task::new() };
    provide_context(held);
    // What was signed, or mediated, has another split: it is read anew with the state.
    let state = Memo::new(move |_| held.with(|contract| contract.summary.state));
    let split = move || {
        state.track();
        has_split.then(|| view! { <Split id/> })
    };
    view! {
        <div class="record">
            <Head/>
            <div class="record-body">
                <div class="stack"><Notes/><Steps/><ContractRisks contract=id version=Signal::derive(move || held.with(|contract| contract.summary.version))/>{split}</div>
                <div class="stack"><Facts/><Parties/></div>
            </div>
            <ActDialog/>
            <PartyDialog/>
        </div>
    }
}

#[component]
fn Head() -> impl IntoView {
    let held = use_held();
    let ask = move |doing: Doing| move |()| held.doing.set(Some(doing));
    let submit = move |()| {
        let (id, version) = (held.id(), held.version());
        held.task.act(async move { held.api.submit_contract(id, version).await }, move |contract| held.accept(contract));
    };
    let complete = move |()| {
        let (id, version) = (held.id(), held.version());
        held.task.act(async move { held.api.complete_contract(id, version).await }, move |contract| held.accept(contract));
    };
    let main = move || {
        let rights = held.with(|contract| contract.rights);
        let busy = held.task.busy();
        let primary = if rights.may_submit {
            Some(view! { <Button kind=ButtonKind::Primary busy on_click=submit>{tr!(contract.submit)}</Button> }.into_any())
        } else if rights.may_review {
            Some(view! { <Button kind=ButtonKind::Primary on_click=ask(Doing::Approve)>{tr!(contract.approve)}</Button> }.into_any())
        } else if rights.may_sign {
            Some(view! { <Button kind=ButtonKind::Primary on_click=ask(Doing::Sign)>{tr!(contract.sign)}</Button> }.into_any())
        } else if rights.may_complete {
            Some(view! { <Button kind=ButtonKind::Primary busy on_click=complete>{tr!(contract.complete)}</Button> }.into_any())
        } else {
            None
        };
        let back = rights.may_review.then(|| view! { <Button on_click=ask(Doing::Return)>{tr!(contract.send_back)}</Button> });
        let cancel = rights.may_cancel.then(|| view! { <Button on_click=ask(Doing::Cancel)>{tr!(contract.cancel)}</Button> });
        view! { {cancel}{back}{primary} }
    };
    let text = move || view! { <a class="btn" href=format!("{}/text", address::contract(held.id()))><Icon icon=icondata_lu::LuPrinter/>{tr!(contract.text)}</a> };
    let title = move || held.with(|contract| contract.summary.number.clone()).unwrap_or_else(|| tr!(contract.unnumbered).to_owned());
    let status = move || {
        held.with(|contract| {
            let (state, kind) = (contract.summary.state, contract.summary.kind.label());
            view! { <Status shape=shape(state)>{state.label()}</Status><Tag>{kind}</Tag> }
        })
    };
    view! {
        <div class="record-head">
            <div class="top">
                <nav class="crumbs" aria-label=tr!(contract.path)>
                    <a href=address::CONTRACTS>{tr!(contract.title)}</a>
                    <Icon icon=icondata_lu::LuChevronRight/>
                    <span>{title}</span>
                </nav>
                <div class="actions">{text()}{main}</div>
            </div>
            <div class="row"><div class="id"><h1>{title}</h1><div class="meta">{status}</div></div></div>
        </div>
        <div class="actionbar" role="toolbar" aria-label=tr!(contract.next)>{text()}{main}</div>
    }
}

/// Why it doesn't go on, and how it came to be so.
#[component]
fn Notes() -> impl IntoView {
    let held = use_held();
    move || {
        held.with(|contract| {
            let missing = (!contract.missing.is_empty()).then(|| {
                let parts = contract.missing.iter().map(|field| missing_words(&field.pointer)).collect::<Vec<_>>();
                view! { <Note tone=Tone::Neutral>{tr!(contract.missing, parts = parts.join(tr!(common.list_separator)))}</Note> }
            });
            let own = contract.rights.is_own_submission.then(|| view! { <Note tone=Tone::Neutral>{tr!(contract.own_submission)}</Note> });
            let said = contract.review_note.clone().filter(|_| !contract.summary.state.is_signed()).map(|note| {
                let by = contract.reviewed.as_ref().map(|done| done.member.display_name.clone()).unwrap_or_default();
                view! { <Note tone=Tone::Neutral>{tr!(contract.reviewed, by = by, note = note)}</Note> }
            });
            let cancelled = contract.cancel_reason.clone().map(|reason| {
                view! { <Note tone=Tone::Neutral>{tr!(contract.cancelled_because, reason = reason)}</Note> }
            });
            view! { {missing}{own}{said}{cancelled} }
        })
    }
}

fn missing_words(pointer: &str) -> &'static str {
    match pointer {
        "/parties/owner" => tr!(contract.missing_owner),
        "/client_id" => tr!(contract.missing_client),
        "/parties/client" => tr!(contract.missing_client_party),
        "/price_fen" => tr!(contract.price),
        "/from_on" => tr!(contract.from_on),
        "/until_on" => tr!(contract.until_on),
        _ => tr!(contract.client_commission),
    }
}

#[component]
fn Facts() -> impl IntoView {
    let held = use_held();
    let facts = move || {
        held.with(|contract| {
            let (row, agreed) = (&contract.summary, &contract.agreed);
            let fact =
                |label: &'static str, value: Option<String>| value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> });
            let client = row.client.clone().map(|client| {
                view! { <div><dt>{tr!(contract.client)}</dt><dd><a href=address::client(client.id)>{client.name}</a></dd></div> }
            });
            let term = agreed.from_on.zip(agreed.until_on).map(|(from, until)| format!("{} – {}", time::date(from), time::date(until)));
            view! {
                <dl class="facts" style:--cols="1">
                    <div><dt>{tr!(contract.listing)}</dt><dd><a href=address::listing(row.listing.id)>{row.listing.title()}</a></dd></div>
                    {client}
                    {fact(tr!(contract.agent), Some(row.agent.display_name.clone()))}
                    {fact(tr!(contract.price), row.price_fen.map(money))}
                    {fact(tr!(contract.owner_commission), Some(money(agreed.owner_commission_fen)))}
                    {fact(tr!(contract.client_commission), Some(money(agreed.client_commission_fen)))}
                    {fact(tr!(contract.total), Some(money(row.total_fen)))}
                    {fact(tr!(contract.term), term)}
                    {fact(tr!(contract.signed_on), row.signed_on.map(time::date))}
                    {fact(tr!(contract.terms), agreed.terms.clone())}
                </dl>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="h-agreed">
            <header><h2 id="h-agreed">{tr!(contract.agreed)}</h2></header>
            <div class="body">{facts}</div>
        </section>
    }
}

#[component]
fn Parties() -> impl IntoView {
    let held = use_held();
    let may_change = move || held.with(|contract| contract.rights.may_change);
    let rows = move || {
        held.with(|contract| {
            let row = |party: &fangke_shared::deal::contract::ContractParty| {
                let document = party.id_document.as_ref().map(|document| format!("{} {}", document.kind.label(), document.number_masked));
                let role = party.role.label();
                view! { <li><div><div class="t"><span>{party.name.clone()}</span><Tag>{role}</Tag></div><div class="d tnum">{document}</div></div></li> }
            };
            contract.parties.iter().map(row).collect_view()
        })
    };
    view! {
        <section class="panel" aria-labelledby="h-parties">
            <header>
                <h2 id="h-parties">{tr!(contract.parties)}</h2>
                <Show when=may_change>
                    <span class="end"><Button class="btn--sm" icon=icondata_lu::LuUserPlus on_click=move |()| held.doing.set(Some(Doing::Party))>{tr!(contract.add_party)}</Button></span>
                </Show>
            </header>
            <ul class="rows">{rows}</ul>
        </section>
    }
}

/// What is done after the signing.
#[component]
fn Steps() -> impl IntoView {
    let held = use_held();
    let rows = move || {
        held.with(|contract| {
            let may_finish = contract.rights.may_follow && contract.summary.state == ContractState::Signed;
            contract.steps.iter().map(|step| line(held, step, may_finish)).collect_view()
        })
    };
    view! {
        <Show when=move || held.with(|contract| !contract.steps.is_empty())>
            <section class="panel" aria-labelledby="h-steps">
                <header><h2 id="h-steps">{tr!(contract.steps)}</h2></header>
                <ul class="rows">{rows}</ul>
            </section>
        </Show>
    }
}

fn line(held: Held, step: &ContractStep, may_finish: bool) -> impl IntoView + use<> {
    let id = step.id;
    let late = step.is_overdue.then(|| view! { <Tag tone=Tone::Danger>{tr!(contract.overdue)}</Tag> });
    let state = match (step.done_on, step.is_skipped) {
        (Some(_), true) => view! { <span>{tr!(contract.skipped)}</span> }.into_any(),
        (Some(day), false) => view! { <span>{tr!(contract.done_on, day = time::date(day))}</span> }.into_any(),
        (None, _) if may_finish => {
            view! { <Button class="btn--sm" on_click=move |()| held.doing.set(Some(Doing::Step(id)))>{tr!(contract.finish)}</Button> }
                .into_any()
        }
        (None, _) => ().into_any(),
    };
    view! {
        <li>
            <div>
                <div class="t"><span>{step.kind.label()}</span>{late}</div>
                <div class="d dots"><span>{step.owner.display_name.clone()}</span><span>{tr!(contract.due, day = time::date(step.due_on))}</span><span>{step.note.clone()}</span></div>
            </div>
            {state}
        </li>
    }
}
