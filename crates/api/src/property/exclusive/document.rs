//! The signed documents of agreements: in the store of files, for those who may change the agreement.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::exclusive::{DOCUMENT_NAME_MAX, ExclusiveResponse, ExclusiveStep, document_type};
use fangke_shared::text::one_line;
use fangke_shared::{ExclusiveId, ListingId};
use serde_json::json;

use super::service::{self, Change};
use super::store::{self, NewDocument};
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::Bytes;
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// A document on its way into the store of files.
pub struct Document {
    /// Where it lies.
    pub key: String,
    /// Its name, for people.
    pub name: String,
    /// What it is.
    pub media_type: &'static str,
    /// Its size.
    pub bytes: usize,
}

/// Checks a document, and gives it a key in the store of files.
///
/// # Errors
/// `unsupported_document`.
pub fn prepare(id: ExclusiveId, name: &str, file: &Bytes) -> ApiResult<Document> {
    let media_type = document_type(file).ok_or_else(|| ApiError::new(ErrorCode::UnsupportedDocument).detail("PDF, JPEG or PNG"))?;
    let name: String = one_line(name).chars().filter(|c| !matches!(c, '/' | '\\')).take(DOCUMENT_NAME_MAX).collect();
    let extension = media_type.rsplit('/').next().unwrap_or_default();
    let name = if name.is_empty() { format!("exclusive-{id}.{extension}") } else { name };
    Ok(Document { key: format!("exclusives/{id}/{:032x}", rand::random::<u128>()), name, media_type, bytes: file.len() })
}

/// Attaches a document, in place of an earlier one.
///
/// # Errors
/// `not_found`, `forbidden`, `unsupported_document`; `status_not_allowed` for an agreement that was ended.
pub async fn upload(app: &App, caller: Caller, id: ExclusiveId, name: &str, file: Bytes) -> ApiResult<ExclusiveResponse> {
    // What will be refused is refused before anything is stored.
    app.read(caller.clone(), move |tx| service::require(tx, id)).await?;
    let document = prepare(id, name, &file)?;
    let key = document.key.clone();
    app.files.put(&key, file).await?;
    let stored = app.write(caller, move |tx| attach(tx, id, &document)).await;
    match stored {
        Ok((exclusive, replaced)) => {
            app.files.discard(replaced.as_slice()).await;
            Ok(exclusive)
        }
        Err(error) => {
            app.files.discard(&[key]).await;
            Err(error)
        }
    }
}

/// Notes a document that is stored already; the key of the one that it replaces comes back.
///
/// # Errors
/// As [`upload`].
pub fn attach(tx: &mut Tx<'_>, id: ExclusiveId, document: &Document) -> ApiResult<(ExclusiveResponse, Option<String>)> {
    let row = service::open(tx, id)?;
    if row.ended_on.is_some() {
        return Err(ApiError::new(ErrorCode::StatusNotAllowed).detail("the agreement was ended"));
    }
    let bytes = i64::try_from(document.bytes).unwrap_or(i64::MAX);
    store::set_document(tx.conn, id, &NewDocument { key: &document.key, name: &document.name, media_type: document.media_type, bytes })?;
    let details = json!({ "listing_id": row.listing_id, "fields": ["document"], "name": document.name, "bytes": document.bytes });
    service::note(tx, &row, &Change { step: ExclusiveStep::Documented, details })?;
    service::refresh(tx, ListingId(row.listing_id))?;
    Ok((service::get(tx, id)?, row.document_key))
}

/// A document as it is sent.
pub struct Download {
    /// Its content.
    pub bytes: Bytes,
    /// Its name, for people.
    pub name: String,
    /// What it is.
    pub media_type: String,
}

/// The document of an agreement. Who gets it stands in the audit trail before they have it.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn download(app: &App, caller: Caller, id: ExclusiveId) -> ApiResult<Download> {
    let (key, name, media_type) = app
        .write(caller, move |tx| {
            let row = service::require(tx, id)?;
            let (Some(key), Some(name), Some(media_type)) = (row.document_key, row.document_name, row.document_type) else {
                return Err(ApiError::not_found());
            };
            let details = json!({ "listing_id": row.listing_id, "name": name });
            tx.audit(AuditAction::Download, (AuditSubject::Exclusive, id.0), &details)?;
            Ok((key, name, media_type))
        })
        .await?;
    Ok(Download { bytes: app.files.get(&key).await?, name, media_type })
}

/// Which of these files a row names.
///
/// # Errors
/// Only when the database fails.
pub fn in_use(conn: &mut Conn, keys: &[String]) -> ApiResult<Vec<String>> {
    store::in_use(conn, keys)
}
