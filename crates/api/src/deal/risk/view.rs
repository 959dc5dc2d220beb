//! Risks as they are seen: by whoever sees their contract.

use std::collections::HashMap;

use fangke_shared::MemberId;
use fangke_shared::RiskId;
use fangke_shared::company::member::MemberRef;
use fangke_shared::deal::contract::Done;
use fangke_shared::deal::risk::{RiskContract, RiskEntry, RiskFact, RiskResponse, RiskRights, RiskSummary};
use fangke_shared::permission::Action;

use super::store::{self, RiskRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::deal::contract::service::{self as contract, ContractRow};
use crate::platform::error::{ApiError, ApiResult};

/// A risk with everything that the caller may see.
///
/// # Errors
/// `not_found`, also for one of a contract that isn't to be seen.
pub fn get(tx: &mut Tx<'_>, id: RiskId) -> ApiResult<RiskResponse> {
    let (row, of) = seen(tx, id)?;
    let history = store::history(tx.conn, id)?;
    let acted = history.iter().filter_map(|(by, ..)| *by).chain(row.closed_by);
    let people = member::member_refs(tx.conn, acted.map(MemberId))?;
    let closed = match row.closed_by.zip(row.closed_at) {
        Some((by, at)) => Some(Done { member: one(&people, by)?, at: at.and_utc() }),
        None => None,
    };
    let rights = rights(tx, &row, &of)?;
    let history = history.into_iter().map(|(by, at, event)| {
        let event = serde_json::from_str(&event).map_err(ApiError::internal)?;
        Ok(RiskEntry { at: at.and_utc(), member: by.and_then(|by| people.get(&MemberId(by)).cloned()), event })
    });
    let history = history.collect::<ApiResult<_>>()?;
    Ok(RiskResponse {
        closed,
        closing_reason: row.closing_reason.clone(),
        loss_avoided_fen: row.loss_avoided_fen,
        loss_incurred_fen: row.loss_incurred_fen,
        history,
        rights,
        summary: summaries(tx, vec![row])?.pop().ok_or_else(ApiError::not_found)?,
    })
}

/// A risk with its contract, if the caller may see that.
///
/// # Errors
/// `not_found`.
pub fn seen(tx: &mut Tx<'_>, id: RiskId) -> ApiResult<(RiskRow, ContractRow)> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let of = contract::seen(tx, row.contract())?;
    Ok((row, of))
}

/// May the caller do something with a risk: because the role reaches its contract, or because it is theirs to deal with?
///
/// # Errors
/// Only when the database fails.
pub fn may_handle(tx: &mut Tx<'_>, row: &RiskRow, of: &ContractRow) -> ApiResult<bool> {
    let claims = &tx.caller()?.claims;
    let is_mine = row.owner_id == Some(claims.member_id.0) && tx.caller()?.may(Action::HandleRisks).is_some();
    Ok(is_mine || contract::reaches(tx, Action::HandleRisks, of)?)
}

fn rights(tx: &mut Tx<'_>, row: &RiskRow, of: &ContractRow) -> ApiResult<RiskRights> {
    if !row.state.is_open() {
        return Ok(RiskRights::default());
    }
    let is_own = is_own(tx, of)?;
    Ok(RiskRights {
        may_handle: may_handle(tx, row, of)?,
        may_grade: contract::reaches(tx, Action::GradeRisks, of)?,
        may_accept: !is_own && contract::reaches(tx, Action::AcceptRisks, of)?,
    })
}

/// Does the caller close the deal, or has submitted the contract? Nobody accepts a risk of their own business.
///
/// # Errors
/// Only where the system acts by itself.
pub fn is_own(tx: &Tx<'_>, of: &ContractRow) -> ApiResult<bool> {
    let me = tx.me()?;
    Ok(of.agent() == me || of.submitted_by == Some(me.0))
}

fn one(people: &HashMap<MemberId, MemberRef>, id: i64) -> ApiResult<MemberRef> {
    people.get(&MemberId(id)).cloned().ok_or_else(|| ApiError::internal("a member without a name"))
}

/// Risks as rows of the list; whether the caller may see them is asked before.
///
/// # Errors
/// Only when the database fails.
pub fn summaries(tx: &mut Tx<'_>, rows: Vec<RiskRow>) -> ApiResult<Vec<RiskSummary>> {
    let contracts = contract::refs(tx.conn, rows.iter().map(RiskRow::contract))?;
    let people = member::member_refs(tx.conn, rows.iter().filter_map(|row| row.owner_id).map(MemberId))?;
    let now = tx.now();
    let summary = |row: RiskRow| {
        let of = contracts.get(&row.contract()).ok_or_else(ApiError::not_found)?;
        let fact: Option<RiskFact> =
            (!row.fact.is_empty()).then(|| serde_json::from_str(&row.fact)).transpose().map_err(ApiError::internal)?;
        Ok(RiskSummary {
            id: row.id(),
            contract: RiskContract {
                id: of.id,
                number: of.number.clone(),
                kind: of.kind,
                state: of.state,
                listing: of.listing.clone(),
                agent: of.agent.clone(),
            },
            code: row.code,
            weight: row.weight(),
            grade: row.weight().grade(),
            state: row.state,
            fact,
            owner: row.owner_id.map(|id| one(&people, id)).transpose()?,
            found_at: row.found_at.and_utc(),
            due_at: row.due_at.and_utc(),
            is_overdue: row.state.is_open() && row.due_at.and_utc() <= now,
            is_blocking: row.is_blocking(),
            closed_at: row.closed_at.map(|at| at.and_utc()),
            version: row.version,
            note: row.note,
        })
    };
    rows.into_iter().map(summary).collect()
}
