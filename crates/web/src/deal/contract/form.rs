//! Drawing a contract up: about the listing, and with the client, that the address names.

use fangke_shared::deal::contract::{ContractDraft, ContractKind};
use fangke_shared::{ClientId, ListingId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::amount::Unit;
use crate::api::{FormKey, use_api};
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Choice, Field, Form, NotFoundPage, PageTitle, ProblemNote, Select, TextArea, TextInput, set_title};
use crate::{address, tr};

/// The page.
#[component]
pub fn FormPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(contract.draw_up).to_owned(), subtitle: None, back: Some(address::CONTRACTS.to_owned()) });
    let query = use_query_map().get_untracked();
    let number = |name: &str| query.get(name).and_then(|id| id.parse::<i64>().ok());
    match number("listing").map(ListingId) {
        Some(listing) => view! { <Fields listing client=number("client").map(ClientId)/> }.into_any(),
        None => NotFoundPage().into_any(),
    }
}

/// An amount in yuan as typed; what can't be read is below every limit, so that its field says so.
fn fen(text: &str) -> i64 {
    Unit::Yuan.parse(text).map_or(-1, Option::unwrap_or_default)
}

fn day(text: &str) -> Option<chrono::NaiveDate> {
    text.parse().ok()
}

#[component]
fn Fields(listing: ListingId, client: Option<ClientId>) -> impl IntoView {
    let (api, navigate) = (use_api(), use_navigate());
    let first = if client.is_some() { ContractKind::Sale } else { ContractKind::Exclusive };
    let kind = RwSignal::new(first.word().to_owned());
    let text = || RwSignal::new(String::new());
    let (price, of_owner, of_client, from_on, until_on, terms) = (text(), text(), text(), text(), text(), text());
    let chosen = move || kind.with(|kind| kind.parse().unwrap_or(first));
    let draft = move || {
        let kind = chosen();
        let has_term = kind != ContractKind::Sale;
        ContractDraft {
            kind,
            listing_id: listing,
            client_id: client.filter(|_| kind != ContractKind::Exclusive),
            agent_id: None,
            price_fen: Some(price.with(|text| fen(text))).filter(|fen| *fen != 0),
            owner_commission_fen: of_owner.with(|text| fen(text)),
            client_commission_fen: of_client.with(|text| fen(text)),
            information_fee_fen: 0,
            bank_rebate_fen: 0,
            agreed_on: None,
            from_on: from_on.with(|text| day(text)).filter(|_| has_term),
            until_on: until_on.with(|text| day(text)).filter(|_| has_term),
            novice_id: None,
            terms: Some(terms.get().trim().to_owned()).filter(|terms| !terms.is_empty()),
        }
    };
    let form = Form::new(move || draft().validate());
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, navigate) = (untrack(draft), navigate.clone());
        form.submit(async move { api.create_contract(key, &body).await }, move |contract| {
            navigate(&address::contract(contract.summary.id), NavigateOptions::default());
        });
    };
    let kinds: Vec<Choice> = ContractKind::ALL.iter().map(|kind| Choice::new(kind.word(), kind.label())).collect();
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(contract.draw_up)}</h1></div>
            <section class="panel">
                <form class="body form" novalidate on:submit=save>
                    <Field label=tr!(contract.kind) state=form.field("/kind") required=true><Select value=kind choices=kinds/></Field>
                    <Field label=tr!(contract.price) state=form.field("/price_fen")><TextInput value=price inputmode="decimal"/></Field>
                    <Field label=tr!(contract.owner_commission) state=form.field("/owner_commission_fen")><TextInput value=of_owner inputmode="decimal"/></Field>
                    <Field label=tr!(contract.client_commission) state=form.field("/client_commission_fen")><TextInput value=of_client inputmode="decimal"/></Field>
                    <Show when=move || chosen() != ContractKind::Sale>
                        <Field label=tr!(contract.from_on) state=form.field("/from_on")><TextInput value=from_on kind="date"/></Field>
                        <Field label=tr!(contract.until_on) state=form.field("/until_on")><TextInput value=until_on kind="date"/></Field>
                    </Show>
                    <Field label=tr!(contract.terms) state=form.field("/terms") optional=true><TextArea value=terms/></Field>
                    <ProblemNote error=form.failure()/>
                    <Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(contract.draw_up)}</Button>
                </form>
            </section>
        </div>
    }
}
