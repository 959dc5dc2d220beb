//! Rules of exclusive agreements (§1.10).

use chrono::{Duration, NaiveDate};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::page::Page;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::exclusive::{
    CreateExclusiveRequest, DocumentRef, EndExclusiveRequest, ExclusiveResponse, ExclusiveState, ExclusiveStep, RenewExclusiveRequest,
    Term, counting_term,
};
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ExclusiveId, FollowUpId, ListingId, MemberId};
use serde_json::{Value, json};

use super::store::{self, ExclusiveRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::property::follow_up::event::FollowUpWritten;
use crate::property::follow_up::service as follow_up;
use crate::property::listing::access;
use crate::property::listing::service::{self as listing, EvidenceChange};
use crate::property::timeline::service as timeline;

pub use super::document::{Document, Download, attach, download, in_use, prepare, upload};
pub use super::job::run;

/// Enters an agreement.
///
/// # Errors
/// `not_found`, `forbidden`, wrong fields, `exclusive_overlaps`; what a follow-up is refused for.
pub fn create(tx: &mut Tx<'_>, id: ListingId, request: &CreateExclusiveRequest) -> ApiResult<ExclusiveResponse> {
    let _caller = tx.caller()?;
    request.validate()?;
    let row = listing::take(tx, id)?;
    access::require(tx, Action::EditExclusive, &row)?;
    agree(tx, id, (request.from_on, request.until_on), (ExclusiveStep::Agreed, request.follow_up.as_deref()))
}

/// Enters the agreement that follows on another one: it begins the day after, with a document and a follow-up of its own.
///
/// # Errors
/// As [`create`]; `status_not_allowed` for an agreement that is over.
pub fn renew(tx: &mut Tx<'_>, id: ExclusiveId, request: &RenewExclusiveRequest) -> ApiResult<ExclusiveResponse> {
    let rules = tx.rules;
    let before = open(tx, id)?;
    require_open(&before, rules)?;
    let from_on = before.until_on.succ_opt().ok_or_else(|| ApiError::internal("a term without a day after it"))?;
    request.validate(from_on)?;
    let step = (ExclusiveStep::Renewed, request.follow_up.as_deref());
    agree(tx, ListingId(before.listing_id), (from_on, request.until_on), step)
}

fn agree(tx: &mut Tx<'_>, id: ListingId, term: Term, (step, said): (ExclusiveStep, Option<&str>)) -> ApiResult<ExclusiveResponse> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    if let Some(other) = store::overlapping(tx.conn, id, term)? {
        let field = FieldError::new("/until_on", FieldCode::Contradicts)
            .with("exclusive_id", other.id)
            .with("from_on", other.from_on.to_string())
            .with("until_on", other.until_on.to_string());
        let detail = format!("agreement {} runs from {} to {}", other.id, other.from_on, other.until_on);
        return Err(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::ExclusiveOverlaps).detail(detail) });
    }
    let exclusive = store::insert(tx.conn, id, term, caller.claims.member_id, rules.now.naive_utc())?;
    let row = find(tx.conn, exclusive)?;
    let details = json!({ "listing_id": id, "from_on": term.0, "until_on": term.1 });
    note(tx, &row, &Change { step, details })?;
    if let Some(text) = said {
        follow_up::create_beside(tx, id, FollowUpKind::Exclusive, "/follow_up", text.to_owned())?;
    }
    get(tx, exclusive)
}

/// Ends an agreement before its last day; from now on it doesn't count.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, wrong fields; `status_not_allowed` for one that is over.
pub fn end(tx: &mut Tx<'_>, (id, version): (ExclusiveId, i64), request: &EndExclusiveRequest) -> ApiResult<ExclusiveResponse> {
    let rules = tx.rules;
    request.validate()?;
    let row = open(tx, id)?;
    require_open(&row, rules)?;
    let reason = request.reason.trim();
    if !store::end(tx.conn, (id, version), rules.today, reason)? {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    let details = json!({ "listing_id": row.listing_id, "ended_on": rules.today, "reason": reason });
    note(tx, &row, &Change { step: ExclusiveStep::Ended, details })?;
    refresh(tx, ListingId(row.listing_id))?;
    get(tx, id)
}

fn require_open(row: &ExclusiveRow, rules: &Rules) -> ApiResult<()> {
    let state = row.state(rules.today);
    if state.is_open() { Ok(()) } else { Err(ApiError::new(ErrorCode::StatusNotAllowed).detail(format!("the agreement is {state}"))) }
}

/// A follow-up about an exclusive agreement was written on a listing: it belongs to the agreements that have none.
/// The caller holds the listing's lock.
///
/// # Errors
/// Only when the database fails.
pub fn followed_up(tx: &mut Tx<'_>, written: &mut FollowUpWritten) -> ApiResult<()> {
    if written.kind != FollowUpKind::Exclusive {
        return Ok(());
    }
    let (listing, today) = (ListingId(written.listing.id), tx.rules.today);
    if store::set_follow_up(tx.conn, listing, written.id, today)? > 0 { refresh(tx, listing) } else { Ok(()) }
}

/// Reports to the listing which term counts now, or next.
pub(super) fn refresh(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<()> {
    let rules = tx.rules;
    let term = counting_term(store::counting(tx.conn, id)?, rules.today);
    listing::evidence_changed(tx, id, &EvidenceChange::Exclusive { term })
}

/// A step in the life of an agreement, with what the trail says of it.
pub(super) struct Change {
    pub step: ExclusiveStep,
    pub details: Value,
}

/// Writes a step into the listing's timeline and the audit trail.
pub(super) fn note(tx: &mut Tx<'_>, row: &ExclusiveRow, change: &Change) -> ApiResult<()> {
    let caller = tx.caller()?;
    let _rules = tx.rules;
    let event = TimelineEvent::Exclusive { step: change.step, until_on: row.until_on };
    timeline::add(tx, ListingId(row.listing_id), caller.claims.member_id, &event)?;
    let action = match change.step {
        ExclusiveStep::Agreed | ExclusiveStep::Renewed => AuditAction::Create,
        ExclusiveStep::Documented | ExclusiveStep::Ended => AuditAction::Update,
    };
    tx.audit(action, (AuditSubject::Exclusive, row.id), &change.details)
}

/// The agreements of a listing, the latest term first.
///
/// # Errors
/// `not_found`.
pub fn of_listing(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<Page<ExclusiveResponse>> {
    let _caller = tx.caller()?;
    let rules = tx.rules;
    let row = listing::find(tx.conn, id)?;
    let can_edit = access::may(tx, Action::EditExclusive, &row)?;
    let rows = store::of_listing(tx.conn, id)?;
    responses(tx.conn, rows, can_edit, rules.today).map(Page::whole)
}

/// Agreements that end within some days and that no other follows, in the caller's part of the company, the soonest first.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's; a cursor that no page gave.
pub fn ending(tx: &mut Tx<'_>, (days, scope): (Option<i64>, Option<Scope>), page: &PageQuery) -> ApiResult<Page<ExclusiveResponse>> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let scope = caller.reach(Action::EditExclusive, scope)?;
    let until = rules.today + Duration::days(days.unwrap_or(rules.figures.exclusive_reminder_days));
    let after = cursor::decode(page.cursor.as_deref())?;
    let rows = store::ending(tx.conn, &caller.claims, scope, (rules.today, until), after, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| store::PageEnd { until_on: row.until_on, id: row.id });
    // The scope reaches no further than the permission to change them does.
    Ok(Page { items: responses(tx.conn, rows, true, rules.today)?, next_cursor, total: None })
}

/// An agreement as sent.
pub(super) fn get(tx: &mut Tx<'_>, id: ExclusiveId) -> ApiResult<ExclusiveResponse> {
    let _caller = tx.caller()?;
    let rules = tx.rules;
    let row = find(tx.conn, id)?;
    let of = listing::find(tx.conn, ListingId(row.listing_id))?;
    let can_edit = access::may(tx, Action::EditExclusive, &of)?;
    responses(tx.conn, vec![row], can_edit, rules.today)?.pop().ok_or_else(ApiError::not_found)
}

fn find(conn: &mut Conn, id: ExclusiveId) -> ApiResult<ExclusiveRow> {
    store::find(conn, id)?.ok_or_else(ApiError::not_found)
}

/// An agreement that the caller may change.
pub(super) fn require(tx: &mut Tx<'_>, id: ExclusiveId) -> ApiResult<ExclusiveRow> {
    let _caller = tx.caller()?;
    let row = find(tx.conn, id)?;
    let of = listing::find(tx.conn, ListingId(row.listing_id))?;
    access::require(tx, Action::EditExclusive, &of)?;
    Ok(row)
}

/// [`require`] with the lock of its listing, which is the lock of all its agreements.
pub(super) fn open(tx: &mut Tx<'_>, id: ExclusiveId) -> ApiResult<ExclusiveRow> {
    let of = ListingId(find(tx.conn, id)?.listing_id);
    listing::take(tx, of)?;
    require(tx, id)
}

fn responses(conn: &mut Conn, rows: Vec<ExclusiveRow>, can_edit: bool, today: NaiveDate) -> ApiResult<Vec<ExclusiveResponse>> {
    let listings = listing::refs(conn, rows.iter().map(|row| ListingId(row.listing_id)))?;
    let people = member::member_refs(conn, rows.iter().map(|row| MemberId(row.created_by)))?;
    rows.into_iter()
        .map(|row| {
            let (state, missing) = (row.state(today), row.missing());
            let document = row.document_name.zip(row.document_type).zip(row.document_bytes);
            Ok(ExclusiveResponse {
                id: ExclusiveId(row.id),
                listing: listings.get(&ListingId(row.listing_id)).cloned().ok_or_else(ApiError::not_found)?,
                from_on: row.from_on,
                until_on: row.until_on,
                state,
                counts: state == ExclusiveState::Running && missing.is_empty(),
                missing,
                days_left: state.is_open().then(|| (row.until_on - today).num_days()),
                document: document.map(|((name, media_type), bytes)| DocumentRef { name, media_type, bytes }),
                follow_up_id: row.follow_up_id.map(FollowUpId),
                ended_on: row.ended_on,
                end_reason: row.end_reason,
                created_by: people.get(&MemberId(row.created_by)).cloned().ok_or_else(ApiError::not_found)?,
                created_at: row.created_at.and_utc(),
                can_edit,
                version: row.version,
            })
        })
        .collect()
}
