//! The tables of the outbox.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use fangke_shared::partner::outbox::{OutboxSubject, OutboxSubjectKind, OutboxTopic};

use super::event::PlacedEvent;
use super::service::OutboxEvent;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Column, Sql, Table};
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{outbox_events, outbox_places};

pub fn insert(conn: &mut Conn, topic: OutboxTopic, subject: OutboxSubject, at: NaiveDateTime, payload: &str) -> ApiResult<()> {
    diesel::insert_into(outbox_events::table)
        .values((
            outbox_events::topic.eq(topic.as_str()),
            outbox_events::subject.eq(subject.kind.as_str()),
            outbox_events::subject_id.eq(subject.id),
            outbox_events::at.eq(at),
            outbox_events::payload.eq(payload),
        ))
        .execute(conn)?;
    Ok(())
}

/// One event for each number that `ids` selects, as `id`.
pub fn insert_all(
    conn: &mut Conn,
    (topic, kind): (OutboxTopic, OutboxSubjectKind),
    at: NaiveDateTime,
    about: &'static str,
    ids: Sql,
) -> ApiResult<()> {
    let sql = Sql::new("INSERT INTO outbox_events (topic, subject, subject_id, at, payload) SELECT ").word(topic).push(", ").word(kind);
    let sql = sql.push(", n.id, ").bind(at).push(", '{\"").push(about).push("\":' || CAST(n.id AS TEXT) || '}' FROM (").append(ids);
    sql.push(") n ORDER BY n.id").execute(conn)?;
    Ok(())
}

/// Is there anything without a place?
pub fn has_unnumbered(conn: &mut Conn) -> ApiResult<bool> {
    let found = outbox_events::table.filter(outbox_events::sequence.is_null()).select(outbox_events::id).limit(1);
    Ok(found.first::<i64>(conn).optional()?.is_some())
}

/// Takes the lock of whoever gives places, until the transaction ends; what comes back is the last one given.
pub fn lock_places(conn: &mut Conn) -> ApiResult<i64> {
    // Two statements: the second sees what was committed while the first one waited.
    diesel::update(outbox_places::table.find(1_i64)).set(outbox_places::id.eq(1_i64)).execute(conn)?;
    Ok(outbox_places::table.find(1_i64).select(outbox_places::last_sequence).first(conn)?)
}

/// Gives the places after one to events that have none, in the order of their numbers; the lock is held.
pub fn place(conn: &mut Conn, last: i64, limit: i64) -> ApiResult<Vec<PlacedEvent>> {
    type Columns = (BigInt, Text, Text, BigInt);
    let sql = Sql::new("UPDATE outbox_events SET sequence = n.place FROM (SELECT u.id, ").bind(last);
    // First some, then their places: a window over all of them would be read each time.
    let sql = sql
        .push(" + ROW_NUMBER() OVER (ORDER BY u.id) AS place FROM (SELECT id FROM outbox_events WHERE sequence IS NULL ORDER BY id LIMIT ");
    let sql = sql.number(limit).push(") u) n WHERE outbox_events.id = n.id RETURNING sequence, topic, subject, subject_id");
    let mut rows: Vec<(i64, String, String, i64)> = sql.load::<Columns, _>(conn)?;
    rows.sort_unstable();
    rows.into_iter()
        .map(|(sequence, topic, kind, id)| Ok(PlacedEvent { sequence, topic: topic_of(&topic)?, subject: subject_of(&kind, id)? }))
        .collect()
}

fn topic_of(word: &str) -> ApiResult<OutboxTopic> {
    word.parse().map_err(ApiError::internal)
}

fn subject_of(kind: &str, id: i64) -> ApiResult<OutboxSubject> {
    Ok(OutboxSubject { kind: kind.parse().map_err(ApiError::internal)?, id })
}

pub fn set_last(conn: &mut Conn, sequence: i64) -> ApiResult<()> {
    diesel::update(outbox_places::table.find(1_i64)).set(outbox_places::last_sequence.eq(sequence)).execute(conn)?;
    Ok(())
}

/// The last place that was given, and the last one that was cleared away.
pub fn places(conn: &mut Conn) -> ApiResult<(i64, i64)> {
    Ok(outbox_places::table.find(1_i64).select((outbox_places::last_sequence, outbox_places::cleared_sequence)).first(conn)?)
}

/// An event as stored.
#[derive(Queryable)]
pub struct EventRow {
    id: i64,
    sequence: Option<i64>,
    topic: String,
    subject: String,
    subject_id: i64,
    at: NaiveDateTime,
    payload: String,
}

impl EventRow {
    /// What it says.
    pub fn read(self) -> ApiResult<OutboxEvent> {
        Ok(OutboxEvent {
            id: self.id,
            sequence: self.sequence.unwrap_or_default(),
            topic: topic_of(&self.topic)?,
            subject: subject_of(&self.subject, self.subject_id)?,
            at: self.at.and_utc(),
            payload: serde_json::from_str(&self.payload).map_err(ApiError::internal)?,
        })
    }
}

pub fn after(conn: &mut Conn, sequence: i64, topics: &[OutboxTopic], limit: i64) -> ApiResult<Vec<EventRow>> {
    let words: Vec<&str> = topics.iter().map(|topic| topic.as_str()).collect();
    Ok(outbox_events::table
        .filter(outbox_events::sequence.gt(sequence).and(outbox_events::topic.eq_any(words)))
        .order(outbox_events::sequence)
        .limit(limit)
        .select((
            outbox_events::id,
            outbox_events::sequence,
            outbox_events::topic,
            outbox_events::subject,
            outbox_events::subject_id,
            outbox_events::at,
            outbox_events::payload,
        ))
        .load(conn)?)
}

/// The last place of what happened before a moment.
pub fn last_before(conn: &mut Conn, before: NaiveDateTime) -> ApiResult<Option<i64>> {
    Ok(outbox_events::table.filter(outbox_events::at.lt(before)).select(diesel::dsl::max(outbox_events::sequence)).first(conn)?)
}

pub fn set_cleared(conn: &mut Conn, sequence: i64) -> ApiResult<()> {
    diesel::update(outbox_places::table.find(1_i64)).set(outbox_places::cleared_sequence.eq(sequence)).execute(conn)?;
    Ok(())
}

/// Removes everything up to a place; what comes back counts it.
pub fn remove(conn: &mut Conn, up_to: i64) -> ApiResult<i64> {
    let gone = diesel::delete(outbox_events::table.filter(outbox_events::sequence.le(up_to))).execute(conn)?;
    Ok(i64::try_from(gone).unwrap_or_default())
}

/// The condition that nothing has happened to a record that has no place yet.
pub fn is_settled(kind: OutboxSubjectKind, id: Column) -> Sql {
    let sql = Sql::new("NOT EXISTS (SELECT 1 FROM outbox_events o WHERE ").append(Table("o").column("subject").is(kind));
    sql.push(" AND o.subject_id = ").push(id).push(" AND o.sequence IS NULL)")
}
