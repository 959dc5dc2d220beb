//! Choosing one colleague, listing, client or contract by what one types.

use fangke_shared::client::query::ClientQuery;
use fangke_shared::deal::contract::{ContractQuery, ContractSummary};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{ListingQuery, Purpose};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;

use super::words::number;
use crate::api::Api;
use crate::company::member::parts::member_choices;
use crate::property::listing::parts::words;
use crate::ui::{Choice, Combobox, Field, FieldState};

/// How many are offered.
const OFFERED: i64 = 8;

/// Who or what was chosen. It counts while its name stands as it was chosen.
#[derive(Clone, Copy)]
pub struct Pick {
    text: RwSignal<String>,
    chosen: RwSignal<Option<(i64, String)>>,
}

impl Pick {
    /// Nobody yet, or somebody by number and name.
    pub fn new(chosen: Option<(i64, String)>) -> Self {
        let name = chosen.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
        Self { text: RwSignal::new(name), chosen: RwSignal::new(chosen) }
    }

    /// The number of the choice.
    pub fn id(self) -> Option<i64> {
        self.chosen.with(|chosen| chosen.as_ref().filter(|(_, name)| self.text.with(|text| text == name)).map(|(id, _)| *id))
    }

    /// The name of the choice.
    pub fn name(self) -> Option<String> {
        self.id().map(|_| self.text.get())
    }

    /// Chooses.
    pub fn set(self, id: i64, name: String) {
        self.text.set(name.clone());
        self.chosen.set(Some((id, name)));
    }

    /// What is wrong with it: something was typed that is nobody; or nothing, where somebody is needed.
    pub fn mistake(self, pointer: &str, is_required: bool) -> Option<FieldError> {
        if self.id().is_some() {
            return None;
        }
        let is_empty = self.text.with(|text| text.trim().is_empty());
        match (is_empty, is_required) {
            (true, false) => None,
            (true, true) => Some(FieldError::new(pointer, FieldCode::Required)),
            (false, _) => Some(FieldError::new(pointer, FieldCode::DoesNotExist)),
        }
    }
}

/// The field that chooses.
#[component]
pub fn PickField<S>(
    /// Its label.
    label: &'static str,
    /// `form.field("/agent_id")`.
    state: FieldState,
    /// What was chosen.
    pick: Pick,
    /// What there is to choose.
    source: S,
    /// An example.
    #[prop(into)]
    placeholder: String,
    /// It can't be saved without.
    #[prop(optional)]
    is_required: bool,
    /// Marks it as optional.
    #[prop(optional)]
    optional: bool,
    /// Its width in a form.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView
where
    S: Fn(String) -> LocalBoxFuture<'static, Vec<Choice>> + Clone + Send + Sync + 'static,
{
    let chosen = move |choice: Choice| {
        if let Ok(id) = choice.value.parse() {
            pick.set(id, choice.label);
        }
    };
    view! {
        <Field label state required=is_required optional class>
            <Combobox value=pick.text source on_pick=chosen placeholder eager=true/>
        </Field>
    }
}

/// Colleagues.
pub fn colleagues(api: Api) -> impl Fn(String) -> LocalBoxFuture<'static, Vec<Choice>> + Clone + Send + Sync + 'static {
    move |text| member_choices(api, text, Some(true)).boxed_local()
}

/// Listings that are on the market, and to be had for `purpose` where that is said.
pub fn listings(
    api: Api,
    purpose: impl Fn() -> Option<Purpose> + Clone + Send + Sync + 'static,
) -> impl Fn(String) -> LocalBoxFuture<'static, Vec<Choice>> + Clone + Send + Sync + 'static {
    move |text| {
        let purpose = untrack(&purpose);
        async move {
            let query = ListingQuery { q: Some(text), purpose, limit: Some(OFFERED), ..ListingQuery::default() };
            let found = api.list_listings(&query).await.map(|page| page.items).unwrap_or_default();
            let open = found.into_iter().filter(|listing| listing.status.is_active());
            open.map(|listing| Choice::new(listing.id.to_string(), words::title(&listing))).collect()
        }
        .boxed_local()
    }
}

/// Clients with whom one works.
pub fn clients(api: Api) -> impl Fn(String) -> LocalBoxFuture<'static, Vec<Choice>> + Clone + Send + Sync + 'static {
    move |text| {
        async move {
            let q = Some(text).filter(|text| !text.trim().is_empty());
            let query = ClientQuery { q, limit: Some(OFFERED), ..ClientQuery::default() };
            let found = api.list_clients(&query).await.map(|page| page.items).unwrap_or_default();
            let held = found.into_iter().filter(|client| !client.is_masked && client.private_until.is_some());
            held.map(|client| Choice::new(client.id.to_string(), client.name).with_note(client.contact_masked.unwrap_or_default()))
                .collect()
        }
        .boxed_local()
    }
}

/// Contracts that one sees, by their number, their flat or a party; the newest where nothing is typed.
pub fn contracts(api: Api) -> impl Fn(String) -> LocalBoxFuture<'static, Vec<Choice>> + Clone + Send + Sync + 'static {
    move |text| {
        async move {
            let q = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            let query = ContractQuery { q, limit: Some(OFFERED), ..ContractQuery::default() };
            let found = api.list_contracts(&query).await.map(|page| page.items).unwrap_or_default();
            // A draft has no number to be chosen by.
            found.iter().filter(|contract| contract.number.is_some()).map(contract_choice).collect()
        }
        .boxed_local()
    }
}

/// A contract by its number, with what it is about.
fn contract_choice(contract: &ContractSummary) -> Choice {
    let client = contract.client.as_ref().map(|client| client.name.clone());
    let note = std::iter::once(contract.listing.title()).chain(client).collect::<Vec<_>>().join(" · ");
    Choice::new(contract.id.to_string(), number(contract)).with_note(note)
}
