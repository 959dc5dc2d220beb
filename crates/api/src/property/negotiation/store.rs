//! The table of negotiations.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use fangke_shared::property::follow_up::FollowUpKind;
use fangke_shared::property::listing::PriceKind;
use fangke_shared::property::negotiation::{CreateNegotiationRequest, NegotiationOutcome, NegotiationParty};
use fangke_shared::{FollowUpId, ListingId, MemberId, NegotiationId};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::property::timeline::void::VoidColumns;
use crate::schema::{follow_ups, members, negotiations};

pub fn insert(
    conn: &mut Conn,
    listing: ListingId,
    member: MemberId,
    request: &CreateNegotiationRequest,
    follow_up: FollowUpId,
    now: NaiveDateTime,
) -> ApiResult<NegotiationId> {
    let id = diesel::insert_into(negotiations::table)
        .values((
            negotiations::listing_id.eq(listing.0),
            negotiations::member_id.eq(member.0),
            negotiations::price.eq(request.price.as_str()),
            negotiations::party.eq(request.party.as_str()),
            negotiations::offered_fen.eq(request.offered_fen),
            negotiations::answered_fen.eq(request.answered_fen),
            negotiations::outcome.eq(request.outcome.as_str()),
            negotiations::follow_up_id.eq(follow_up.0),
            negotiations::at.eq(now),
        ))
        .returning(negotiations::id)
        .get_result::<i64>(conn)?;
    Ok(NegotiationId(id))
}

/// What was talked about, and how it stands.
#[derive(Queryable)]
pub struct Talk {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub price: PriceKind,
    #[diesel(deserialize_as = String)]
    pub party: NegotiationParty,
    pub offered_fen: i64,
    pub answered_fen: Option<i64>,
    #[diesel(deserialize_as = String)]
    pub outcome: NegotiationOutcome,
    pub at: NaiveDateTime,
}

/// What was said.
#[derive(Queryable)]
pub struct Said {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub kind: FollowUpKind,
    pub text: String,
    pub next_step: Option<String>,
    pub next_on: Option<NaiveDate>,
    pub void: VoidColumns,
}

/// A negotiation as stored, with who led it.
#[derive(Queryable)]
pub struct NegotiationRow {
    pub talk: Talk,
    pub said: Said,
    pub member: (i64, String),
}

/// The negotiations of a listing, the newest first.
pub fn list(conn: &mut Conn, listing: ListingId, before: Option<i64>, limit: i64) -> ApiResult<Vec<NegotiationRow>> {
    Ok(negotiations::table
        .inner_join(members::table)
        .inner_join(follow_ups::table)
        .filter(negotiations::listing_id.eq(listing.0).and(negotiations::id.lt(before.unwrap_or(i64::MAX))))
        .order(negotiations::id.desc())
        .limit(limit)
        .select((
            (
                negotiations::id,
                negotiations::price,
                negotiations::party,
                negotiations::offered_fen,
                negotiations::answered_fen,
                negotiations::outcome,
                negotiations::at,
            ),
            (
                follow_ups::id,
                follow_ups::kind,
                follow_ups::text,
                follow_ups::next_step,
                follow_ups::next_on,
                (follow_ups::voided_at, follow_ups::voided_by, follow_ups::void_reason, follow_ups::imported_by),
            ),
            (members::id, members::display_name),
        ))
        .load(conn)?)
}
