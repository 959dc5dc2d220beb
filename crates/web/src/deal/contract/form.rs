//! Drawing a contract up: about the listing, and with the client, that the address names; who isn't named is chosen here.

use fangke_shared::deal::contract::ContractKind;
use fangke_shared::property::listing::{ListingSummary, Purpose};
use fangke_shared::{ClientId, ListingId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::pick::{PickField, listings};
use super::terms::{TermsFields, Typed};
use crate::amount::Unit;
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::ui::{Button, ButtonKind, Choice, Form, Gaps, PageTitle, ProblemNote, Segmented, Task, set_title};
use crate::{address, tr};

/// The page.
#[component]
pub fn FormPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(contract.draw_up).to_owned(), subtitle: None, back: Some(address::CONTRACTS.to_owned()) });
    let query = use_query_map().get_untracked();
    let number = |name: &str| query.get(name).and_then(|id| id.parse::<i64>().ok());
    view! { <Fields listing=number("listing").map(ListingId) client=number("client").map(ClientId)/> }
}

/// What is known of the listing stands in the form, unless something else was typed by then: its price, and a kind that it is to be had for.
fn take_over(typed: Typed, listing: &ListingSummary) {
    let kind = match typed.kind.get_untracked().parse() {
        Ok(ContractKind::Sale) if !listing.purpose.includes_sale() => ContractKind::Rental,
        Ok(ContractKind::Rental) if !listing.purpose.includes_rental() => ContractKind::Sale,
        Ok(kind) => kind,
        Err(_) => ContractKind::Exclusive,
    };
    typed.kind.set(kind.word().to_owned());
    typed.listing.set(listing.id.0, words::title(listing));
    let asked = if kind == ContractKind::Rental { listing.rent_fen } else { listing.price_fen.or(listing.rent_fen) };
    if let Some(fen) = asked.filter(|_| typed.price.with_untracked(String::is_empty)) {
        typed.price.set(Unit::Yuan.text(fen));
    }
}

#[component]
fn Fields(listing: Option<ListingId>, client: Option<ClientId>) -> impl IntoView {
    let (api, session, navigate) = (use_api(), use_session(), use_navigate());
    let typed = Typed::new(if client.is_some() { ContractKind::Sale } else { ContractKind::Exclusive });
    let (of_listing, of_client) = (Task::new(), Task::new());
    let look_up = move |id: ListingId| {
        of_listing.ask(async move { api.get_listing(id).await }, move |found| {
            if let Ok(found) = found {
                take_over(typed, &found.summary);
            }
        });
    };
    listing.into_iter().for_each(look_up);
    let chosen = Memo::new(move |_| typed.listing.id().map(ListingId));
    Effect::new(move || chosen.get().filter(|id| Some(*id) != listing).into_iter().for_each(look_up));
    if let Some(id) = client {
        of_client.act(async move { api.get_client(id).await }, move |found| typed.client.set(id.0, found.summary.name));
    }
    let about = format!("{}-{}", listing.map_or(0, |id| id.0), client.map_or(0, |id| id.0));
    let form = Form::new(move || typed.check()).keeping(session.draft("contract.new", about), &[typed.terms]);
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, navigate) = (untrack(move || typed.draft()), navigate.clone());
        form.submit(async move { api.create_contract(key, &body).await }, move |contract| {
            navigate(&address::contract(contract.summary.id), NavigateOptions::default());
        });
    };
    let purpose = move || match typed.chosen() {
        ContractKind::Sale => Some(Purpose::Sale),
        ContractKind::Rental => Some(Purpose::Rental),
        ContractKind::Exclusive => None,
    };
    let kinds: Vec<Choice> = ContractKind::ALL.iter().map(|kind| Choice::new(kind.word(), kind.label())).collect();
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(contract.draw_up)}</h1></div>
            <section class="panel contract-new">
                <form class="body form" novalidate on:submit=save>
                    <div class="field"><Segmented value=typed.kind choices=kinds label=tr!(contract.kind)/></div>
                    <PickField label=tr!(contract.listing) state=form.field("/listing_id") pick=typed.listing source=listings(api, purpose) placeholder=tr!(contract.listing_hint) is_required=true/>
                    <TermsFields typed form/>
                    <ProblemNote error=form.failure()/>
                    <div class="acts">
                        <Gaps form/>
                        <Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(contract.draw_up)}</Button>
                    </div>
                </form>
            </section>
        </div>
    }
}
