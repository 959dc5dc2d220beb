//! From an enquiry to somebody who answers it.

use std::sync::Arc;

use fangke_shared::client::ClientSource;
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::client::profile::{ClientDraft, CreateClientRequest};
use fangke_shared::client::reception::{ReceptionDraft, ReceptionKind};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::partner::lead::{CreatePortalLeadRequest, PortalLeadResponse};
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::text::non_blank;
use fangke_shared::{ApiClientId, ClientId, LeadId, ListingId, MemberId, OrgUnitId, ReceptionId, SessionId};
use serde_json::json;

use super::store::{self, NewLead};
use crate::client::consent::service as consent;
use crate::client::dossier::service as dossier;
use crate::client::holding::service as holding;
use crate::client::journal::service as journal;
use crate::client::profile::service as profile;
use crate::client::reception::service as reception;
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::partner::outbox::service as outbox;
use crate::partner::portal::service::{self as portal, Reach};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::token::Claims;
use crate::property::listing::service as listing;

/// Who hands an enquiry over.
pub struct Sender {
    /// The partner.
    pub client: ApiClientId,
    /// What it is shown.
    pub reach: Reach,
    /// The key under which it may send it again.
    pub key: Option<String>,
    /// For the audit trail.
    pub request_id: String,
}

/// Takes an enquiry in. Of somebody whom the house knows it is a touch, for whoever holds the client; anybody else becomes the client of whoever
/// is next in turn. From now on the clock of the first answer runs.
///
/// # Errors
/// Wrong fields; `idempotency_key_reused`.
pub fn create(tx: &mut Tx<'_>, sender: &Sender, request: &CreatePortalLeadRequest) -> ApiResult<PortalLeadResponse> {
    request.validate(tx.now())?;
    // A listing that was published a moment ago has its place among those that partners are shown only from here on.
    while outbox::number_some(tx)? > 0 {}
    let store = store_of(tx, sender, request.listing_id)?;
    let text = serde_json::to_string(request).map_err(ApiError::internal)?;
    let fingerprint = tx.keys.look_up_hash(&format!("lead {text}"));
    let at = tx.at();
    let new = NewLead { client: sender.client, key: sender.key.as_deref(), fingerprint: &fingerprint, listing: request.listing_id, at };
    let Some(id) = store::insert(tx.conn, &new)? else { return sent_before(tx, sender, &fingerprint) };
    let partner = store::partner_name(tx.conn, sender.client)?;
    let (consultant, reception) = assign(tx, sender, (store, &partner), request)?;
    store::set_reception(tx.conn, id, reception)?;
    let told = json!({ "reception_id": reception, "kind": ReceptionKind::Online, "partner": partner });
    notice::add(tx, consultant, NoticeKind::Reception, request.listing_id, &told)?;
    outbox::record(
        tx,
        OutboxTopic::LeadAssigned,
        id,
        &json!({ "lead_id": id, "api_client_id": sender.client, "listing_id": request.listing_id, "assigned_at": tx.now() }),
    )?;
    Ok(PortalLeadResponse { id, received_at: at.and_utc() })
}

/// The same enquiry has the same answer.
fn sent_before(tx: &mut Tx<'_>, sender: &Sender, fingerprint: &str) -> ApiResult<PortalLeadResponse> {
    let key = sender.key.as_deref().unwrap_or_default();
    match store::sent(tx.conn, sender.client, key)? {
        Some((id, known, at)) if known == fingerprint => Ok(PortalLeadResponse { id: LeadId(id), received_at: at.and_utc() }),
        _ => Err(ApiError::new(ErrorCode::IdempotencyKeyReused)),
    }
}

/// Whose consultants answer: the store's that has published the listing, else the partner's own, else the first of the house.
fn store_of(tx: &mut Tx<'_>, sender: &Sender, listing: Option<ListingId>) -> ApiResult<OrgUnitId> {
    let of_listing = match listing.map(|id| portal::store_of(tx.conn, &sender.reach, id)) {
        None => None,
        Some(Ok(store)) => store,
        Some(Err(error)) if error.code == ErrorCode::NotFound => {
            return Err(ApiError::field(FieldError::new("/listing_id", FieldCode::DoesNotExist)));
        }
        Some(Err(error)) => return Err(error),
    };
    match of_listing.or(sender.reach.store) {
        Some(store) => Ok(store),
        None => store::first_store(tx.conn)?.ok_or_else(|| ApiError::busy().detail("nobody is there to answer")),
    }
}

/// Finds who answers, and enters the enquiry in their name.
fn assign(
    tx: &mut Tx<'_>,
    sender: &Sender,
    (store, partner): (OrgUnitId, &str),
    request: &CreatePortalLeadRequest,
) -> ApiResult<(MemberId, ReceptionId)> {
    let hash = tx.keys.look_up_hash(&request.contact().kept("").map_err(ApiError::field)?.identity());
    let known = profile::with_contact(tx, &hash)?;
    let holder = known.and_then(|(_, holder)| holder);
    let (consultant, store) = match holder {
        Some(holder) => (holder, store),
        None => next_in_turn(tx, store)?,
    };
    let caller = caller_of(tx, consultant, &sender.request_id)?;
    let title = match request.listing_id {
        Some(id) => listing::refs(tx.conn, [id])?.remove(&id).map(|listing| listing.title()),
        None => None,
    };
    let entered = tx.in_the_name_of(&caller, |tx| {
        let draft = ReceptionDraft {
            source_detail: Some(short(partner)),
            name: Some(request.name.clone()),
            wish: title.clone(),
            asked: non_blank(request.message.clone()),
            ..ReceptionDraft::new(ReceptionKind::Online)
        };
        let reception = reception::enquired(tx, store, holder.is_none(), draft, &request.contact())?;
        let client = match known {
            Some((client, _)) => touch(tx, (client, holder.is_none()), reception, request)?,
            None => register(tx, reception, partner, request)?,
        };
        let note = non_blank(request.message.clone());
        let event = ClientEvent::Enquired { partner: partner.to_owned(), listing_id: request.listing_id, listing: title, note };
        journal::add(tx, client, None, &event)?;
        Ok(reception)
    });
    // Somebody else has just taken the client, or registered it: when it is sent again, that is known. The partner learns nothing of it.
    let entered = entered.map_err(|error| match error.code {
        ErrorCode::ClientHeld | ErrorCode::ClientExists | ErrorCode::ClientPublic | ErrorCode::NotFound => ApiError::busy(),
        _ => error,
    })?;
    Ok((consultant, entered))
}

/// Whoever is next in turn, and where: in another store where this one has no agents.
fn next_in_turn(tx: &mut Tx<'_>, store: OrgUnitId) -> ApiResult<(MemberId, OrgUnitId)> {
    match reception::next_in_turn(tx, store) {
        Ok(next) => Ok((next, store)),
        Err(error) if error.code == ErrorCode::ValidationFailed => {
            let other = store::first_store(tx.conn)?.ok_or_else(|| ApiError::busy().detail("nobody is there to answer"))?;
            Ok((reception::next_in_turn(tx, other)?, other))
        }
        Err(error) => Err(error),
    }
}

/// Somebody whom the house knows: whoever answers takes the client where nobody holds it.
fn touch(
    tx: &mut Tx<'_>,
    (client, is_public): (ClientId, bool),
    reception: ReceptionId,
    request: &CreatePortalLeadRequest,
) -> ApiResult<ClientId> {
    if is_public {
        holding::take(tx, client)?;
    }
    let row = profile::lock(tx, client)?;
    consent::add(tx, &row, &request.consent(), "/consent")?;
    reception::became(tx, reception, client)?;
    Ok(client)
}

/// Somebody new.
fn register(tx: &mut Tx<'_>, reception: ReceptionId, partner: &str, request: &CreatePortalLeadRequest) -> ApiResult<ClientId> {
    let draft = ClientDraft { name: request.name.clone(), source_detail: Some(short(partner)), ..ClientDraft::new(ClientSource::Portal) };
    let new = CreateClientRequest {
        draft,
        contacts: vec![request.contact()],
        demand: None,
        id_document: None,
        consents: vec![request.consent()],
        agent_id: None,
        reception_id: None,
    };
    let client = dossier::create(tx, &new)?.summary.id;
    reception::became(tx, reception, client)?;
    Ok(client)
}

/// A name where there is room for eighty characters.
fn short(name: &str) -> String {
    name.chars().take(80).collect()
}

/// A member who is given something while they don't call themselves.
fn caller_of(tx: &mut Tx<'_>, id: MemberId, request_id: &str) -> ApiResult<Caller> {
    let profile = member::profile(tx.conn, id)?;
    let now = tx.now().timestamp();
    let claims = Claims {
        member_id: id,
        session_id: SessionId(0),
        role: profile.role,
        region_id: profile.units.region,
        store_id: profile.units.store,
        team_id: profile.units.team,
        duty: None,
        iat: now,
        exp: now,
    };
    Ok(Caller { claims, permissions: Arc::clone(&tx.rules.permissions), request_id: request_id.to_owned() })
}
