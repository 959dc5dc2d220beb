//! Writing the audit trail, in the same transaction as the change.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use serde_json::Value;

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::guard::Caller;
use crate::schema::audit_entries;

/// Who is to be named in the trail.
#[derive(Debug, Clone, Default)]
pub struct Actor {
    /// The member; none for the system and the command line.
    pub member_id: Option<MemberId>,
    /// The request.
    pub request_id: Option<String>,
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        Self { member_id: Some(caller.claims.member_id), request_id: Some(caller.request_id.clone()) }
    }
}

/// Adds an entry. `details` names fields and purposes, never a contact.
///
/// # Errors
/// Only when the database fails.
pub fn record(
    conn: &mut Conn,
    actor: &Actor,
    now: DateTime<Utc>,
    action: AuditAction,
    (subject, subject_id): (AuditSubject, i64),
    details: &Value,
) -> ApiResult<()> {
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::at.eq(now.naive_utc()),
            audit_entries::member_id.eq(actor.member_id.map(|id| id.0)),
            audit_entries::action.eq(action.as_str()),
            audit_entries::subject.eq(subject.as_str()),
            audit_entries::subject_id.eq(subject_id),
            audit_entries::details.eq(details.to_string()),
            audit_entries::request_id.eq(actor.request_id.as_deref()),
        ))
        .execute(conn)?;
    Ok(())
}
