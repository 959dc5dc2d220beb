//! Writing the audit trail, in the same transaction as the change.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use fangke_shared::MemberId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use serde_json::{Value, json};

use crate::platform::crypto::{Keys, hex};
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

/// What an entry says, of which its seal is made: two entries that say the same differ by their `nonce`.
pub fn sealed_text(
    (at, member_id): (NaiveDateTime, Option<i64>),
    (action, subject, subject_id): (&str, &str, i64),
    details: &str,
    request_id: Option<&str>,
    nonce: &str,
) -> String {
    // An array of JSON: no text can be taken for the beginning of the next one.
    json!([at.and_utc().timestamp_micros(), member_id, action, subject, subject_id, details, request_id, nonce]).to_string()
}

/// Adds an entry, sealed: `details` names fields and purposes, never a contact.
///
/// # Errors
/// Only when the database fails.
pub fn record(
    conn: &mut Conn,
    keys: &Keys,
    actor: &Actor,
    now: DateTime<Utc>,
    action: AuditAction,
    (subject, subject_id): (AuditSubject, i64),
    details: &Value,
) -> ApiResult<()> {
    let (at, member, details) = (now.naive_utc(), actor.member_id.map(|id| id.0), details.to_string());
    let nonce = hex(&rand::random::<[u8; 12]>());
    let text = sealed_text((at, member), (action.as_str(), subject.as_str(), subject_id), &details, actor.request_id.as_deref(), &nonce);
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::at.eq(at),
            audit_entries::member_id.eq(member),
            audit_entries::action.eq(action.as_str()),
            audit_entries::subject.eq(subject.as_str()),
            audit_entries::subject_id.eq(subject_id),
            audit_entries::details.eq(details),
            audit_entries::request_id.eq(actor.request_id.as_deref()),
            audit_entries::seal.eq(keys.trail_seal(&text)),
            audit_entries::nonce.eq(nonce),
        ))
        .execute(conn)?;
    Ok(())
}
