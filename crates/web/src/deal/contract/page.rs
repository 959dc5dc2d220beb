//! One contract: where it stands, the one thing to do now, what is agreed on, who is party to it, what is to be done, and who has which share.

use fangke_shared::ContractId;
use fangke_shared::deal::contract::{ContractKind, ContractResponse};
use fangke_shared::permission::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::addenda::Addenda;
use super::dialogs::Dialogs;
use super::facts::Facts;
use super::head::Head;
use super::held::{Held, use_held};
use super::notes::Notes;
use super::papers::Papers;
use super::parties::Parties;
use super::parts::CostObjectView;
use super::split::Split;
use super::steps::Steps;
use super::timeline::Journal;
use crate::api::use_api;
use crate::deal::receivable::parts::ContractMoneyPanels;
use crate::deal::risk::parts::ContractRisks;
use crate::ui::{Loaded, NotFoundPage, PageTitle, set_title};
use crate::{address, tr};

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
    let held = Held::new(contract);
    provide_context(held);
    let has_money = held.session.may(Action::ReadReceivables);
    view! {
        <div class="record">
            <Head/>
            <div class="record-body">
                <div class="stack">
                    <Notes/>
                    <Steps/>
                    <Risks/>
                    {has_money.then(|| view! { <Money/> })}
                    {has_split.then(|| view! { <Split/> })}
                </div>
                <div class="stack"><Facts/>{has_split.then(|| view! { <CountsFor/> })}<Parties/><Papers/><Addenda/><History/></div>
            </div>
            <Dialogs/>
        </div>
    }
}

/// What may go wrong with it.
#[component]
fn Risks() -> impl IntoView {
    let held = use_held();
    let version = Signal::derive(move || held.with(|contract| contract.summary.version));
    view! { <ContractRisks contract=held.id() version/> }
}

/// For which project or campaign it counts.
#[component]
fn CountsFor() -> impl IntoView {
    let held = use_held();
    use_context::<CostObjectView>().map(|draw| (draw.0)(held.id(), held.changes.into(), Callback::new(move |()| held.refresh())))
}

/// What it brings in, and what came in.
#[component]
fn Money() -> impl IntoView {
    let held = use_held();
    let (contract, payers) =
        (held.id(), untrack(|| held.with(|contract| contract.parties.iter().map(|party| party.name.clone()).collect())));
    // What the money did stands in the journal.
    view! { <ContractMoneyPanels contract payers contract_changes=held.changes on_done=move |()| held.told()/> }
}

#[component]
fn History() -> impl IntoView {
    let held = use_held();
    view! {
        <section class="panel" aria-labelledby="h-journal">
            <header><h2 id="h-journal">{tr!(contract.journal)}</h2></header>
            <div class="body"><Journal held/></div>
        </section>
    }
}
