//! The keys that access tokens are signed with: they can be changed while everybody works (I4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use serde_json::json;

use super::store_token_key as store;
use crate::company::tx::Tx;
use crate::platform::crypto::hex;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::state::App;
use crate::platform::token::RotatedKey;

/// Hours after which a key that was replaced is forgotten; its tokens were over within minutes.
const FORGOTTEN_AFTER: i64 = 24;

/// Makes a new key, which signs once every process knows it; the answer is its name. Tokens of the one before are good until they end.
///
/// # Errors
/// Only when the database fails.
pub fn rotate(tx: &mut Tx<'_>) -> ApiResult<String> {
    let (secret, name): ([u8; 32], [u8; 4]) = (rand::random(), rand::random());
    let (kid, at) = (hex(&name), tx.at());
    let sealed = tx.keys.encrypt(&STANDARD.encode(secret))?;
    let id = store::insert(tx.conn, &kid, &sealed, at)?;
    store::forget_replaced_before(tx.conn, at - Duration::hours(FORGOTTEN_AFTER))?;
    tx.audit(AuditAction::Create, (AuditSubject::TokenKey, id), &json!({ "kid": kid }))?;
    tx.after_commit(|app| {
        if let Err(error) = learn(app) {
            tracing::warn!(%error, "the new key of access tokens is learnt a moment later");
        }
    });
    Ok(kid)
}

/// Learns the keys that there are: other processes make some, too.
///
/// # Errors
/// Only when the database fails.
pub fn learn(app: &App) -> ApiResult<()> {
    let rows = app.db.read_blocking(|conn| Ok(store::all(conn)?))?;
    let opened = |row: store::TokenKeyRow| {
        let secret = STANDARD.decode(app.keys.decrypt(&row.secret_encrypted)?).map_err(ApiError::internal)?;
        Ok::<_, ApiError>(RotatedKey { kid: row.kid, secret, created_at: row.created_at.and_utc() })
    };
    app.tokens.learn(&rows.into_iter().map(opened).collect::<ApiResult<Vec<_>>>()?);
    Ok(())
}

/// What is encrypted of the keys: the key file must fit, or nobody could be known.
///
/// # Errors
/// Only when the database fails.
pub fn sealed(conn: &mut Conn) -> ApiResult<Vec<String>> {
    Ok(store::all(conn)?.into_iter().map(|row| row.secret_encrypted).collect())
}
