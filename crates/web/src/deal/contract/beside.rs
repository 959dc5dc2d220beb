//! The contracts of a listing or a client, on its page: what is there, of those that the viewer may see, and the way to another one.

use fangke_shared::deal::contract::{ContractQuery, ContractSummary};
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, ListingId};
use leptos::prelude::*;

use super::filter::ContractFilter;
use super::words::{number, shape};
use crate::address::AddressState;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::listing::parts::record::use_record;
use crate::ui::{Icon, Loaded, Status, Tag};
use crate::{address, tr};

/// Contracts that are shown; further ones are in the list.
const SHOWN: i64 = 10;

/// Whose page it is: what it says already isn't said again in each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Listing(ListingId),
    Client(ClientId),
}

impl Of {
    fn query(self) -> ContractQuery {
        let (listing_id, client_id) = match self {
            Self::Listing(id) => (Some(id), None),
            Self::Client(id) => (None, Some(id)),
        };
        ContractQuery { listing_id, client_id, limit: Some(SHOWN), ..ContractQuery::default() }
    }

    /// The list of all of them.
    fn list(self) -> String {
        let ContractQuery { listing_id, client_id, .. } = self.query();
        ContractFilter { listing: listing_id, client: client_id, ..ContractFilter::default() }.href()
    }

    /// Where one is drawn up.
    fn draw_up(self) -> String {
        let ContractQuery { listing_id, client_id, .. } = self.query();
        address::new_contract(listing_id, client_id)
    }
}

/// Those of a listing, on its page. One is drawn up while it is on the market.
#[component]
pub fn ListingContracts(
    /// Which listing.
    id: ListingId,
) -> impl IntoView {
    let (record, may_write) = (use_record(), use_session().may(Action::WriteContracts));
    let may_draw_up = Signal::derive(move || may_write && record.with(|listing| listing.status.is_active()));
    view! { <Contracts of=Of::Listing(id) may_draw_up changes=record.changes.into()/> }
}

/// Those of a client, on its page.
#[component]
pub fn ClientContracts(
    /// Which client.
    id: ClientId,
    /// The viewer may draw one up with it.
    may_draw_up: Signal<bool>,
    /// Changes with every change of the client.
    changes: Signal<u32>,
) -> impl IntoView {
    view! { <Contracts of=Of::Client(id) may_draw_up changes/> }
}

#[component]
fn Contracts(of: Of, may_draw_up: Signal<bool>, changes: Signal<u32>) -> impl IntoView {
    let api = use_api();
    let found = LocalResource::new(move || {
        changes.track();
        async move { api.list_contracts(&of.query()).await }
    });
    let rows = move |page: Page<ContractSummary>| {
        let is_empty = page.items.is_empty();
        let more = page.next_cursor.map(|_| view! { <p class="pad"><a href=of.list()>{tr!(contract.all)}</a></p> });
        view! {
            <ul class="rows">{page.items.into_iter().map(|contract| row(contract, of)).collect_view()}</ul>
            {is_empty.then(|| view! { <p class="rows__none">{tr!(contract.none_in_sight)}</p> })}
            {more}
        }
    };
    view! {
        <section class="panel" aria-labelledby="h-contracts">
            <header>
                <h2 id="h-contracts">{tr!(contract.title)}</h2>
                <Show when=move || may_draw_up.get()>
                    <span class="end"><a class="btn btn--sm" href=of.draw_up()><Icon icon=icondata_lu::LuFilePlus2/>{tr!(contract.draw_up)}</a></span>
                </Show>
            </header>
            <Loaded resource=found rows=2 view=rows/>
        </section>
    }
}

fn row(contract: ContractSummary, of: Of) -> impl IntoView {
    let (kind, state) = (contract.kind.label(), contract.state);
    let other = match of {
        Of::Listing(_) => contract.client.as_ref().map(|client| client.name.clone()),
        Of::Client(_) => Some(contract.listing.title()),
    };
    let other = other.map(|name| view! { <span>{name}</span> });
    view! {
        <li>
            <div>
                <div class="t"><a class="tnum" href=address::contract(contract.id)>{number(&contract)}</a><Tag>{kind}</Tag></div>
                <div class="d dots">{other}<span>{contract.agent.display_name}</span></div>
            </div>
            <Status shape=shape(state)>{state.label()}</Status>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_leads_to_its_own_contracts_and_to_a_new_one_of_its_own() {
        let (listing, client) = (Of::Listing(ListingId(7)), Of::Client(ClientId(9)));
        assert_eq!((listing.list().as_str(), listing.draw_up().as_str()), ("/contracts?listing=7", "/contracts/new?listing=7"));
        assert_eq!((client.list().as_str(), client.draw_up().as_str()), ("/contracts?client=9", "/contracts/new?client=9"));
    }
}
