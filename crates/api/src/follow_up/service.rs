//! Rules of follow-ups (§1.6).

use chrono::{DateTime, Utc};
use fangke_shared::follow_up::{CreateFollowUpRequest, DISTINCT_MIN, FollowUpResponse, LETTERS_MIN, is_too_thin};
use fangke_shared::member::MemberRef;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ListingId, MemberId};

use super::store;
use crate::listing::service as listing;
use crate::owner::service as owner;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};

/// Writes a follow-up on a listing; it settles what the author has revealed of it.
///
/// # Errors
/// `follow_up_too_thin`, `follow_up_repeated`, `not_found`, wrong fields.
pub fn create(
    conn: &mut Conn,
    author: MemberId,
    id: ListingId,
    request: CreateFollowUpRequest,
    now: DateTime<Utc>,
) -> ApiResult<FollowUpResponse> {
    request.validate()?;
    if is_too_thin(&request.text) {
        let field = FieldError::new("/text", FieldCode::TooShort).with("min", LETTERS_MIN).with("distinct", DISTINCT_MIN);
        return Err(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::FollowUpTooThin) });
    }
    listing::lock(conn, id)?;
    if store::previous_text(conn, id, author)?.as_deref() == Some(request.text.trim()) {
        let field = FieldError::new("/text", FieldCode::Repeated);
        return Err(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::FollowUpRepeated) });
    }
    let follow_up = store::insert(conn, id, author, &request, now.naive_utc())?;
    listing::followed_up(conn, id, author, follow_up, now)?;
    owner::settle(conn, author, id, follow_up)?;
    Ok(FollowUpResponse {
        id: follow_up,
        kind: request.kind,
        text: request.text.trim().to_owned(),
        next_step: request.next_step,
        next_on: request.next_on,
        author: MemberRef { id: author, display_name: store::author_name(conn, author)? },
        created_at: now,
    })
}
