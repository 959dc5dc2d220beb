//! Tables of owner contacts and of reveals.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::property::owner::OwnerResponse;
use fangke_shared::{FollowUpId, ListingId, MemberId, OwnerId};

use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{owner_contacts, reveals};

/// A contact, encrypted and masked.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = owner_contacts, treat_none_as_null = true)]
pub struct Sealed {
    pub name_encrypted: String,
    pub name_masked: String,
    pub phone_encrypted: String,
    pub phone_masked: String,
    pub phone_hash: String,
    pub relation: &'static str,
    pub note: Option<String>,
}

pub fn list(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<OwnerResponse>> {
    let rows: Vec<(i64, String, String, String, Option<String>)> = owner_contacts::table
        .filter(owner_contacts::listing_id.eq(listing.0))
        .order(owner_contacts::id)
        .select((
            owner_contacts::id,
            owner_contacts::name_masked,
            owner_contacts::phone_masked,
            owner_contacts::relation,
            owner_contacts::note,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, name_masked, phone_masked, relation, note)| {
            let relation = relation.parse().map_err(ApiError::internal)?;
            Ok(OwnerResponse { id: OwnerId(id), name_masked, phone_masked, relation, note })
        })
        .collect()
}

pub fn count(conn: &mut Conn, listing: ListingId) -> ApiResult<i64> {
    Ok(owner_contacts::table.filter(owner_contacts::listing_id.eq(listing.0)).count().get_result(conn)?)
}

pub fn insert(conn: &mut Conn, listing: ListingId, sealed: Sealed) -> ApiResult<()> {
    diesel::insert_into(owner_contacts::table).values((owner_contacts::listing_id.eq(listing.0), sealed)).execute(conn)?;
    Ok(())
}

pub fn update(conn: &mut Conn, listing: ListingId, owner: OwnerId, sealed: Sealed) -> ApiResult<bool> {
    let target = owner_contacts::table.find(owner.0).filter(owner_contacts::listing_id.eq(listing.0));
    Ok(diesel::update(target).set(sealed).execute(conn)? == 1)
}

pub fn delete(conn: &mut Conn, listing: ListingId, owner: OwnerId) -> ApiResult<bool> {
    let target = owner_contacts::table.find(owner.0).filter(owner_contacts::listing_id.eq(listing.0));
    Ok(diesel::delete(target).execute(conn)? == 1)
}

/// Name and number, still encrypted.
pub fn sealed(conn: &mut Conn, listing: ListingId, owner: OwnerId) -> ApiResult<Option<(String, String)>> {
    Ok(owner_contacts::table
        .find(owner.0)
        .filter(owner_contacts::listing_id.eq(listing.0))
        .select((owner_contacts::name_encrypted, owner_contacts::phone_encrypted))
        .first(conn)
        .optional()?)
}

/// A reveal to be written.
pub struct NewReveal<'a> {
    pub member: MemberId,
    pub listing: ListingId,
    pub owner: OwnerId,
    pub purpose: &'static str,
    pub note: Option<&'a str>,
    pub at: NaiveDateTime,
    pub due_at: NaiveDateTime,
}

pub fn insert_reveal(conn: &mut Conn, reveal: &NewReveal<'_>) -> ApiResult<()> {
    diesel::insert_into(reveals::table)
        .values((
            reveals::member_id.eq(reveal.member.0),
            reveals::listing_id.eq(reveal.listing.0),
            reveals::owner_contact_id.eq(Some(reveal.owner.0)),
            reveals::purpose.eq(reveal.purpose),
            reveals::note.eq(reveal.note),
            reveals::revealed_at.eq(reveal.at),
            reveals::follow_up_due_at.eq(reveal.due_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Reveals of a member in a stretch of time.
pub fn count_reveals(conn: &mut Conn, member: MemberId, from: NaiveDateTime, to: NaiveDateTime) -> ApiResult<i64> {
    Ok(reveals::table
        .filter(reveals::member_id.eq(member.0).and(reveals::revealed_at.ge(from)).and(reveals::revealed_at.lt(to)))
        .count()
        .get_result(conn)?)
}

/// Reveals whose follow-up is overdue.
pub fn count_overdue(conn: &mut Conn, member: MemberId, now: NaiveDateTime) -> ApiResult<i64> {
    Ok(reveals::table
        .filter(reveals::member_id.eq(member.0).and(reveals::follow_up_id.is_null()).and(reveals::follow_up_due_at.lt(now)))
        .count()
        .get_result(conn)?)
}

/// A follow-up settles what its author has revealed of the listing.
pub fn settle(conn: &mut Conn, member: MemberId, listing: ListingId, follow_up: FollowUpId) -> ApiResult<()> {
    let open =
        reveals::table.filter(reveals::member_id.eq(member.0).and(reveals::listing_id.eq(listing.0)).and(reveals::follow_up_id.is_null()));
    diesel::update(open).set(reveals::follow_up_id.eq(Some(follow_up.0))).execute(conn)?;
    Ok(())
}

/// Locks the member's row, so that two reveals at once are counted one after the other.
pub fn lock_member(conn: &mut Conn, member: MemberId) -> ApiResult<()> {
    use crate::schema::members::dsl;
    diesel::update(dsl::members.find(member.0)).set(dsl::version.eq(dsl::version)).execute(conn)?;
    Ok(())
}
