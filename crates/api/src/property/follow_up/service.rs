//! Rules of follow-ups (§1.6).

use chrono::NaiveDateTime;
use fangke_shared::company::member::MemberRef;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::follow_up::{CreateFollowUpRequest, FollowUpKind, FollowUpRecorded, FollowUpResponse, is_too_thin};
use fangke_shared::{FollowUpId, ListingId, MemberId, Subject};

use super::event::FollowUpWritten;
use super::store;
use crate::company::reveal::service as reveal;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

pub use super::store::OF_CLIENT;

/// Writes a follow-up on a listing; it settles what the author has revealed of it, and may make the author the listing's maintainer.
///
/// # Errors
/// `follow_up_too_thin`, `follow_up_repeated`, `not_found`, wrong fields.
pub fn create(tx: &mut Tx<'_>, id: ListingId, request: CreateFollowUpRequest) -> ApiResult<FollowUpRecorded> {
    check(tx, &request)?;
    let row = listing::take(tx, id)?;
    let follow_up = record(tx, Subject::Listing(id), request)?;
    let author = follow_up.author.id;
    listing::followed_up(tx, &row, author, follow_up.id)?;
    let (id, kind, text) = (follow_up.id, follow_up.kind, follow_up.text.clone());
    let FollowUpWritten { takeover, .. } = tx.emit(FollowUpWritten { listing: row, id, kind, text, author, takeover: None })?;
    Ok(FollowUpRecorded { follow_up, takeover })
}

/// Refuses a follow-up that says too little, before anything is locked for it.
///
/// # Errors
/// `follow_up_too_thin`, wrong fields.
pub fn check(tx: &Tx<'_>, request: &CreateFollowUpRequest) -> ApiResult<()> {
    request.validate()?;
    check_text(TEXT, &request.text, tx.rules)
}

/// Records the caller's follow-up on a listing or client whose lock is held, and settles what the caller owes for its contacts. What else
/// follows from it is for the capability of the record.
///
/// # Errors
/// `follow_up_repeated`.
pub fn record(tx: &mut Tx<'_>, subject: Subject, request: CreateFollowUpRequest) -> ApiResult<FollowUpResponse> {
    let (author, now) = (tx.me()?, tx.now());
    if store::previous_text(tx.conn, subject, author)?.as_deref() == Some(request.text.trim()) {
        let field = FieldError::new(TEXT, FieldCode::Repeated);
        return Err(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::FollowUpRepeated) });
    }
    let id = store::insert(tx.conn, subject, author, &request, now.naive_utc())?;
    reveal::pay(tx.conn, author, subject, id)?;
    Ok(FollowUpResponse {
        id,
        kind: request.kind,
        text: request.text.trim().to_owned(),
        next_step: request.next_step,
        next_on: request.next_on,
        author: MemberRef { id: author, display_name: store::author_name(tx.conn, author)? },
        created_at: now,
        voided: None,
        imported_by: None,
    })
}

/// Where the text of a follow-up stands in its own request.
const TEXT: &str = "/text";

/// Refuses a text that says too little; `pointer` is its place in the request.
///
/// # Errors
/// `follow_up_too_thin`.
pub fn check_text(pointer: &str, text: &str, rules: &Rules) -> ApiResult<()> {
    let (letters, distinct) = (rules.figures.follow_up_letters, rules.figures.follow_up_distinct);
    let at_least = |figure: i64| usize::try_from(figure).unwrap_or_default();
    if !is_too_thin(text, at_least(letters), at_least(distinct)) {
        return Ok(());
    }
    let field = FieldError::new(pointer, FieldCode::TooShort).with("min", letters).with("distinct", distinct);
    Err(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::FollowUpTooThin) })
}

/// Writes the follow-up that comes with another record; `pointer` is the place of its text in that record's request.
///
/// # Errors
/// As [`create`].
pub fn create_beside(tx: &mut Tx<'_>, id: ListingId, kind: FollowUpKind, pointer: &str, text: String) -> ApiResult<()> {
    let request = CreateFollowUpRequest { kind, text, next_step: None, next_on: None };
    create(tx, id, request).map(drop).map_err(|mut error| {
        error.errors.iter_mut().filter(|field| field.pointer == TEXT).for_each(|field| pointer.clone_into(&mut field.pointer));
        error
    })
}

/// When an author last followed a listing up since a moment, and with what words.
///
/// # Errors
/// Only when the database fails.
pub fn latest(
    conn: &mut Conn,
    id: ListingId,
    author: MemberId,
    kind: Option<FollowUpKind>,
    since: Option<NaiveDateTime>,
) -> ApiResult<Option<(NaiveDateTime, String)>> {
    store::latest(conn, id, author, kind, since)
}

/// What an author has written on a listing until a moment: number, moment and words of each, the latest first.
///
/// # Errors
/// Only when the database fails.
pub fn of_author(
    conn: &mut Conn,
    id: ListingId,
    author: MemberId,
    until: NaiveDateTime,
) -> ApiResult<Vec<(FollowUpId, NaiveDateTime, String)>> {
    store::of_author(conn, id, author, until)
}
