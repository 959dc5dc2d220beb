//! The tables of plans and their versions.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use fangke_shared::{CommissionPlanId, MemberId};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{commission_plan_versions as versions, commission_plans as plans};

/// A plan as stored.
#[derive(Debug, Clone, Queryable)]
pub struct PlanRow {
    pub id: i64,
    pub name: String,
    pub title: String,
    pub copied_from: String,
}

/// A version as stored.
#[derive(Debug, Clone, Queryable)]
pub struct VersionRow {
    pub plan_id: i64,
    pub version: i64,
    pub effective_from: NaiveDate,
    pub terms: String,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
}

type PlanColumns = (plans::id, plans::name, plans::title, plans::copied_from);
const PLAN: PlanColumns = (plans::id, plans::name, plans::title, plans::copied_from);

/// Every plan, by name.
pub fn all(conn: &mut Conn) -> ApiResult<Vec<PlanRow>> {
    Ok(plans::table.order(plans::name).select(PLAN).load(conn)?)
}

pub fn find(conn: &mut Conn, name: &str) -> ApiResult<Option<PlanRow>> {
    Ok(plans::table.filter(plans::name.eq(name)).select(PLAN).first(conn).optional()?)
}

/// The versions of some plans, the newest first.
pub fn versions_of(conn: &mut Conn, plans: &[i64]) -> ApiResult<Vec<VersionRow>> {
    Ok(versions::table
        .filter(versions::plan_id.eq_any(plans))
        .order((versions::plan_id, versions::version.desc()))
        .select((
            versions::plan_id,
            versions::version,
            versions::effective_from,
            versions::terms,
            versions::created_by,
            versions::created_at,
        ))
        .load(conn)?)
}

/// A new plan.
pub struct NewPlan<'a> {
    pub name: &'a str,
    pub title: &'a str,
    pub copied_from: &'a str,
    pub member: MemberId,
    pub at: NaiveDateTime,
}

/// Adds a plan that has one version, which is still to be added.
pub fn insert(conn: &mut Conn, plan: &NewPlan<'_>) -> ApiResult<CommissionPlanId> {
    let id = diesel::insert_into(plans::table)
        .values((
            plans::name.eq(plan.name),
            plans::title.eq(plan.title),
            plans::copied_from.eq(plan.copied_from),
            plans::version_count.eq(1),
            plans::created_by.eq(plan.member.0),
            plans::created_at.eq(plan.at),
        ))
        .returning(plans::id)
        .get_result(conn)?;
    Ok(CommissionPlanId(id))
}

/// Takes the number of a plan's next version, and its lock; none where there is no such plan.
pub fn next_version(conn: &mut Conn, name: &str) -> ApiResult<Option<(CommissionPlanId, i64)>> {
    let of_it = plans::table.filter(plans::name.eq(name));
    let counted = diesel::update(of_it).set(plans::version_count.eq(plans::version_count + 1));
    let row = counted.returning((plans::id, plans::version_count)).get_result::<(i64, i64)>(conn).optional()?;
    Ok(row.map(|(id, version)| (CommissionPlanId(id), version)))
}

/// A new version.
pub struct NewVersion<'a> {
    pub plan: CommissionPlanId,
    pub version: i64,
    pub effective_from: NaiveDate,
    pub terms: &'a str,
    pub member: MemberId,
    pub at: NaiveDateTime,
}

pub fn insert_version(conn: &mut Conn, version: &NewVersion<'_>) -> ApiResult<()> {
    diesel::insert_into(versions::table)
        .values((
            versions::plan_id.eq(version.plan.0),
            versions::version.eq(version.version),
            versions::effective_from.eq(version.effective_from),
            versions::terms.eq(version.terms),
            versions::created_by.eq(version.member.0),
            versions::created_at.eq(version.at),
        ))
        .execute(conn)?;
    Ok(())
}
