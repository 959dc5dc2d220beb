//! The page of a client, read from all who know of it, and what is changed on it.

use fangke_shared::client::ClientPool;
use fangke_shared::client::consent::{ConsentDraft, WithdrawConsentRequest};
use fangke_shared::client::demand::{CloseDemandRequest, DemandDraft};
use fangke_shared::client::holding::TransferClientRequest;
use fangke_shared::client::identity::IdDocumentDraft;
use fangke_shared::client::journal::ClientEntry;
use fangke_shared::client::profile::{ClientResponse, CreateClientRequest, LoseClientRequest};
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::Page;
use fangke_shared::{ClientId, ConsentId, DemandId, MemberId};
use serde_json::Value;

use crate::client::consent::service as consent;
use crate::client::demand::service as demand;
use crate::client::holding::service as holding;
use crate::client::journal::service as journal;
use crate::client::profile::access::{self, Sight};
use crate::client::profile::service::{self as profile, Change};
use crate::client::reception::service as reception;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;

/// A client with everything that the caller may see.
///
/// # Errors
/// `not_found`, also for what is there and not to be seen.
pub fn get(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientResponse> {
    let found = profile::find(tx.conn, id)?;
    let (row, sight) = access::seen(tx, found)?;
    let is_whole = sight == Sight::Whole;
    let draft = row.draft();
    let registrant = MemberId(row.registrant_id);
    let registrant = member::member_ref(tx.conn, Some(registrant.0))?;
    Ok(ClientResponse {
        summary: profile::one(tx, id)?,
        source_detail: draft.source_detail.filter(|_| is_whole),
        household: draft.household.filter(|_| is_whole),
        occupation: draft.occupation.filter(|_| is_whole),
        income: draft.income.filter(|_| is_whole),
        notes: draft.notes.filter(|_| is_whole),
        id_document: row.id_document().filter(|_| is_whole),
        contacts: profile::list_contacts(tx.conn, id)?
            .into_iter()
            .map(|mut contact| {
                contact.note = contact.note.filter(|_| is_whole);
                contact
            })
            .collect(),
        demands: demand::list(tx, id)?,
        consents: if is_whole { consent::list(tx.conn, id)? } else { Vec::new() },
        registrant: registrant.unwrap_or_else(|| MemberRef { id: MemberId(row.registrant_id), display_name: String::new() }),
        prior: profile::prior_of(tx, row.first_id)?,
        lost_because: row.lost_because(),
        rights: access::rights(tx, &row)?,
    })
}

/// Registers a client with its demand and consents.
///
/// # Errors
/// As [`profile::register`].
pub fn create(tx: &mut Tx<'_>, request: &CreateClientRequest) -> ApiResult<ClientResponse> {
    let mut request = request.clone();
    let reception = request.reception_id.take();
    if let Some(reception) = reception
        && let Some(contact) = reception::to_register(tx, reception)?
        && !request.contacts.iter().any(|other| other.kind == contact.kind && other.contact == contact.contact)
    {
        // Its number never was in the browser.
        request.contacts.push(contact);
    }
    let id = profile::register(tx, &request)?;
    let row = profile::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if let Some(draft) = &request.demand {
        demand::add(tx, &row, draft, "/demand")?;
    }
    for (n, draft) in request.consents.iter().enumerate() {
        consent::add(tx, &row, draft, &format!("/consents/{n}"))?;
    }
    if let Some(reception) = reception {
        reception::became(tx, reception, id)?;
    }
    get(tx, id)
}

/// What is changed on the page of a client, whose version the caller has read.
#[derive(Clone)]
pub enum DossierChange {
    /// Fields: a merge patch.
    Fields(Value),
    /// A contact.
    Contact(Change),
    /// The identity document; none removes it.
    IdDocument(Option<IdDocumentDraft>),
    /// Another demand.
    AddDemand(Box<DemandDraft>),
    /// A demand: a merge patch.
    Demand(DemandId, Value),
    /// A demand is not looked for any more.
    CloseDemand(DemandId, CloseDemandRequest),
    /// Another consent.
    AddConsent(ConsentDraft),
    /// A consent is taken back.
    WithdrawConsent(ConsentId, WithdrawConsentRequest),
    /// Somebody else holds the client, or nobody.
    Transfer(TransferClientRequest),
    /// The client is gone.
    Lose(LoseClientRequest),
    /// The client is back.
    Regain,
}

/// Changes a client, and shows it as changed.
///
/// # Errors
/// `not_found`, `forbidden`, `client_public`, `stale_version`, wrong fields.
pub fn change(tx: &mut Tx<'_>, id: ClientId, version: i64, change: DossierChange) -> ApiResult<Option<ClientResponse>> {
    match change {
        DossierChange::Fields(patch) => profile::update(tx, id, version, patch)?,
        DossierChange::IdDocument(document) => profile::set_id_document(tx, id, version, document.as_ref())?,
        DossierChange::Transfer(request) => holding::transfer(tx, id, version, &request)?,
        DossierChange::Lose(request) => profile::lose(tx, id, version, &request)?,
        DossierChange::Regain => {
            let is_qualified = demand::is_qualified(tx, id)?;
            profile::regain(tx, id, version, is_qualified)?;
        }
        part => {
            let row = profile::take_at(tx, id, version)?;
            match part {
                DossierChange::Contact(change) => profile::change_contacts(tx, &row, &change)?,
                DossierChange::AddDemand(draft) => demand::add(tx, &row, &draft, "").map(drop)?,
                DossierChange::Demand(demand, patch) => demand::update(tx, &row, demand, patch)?,
                DossierChange::CloseDemand(demand, request) => demand::close(tx, &row, demand, &request)?,
                DossierChange::AddConsent(draft) => consent::add(tx, &row, &draft, "")?,
                DossierChange::WithdrawConsent(consent, request) => consent::withdraw(tx, &row, consent, &request)?,
                _ => {}
            }
        }
    }
    // Who has given a client away may not see it any more.
    match get(tx, id) {
        Err(error) if error.code == fangke_shared::problem::ErrorCode::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// Takes a client from the public pool.
///
/// # Errors
/// As [`holding::take`].
pub fn take(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<ClientResponse> {
    holding::take(tx, id)?;
    get(tx, id)
}

/// A page of what happened to a client; of a public one nothing is told.
///
/// # Errors
/// `not_found`; a cursor that no page gave.
pub fn timeline(tx: &mut Tx<'_>, id: ClientId, page: &PageQuery) -> ApiResult<Page<ClientEntry>> {
    let found = profile::find(tx.conn, id)?;
    let (row, sight) = access::seen(tx, found)?;
    if sight == Sight::Masked && row.pool(tx.rules) == ClientPool::Public {
        return Ok(Page::whole(Vec::new()));
    }
    journal::page(tx.conn, id, page)
}
