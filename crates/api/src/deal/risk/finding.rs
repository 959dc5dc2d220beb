//! What the record of a contract shows, held against the risks that are known (§12.1): found again it is the same risk; what the record shows no
//! more is resolved, unless somebody has spoken of it, too.

use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::risk::{FoundRisk, RiskClock, RiskCode, RiskEvent, RiskState, RiskWeight, found};
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ContractId, ContractStepId};
use serde_json::json;

use super::alarm;
use super::store::{self, Finding, RiskRow};
use crate::company::tx::Tx;
use crate::deal::contract::event::{ContractAdvances, ContractChanged};
use crate::deal::contract::service::{self as contract, ContractRow};
use crate::deal::receivable::event::{ReceiptRecorded, ReceiptRefunded};
use crate::deal::receivable::service as receivable;
use crate::platform::error::{ApiError, ApiResult};

/// Something about a contract has changed: what its record shows now is entered. What is being drawn up, for the first time or once more, is
/// looked at when it is submitted.
///
/// # Errors
/// Only when the database fails.
pub fn changed(tx: &mut Tx<'_>, event: &mut ContractChanged) -> ApiResult<()> {
    look_at(tx, event.contract)
}

/// Money came in: what was overdue may be so no more.
///
/// # Errors
/// Only when the database fails.
pub fn paid(tx: &mut Tx<'_>, event: &mut ReceiptRecorded) -> ApiResult<()> {
    look_at(tx, event.contract)
}

/// Money was given back: what it had settled is open again.
///
/// # Errors
/// Only when the database fails.
pub fn refunded(tx: &mut Tx<'_>, event: &mut ReceiptRefunded) -> ApiResult<()> {
    look_at(tx, event.contract)
}

fn look_at(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<()> {
    let found = contract::find(tx.conn, id)?;
    let Some(row) = found.filter(|row| !row.state.is_draft()) else { return Ok(()) };
    let shown = shown(tx, &row)?;
    enter_all(tx, &row, &shown).map(drop)
}

/// High and severe risks stand against the next step of their contract until they are resolved or accepted (§12.1). A step that is overdue
/// (C08) stands against those after it, not against itself or those before it: doing one after the other is how such risks end.
///
/// # Errors
/// `risk_open`.
pub fn advances(tx: &mut Tx<'_>, event: &mut ContractAdvances) -> ApiResult<()> {
    let Some(row) = contract::find(tx.conn, event.contract)? else { return Ok(()) };
    let is_before = |step: Option<ContractStepId>| event.step.is_none_or(|done| step.is_some_and(|step| step.0 < done.0));
    let stands = |code: RiskCode, step| code != RiskCode::C08 || is_before(step);
    let known = store::of_contract(tx.conn, event.contract)?;
    let mut codes: Vec<RiskCode> =
        known.iter().filter(|risk| risk.is_blocking() && stands(risk.code, risk.step())).map(|risk| risk.code).collect();
    // What the days have made of it since the job has looked counts as well.
    for shown in shown(tx, &row)?.iter().filter(|shown| shown.weight.grade().blocks() && stands(shown.code, shown.step)) {
        if is_new(&known, shown)? {
            codes.push(shown.code);
        }
    }
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() {
        return Ok(());
    }
    let mut error = ApiError::new(ErrorCode::RiskOpen).detail("resolve the risk first, or let a director accept it");
    error.members.insert("risk_codes".to_owned(), json!(codes));
    Err(error)
}

/// Looks at the contracts that time or their listing may have changed; the answer counts what was entered.
///
/// # Errors
/// Only when the database fails.
pub fn look(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let mut count = 0;
    let since = tx.at() - Duration::days(1);
    let today = tx.rules.today;
    let mut ids = contract::touched(tx.conn, today, since, LOOK_MAX)?;
    ids.extend(receivable::overdue_contracts(tx.conn, today, LOOK_MAX)?);
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let Some(row) = contract::find(tx.conn, id)? else { continue };
        let shown = shown(tx, &row)?;
        let known = store::of_contract(tx.conn, id)?;
        if !differs(&known, &shown)? {
            continue;
        }
        contract::lock(tx.conn, id)?;
        count += enter_all(tx, &row, &shown)?;
    }
    Ok(count)
}

/// Contracts at which one run of the job looks at most.
const LOOK_MAX: i64 = 10_000;

fn shown(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<Vec<FoundRisk>> {
    let today = tx.rules.today;
    let mut record = contract::record(tx, row)?;
    record.money_due_on = receivable::overdue_since(tx.conn, row.id(), today)?;
    Ok(found(&record, today))
}

fn fact_of(shown: &FoundRisk) -> ApiResult<String> {
    serde_json::to_string(&shown.fact).map_err(ApiError::internal)
}

fn is_it(risk: &RiskRow, shown: &FoundRisk) -> bool {
    risk.code == shown.code && risk.step() == shown.step
}

/// Is it found for the first time, or with other facts than before?
fn is_new(known: &[RiskRow], shown: &FoundRisk) -> ApiResult<bool> {
    let fact = fact_of(shown)?;
    Ok(!known.iter().any(|risk| is_it(risk, shown) && risk.fact == fact))
}

fn is_gone(risk: &RiskRow, shown: &[FoundRisk]) -> bool {
    !risk.fact.is_empty() && !shown.iter().any(|shown| is_it(risk, shown))
}

fn differs(known: &[RiskRow], shown: &[FoundRisk]) -> ApiResult<bool> {
    for shown in shown {
        if is_new(known, shown)? {
            return Ok(true);
        }
    }
    Ok(known.iter().any(|risk| is_gone(risk, shown)))
}

fn enter_all(tx: &mut Tx<'_>, row: &ContractRow, shown: &[FoundRisk]) -> ApiResult<i64> {
    let mut count = 0;
    let known = store::of_contract(tx.conn, row.id())?;
    for risk in known.iter().filter(|risk| is_gone(risk, shown)) {
        gone(tx, risk)?;
        count += 1;
    }
    for shown in shown {
        if is_new(&known, shown)? {
            let fact = fact_of(shown)?;
            let finding = Finding { code: shown.code, step: shown.step, fact: &fact, note: None, weight: shown.weight };
            let event = RiskEvent::Found { fact: Some(shown.fact.clone()), note: None, grade: shown.weight.grade() };
            enter(tx, row, &finding, &event)?;
            count += 1;
        }
    }
    Ok(count)
}

/// The record shows it no more: then it is resolved, unless somebody has spoken of it, too.
fn gone(tx: &mut Tx<'_>, risk: &RiskRow) -> ApiResult<()> {
    let at = tx.at();
    store::bump(tx.conn, risk.id(), None)?;
    store::set_gone(tx.conn, risk.id())?;
    store::note(tx.conn, risk.id(), None, at, &RiskEvent::Gone)?;
    if risk.state.is_open() && risk.note.is_none() {
        store::close(tx.conn, risk, RiskState::Resolved, None, (None, at))?;
        let details = json!({ "to": RiskState::Resolved, "contract_id": risk.contract_id });
        tx.audit(AuditAction::ChangeStatus, (AuditSubject::Risk, risk.id), &details)?;
    }
    Ok(())
}

/// Enters a finding: a new risk, or the same one again, which is open once more and as grave as it is found now, if that is graver.
///
/// # Errors
/// Only when the database fails.
pub(super) fn enter(tx: &mut Tx<'_>, row: &ContractRow, finding: &Finding<'_>, event: &RiskEvent) -> ApiResult<RiskRow> {
    let (now, at, by) = (tx.now(), tx.at(), tx.me().ok().filter(|_| finding.note.is_some()));
    let known = store::of_contract(tx.conn, row.id())?;
    let id = match known.into_iter().find(|risk| risk.code == finding.code && risk.step() == finding.step) {
        None => store::insert(tx.conn, row.id(), finding, now)?,
        Some(risk) => {
            store::bump(tx.conn, risk.id(), None)?;
            store::set_found(tx.conn, risk.id(), finding)?;
            again(tx, &risk, finding.weight)?;
            risk.id()
        }
    };
    store::note(tx.conn, id, by, at, event)?;
    let risk = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let details = json!({ "contract_id": row.id, "code": risk.code, "grade": risk.weight().grade() });
    tx.audit(AuditAction::Create, (AuditSubject::Risk, risk.id), &details)?;
    alarm::tell_found(tx, row, &risk)?;
    Ok(risk)
}

/// What is found again: one that was closed is open once more with a clock of its own, one that is graver now has less time from now on.
fn again(tx: &mut Tx<'_>, risk: &RiskRow, weight: RiskWeight) -> ApiResult<()> {
    let now = tx.now();
    let is_closed = !risk.state.is_open();
    if is_closed {
        store::reopen(tx.conn, risk.id(), risk.owner_id.is_some())?;
    }
    if is_closed || weight.product() > risk.weight().product() {
        store::set_weight(tx.conn, risk.id(), weight, RiskClock::of(weight.grade(), now), 0)?;
    }
    Ok(())
}
