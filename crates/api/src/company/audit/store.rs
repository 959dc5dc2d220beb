//! Rows of `audit_entries`, and the chain of them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};

use crate::platform::db::Conn;
use crate::schema::audit_entries::{self, dsl};
use crate::schema::{audit_checkpoints, audit_links, members};

/// A stored entry.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
#[allow(missing_docs)]
pub struct AuditRow {
    pub id: i64,
    pub at: NaiveDateTime,
    pub member_id: Option<i64>,
    #[diesel(deserialize_as = String)]
    pub action: AuditAction,
    #[diesel(deserialize_as = String)]
    pub subject: AuditSubject,
    pub subject_id: i64,
    pub details: String,
    pub request_id: Option<String>,
}

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// About this kind of record.
    pub subject: Option<AuditSubject>,
    /// About the record with this number.
    pub subject_id: Option<i64>,
    /// By this member.
    pub member_id: Option<MemberId>,
    /// Of this action.
    pub action: Option<AuditAction>,
    /// Older than this entry.
    pub before: Option<i64>,
}

/// Entries that the filter lets through, newest first, with the names of who did it.
pub fn list(conn: &mut Conn, filter: &Filter, limit: i64) -> QueryResult<Vec<(AuditRow, Option<String>)>> {
    let mut query = audit_entries::table.left_join(members::table).into_boxed();
    if let Some(subject) = filter.subject {
        query = query.filter(dsl::subject.eq(subject.as_str()));
    }
    if let Some(id) = filter.subject_id {
        query = query.filter(dsl::subject_id.eq(id));
    }
    if let Some(MemberId(id)) = filter.member_id {
        query = query.filter(dsl::member_id.eq(id));
    }
    if let Some(action) = filter.action {
        query = query.filter(dsl::action.eq(action.as_str()));
    }
    if let Some(before) = filter.before {
        query = query.filter(dsl::id.lt(before));
    }
    query.order(dsl::id.desc()).limit(limit).select((AuditRow::as_select(), members::display_name.nullable())).load(conn)
}

/// A link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_links)]
#[allow(missing_docs)]
pub struct Link {
    pub number: i64,
    pub entry_id: Option<i64>,
    pub hash: String,
    pub linked_at: NaiveDateTime,
}

/// An entry as it stands, word for word.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
#[allow(missing_docs)]
pub struct Chained {
    pub id: i64,
    pub at: NaiveDateTime,
    pub member_id: Option<i64>,
    pub action: String,
    pub subject: String,
    pub subject_id: i64,
    pub details: String,
    pub request_id: Option<String>,
    pub nonce: Option<String>,
    pub seal: Option<String>,
}

/// A signed checkpoint.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_checkpoints)]
#[allow(missing_docs)]
pub struct CheckpointRow {
    pub day: NaiveDate,
    pub number: i64,
    pub hash: String,
    pub at: NaiveDateTime,
    pub signature: String,
}

/// Numbers of entries that are given out before others and committed after them lie this near to each other: no transaction lasts while so many
/// others are written. Every minute so many entries are looked at.
const LATE: i64 = 10_000;

/// The last link.
pub fn head(conn: &mut Conn) -> QueryResult<Option<Link>> {
    audit_links::table.order(audit_links::number.desc()).select(Link::as_select()).first(conn).optional()
}

/// The number of an entry before which all are linked.
pub fn unlinked_from(conn: &mut Conn) -> QueryResult<i64> {
    let last: Option<i64> = audit_links::table.select(diesel::dsl::max(audit_links::entry_id)).first(conn)?;
    Ok(last.unwrap_or(0).saturating_sub(LATE).max(0))
}

/// Entries after this one that have no link, the oldest first.
pub fn unlinked(conn: &mut Conn, after: i64, limit: i64) -> QueryResult<Vec<Chained>> {
    let linked = audit_links::table.filter(audit_links::entry_id.eq(dsl::id.nullable()));
    audit_entries::table
        .filter(dsl::id.gt(after))
        .filter(diesel::dsl::not(diesel::dsl::exists(linked)))
        .order(dsl::id)
        .limit(limit)
        .select(Chained::as_select())
        .load(conn)
}

/// Adds links.
pub fn insert_links(conn: &mut Conn, links: &[Link]) -> QueryResult<()> {
    for link in links {
        diesel::insert_into(audit_links::table).values(link).execute(conn)?;
    }
    Ok(())
}

/// Links from this number on, each with its entry if that is there.
pub fn links(conn: &mut Conn, from: i64, limit: i64) -> QueryResult<Vec<(Link, Option<Chained>)>> {
    audit_links::table
        .left_join(audit_entries::table.on(audit_links::entry_id.eq(dsl::id.nullable())))
        .filter(audit_links::number.ge(from))
        .order(audit_links::number)
        .limit(limit)
        .select((Link::as_select(), Option::<Chained>::as_select()))
        .load(conn)
}

/// The hash of a link.
pub fn hash_of(conn: &mut Conn, number: i64) -> QueryResult<Option<String>> {
    audit_links::table.find(number).select(audit_links::hash).first(conn).optional()
}

/// Was a checkpoint of the day made?
pub fn has_checkpoint(conn: &mut Conn, day: NaiveDate) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(audit_checkpoints::table.find(day))).get_result(conn)
}

/// Adds a checkpoint.
pub fn insert_checkpoint(conn: &mut Conn, row: &CheckpointRow) -> QueryResult<()> {
    diesel::insert_into(audit_checkpoints::table).values(row).execute(conn)?;
    Ok(())
}

/// Checkpoints, the newest first.
pub fn checkpoints(conn: &mut Conn, limit: i64) -> QueryResult<Vec<CheckpointRow>> {
    audit_checkpoints::table.order(audit_checkpoints::day.desc()).limit(limit).select(CheckpointRow::as_select()).load(conn)
}
