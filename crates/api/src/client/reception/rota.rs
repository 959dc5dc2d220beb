//! Whose turn it is at a store's counter: read, taken, skipped (§6.2).

use std::collections::HashMap;

use chrono::{Datelike as _, Duration};
use fangke_shared::client::reception::{
    AwayReason, PauseRequest, ResumeRequest, RotaAway, RotaResponse, RotaTurn, SkipTurnRequest, ground, in_turn,
};
use fangke_shared::client::showing::HOURS_MAX;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{MemberId, OrgUnitId};
use serde_json::json;

use super::access;
use super::store;
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Whose turn it is in a store, and why.
///
/// # Errors
/// `required` and `does_not_exist` at `/store_id`, `forbidden`.
pub fn get(tx: &mut Tx<'_>, wanted: Option<OrgUnitId>) -> ApiResult<RotaResponse> {
    let store = access::store_of(tx, Action::HandleReceptions, wanted)?;
    of(tx, store)
}

fn of(tx: &mut Tx<'_>, store: OrgUnitId) -> ApiResult<RotaResponse> {
    let turns = turns(tx, store)?;
    let (next, ground) = ground(&turns).unzip();
    let store_name = organisation::names(tx.conn, &[store.0])?.remove(&store.0).unwrap_or_default();
    let next = turns.iter().map(|turn| &turn.member).find(|member| Some(member.id) == next).cloned();
    let may_manage = tx.caller()?.may(Action::ManageRota).is_some();
    Ok(RotaResponse { store_id: store, store_name, next, ground, turns, may_manage })
}

/// The agents of a store in the order of their turns.
fn turns(tx: &mut Tx<'_>, store: OrgUnitId) -> ApiResult<Vec<RotaTurn>> {
    let rules = tx.rules;
    let monday = rules.today - Duration::days(i64::from(rules.today.weekday().num_days_from_monday()));
    let mut had: HashMap<i64, (i64, i64, Option<chrono::NaiveDateTime>)> = HashMap::new();
    for (member, week, today, last) in store::turns(tx.conn, store, (rules.day_bounds(monday).0, rules.day_bounds(rules.today).0))? {
        let sum = had.entry(member).or_default();
        *sum = (sum.0 + today, sum.1 + week, sum.2.max(last));
    }
    let mut away: HashMap<i64, RotaAway> = HashMap::new();
    for member in store::showing(tx.conn, rules.now - Duration::hours(HOURS_MAX))? {
        away.insert(member, RotaAway { reason: AwayReason::Showing, note: None, until: None });
    }
    for (member, reason, note, until) in store::pauses(tx.conn, tx.rules.now.naive_utc())? {
        let reason = reason.parse().unwrap_or(AwayReason::Other);
        away.insert(member, RotaAway { reason, note, until: Some(until.and_utc()) });
    }
    let mut turns: Vec<RotaTurn> = store::agents(tx.conn, store)?
        .into_iter()
        .map(|(id, display_name)| {
            let (today, week, last) = had.remove(&id).unwrap_or_default();
            let member = MemberRef { id: MemberId(id), display_name };
            RotaTurn { member, today, week, last_at: last.map(|at| at.and_utc()), away: away.remove(&id) }
        })
        .collect();
    in_turn(&mut turns);
    Ok(turns)
}

/// Who is next in a store whose lock is held.
///
/// # Errors
/// `required` at `/consultant_id` where nobody is there.
pub fn next(tx: &mut Tx<'_>, store: OrgUnitId) -> ApiResult<MemberId> {
    let turns = turns(tx, store)?;
    let next = ground(&turns).map(|(member, _)| member);
    next.ok_or_else(|| ApiError::field(FieldError::new("/consultant_id", FieldCode::Required)))
}

/// Who is next in a store whose lock is held, for what can wait until they are back: somebody who is away where everybody is.
///
/// # Errors
/// `required` at `/consultant_id` where the store has no agents.
pub fn next_even_away(tx: &mut Tx<'_>, store: OrgUnitId) -> ApiResult<MemberId> {
    let turns = turns(tx, store)?;
    let next = ground(&turns).map(|(member, _)| member).or_else(|| turns.first().map(|turn| turn.member.id));
    next.ok_or_else(|| ApiError::field(FieldError::new("/consultant_id", FieldCode::Required)))
}

/// Whoever is next takes no turn this time, which counts as one.
///
/// # Errors
/// Wrong fields: `contradicts` at `/member_id` for somebody who isn't next, or not any more; `forbidden`.
pub fn skip(tx: &mut Tx<'_>, request: &SkipTurnRequest) -> ApiResult<RotaResponse> {
    request.validate()?;
    let store = access::store_of(tx, Action::ManageRota, request.store_id)?;
    organisation::lock_store(tx.conn, store)?;
    let (me, at) = (tx.me()?, tx.at());
    if ground(&turns(tx, store)?).map(|(member, _)| member) != Some(request.member_id) {
        return Err(ApiError::field(FieldError::new("/member_id", FieldCode::Contradicts)));
    }
    store::skip(tx.conn, store, (request.member_id, me), request.reason.trim(), at)?;
    let details = json!({ "fields": ["turn"], "store_id": store, "reason": request.reason.trim() });
    tx.audit(AuditAction::Update, (AuditSubject::Member, request.member_id.0), &details)?;
    of(tx, store)
}

/// Somebody takes no turns for a while: the caller, or a colleague whom the caller leads.
///
/// # Errors
/// Wrong fields, `forbidden`.
pub fn pause(tx: &mut Tx<'_>, request: &PauseRequest) -> ApiResult<RotaResponse> {
    request.validate(tx.now())?;
    let (who, store) = of_store(tx, request.member_id)?;
    organisation::lock_store(tx.conn, store)?;
    let until = request.until.unwrap_or_else(|| tx.rules.day_bounds(tx.rules.today).1);
    store::pause(tx.conn, who, request, until)?;
    let details = json!({ "fields": ["away"], "reason": request.reason, "until": until });
    tx.audit(AuditAction::Update, (AuditSubject::Member, who.0), &details)?;
    of(tx, store)
}

/// Somebody takes turns again.
///
/// # Errors
/// Wrong fields, `forbidden`.
pub fn resume(tx: &mut Tx<'_>, request: ResumeRequest) -> ApiResult<RotaResponse> {
    let (who, store) = of_store(tx, request.member_id)?;
    organisation::lock_store(tx.conn, store)?;
    store::resume(tx.conn, who)?;
    tx.audit(AuditAction::Update, (AuditSubject::Member, who.0), &json!({ "fields": ["away"] }))?;
    of(tx, store)
}

/// Whose turns are changed, and in which store.
fn of_store(tx: &mut Tx<'_>, wanted: Option<MemberId>) -> ApiResult<(MemberId, OrgUnitId)> {
    let claims = &tx.caller()?.claims;
    let who = wanted.unwrap_or(claims.member_id);
    let wrong = |code| ApiError::field(FieldError::new("/member_id", code));
    let profile = match member::profile(tx.conn, who) {
        Ok(profile) => profile,
        Err(error) if error.code == ErrorCode::NotFound => return Err(wrong(FieldCode::DoesNotExist)),
        Err(error) => return Err(error),
    };
    let reach = tx.caller()?.may(Action::ManageRota).unwrap_or(Scope::Own);
    if who != claims.member_id && !reach.covers(claims.units(), profile.units) {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("the member is outside of the reach of your role"));
    }
    profile.units.store.map(|store| (who, store)).ok_or_else(|| wrong(FieldCode::OutOfRange))
}
