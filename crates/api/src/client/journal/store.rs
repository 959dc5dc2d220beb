//! The table of what happened to clients.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use fangke_shared::{ClientId, FollowUpId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::property::timeline::void::VoidColumns;
use crate::schema::{client_events, follow_ups, members};

/// What hangs on a client here, and goes with it when it is merged.
pub const OF_CLIENT: Children = Children { table: "client_events", parent: "client_id" };

/// Number, kind, text, next step and its day, whether it was taken back.
type FollowUpColumns = (i64, String, String, Option<String>, Option<NaiveDate>, VoidColumns);

/// An event as stored.
#[derive(Queryable)]
pub struct EventRow {
    pub id: i64,
    pub at: NaiveDateTime,
    pub event: String,
    pub member: Option<(i64, String)>,
    pub follow_up: Option<FollowUpColumns>,
}

pub fn insert(
    conn: &mut Conn,
    client: ClientId,
    by: Option<MemberId>,
    at: NaiveDateTime,
    (event, follow_up): (&str, Option<FollowUpId>),
) -> ApiResult<()> {
    diesel::insert_into(client_events::table)
        .values((
            client_events::client_id.eq(client.0),
            client_events::member_id.eq(by.map(|id| id.0)),
            client_events::follow_up_id.eq(follow_up.map(|id| id.0)),
            client_events::at.eq(at),
            client_events::event.eq(event),
        ))
        .execute(conn)?;
    Ok(())
}

/// Adds the events that a statement selects: client, moment, event as JSON. For many at once, of nobody's doing.
///
/// # Errors
/// Only when the database fails.
pub fn insert_selected(conn: &mut Conn, rows: Sql) -> ApiResult<()> {
    Sql::new("INSERT INTO client_events (client_id, at, event) ").append(rows).execute(conn)?;
    Ok(())
}

/// Removes what is told of clients that go without a trace.
///
/// # Errors
/// Only when the database fails.
pub fn remove_all(conn: &mut Conn, clients: &[ClientId]) -> ApiResult<()> {
    let ids: Vec<i64> = clients.iter().map(|id| id.0).collect();
    diesel::delete(client_events::table.filter(client_events::client_id.eq_any(ids))).execute(conn)?;
    Ok(())
}

pub fn remove_follow_up(conn: &mut Conn, follow_up: FollowUpId) -> ApiResult<()> {
    diesel::delete(client_events::table.filter(client_events::follow_up_id.eq(follow_up.0))).execute(conn)?;
    Ok(())
}

/// When a client came to its agent: by the latest change of its holder, else by its registration or import.
pub fn held_since(conn: &mut Conn, client: ClientId) -> ApiResult<Option<NaiveDateTime>> {
    let came = |begin: &'static str| client_events::event.like(begin);
    let begins = came("{\"kind\":\"holder_changed\"%").or(came("{\"kind\":\"registered\"%")).or(came("{\"kind\":\"imported\"%"));
    Ok(client_events::table
        .filter(client_events::client_id.eq(client.0).and(begins))
        .order(client_events::at.desc())
        .select(client_events::at)
        .first(conn)
        .optional()?)
}

/// Events of a client before one of them, the newest first.
pub fn list(conn: &mut Conn, client: ClientId, before: i64, limit: i64) -> ApiResult<Vec<EventRow>> {
    Ok(client_events::table
        .left_join(members::table)
        .left_join(follow_ups::table)
        .filter(client_events::client_id.eq(client.0).and(client_events::id.lt(before)))
        .order(client_events::id.desc())
        .limit(limit)
        .select((
            client_events::id,
            client_events::at,
            client_events::event,
            (members::id, members::display_name).nullable(),
            (
                follow_ups::id,
                follow_ups::kind,
                follow_ups::text,
                follow_ups::next_step,
                follow_ups::next_on,
                (follow_ups::voided_at, follow_ups::voided_by, follow_ups::void_reason, follow_ups::imported_by),
            )
                .nullable(),
        ))
        .load(conn)?)
}

/// What happened to some clients without a text of a follow-up: number, when, event as JSON.
pub fn of_all(conn: &mut Conn, clients: &[i64]) -> ApiResult<Vec<(i64, NaiveDateTime, String)>> {
    Ok(client_events::table
        .filter(client_events::client_id.eq_any(clients).and(client_events::follow_up_id.is_null()))
        .order(client_events::id)
        .select((client_events::id, client_events::at, client_events::event))
        .load(conn)?)
}

/// Removes events.
pub fn remove(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    diesel::delete(client_events::table.filter(client_events::id.eq_any(ids))).execute(conn)?;
    Ok(())
}
