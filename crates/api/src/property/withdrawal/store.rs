//! The table of withdrawal reports.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};
use fangke_shared::permission::Role;
use fangke_shared::{ListingId, MemberId};

use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::schema::{listings, members, withdrawal_reports};

/// A report as stored.
#[derive(Debug, Queryable)]
pub struct ReportRow {
    pub by: (i64, String),
    pub note: String,
    pub reported_at: NaiveDateTime,
    pub due_at: NaiveDateTime,
}

/// The report of a listing that nobody has answered yet.
pub fn open(conn: &mut Conn, listing: ListingId) -> ApiResult<Option<ReportRow>> {
    let of = withdrawal_reports::listing_id.eq(listing.0).and(withdrawal_reports::settled_at.is_null());
    Ok(withdrawal_reports::table
        .inner_join(members::table.on(members::id.eq(withdrawal_reports::reported_by)))
        .filter(of)
        .select((
            (members::id, members::display_name),
            withdrawal_reports::note,
            withdrawal_reports::reported_at,
            withdrawal_reports::due_at,
        ))
        .first(conn)
        .optional()?)
}

/// The reports that wait for a maintainer: listing, note, since when, until when.
pub fn open_of(conn: &mut Conn, maintainer: MemberId) -> ApiResult<Vec<(i64, String, NaiveDateTime, NaiveDateTime)>> {
    let of = listings::maintainer_id.eq(maintainer.0).and(withdrawal_reports::settled_at.is_null());
    Ok(withdrawal_reports::table
        .inner_join(listings::table.on(listings::id.eq(withdrawal_reports::listing_id)))
        .filter(of)
        .order(withdrawal_reports::id)
        .select((withdrawal_reports::listing_id, withdrawal_reports::note, withdrawal_reports::reported_at, withdrawal_reports::due_at))
        .load(conn)?)
}

/// Adds a report, which is due at a moment.
pub fn insert(conn: &mut Conn, listing: ListingId, by: MemberId, note: &str, (now, due): (NaiveDateTime, NaiveDateTime)) -> ApiResult<()> {
    let values = (
        withdrawal_reports::listing_id.eq(listing.0),
        withdrawal_reports::reported_by.eq(by.0),
        withdrawal_reports::note.eq(note),
        withdrawal_reports::reported_at.eq(now),
        withdrawal_reports::due_at.eq(due),
    );
    diesel::insert_into(withdrawal_reports::table).values(values).execute(conn)?;
    Ok(())
}

/// A listing's report is answered, if there is one.
pub fn settle(conn: &mut Conn, listing: ListingId, now: NaiveDateTime) -> ApiResult<()> {
    let of = withdrawal_reports::listing_id.eq(listing.0).and(withdrawal_reports::settled_at.is_null());
    diesel::update(withdrawal_reports::table.filter(of)).set(withdrawal_reports::settled_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// A report whose time is over.
#[derive(Debug, Queryable)]
pub struct Overdue {
    pub listing_id: i64,
    pub note: String,
    pub due_at: NaiveDateTime,
}

/// Notes the reports that are overdue as told of, once.
pub fn escalate_overdue(conn: &mut Conn, now: NaiveDateTime) -> ApiResult<Vec<Overdue>> {
    let unlocked = if conn.engine() == Engine::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
    Ok(Sql::new("UPDATE withdrawal_reports SET escalated_at = ")
        .bind(now)
        .push(" WHERE id IN (SELECT id FROM withdrawal_reports WHERE settled_at IS NULL AND escalated_at IS NULL AND due_at < ")
        .bind(now)
        .push(unlocked)
        .push(") RETURNING listing_id, note, due_at")
        .load::<(BigInt, Text, Timestamp), Overdue>(conn)?)
}

/// Who leads the store of whoever maintains a listing.
pub fn managers_of_maintainer(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<MemberId>> {
    let store: Option<Option<i64>> = listings::table
        .inner_join(members::table.on(listings::maintainer_id.eq(members::id.nullable())))
        .filter(listings::id.eq(listing.0))
        .select(members::store_id)
        .first(conn)
        .optional()?;
    let Some(store) = store.flatten() else { return Ok(Vec::new()) };
    let lead = members::store_id.eq(store).and(members::is_active).and(members::role.eq(Role::Manager.as_str()));
    let ids: Vec<i64> = members::table.filter(lead).order(members::id).select(members::id).load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}
