//! A client's identity document: sealed on the way in, shown masked, revealed like a contact (B1, §2.5).

use fangke_shared::ClientId;
use fangke_shared::client::contact::RevealContactRequest;
use fangke_shared::client::identity::RevealedIdDocument;
use fangke_shared::client::journal::ClientEvent;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use serde_json::json;

use super::contacts::require_reveal;
use super::store;
use crate::client::journal::service as journal;
use crate::company::reveal::service as reveal;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Shows the number: counted, limited and recorded before it is shown.
///
/// # Errors
/// `reveal_limit_reached`, `reveals_blocked`, `client_public`, `forbidden`, wrong fields; `not_found` also where there is no document.
pub fn reveal_id_document(tx: &mut Tx<'_>, id: ClientId, request: &RevealContactRequest) -> ApiResult<RevealedIdDocument> {
    request.validate()?;
    require_reveal(tx, id)?;
    let (kind, sealed, _) = store::sealed_id_document(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let kind = kind.parse().map_err(ApiError::internal)?;
    let note = request.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let purpose = request.purpose;
    let reveals_today = reveal::document(tx, id, (purpose.as_str(), note))?;
    let me = tx.me()?;
    journal::add(tx, id, me, &ClientEvent::IdDocumentRevealed { purpose })?;
    tx.audit(AuditAction::RevealContact, (AuditSubject::Client, id.0), &json!({ "id_document": true, "purpose": purpose }))?;
    let id_number = tx.keys.decrypt(&sealed)?;
    Ok(RevealedIdDocument { kind, id_number, reveals_today, reveal_limit: tx.rules.figures.reveals_per_day })
}
