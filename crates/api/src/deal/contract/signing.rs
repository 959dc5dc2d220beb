//! The signing of a contract: the moment at which all that hangs on it changes, in one transaction.

use chrono::Days;
use fangke_shared::client::ClientStage;
use fangke_shared::deal::contract::{ContractKind, ContractResponse, ContractState, SignContractRequest};
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::exclusive::{CreateExclusiveRequest, EndExclusiveRequest};
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::{ContractId, ExclusiveId, MemberId};
use serde_json::json;

use super::event::ContractSigned;
use super::service::advance;
use super::store::{self, ContractRow, Signing};
use super::{access, flow, store_steps, text};
use crate::client::profile::service as profile;
use crate::client::showing::service as showing;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::exclusive::service as exclusive;
use crate::property::listing::service::{self as listing, ListingRow};

/// Says that all have signed. The text is frozen; a sale or lease takes the listing off the market, which closes its showings; an exclusive
/// agreement is entered; the steps begin; the agents of the listing are told.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready`, `submitter_reviews`, `listing_under_contract`, `stale_version`, `risk_open`, wrong fields;
/// `status_not_allowed` for a listing that is off the market; what an exclusive agreement is refused for.
pub fn sign(tx: &mut Tx<'_>, at: (ContractId, i64), request: &SignContractRequest) -> ApiResult<ContractResponse> {
    request.validate(tx.rules.today)?;
    // The listing's lock comes before the contract's, as everywhere; then the client's.
    let of = access::seen(tx, at.0)?;
    let held = listing::take(tx, of.listing())?;
    let client = flow::lock_client(tx, at.0)?;
    let (row, is_that) = access::take(tx, Action::ReviewContracts, at)?;
    flow::require_step(&row, ContractState::Signed)?;
    flow::require_another(tx, &row)?;
    if !store::hold(tx.conn, &row)? {
        return Err(under_contract(tx, &row)?);
    }
    access::current(is_that)?;
    advance(tx, row.id(), None)?;
    let (me, now) = (tx.me()?, tx.at());
    let agreed_on = row.agreed_on.unwrap_or(request.signed_on);
    let text = text::filled(tx, &ContractRow { agreed_on: Some(agreed_on), ..row.clone() })?;
    let others = others(tx, &row, &held)?;
    let exclusive = carry_out(tx, &row, &held)?;
    let signing = Signing {
        signed_on: request.signed_on,
        agreed_on,
        title: &text.title,
        text: &text.text,
        template_version: text.template_version,
        status_before: status_of(row.kind).map(|_| held.status),
        exclusive,
    };
    store::sign(tx.conn, row.id(), &signing, (me, now))?;
    let due_on = |days: u64| request.signed_on.checked_add_days(Days::new(days)).unwrap_or(request.signed_on);
    let steps = row.kind.steps().iter().map(|(kind, days)| (*kind, due_on(*days)));
    store_steps::insert_steps(tx.conn, row.id(), row.agent(), steps)?;
    if let Some(client) = client {
        profile::dealt(tx, &client, ClientStage::Signed)?;
    }
    tx.emit(ContractSigned { contract: row.id() })?;
    flow::tell(tx, &row, ContractState::Signed, &others)?;
    flow::entered(tx, row.id(), ContractState::Signed, None)
}

/// The status that a listing has once such a contract is signed.
const fn status_of(kind: ContractKind) -> Option<ListingStatus> {
    match kind {
        ContractKind::Sale => Some(ListingStatus::SoldByUs),
        ContractKind::Rental => Some(ListingStatus::LetByUs),
        ContractKind::Exclusive => None,
    }
}

/// Which contract stands against a signing.
fn under_contract(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<ApiError> {
    let mut error = ApiError::new(ErrorCode::ListingUnderContract);
    if let Some(other) = store::holder(tx.conn, row.listing(), row.kind)? {
        error.members.insert("contract_id".to_owned(), json!(other));
    }
    Ok(error)
}

/// What is said of the listing's change of status.
fn reason(row: &ContractRow, said: &str) -> String {
    format!("合同 {} {said}", row.number.as_deref().unwrap_or_default())
}

fn carry_out(tx: &mut Tx<'_>, row: &ContractRow, held: &ListingRow) -> ApiResult<Option<ExclusiveId>> {
    if let Some(status) = status_of(row.kind) {
        listing::set_status_by_contract(tx, held, status, &reason(row, "签约"))?;
        return Ok(None);
    }
    let Some((from_on, until_on)) = row.from_on.zip(row.until_on) else { return Ok(None) };
    let agreed = exclusive::create(tx, row.listing(), &CreateExclusiveRequest { from_on, until_on, follow_up: None })?;
    Ok(Some(agreed.id))
}

/// The other agents whom it touches that this listing is gone: who maintains and who brought it, and who has shown it.
fn others(tx: &mut Tx<'_>, row: &ContractRow, held: &ListingRow) -> ApiResult<Vec<MemberId>> {
    if status_of(row.kind).is_none() {
        return Ok(Vec::new());
    }
    let concerned = store::concerned(tx.conn, row.id())?;
    let mut all: Vec<MemberId> = held.maintainer_id.into_iter().chain(held.developer_id).map(MemberId).collect();
    all.extend(showing::shown_by(tx.conn, row.listing())?);
    all.sort_unstable();
    all.dedup();
    all.retain(|member| !concerned.contains(member));
    Ok(all)
}

/// Takes back what a signing did.
pub(super) fn undo(tx: &mut Tx<'_>, row: &ContractRow, held: &ListingRow, said: &str) -> ApiResult<()> {
    store::release(tx.conn, row.id())?;
    if let Some(before) = row.listing_status_before.as_deref().and_then(|word| word.parse::<ListingStatus>().ok())
        && status_of(row.kind) == Some(held.status)
    {
        listing::set_status_by_contract(tx, held, before, &reason(row, "解除"))?;
    }
    if let Some(id) = row.exclusive_id.map(ExclusiveId) {
        let open = exclusive::of_listing(tx, row.listing())?.items.into_iter().find(|agreed| agreed.id == id && agreed.state.is_open());
        if let Some(agreed) = open {
            let reason = said.chars().take(200).collect();
            exclusive::end(tx, (id, agreed.version), &EndExclusiveRequest { reason })?;
        }
    }
    Ok(())
}
