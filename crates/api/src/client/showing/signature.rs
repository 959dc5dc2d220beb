//! The client's signature on the slip: drawn on the screen, kept encrypted in the store of files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fangke_shared::ShowingId;
use fangke_shared::client::showing::{ShowingResponse, is_png};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::problem::ErrorCode;
use serde_json::json;

use super::course::require_begun;
use super::store;
use super::{access, view};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::Bytes;
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// Keeps a signature, in place of an earlier one; after the end nothing is signed any more.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `unsupported_image`, `showing_ahead`, `showing_over`.
pub async fn sign(app: &App, caller: Caller, (id, version): (ShowingId, i64), file: Bytes) -> ApiResult<ShowingResponse> {
    if !is_png(&file) {
        return Err(ApiError::new(ErrorCode::UnsupportedImage).detail("a signature is a PNG"));
    }
    // What will be refused is refused before anything is stored.
    app.read(caller.clone(), move |tx| {
        let row = access::held(tx, id)?;
        require_begun(tx, &row)
    })
    .await?;
    let sealed = app.keys.encrypt(&STANDARD.encode(&file))?;
    let key = format!("signatures/{id}/{:032x}", rand::random::<u128>());
    app.files.put(&key, sealed.into()).await?;
    let named = key.clone();
    let signed = app.write(caller, move |tx| keep(tx, (id, version), &named)).await;
    match signed {
        Ok((showing, replaced)) => {
            app.files.discard(replaced.as_slice()).await;
            Ok(showing)
        }
        Err(error) => {
            app.files.discard(&[key]).await;
            Err(error)
        }
    }
}

fn keep(tx: &mut Tx<'_>, (id, version): (ShowingId, i64), key: &str) -> ApiResult<(ShowingResponse, Option<String>)> {
    let row = access::take_at(tx, id, version)?;
    require_begun(tx, &row)?;
    let at = tx.at();
    store::set_signature(tx.conn, id, key, at)?;
    tx.audit(AuditAction::Update, (AuditSubject::Showing, id.0), &json!({ "fields": ["signature"] }))?;
    Ok((view::get(tx, id)?, row.signature_key))
}

/// The signature. Who gets it stands in the audit trail before they have it.
///
/// # Errors
/// `not_found`.
pub async fn show(app: &App, caller: Caller, id: ShowingId) -> ApiResult<Vec<u8>> {
    let key = app
        .write(caller, move |tx| {
            let key = access::seen(tx, id)?.signature_key.ok_or_else(ApiError::not_found)?;
            tx.audit(AuditAction::Download, (AuditSubject::Showing, id.0), &json!({ "name": "signature" }))?;
            Ok(key)
        })
        .await?;
    let sealed = app.files.get(&key).await?;
    let sealed = std::str::from_utf8(&sealed).map_err(ApiError::internal)?;
    STANDARD.decode(app.keys.decrypt(sealed)?).map_err(ApiError::internal)
}
