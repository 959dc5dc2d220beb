//! `Idempotency-Key`: a POST that is sent again gives the first answer again, and does nothing twice.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::platform::crypto::sha256_hex;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
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

/// Runs `f` once for each key of a member; the answer is kept in the same transaction as what `f` did.
///
/// # Errors
/// `idempotency_key_reused` when the key came with another `request`; whatever `f` fails with, which is not kept.
pub fn once<T: Serialize + DeserializeOwned>(
    conn: &mut Conn,
    (key, caller, now): (&IdempotencyKey, &Caller, DateTime<Utc>),
    request: &impl Serialize,
    f: impl FnOnce(&mut Conn) -> ApiResult<T>,
) -> ApiResult<T> {
    let Some(key) = &key.0 else { return f(conn) };
    let member = caller.claims.member_id.0;
    let body = serde_json::to_vec(&(std::any::type_name::<T>(), request)).map_err(ApiError::internal)?;
    let fingerprint = sha256_hex(&body);
    // Claiming the key first makes a repetition that comes at the same time wait for the answer, instead of failing at the end.
    let claimed = Sql::new("INSERT INTO idempotency_keys (member_id, idempotency_key, fingerprint, answer, created_at) VALUES (")
        .bind(member)
        .push(", ")
        .bind(key.as_str())
        .push(", ")
        .bind(fingerprint.as_str())
        .push(", '', ")
        .bind(now)
        .push(") ON CONFLICT DO NOTHING")
        .execute(conn)?;
    let row = dsl::idempotency_keys.find((member, key));
    if claimed == 0 {
        let (kept, answer) = row.select((dsl::fingerprint, dsl::answer)).first::<(String, String)>(conn)?;
        return if kept == fingerprint {
            serde_json::from_str(&answer).map_err(ApiError::internal)
        } else {
            Err(ApiError::new(ErrorCode::IdempotencyKeyReused))
        };
    }
    let answer = f(conn)?;
    let text = serde_json::to_string(&answer).map_err(ApiError::internal)?;
    diesel::update(row).set(dsl::answer.eq(text)).execute(conn)?;
    Ok(answer)
}
