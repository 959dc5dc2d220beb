//! `Idempotency-Key`: a POST that is sent again gives the first answer again, and does nothing twice.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use fangke_shared::MemberId;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::idempotency_keys::dsl;

/// The header, if it came.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match request.headers().get("idempotency-key").map(|value| value.to_str().unwrap_or_default()) {
            None => Ok(Self(None)),
            Some(key) if (1..=100).contains(&key.len()) => Ok(Self(Some(key.to_owned()))),
            Some(_) => Err(ApiError::field(FieldError::new("Idempotency-Key", FieldCode::InvalidFormat).with("max", 100))),
        })
    }
}

/// Reserves a member's key for a request; the answer that was kept, if the same request came before.
///
/// # Errors
/// `idempotency_key_reused` when the key came with another `request`.
pub fn reserve<T: DeserializeOwned>(
    conn: &mut Conn,
    (member, key): (MemberId, &str),
    request: &impl Serialize,
    now: DateTime<Utc>,
) -> ApiResult<Option<T>> {
    let body = serde_json::to_vec(&(std::any::type_name::<T>(), request)).map_err(ApiError::internal)?;
    let fingerprint = sha256_hex(&body);
    // Reserving the key first makes a repetition that comes at the same time wait for the answer, instead of failing at the end.
    let reserved = Sql::new("INSERT INTO idempotency_keys (member_id, idempotency_key, fingerprint, answer, created_at) VALUES (")
        .bind(member.0)
        .push(", ")
        .bind(key)
        .push(", ")
        .bind(fingerprint.as_str())
        .push(", '', ")
        .bind(now)
        .push(") ON CONFLICT DO NOTHING")
        .execute(conn)?;
    if reserved == 1 {
        return Ok(None);
    }
    let row = dsl::idempotency_keys.find((member.0, key));
    let (kept, answer) = row.select((dsl::fingerprint, dsl::answer)).first::<(String, String)>(conn)?;
    if kept != fingerprint {
        return Err(ApiError::new(ErrorCode::IdempotencyKeyReused));
    }
    serde_json::from_str(&answer).map(Some).map_err(ApiError::internal)
}

/// Keeps the answer for a reserved key, in the transaction of what it tells.
///
/// # Errors
/// Only when the database fails.
pub fn keep(conn: &mut Conn, (member, key): (MemberId, &str), answer: &impl Serialize) -> ApiResult<()> {
    let text = serde_json::to_string(answer).map_err(ApiError::internal)?;
    diesel::update(dsl::idempotency_keys.find((member.0, key))).set(dsl::answer.eq(text)).execute(conn)?;
    Ok(())
}

/// When answers were kept in which one of these words stands.
///
/// # Errors
/// Only when the database fails.
pub fn naming(conn: &mut Conn, words: &[String]) -> ApiResult<Vec<NaiveDateTime>> {
    let mut found = Vec::new();
    for word in words {
        let of = dsl::idempotency_keys.filter(dsl::answer.like(containing(word)).escape('!'));
        found.extend(of.select(dsl::created_at).load::<NaiveDateTime>(conn)?);
    }
    Ok(found)
}

/// Forgets answers in which one of these words stands: whoever sends such a request again makes it anew.
///
/// # Errors
/// Only when the database fails.
pub fn forget_naming(conn: &mut Conn, words: &[String]) -> ApiResult<usize> {
    let mut count = 0;
    for word in words {
        count += diesel::delete(dsl::idempotency_keys.filter(dsl::answer.like(containing(word)).escape('!'))).execute(conn)?;
    }
    Ok(count)
}

/// A pattern for texts in which a word stands.
fn containing(word: &str) -> String {
    format!("%{}%", word.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}
