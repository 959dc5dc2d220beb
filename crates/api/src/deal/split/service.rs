//! The split of a contract: by the record until it is signed, as it was then from the signing on.

use fangke_shared::ContractId;
use fangke_shared::MemberId;
use fangke_shared::deal::commission::mediation::{Mediation, payees};
use fangke_shared::deal::commission::{PreviewCommissionRequest, Settlement};
use fangke_shared::deal::contract::{ContractKind, ContractState};
use fangke_shared::deal::split::{ContractSplit, MediatedPart, MediatedSplit, named};
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;

use super::event::ContractMediated;
use super::{evidence, store};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::deal::commission::service as commission;
use crate::deal::contract::event::ContractSigned;
use crate::deal::contract::service::{self as contract, ContractRow};
use crate::platform::error::{ApiError, ApiResult};

/// The split of a contract.
///
/// # Errors
/// `not_found`; `contract_not_ready` for an exclusive agreement, which brings nothing to split.
pub fn of(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<ContractSplit> {
    let row = contract::seen(tx, id)?;
    let mut split = of_record(tx, &row)?;
    split.may_mediate = may_mediate(row.state) && contract::reaches(tx, Action::MediateSplit, &row)?;
    split.mediated = mediated(tx, &row)?;
    if let Some(mediated) = &split.mediated {
        let known: Vec<MemberId> = split.members.iter().map(|member| member.id).collect();
        let others = mediated.members.iter().filter_map(|part| part.member_id).filter(|id| !known.contains(id));
        split.members.extend(member::member_refs(tx.conn, others)?.into_values());
    }
    Ok(split)
}

/// By what a contract's commission is split.
pub struct InForce {
    /// Who has which share by the record.
    pub settlement: Settlement,
    /// What a manager has decided otherwise, with its number; it counts where there is one.
    pub mediation: Option<(i64, Mediation)>,
}

/// By what a contract's commission is split: as it was at the signing, or as the record says until then; and the latest mediation.
///
/// # Errors
/// `contract_not_ready` for an exclusive agreement, which brings nothing to split.
pub fn in_force(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<InForce> {
    let split = of_record(tx, row)?;
    let settlement = commission::settlement(tx, &split.computed.plan, &split.parties, &split.facts)?;
    let mediation = match store::mediation(tx.conn, row.id())? {
        Some(found) => Some((found.id, read(&found.mediation)?)),
        None => None,
    };
    // As in `mediated`: of a draft whose total has changed since, amounts that were said fit no more.
    let mediation = mediation.filter(|(_, mediation)| mediation.split(row.draft().total_fen()).is_ok());
    Ok(InForce { settlement, mediation })
}

/// The split without what a manager has decided.
fn of_record(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<ContractSplit> {
    match store::frozen(tx.conn, row.id())? {
        Some(text) => serde_json::from_str(&text).map_err(ApiError::internal),
        None => computed(tx, row),
    }
}

fn read(mediation: &str) -> ApiResult<Mediation> {
    serde_json::from_str(mediation).map_err(ApiError::internal)
}

const fn may_mediate(state: ContractState) -> bool {
    !matches!(state, ContractState::Cancelled)
}

fn computed(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<ContractSplit> {
    let on = row.agreed_on.or(row.signed_on).unwrap_or(tx.rules.today);
    let record = evidence::read(tx, row, on)?;
    let plan = match row.kind {
        ContractKind::Exclusive => return Err(ApiError::new(ErrorCode::ContractNotReady).detail("an exclusive agreement has no split")),
        ContractKind::Rental => "s1.rental",
        ContractKind::Sale if record.has_exclusive => "s1.sale-exclusive",
        ContractKind::Sale => "s1.sale",
    };
    let (parties, facts) = (record.parties, record.facts);
    let total_fen = row.draft().total_fen();
    let request = PreviewCommissionRequest { plan: plan.to_owned(), total_fen, parties, facts, on: Some(on) };
    let computed = commission::try_split(tx, &request)?;
    let PreviewCommissionRequest { parties, facts, .. } = request;
    let mut members: Vec<_> = member::member_refs(tx.conn, named(&parties, &facts))?.into_values().collect();
    members.sort_unstable_by_key(|member| member.id);
    Ok(ContractSplit {
        contract_id: row.id(),
        is_frozen: false,
        on,
        parties,
        facts,
        evidence: record.evidence,
        computed,
        mediated: None,
        members,
        may_mediate: false,
    })
}

fn mediated(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<Option<MediatedSplit>> {
    let Some(found) = store::mediation(tx.conn, row.id())? else { return Ok(None) };
    let mediation = read(&found.mediation)?;
    let by = member::member_ref(tx.conn, Some(found.member_id))?.ok_or_else(ApiError::not_found)?;
    // A draft's total may have changed since: then amounts that were said fit no more, and shares do.
    let Ok(shares) = mediation.split(row.draft().total_fen()) else { return Ok(None) };
    let members = payees(&shares);
    let parts = shares.into_iter().map(|(role, part)| MediatedPart { role, part }).collect();
    Ok(Some(MediatedSplit { mediation, parts, members, by, at: found.at.and_utc() }))
}

/// Replaces the shares of a contract, with reasons (§4.9). The computed split stays beside them.
///
/// # Errors
/// `not_found`, `forbidden`, `contract_not_ready`; `wrong_sum` for shares that are no whole, `fen_left` for amounts that aren't the total,
/// `does_not_exist` for nobody.
pub fn mediate(tx: &mut Tx<'_>, id: ContractId, mediation: &Mediation) -> ApiResult<ContractSplit> {
    let row = contract::take(tx, Action::MediateSplit, id)?;
    if !may_mediate(row.state) || row.kind == ContractKind::Exclusive {
        return Err(ApiError::new(ErrorCode::ContractNotReady).detail(format!("the contract is {}", row.state)));
    }
    mediation.split(row.draft().total_fen())?;
    let named: Vec<MemberId> = mediation.shares.iter().filter_map(|share| share.member_id).collect();
    let known = member::member_refs(tx.conn, named.iter().copied())?;
    for (n, share) in mediation.shares.iter().enumerate() {
        if share.member_id.is_some_and(|id| !known.contains_key(&id)) {
            return Err(ApiError::field(fangke_shared::problem::FieldError::new(
                format!("/shares/{n}/member_id"),
                fangke_shared::problem::FieldCode::DoesNotExist,
            )));
        }
    }
    let text = serde_json::to_string(mediation).map_err(ApiError::internal)?;
    let (me, at) = (tx.me()?, tx.at());
    store::mediate(tx.conn, id, &text, (me, at))?;
    contract::concern(tx, id, &named)?;
    contract::mediated(tx, id, mediation.reason.trim())?;
    tx.emit(ContractMediated { contract: id })?;
    of(tx, id)
}

/// A contract was signed: its split stays as the record says at this moment, and whoever has a share sees the contract from now on.
///
/// # Errors
/// Only when the database fails.
pub fn signed(tx: &mut Tx<'_>, event: &mut ContractSigned) -> ApiResult<()> {
    let row = contract::seen(tx, event.contract)?;
    if row.kind == ContractKind::Exclusive {
        return Ok(());
    }
    let split = ContractSplit { is_frozen: true, ..computed(tx, &row)? };
    let text = serde_json::to_string(&split).map_err(ApiError::internal)?;
    let at = tx.at();
    store::freeze(tx.conn, event.contract, &text, at)?;
    let members: Vec<MemberId> = split.members.iter().map(|member| member.id).collect();
    contract::concern(tx, event.contract, &members)
}
