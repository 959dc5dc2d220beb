//! Bonuses as they are sent, with names and what the caller may do; and who sees them.

use fangke_shared::deal::bonus::{Bonus, BonusPage, BonusQuery, BonusRights, BonusState};
use fangke_shared::deal::contract::Done;
use fangke_shared::month::Month;
use fangke_shared::page::DEFAULT_LIMIT;
use fangke_shared::permission::{Action, Scope, Units};
use fangke_shared::{BonusId, MemberId};

use super::store::{self, BonusRow, Wanted};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::deal::receivable::service as receivable;
use crate::platform::cursor;
use crate::platform::error::{ApiError, ApiResult};

/// Does the caller's permission for an action reach somebody who belongs to these units?
///
/// # Errors
/// Only without a caller.
pub fn reaches(tx: &Tx<'_>, action: Action, theirs: Units) -> ApiResult<bool> {
    let caller = tx.caller()?;
    let Ok(scope) = caller.reach(action, None) else { return Ok(false) };
    Ok(scope == Scope::All || scope.covers(caller.claims.units(), theirs))
}

/// Drafts are for those who enter or approve bonuses; a member learns of one when it counts.
fn sees_drafts(tx: &Tx<'_>) -> ApiResult<bool> {
    Ok(tx.caller()?.reach(Action::EnterBonuses, None).is_ok())
}

/// A page of a month's bonuses, with the sums of all pages: those that the caller's statements of performance have, and the drafts of whom they
/// lead.
///
/// # Errors
/// A cursor that no page gave.
pub fn page(tx: &mut Tx<'_>, query: &BonusQuery) -> ApiResult<BonusPage> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadPerformance, None)?;
    let month = query.month.unwrap_or_else(|| Month::of(tx.rules.today));
    let state = if sees_drafts(tx)? {
        query.state
    } else if query.state == Some(BonusState::Draft) {
        return nothing(tx, month);
    } else {
        Some(BonusState::Approved)
    };
    // Whoever sees a member's statement sees all of it, wherever it was booked.
    let is_reached = match query.member_id {
        Some(id) if id == caller.claims.member_id => true,
        Some(id) => {
            let theirs = member::profile(tx.conn, id)?.units;
            reaches(tx, Action::ReadPerformance, theirs)?
        }
        None => false,
    };
    let part = (!is_reached).then_some((&caller.claims, scope, None));
    let wanted = Wanted { part, month, member: query.member_id, state };
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let before: Option<i64> = cursor::decode(query.cursor.as_deref())?;
    let rows = store::page(tx.conn, &wanted, (before.unwrap_or(i64::MAX), limit + 1))?;
    let sums = store::sums(tx.conn, &wanted)?;
    let sum = |state: BonusState| sums.get(state.as_str()).copied().unwrap_or_default();
    let (rows, next_cursor) = cursor::cut(rows, limit, |row: &BonusRow| row.id().0);
    Ok(BonusPage {
        month,
        is_locked: is_locked(tx, month)?,
        items: sent(tx, rows)?,
        next_cursor,
        approved_fen: sum(BonusState::Approved),
        draft_fen: sum(BonusState::Draft),
    })
}

fn nothing(tx: &mut Tx<'_>, month: Month) -> ApiResult<BonusPage> {
    let is_locked = is_locked(tx, month)?;
    Ok(BonusPage { month, is_locked, items: Vec::new(), next_cursor: None, approved_fen: 0, draft_fen: 0 })
}

fn is_locked(tx: &mut Tx<'_>, month: Month) -> ApiResult<bool> {
    Ok(receivable::open_month(tx.conn, month.first_day())? != month.to_string())
}

/// A bonus that the caller sees.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, id: BonusId) -> ApiResult<Bonus> {
    let row = seen(tx, id)?;
    sent(tx, vec![row])?.pop().ok_or_else(ApiError::not_found)
}

/// The row of a bonus that the caller sees.
///
/// # Errors
/// `not_found`.
pub fn seen(tx: &mut Tx<'_>, id: BonusId) -> ApiResult<BonusRow> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let is_within = row.member() == tx.me()? || reaches(tx, Action::ReadPerformance, row.units())?;
    if is_within && (row.state == BonusState::Approved || sees_drafts(tx)?) { Ok(row) } else { Err(ApiError::not_found()) }
}

/// What the caller may do with a bonus; nobody does anything with their own.
fn rights(tx: &Tx<'_>, row: &BonusRow, me: MemberId) -> ApiResult<BonusRights> {
    if row.member() == me {
        return Ok(BonusRights::default());
    }
    let is_draft = row.state == BonusState::Draft;
    let enters = reaches(tx, Action::EnterBonuses, row.units())?;
    Ok(BonusRights {
        may_approve: is_draft && row.entered_by() != me && reaches(tx, Action::ApproveBonuses, row.units())?,
        may_reverse: !is_draft && enters && row.reverses().is_none() && row.reversed_by().is_none(),
        may_withdraw: is_draft && enters,
    })
}

fn sent(tx: &mut Tx<'_>, rows: Vec<BonusRow>) -> ApiResult<Vec<Bonus>> {
    let named = rows.iter().flat_map(|row| [Some(row.member()), Some(row.entered_by()), row.approved().map(|(by, _)| by)]).flatten();
    let people = member::member_refs(tx.conn, named.collect::<Vec<_>>())?;
    let name = |id: MemberId| people.get(&id).cloned().ok_or_else(ApiError::not_found);
    let me = tx.me()?;
    let one = |row: BonusRow| {
        let approved = row.approved().map(|(by, at)| Ok::<_, ApiError>(Done { member: name(by)?, at: at.and_utc() })).transpose()?;
        Ok(Bonus {
            id: row.id(),
            member: name(row.member())?,
            month: row.month()?,
            kind: row.kind,
            amount_fen: row.amount_fen,
            contract_id: row.contract(),
            state: row.state,
            reverses_id: row.reverses(),
            reversed_by_id: row.reversed_by(),
            entered_by: name(row.entered_by())?,
            entered_at: row.created_at.and_utc(),
            approved,
            rights: rights(tx, &row, me)?,
            contract_number: row.contract_number,
            reason: row.reason,
        })
    };
    rows.into_iter().map(one).collect()
}
