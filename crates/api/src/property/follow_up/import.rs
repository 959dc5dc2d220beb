//! Follow-ups of files: what was said then, by whom and when, with who brings it in beside. They are read and count nowhere else: they settle
//! no debt, verify nothing, keep nothing and prove nothing (§1.6).

use chrono::NaiveDateTime;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::{ClientId, FollowUpId, ListingId, MemberId, Subject};

use super::store;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;
use crate::property::timeline::service as timeline;

/// A follow-up as a file has it.
pub struct Imported {
    /// Who wrote it.
    pub author: MemberId,
    /// How.
    pub kind: FollowUpKind,
    /// What was said.
    pub text: String,
    /// When.
    pub at: NaiveDateTime,
    /// Hash of what the row says.
    pub import_key: String,
}

/// Has an import entered this very row before?
///
/// # Errors
/// Only when the database fails.
pub fn is_entered(tx: &mut Tx<'_>, import_key: &str) -> ApiResult<bool> {
    store::has_import_key(tx.conn, import_key)
}

/// Enters one; its place in the journal of its record is for whoever calls.
///
/// # Errors
/// Only when the database fails.
pub fn record(tx: &mut Tx<'_>, subject: Subject, imported: &Imported) -> ApiResult<FollowUpId> {
    let new = store::Imported {
        subject,
        author: imported.author,
        kind: imported.kind,
        text: &imported.text,
        at: imported.at,
        importer: tx.me()?,
        import_key: &imported.import_key,
    };
    store::insert_imported(tx.conn, &new)
}

/// Enters one on a listing.
///
/// # Errors
/// Only when the database fails.
pub fn on_listing(tx: &mut Tx<'_>, id: ListingId, imported: &Imported) -> ApiResult<FollowUpId> {
    let follow_up = record(tx, Subject::Listing(id), imported)?;
    timeline::add_earlier_follow_up(tx, id, (imported.author, imported.at), follow_up)?;
    listing::follow_up_imported(tx.conn, id, imported.at)?;
    Ok(follow_up)
}

/// A follow-up that goes: of which record, and when it was written.
///
/// # Errors
/// `not_found`.
pub fn subject_of(tx: &mut Tx<'_>, id: FollowUpId) -> ApiResult<(Subject, NaiveDateTime)> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let listing = row.listing_id.map(|id| Subject::Listing(ListingId(id)));
    let subject = listing.or(row.client_id.map(|id| Subject::Client(ClientId(id))));
    Ok((subject.ok_or_else(|| ApiError::internal("a follow-up on nothing"))?, row.created_at))
}

/// Removes one that nothing names any more; the moments of the others on its record come back, the earliest first.
///
/// # Errors
/// Only when the database fails, or where something names it after all.
pub fn remove(tx: &mut Tx<'_>, subject: Subject, id: FollowUpId) -> ApiResult<Vec<NaiveDateTime>> {
    store::remove(tx.conn, id)?;
    Ok(store::counted(tx.conn, subject)?.into_iter().map(|(.., at)| at).collect())
}

/// Removes one from a listing that an import entered.
///
/// # Errors
/// As [`remove`].
pub fn remove_from_listing(tx: &mut Tx<'_>, listing_id: ListingId, (id, was): (FollowUpId, NaiveDateTime)) -> ApiResult<()> {
    timeline::remove_follow_up(tx.conn, id)?;
    let others = remove(tx, Subject::Listing(listing_id), id)?;
    listing::follow_up_voided(tx, listing_id, was, &others)
}
