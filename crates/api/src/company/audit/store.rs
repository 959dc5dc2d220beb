//! Rows of `audit_entries`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};

use crate::platform::db::Conn;
use crate::schema::audit_entries::{self, dsl};
use crate::schema::members;

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
