//! Tables of stages: rules, and through which stages clients came.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::client::ClientStage;
use fangke_shared::client::stage::ChangeStageRequest;
use fangke_shared::text::non_blank;
use fangke_shared::{ClientId, MemberId, OrgUnitId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::{client_stages, stage_rules};

/// A rule as stored.
#[derive(Debug, Clone, Queryable)]
pub struct RuleRow {
    pub id: i64,
    pub store_id: Option<i64>,
    pub stage: String,
    pub owner_role: Option<String>,
    pub owner_id: Option<i64>,
    pub limit_days: Option<i64>,
    pub work: Option<String>,
    pub deliverable: Option<String>,
    pub measure: Option<String>,
    pub changed_by: i64,
    pub changed_at: NaiveDateTime,
    pub reason: String,
}

/// The rules in force of a store, or of the company.
pub fn in_force(conn: &mut Conn, store: Option<OrgUnitId>) -> ApiResult<Vec<RuleRow>> {
    let mut query = stage_rules::table.order(stage_rules::id.desc()).into_boxed();
    query = match store {
        Some(store) => query.filter(stage_rules::store_id.eq(store.0)),
        None => query.filter(stage_rules::store_id.is_null()),
    };
    let rows: Vec<RuleRow> = query.load(conn)?;
    let mut latest: Vec<RuleRow> = Vec::new();
    for row in rows {
        if latest.iter().all(|known| known.stage != row.stage) {
            latest.push(row);
        }
    }
    Ok(latest)
}

/// Store, stage and days of a limit.
pub type LimitRow = (Option<i64>, String, Option<i64>);

/// The limits in force of all stores and of the company.
pub fn limits(conn: &mut Conn) -> ApiResult<Vec<LimitRow>> {
    let sql = Sql::new(
        "SELECT store_id, stage, limit_days FROM stage_rules WHERE id IN (SELECT max(id) FROM stage_rules GROUP BY store_id, stage)",
    );
    Ok(sql.load::<(Nullable<BigInt>, Text, Nullable<BigInt>), LimitRow>(conn)?)
}

/// The rules that a stage has had, the newest first.
pub fn history(conn: &mut Conn, store: Option<OrgUnitId>, stage: ClientStage, before: Option<i64>, limit: i64) -> ApiResult<Vec<RuleRow>> {
    let mut query = stage_rules::table
        .filter(stage_rules::stage.eq(stage.as_str()).and(stage_rules::id.lt(before.unwrap_or(i64::MAX))))
        .order(stage_rules::id.desc())
        .limit(limit)
        .into_boxed();
    query = match store {
        Some(store) => query.filter(stage_rules::store_id.eq(store.0)),
        None => query.filter(stage_rules::store_id.is_null()),
    };
    Ok(query.load(conn)?)
}

pub fn insert_rule(conn: &mut Conn, stage: ClientStage, request: &ChangeStageRequest, by: MemberId, at: NaiveDateTime) -> ApiResult<i64> {
    let words = |text: &Option<String>| non_blank(text.clone());
    Ok(diesel::insert_into(stage_rules::table)
        .values((
            stage_rules::store_id.eq(request.store_id.map(|id| id.0)),
            stage_rules::stage.eq(stage.as_str()),
            stage_rules::owner_role.eq(request.owner_role.map(|role| role.as_str())),
            stage_rules::owner_id.eq(request.owner_id.map(|id| id.0)),
            stage_rules::limit_days.eq(request.limit_days),
            (stage_rules::work.eq(words(&request.work)), stage_rules::deliverable.eq(words(&request.deliverable))),
            stage_rules::measure.eq(words(&request.measure)),
            stage_rules::changed_by.eq(by.0),
            stage_rules::changed_at.eq(at),
            stage_rules::reason.eq(request.reason.trim()),
        ))
        .returning(stage_rules::id)
        .get_result(conn)?)
}

/// A client has left the stage in which it was, if any.
pub fn leave(conn: &mut Conn, client: ClientId, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(client_stages::table.filter(client_stages::client_id.eq(client.0).and(client_stages::left_at.is_null())))
        .set(client_stages::left_at.eq(at))
        .execute(conn)?;
    Ok(())
}

pub fn enter(conn: &mut Conn, client: ClientId, stage: ClientStage, at: NaiveDateTime) -> ApiResult<()> {
    diesel::insert_into(client_stages::table)
        .values((client_stages::client_id.eq(client.0), client_stages::stage.eq(stage.as_str()), client_stages::entered_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// Somebody was told that clients are over the limit of the stage in which they are.
///
/// # Errors
/// Only when the database fails.
pub fn tell(conn: &mut Conn, passages: &[i64], at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(client_stages::table.filter(client_stages::id.eq_any(passages))).set(client_stages::told_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Removes what is told of clients that go without a trace.
///
/// # Errors
/// Only when the database fails.
pub fn remove_all(conn: &mut Conn, clients: &[ClientId]) -> ApiResult<()> {
    let ids: Vec<i64> = clients.iter().map(|id| id.0).collect();
    diesel::delete(client_stages::table.filter(client_stages::client_id.eq_any(ids))).execute(conn)?;
    Ok(())
}
