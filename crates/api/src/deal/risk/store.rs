//! The tables of risks.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use fangke_shared::deal::risk::{CloseRiskRequest, RiskClock, RiskCode, RiskEvent, RiskState, RiskWeight};
use fangke_shared::permission::Role;
use fangke_shared::{ContractId, ContractStepId, MemberId, OrgUnitId, RiskId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{contract_risk_events, contract_risks, members};

/// Lines of a history that are shown at most.
const HISTORY_MAX: i64 = 200;

/// A risk as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = contract_risks)]
pub struct RiskRow {
    pub id: i64,
    pub contract_id: i64,
    #[diesel(deserialize_as = String)]
    pub code: RiskCode,
    pub step_id: i64,
    pub likelihood: i64,
    pub impact: i64,
    #[diesel(deserialize_as = String)]
    pub state: RiskState,
    pub fact: String,
    pub note: Option<String>,
    pub owner_id: Option<i64>,
    pub found_at: NaiveDateTime,
    pub opened_at: NaiveDateTime,
    pub due_at: NaiveDateTime,
    pub alarms: i64,
    pub closed_at: Option<NaiveDateTime>,
    pub closed_by: Option<i64>,
    pub closing_reason: Option<String>,
    pub loss_avoided_fen: i64,
    pub loss_incurred_fen: i64,
    pub version: i64,
}

impl RiskRow {
    /// Its number.
    pub const fn id(&self) -> RiskId {
        RiskId(self.id)
    }

    /// Of which contract.
    pub const fn contract(&self) -> ContractId {
        ContractId(self.contract_id)
    }

    /// Which step it is about.
    pub fn step(&self) -> Option<ContractStepId> {
        Some(self.step_id).filter(|id| *id != 0).map(ContractStepId)
    }

    /// Likelihood and impact.
    pub const fn weight(&self) -> RiskWeight {
        RiskWeight::new(self.likelihood, self.impact)
    }

    /// Is it in the way of the next step?
    pub const fn is_blocking(&self) -> bool {
        self.state.is_open() && self.weight().grade().blocks()
    }

    /// Its clock.
    pub const fn clock(&self) -> RiskClock {
        RiskClock { opened_at: self.opened_at.and_utc(), due_at: self.due_at.and_utc() }
    }

    /// How many alarms have come.
    pub fn told(&self) -> usize {
        usize::try_from(self.alarms).unwrap_or_default()
    }
}

/// A finding: of which kind, about which step, what the record shows as JSON or what somebody said, and how grave it is.
pub struct Finding<'a> {
    pub code: RiskCode,
    pub step: Option<ContractStepId>,
    pub fact: &'a str,
    pub note: Option<&'a str>,
    pub weight: RiskWeight,
}

pub fn insert(conn: &mut Conn, contract: ContractId, found: &Finding<'_>, now: DateTime<Utc>) -> ApiResult<RiskId> {
    let clock = RiskClock::of(found.weight.grade(), now);
    let id = diesel::insert_into(contract_risks::table)
        .values((
            (contract_risks::contract_id.eq(contract.0), contract_risks::code.eq(found.code.as_str())),
            contract_risks::step_id.eq(found.step.map_or(0, |step| step.0)),
            (contract_risks::likelihood.eq(found.weight.likelihood), contract_risks::impact.eq(found.weight.impact)),
            contract_risks::state.eq(RiskState::Open.as_str()),
            (contract_risks::fact.eq(found.fact), contract_risks::note.eq(found.note)),
            (contract_risks::found_at.eq(now.naive_utc()), contract_risks::opened_at.eq(now.naive_utc())),
            (contract_risks::due_at.eq(clock.due_at.naive_utc()), contract_risks::alarms.eq(0_i64)),
            contract_risks::alarm_at.eq(clock.next(0).map(|at| at.naive_utc())),
            (contract_risks::loss_avoided_fen.eq(0_i64), contract_risks::loss_incurred_fen.eq(0_i64)),
            contract_risks::version.eq(1_i64),
        ))
        .returning(contract_risks::id)
        .get_result::<i64>(conn)?;
    Ok(RiskId(id))
}

pub fn find(conn: &mut Conn, id: RiskId) -> ApiResult<Option<RiskRow>> {
    Ok(contract_risks::table.find(id.0).select(RiskRow::as_select()).first(conn).optional()?)
}

/// Some risks, the newest first.
pub fn some(conn: &mut Conn, ids: &[RiskId]) -> ApiResult<Vec<RiskRow>> {
    let these = contract_risks::table.filter(contract_risks::id.eq_any(ids.iter().map(|id| id.0))).order(contract_risks::id.desc());
    Ok(these.select(RiskRow::as_select()).load(conn)?)
}

/// The risks of a contract, by number.
pub fn of_contract(conn: &mut Conn, contract: ContractId) -> ApiResult<Vec<RiskRow>> {
    let of_it = contract_risks::table.filter(contract_risks::contract_id.eq(contract.0)).order(contract_risks::id);
    Ok(of_it.select(RiskRow::as_select()).load(conn)?)
}

/// Counts the version up, which holds the row until the transaction ends; with a version only if it is that.
pub fn bump(conn: &mut Conn, id: RiskId, version: Option<i64>) -> ApiResult<bool> {
    let next = contract_risks::version.eq(contract_risks::version + 1);
    let hits = match version {
        Some(version) => {
            diesel::update(contract_risks::table.find(id.0).filter(contract_risks::version.eq(version))).set(next).execute(conn)?
        }
        None => diesel::update(contract_risks::table.find(id.0)).set(next).execute(conn)?,
    };
    Ok(hits == 1)
}

/// What was found again: the same risk, with what is known now.
pub fn set_found(conn: &mut Conn, id: RiskId, found: &Finding<'_>) -> ApiResult<()> {
    let of_it = contract_risks::table.find(id.0);
    match found.note {
        Some(note) => diesel::update(of_it).set(contract_risks::note.eq(note)).execute(conn)?,
        None => diesel::update(of_it).set(contract_risks::fact.eq(found.fact)).execute(conn)?,
    };
    Ok(())
}

/// The record shows it no more.
pub fn set_gone(conn: &mut Conn, id: RiskId) -> ApiResult<()> {
    diesel::update(contract_risks::table.find(id.0)).set(contract_risks::fact.eq("")).execute(conn)?;
    Ok(())
}

/// It is so grave now, and its clock is this one; with `told` alarms that have come.
pub fn set_weight(conn: &mut Conn, id: RiskId, weight: RiskWeight, clock: RiskClock, told: usize) -> ApiResult<()> {
    diesel::update(contract_risks::table.find(id.0))
        .set((
            (contract_risks::likelihood.eq(weight.likelihood), contract_risks::impact.eq(weight.impact)),
            (contract_risks::opened_at.eq(clock.opened_at.naive_utc()), contract_risks::due_at.eq(clock.due_at.naive_utc())),
        ))
        .execute(conn)?;
    set_alarms(conn, id, clock, told)
}

/// So many alarms have come.
pub fn set_alarms(conn: &mut Conn, id: RiskId, clock: RiskClock, told: usize) -> ApiResult<()> {
    let count = i64::try_from(told).unwrap_or(i64::MAX);
    let next = clock.next(told).map(|at| at.naive_utc());
    diesel::update(contract_risks::table.find(id.0))
        .set((contract_risks::alarms.eq(count), contract_risks::alarm_at.eq(next)))
        .execute(conn)?;
    Ok(())
}

pub fn assign(conn: &mut Conn, id: RiskId, state: RiskState, to: MemberId) -> ApiResult<()> {
    diesel::update(contract_risks::table.find(id.0))
        .set((contract_risks::state.eq(state.as_str()), contract_risks::owner_id.eq(to.0)))
        .execute(conn)?;
    Ok(())
}

/// It is open once more; whoever had it, has it again.
pub fn reopen(conn: &mut Conn, id: RiskId, has_owner: bool) -> ApiResult<()> {
    let state = if has_owner { RiskState::Assigned } else { RiskState::Open };
    diesel::update(contract_risks::table.find(id.0))
        .set((
            contract_risks::state.eq(state.as_str()),
            (contract_risks::closed_at.eq(None::<NaiveDateTime>), contract_risks::closed_by.eq(None::<i64>)),
            contract_risks::closing_reason.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// It is closed: by somebody with a reason and losses, or by the record alone. Losses of an earlier closing are added to.
pub fn close(
    conn: &mut Conn,
    row: &RiskRow,
    state: RiskState,
    said: Option<&CloseRiskRequest>,
    (by, at): (Option<MemberId>, NaiveDateTime),
) -> ApiResult<()> {
    let avoided = row.loss_avoided_fen.saturating_add(said.map_or(0, |said| said.loss_avoided_fen));
    let incurred = row.loss_incurred_fen.saturating_add(said.map_or(0, |said| said.loss_incurred_fen));
    diesel::update(contract_risks::table.find(row.id))
        .set((
            contract_risks::state.eq(state.as_str()),
            (contract_risks::closed_at.eq(at), contract_risks::closed_by.eq(by.map(|by| by.0))),
            contract_risks::closing_reason.eq(said.map(|said| said.reason.trim())),
            (contract_risks::loss_avoided_fen.eq(avoided), contract_risks::loss_incurred_fen.eq(incurred)),
            contract_risks::alarm_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(())
}

/// The risks whose next alarm has come, the longest waiting first.
pub fn alarming(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> ApiResult<Vec<RiskRow>> {
    let due = contract_risks::table.filter(contract_risks::alarm_at.le(now)).order((contract_risks::alarm_at, contract_risks::id));
    Ok(due.limit(limit).select(RiskRow::as_select()).load(conn)?)
}

pub fn note(conn: &mut Conn, id: RiskId, by: Option<MemberId>, at: NaiveDateTime, event: &RiskEvent) -> ApiResult<()> {
    let text = serde_json::to_string(event).map_err(ApiError::internal)?;
    diesel::insert_into(contract_risk_events::table)
        .values((
            contract_risk_events::risk_id.eq(id.0),
            contract_risk_events::member_id.eq(by.map(|by| by.0)),
            contract_risk_events::at.eq(at),
            contract_risk_events::event.eq(text),
        ))
        .execute(conn)?;
    Ok(())
}

/// What happened to a risk as stored: who, when, what.
pub type EventRow = (Option<i64>, NaiveDateTime, String);

/// What happened to a risk, the oldest first; the latest so many.
pub fn history(conn: &mut Conn, id: RiskId) -> ApiResult<Vec<EventRow>> {
    use contract_risk_events::dsl;
    let of_it = dsl::contract_risk_events.filter(dsl::risk_id.eq(id.0)).order(dsl::id.desc()).limit(HISTORY_MAX);
    let mut rows: Vec<EventRow> = of_it.select((dsl::member_id, dsl::at, dsl::event)).load(conn)?;
    rows.reverse();
    Ok(rows)
}

/// Who leads a store: its managers.
pub fn managers_of(conn: &mut Conn, store: OrgUnitId) -> ApiResult<Vec<MemberId>> {
    let of = members::table.filter(members::store_id.eq(store.0).and(members::is_active).and(members::role.eq(Role::Manager.as_str())));
    let ids: Vec<i64> = of.order(members::id).select(members::id).load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Who leads a region, and who leads the whole company.
pub fn directors_of(conn: &mut Conn, region: Option<OrgUnitId>) -> ApiResult<Vec<MemberId>> {
    let sql = Sql::new("SELECT id FROM members WHERE is_active AND role = ").word(Role::Director).push(" AND (region_id IS NULL");
    let sql = match region {
        Some(region) => sql.push(" OR region_id = ").bind(region.0),
        None => sql,
    };
    let ids: Vec<i64> = sql.push(") ORDER BY id").load::<diesel::sql_types::BigInt, i64>(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}
