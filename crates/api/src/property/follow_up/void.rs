//! Taking a follow-up back 作废 (§1.6): it stays in sight, struck through, and counts no more.

use chrono::NaiveDateTime;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::permission::Action;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::follow_up::{FollowUpResponse, VoidFollowUpRequest, may_take_back};
use fangke_shared::text::non_blank;
use fangke_shared::{FollowUpId, ListingId, MemberId, Subject};
use serde_json::json;

use super::store::{self, Row};
use crate::company::member::service as member;
use crate::company::reveal::service as reveal;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;
use crate::property::timeline::void;

/// A follow-up that was taken back, and what counts without it.
pub struct Voided {
    /// The follow-up; one that was taken back before stays as it is.
    pub follow_up: FollowUpResponse,
    /// When it was written; none where it was taken back before.
    pub was_at: Option<NaiveDateTime>,
    /// The moments of those that count still, the earliest first.
    pub others: Vec<NaiveDateTime>,
}

/// Takes a follow-up on a listing back.
///
/// # Errors
/// `not_found`, `forbidden`, `follow_up_fixed`, wrong fields.
pub fn of_listing(tx: &mut Tx<'_>, id: ListingId, follow_up: FollowUpId, request: &VoidFollowUpRequest) -> ApiResult<FollowUpResponse> {
    listing::take(tx, id)?;
    let voided = void(tx, Subject::Listing(id), follow_up, request)?;
    if let Some(was) = voided.was_at {
        listing::follow_up_voided(tx, id, was, &voided.others)?;
    }
    Ok(voided.follow_up)
}

/// Takes a follow-up back on a listing or client whose lock is held; what its author had looked at is owed again, unless a later one
/// pays for it. What else follows is for the capability of the record.
///
/// # Errors
/// `not_found`, `forbidden`, `follow_up_fixed`, wrong fields.
pub fn void(tx: &mut Tx<'_>, subject: Subject, id: FollowUpId, request: &VoidFollowUpRequest) -> ApiResult<Voided> {
    let is_of = |row: &Row| row.listing_id == subject.listing() && row.client_id == subject.client();
    let mut row = store::find(tx.conn, id)?.filter(is_of).ok_or_else(ApiError::not_found)?;
    let by_author = may(tx, &row)?;
    request.validate(by_author)?;
    let (me, at) = (tx.me()?, tx.at());
    let author = MemberId(row.author_id);
    let is_new = row.void.0.is_none();
    if is_new {
        let reason = non_blank(request.reason.clone());
        store::void(tx.conn, id, me, at, reason.as_deref())?;
        let details = json!({ "listing_id": subject.listing(), "client_id": subject.client(), "author_id": author, "reason": reason });
        tx.audit(AuditAction::Void, (AuditSubject::FollowUp, id.0), &details)?;
        row.void = (Some(at), Some(me.0), reason, row.void.3);
    }
    let counted = store::counted(tx.conn, subject)?;
    if is_new {
        let pays = counted.iter().find(|(later, by, _)| *later > id.0 && *by == author.0).map(|(later, ..)| FollowUpId(*later));
        reveal::unpay(tx.conn, id, pays)?;
    }
    let names = void::names(tx.conn, std::iter::once(&row.void))?;
    let follow_up = FollowUpResponse {
        id,
        kind: row.kind,
        text: row.text,
        next_step: row.next_step,
        next_on: row.next_on,
        author: member::profile(tx.conn, author)?.member,
        created_at: row.created_at.and_utc(),
        voided: void::voided(&row.void, &names),
        imported_by: void::imported_by(&row.void, &names),
    };
    let others = counted.into_iter().map(|(.., at)| at).collect();
    Ok(Voided { follow_up, was_at: is_new.then_some(row.created_at), others })
}

/// May the caller take it back: true for its author within the hours, false for whoever leads them.
fn may(tx: &mut Tx<'_>, row: &Row) -> ApiResult<bool> {
    let caller = tx.caller()?;
    let is_author = caller.claims.member_id.0 == row.author_id;
    if is_author && may_take_back(row.created_at.and_utc(), tx.rules.figures.follow_up_void_hours, tx.now()) {
        return Ok(true);
    }
    let theirs = member::profile(tx.conn, MemberId(row.author_id))?.units;
    let leads = caller.may(Action::VoidFollowUps).is_some_and(|scope| scope.covers(caller.claims.units(), theirs));
    match (leads, is_author) {
        (true, _) => Ok(false),
        (false, true) => Err(ApiError::new(ErrorCode::FollowUpFixed)),
        (false, false) => Err(ApiError::new(ErrorCode::Forbidden).detail("somebody else's follow-up is taken back by whoever leads them")),
    }
}
