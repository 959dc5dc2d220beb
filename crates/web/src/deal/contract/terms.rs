//! What is agreed on, as it is typed: the fields of a new contract, and of a draft that is changed.

use fangke_shared::deal::contract::{ContractDraft, ContractKind, ContractResponse};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::FieldError;
use fangke_shared::{ClientId, ListingId, MemberId};
use leptos::prelude::*;

use super::pick::{Pick, PickField, clients, colleagues};
use crate::amount::Unit;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Field, Form, TextArea, TextInput};

/// The fields, as they are filled in.
#[derive(Clone, Copy)]
pub struct Typed {
    /// What it is about; only a new contract can choose.
    pub kind: RwSignal<String>,
    /// The listing.
    pub listing: Pick,
    /// The client.
    pub client: Pick,
    /// The price in yuan.
    pub price: RwSignal<String>,
    agent: Pick,
    novice: Pick,
    of_owner: RwSignal<String>,
    of_client: RwSignal<String>,
    fee: RwSignal<String>,
    rebate: RwSignal<String>,
    agreed_on: RwSignal<String>,
    from_on: RwSignal<String>,
    until_on: RwSignal<String>,
    /// Further terms.
    pub terms: RwSignal<String>,
}

/// An amount in yuan as typed; what can't be read is below every limit, so that its field says so.
fn fen(text: &str) -> i64 {
    Unit::Yuan.parse(text).map_or(-1, Option::unwrap_or_default)
}

fn yuan(fen: i64) -> RwSignal<String> {
    RwSignal::new(if fen == 0 { String::new() } else { Unit::Yuan.text(fen) })
}

fn empty() -> RwSignal<String> {
    RwSignal::new(String::new())
}

impl Typed {
    /// Nothing typed yet.
    pub fn new(kind: ContractKind) -> Self {
        Self {
            kind: RwSignal::new(kind.word().to_owned()),
            listing: Pick::new(None),
            client: Pick::new(None),
            agent: Pick::new(None),
            novice: Pick::new(None),
            price: empty(),
            of_owner: empty(),
            of_client: empty(),
            fee: empty(),
            rebate: empty(),
            agreed_on: empty(),
            from_on: empty(),
            until_on: empty(),
            terms: empty(),
        }
    }

    /// What a contract says now.
    pub fn of(contract: &ContractResponse) -> Self {
        let (row, agreed) = (&contract.summary, &contract.agreed);
        let day = |day: Option<chrono::NaiveDate>| RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default());
        Self {
            kind: RwSignal::new(row.kind.word().to_owned()),
            listing: Pick::new(Some((row.listing.id.0, row.listing.title()))),
            client: Pick::new(row.client.as_ref().map(|client| (client.id.0, client.name.clone()))),
            agent: Pick::new(Some((row.agent.id.0, row.agent.display_name.clone()))),
            novice: Pick::new(contract.novice.as_ref().map(|novice| (novice.id.0, novice.display_name.clone()))),
            price: yuan(agreed.price_fen.unwrap_or_default()),
            of_owner: yuan(agreed.owner_commission_fen),
            of_client: yuan(agreed.client_commission_fen),
            fee: yuan(agreed.information_fee_fen),
            rebate: yuan(agreed.bank_rebate_fen),
            agreed_on: day(agreed.agreed_on),
            from_on: day(agreed.from_on),
            until_on: day(agreed.until_on),
            terms: RwSignal::new(agreed.terms.clone().unwrap_or_default()),
        }
    }

    /// The kind that is chosen.
    pub fn chosen(self) -> ContractKind {
        self.kind.with(|kind| kind.parse().unwrap_or(ContractKind::Sale))
    }

    /// The body; what a kind doesn't have is left out, whatever was typed before the kind was chosen.
    pub fn draft(self) -> ContractDraft {
        let kind = self.chosen();
        let day = |text: RwSignal<String>| text.with(|text| text.parse().ok());
        let (is_deal, has_term) = (kind != ContractKind::Exclusive, kind != ContractKind::Sale);
        let of_deal = |amount: RwSignal<String>| if is_deal { amount.with(|text| fen(text)) } else { 0 };
        ContractDraft {
            kind,
            listing_id: ListingId(self.listing.id().unwrap_or_default()),
            client_id: self.client.id().map(ClientId).filter(|_| is_deal),
            agent_id: self.agent.id().map(MemberId),
            price_fen: Some(self.price.with(|text| fen(text))).filter(|fen| *fen != 0),
            owner_commission_fen: self.of_owner.with(|text| fen(text)),
            client_commission_fen: of_deal(self.of_client),
            information_fee_fen: of_deal(self.fee),
            bank_rebate_fen: of_deal(self.rebate),
            agreed_on: day(self.agreed_on),
            from_on: day(self.from_on).filter(|_| has_term),
            until_on: day(self.until_on).filter(|_| has_term),
            novice_id: self.novice.id().map(MemberId).filter(|_| is_deal),
            terms: Some(self.terms.get().trim().to_owned()).filter(|terms| !terms.is_empty()),
        }
    }

    /// Everything that is wrong now.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn check(self) -> Result<(), Vec<FieldError>> {
        let mut errors = self.draft().validate().err().unwrap_or_default();
        let is_deal = self.chosen() != ContractKind::Exclusive;
        errors.extend(self.listing.mistake("/listing_id", true));
        errors.extend(self.client.mistake("/client_id", false).filter(|_| is_deal));
        errors.extend(self.agent.mistake("/agent_id", false));
        errors.extend(self.novice.mistake("/novice_id", false).filter(|_| is_deal));
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// Client, agent, amounts, days and terms.
#[component]
pub fn TermsFields(
    /// What is typed.
    typed: Typed,
    /// The form around them.
    form: Form,
) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let is_deal = move || typed.chosen() != ContractKind::Exclusive;
    let has_term = move || typed.chosen() != ContractKind::Sale;
    // Who leads others also enters what they close.
    let may_name = session.scope(Action::WriteContracts).is_some_and(|scope| scope != Scope::Own);
    let agent = may_name.then(|| {
        view! { <PickField label=tr!(contract.agent) state=form.field("/agent_id") pick=typed.agent source=colleagues(api) placeholder=tr!(contract.agent_hint) optional=true class="w6"/> }
    });
    let amount = move |label: &'static str, pointer: &'static str, value: RwSignal<String>| {
        view! { <Field label state=form.field(pointer) class="w6"><TextInput value inputmode="decimal" class="control--num"/></Field> }
    };
    view! {
        <Show when=is_deal>
            <PickField label=tr!(contract.client) state=form.field("/client_id") pick=typed.client source=clients(api) placeholder=tr!(contract.client_hint) class="w6"/>
        </Show>
        {agent}
        {amount(tr!(contract.price), "/price_fen", typed.price)}
        {amount(tr!(contract.owner_commission), "/owner_commission_fen", typed.of_owner)}
        <Show when=is_deal>
            {amount(tr!(contract.client_commission), "/client_commission_fen", typed.of_client)}
            {amount(tr!(contract.information_fee), "/information_fee_fen", typed.fee)}
            {amount(tr!(contract.bank_rebate), "/bank_rebate_fen", typed.rebate)}
        </Show>
        <Field label=tr!(contract.agreed_on) state=form.field("/agreed_on") hint=tr!(contract.agreed_on_hint) class="w6"><TextInput value=typed.agreed_on kind="date"/></Field>
        <Show when=has_term>
            <Field label=tr!(contract.from_on) state=form.field("/from_on") class="w6"><TextInput value=typed.from_on kind="date"/></Field>
            <Field label=tr!(contract.until_on) state=form.field("/until_on") class="w6"><TextInput value=typed.until_on kind="date"/></Field>
        </Show>
        <Show when=is_deal>
            <PickField label=tr!(contract.novice) state=form.field("/novice_id") pick=typed.novice source=colleagues(api) placeholder=tr!(contract.novice_hint) optional=true class="w6"/>
        </Show>
        <Field label=tr!(contract.terms) state=form.field("/terms") optional=true><TextArea value=typed.terms/></Field>
    }
}
