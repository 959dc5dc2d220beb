//! Rules of withdrawal notices (A3).

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::problem::ErrorCode;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::property::withdrawal::{ReportWithdrawalRequest, WithdrawalReport};
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::store;
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::follow_up::event::FollowUpWritten;
use crate::property::key::service as key;
use crate::property::listing::event::ListingStatusChanged;
use crate::property::listing::service as listing;
use crate::property::timeline::service as timeline;

pub use super::job::run;

/// Reports that the owner of a listing has withdrawn: its maintainer is told, and verifies it in time.
///
/// # Errors
/// `status_not_allowed` for what is not on the market, `nobody_to_nudge` where nobody else maintains it, `withdrawal_reported` while
/// another report waits, `not_found`, wrong fields.
pub fn report(tx: &mut Tx<'_>, id: ListingId, request: &ReportWithdrawalRequest) -> ApiResult<WithdrawalReport> {
    request.validate()?;
    let me = tx.me()?;
    let row = listing::take(tx, id)?;
    if !row.status.is_active() {
        return Err(ApiError::new(ErrorCode::StatusNotAllowed).detail("the listing is not on the market"));
    }
    let maintainer = row.maintainer_id.map(MemberId).filter(|maintainer| *maintainer != me);
    let maintainer = maintainer.ok_or_else(|| ApiError::new(ErrorCode::NobodyToNudge))?;
    if store::open(tx.conn, id)?.is_some() {
        return Err(ApiError::new(ErrorCode::WithdrawalReported));
    }
    let (now, note) = (tx.now(), request.note.trim());
    let due_at = now + Duration::hours(tx.rules.figures.withdrawal_hours);
    store::insert(tx.conn, id, me, note, (now.naive_utc(), due_at.naive_utc()))?;
    let by = member::member_ref(tx.conn, Some(me.0))?;
    timeline::add(tx, id, me, &TimelineEvent::WithdrawalReported { note: note.to_owned() })?;
    notice::add(tx, maintainer, NoticeKind::WithdrawalReported, Some(id), &json!({ "by": by, "note": note, "due_at": due_at }))?;
    tx.audit(
        AuditAction::Nudge,
        (AuditSubject::Listing, id.0),
        &json!({ "member_id": maintainer, "kind": NoticeKind::WithdrawalReported }),
    )?;
    waiting(tx, id)?.ok_or_else(ApiError::not_found)
}

/// The report of a listing that nobody has answered yet.
///
/// # Errors
/// Only when the database fails.
pub fn waiting(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<Option<WithdrawalReport>> {
    let now = tx.now();
    Ok(store::open(tx.conn, id)?.map(|row| {
        let (by, display_name) = row.by;
        let due_at = row.due_at.and_utc();
        WithdrawalReport {
            by: MemberRef { id: MemberId(by), display_name },
            note: row.note,
            reported_at: row.reported_at.and_utc(),
            due_at,
            is_overdue: now > due_at,
        }
    }))
}

/// A report that a maintainer has to answer.
pub struct Waiting {
    /// Of which listing.
    pub listing: ListingId,
    /// Who said what.
    pub note: String,
    /// Since when.
    pub reported_at: DateTime<Utc>,
    /// Until when.
    pub due_at: DateTime<Utc>,
}

/// The reports on what a member maintains that nobody has answered yet.
///
/// # Errors
/// Only when the database fails.
pub fn waiting_for(conn: &mut Conn, maintainer: MemberId) -> ApiResult<Vec<Waiting>> {
    let rows = store::open_of(conn, maintainer)?.into_iter();
    Ok(rows
        .map(|(listing, note, reported_at, due_at)| Waiting {
            listing: ListingId(listing),
            note,
            reported_at: reported_at.and_utc(),
            due_at: due_at.and_utc(),
        })
        .collect())
}

/// A listing has another status: what was reported is answered, and who works with it hears that it is off the market. Who shows it is
/// told by its showings.
///
/// # Errors
/// Only when the database fails.
pub fn status_changed(tx: &mut Tx<'_>, changed: &mut ListingStatusChanged) -> ApiResult<()> {
    let (id, at) = (changed.listing, tx.at());
    store::settle(tx.conn, id, at)?;
    if changed.to == ListingStatus::Available {
        return Ok(());
    }
    let me = tx.me()?;
    let maintainer = listing::find(tx.conn, id)?.maintainer_id.map(MemberId);
    let whom: BTreeSet<MemberId> = key::holders(tx.conn, id)?.into_iter().chain(maintainer).filter(|whom| *whom != me).collect();
    let by = member::member_ref(tx.conn, Some(me.0))?;
    for whom in whom {
        notice::add(tx, whom, NoticeKind::ListingStopped, Some(id), &json!({ "status": changed.to, "by": by }))?;
    }
    Ok(())
}

/// Somebody has spoken with the owner: what was reported is answered, one way or the other.
///
/// # Errors
/// Only when the database fails.
pub fn followed_up(tx: &mut Tx<'_>, written: &mut FollowUpWritten) -> ApiResult<()> {
    let at = tx.at();
    if written.kind == FollowUpKind::OwnerVerification { store::settle(tx.conn, ListingId(written.listing.id), at) } else { Ok(()) }
}
