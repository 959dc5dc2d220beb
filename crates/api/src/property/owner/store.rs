//! Tables of owner contacts and of reveals.

use diesel::prelude::*;
use fangke_shared::{ListingId, OwnerId};

use crate::platform::db::nested::nested;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::schema::owner_contacts;

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

/// A contact as a record shows it: number, name and phone masked, relation, note.
pub type MaskedRow = (i64, String, String, String, Option<String>);

/// The contacts of the listing `l` as [`MaskedRow`]s in a [column](nested).
pub fn masked(engine: Engine) -> Sql {
    nested(engine, "o.id, o.name_masked, o.phone_masked, o.relation, o.note", Sql::new("owner_contacts o WHERE o.listing_id = l.id"))
}

pub fn count(conn: &mut Conn, listing: ListingId) -> ApiResult<i64> {
    Ok(owner_contacts::table.filter(owner_contacts::listing_id.eq(listing.0)).count().get_result(conn)?)
}

/// The hashes of a listing's numbers.
pub fn hashes(conn: &mut Conn, listing: ListingId) -> ApiResult<Vec<String>> {
    Ok(owner_contacts::table.filter(owner_contacts::listing_id.eq(listing.0)).select(owner_contacts::phone_hash).load(conn)?)
}

pub fn insert(conn: &mut Conn, listing: ListingId, sealed: Sealed) -> ApiResult<()> {
    let Sealed { name_encrypted, name_masked, phone_encrypted, phone_masked, phone_hash, relation, note } = sealed;
    // As text, for diesel keeps no plan of an insert whose columns may be left out.
    let sql = Sql::new(
        "INSERT INTO owner_contacts (listing_id, name_encrypted, name_masked, phone_encrypted, phone_masked, phone_hash, relation, note) VALUES (",
    );
    let texts = [name_encrypted, name_masked, phone_encrypted, phone_masked, phone_hash, relation.to_owned()];
    let sql = texts.into_iter().fold(sql.bind(listing.0), |sql, text| sql.push(", ").bind(text));
    match note {
        Some(note) => sql.push(", ").bind(note),
        None => sql.push(", NULL"),
    }
    .push(")")
    .execute(conn)?;
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

/// The oldest and the newest number, encrypted.
pub fn ends(conn: &mut Conn) -> ApiResult<Vec<String>> {
    let numbers = owner_contacts::table.select(owner_contacts::phone_encrypted);
    let oldest = numbers.order(owner_contacts::id).first::<String>(conn).optional()?;
    let newest = numbers.order(owner_contacts::id.desc()).first::<String>(conn).optional()?;
    Ok(oldest.into_iter().chain(newest).collect())
}

/// The contacts of a listing but one, and which of them has a number.
pub fn others(conn: &mut Conn, listing: ListingId, but: OwnerId, phone_hash: &str) -> ApiResult<(usize, Option<OwnerId>)> {
    let rows: Vec<(i64, String)> = owner_contacts::table
        .filter(owner_contacts::listing_id.eq(listing.0).and(owner_contacts::id.ne(but.0)))
        .select((owner_contacts::id, owner_contacts::phone_hash))
        .load(conn)?;
    Ok((rows.len(), rows.iter().find(|(_, hash)| hash == phone_hash).map(|(id, _)| OwnerId(*id))))
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

/// Removes all contacts of listings.
pub fn remove_all(conn: &mut Conn, listings: &[ListingId]) -> ApiResult<()> {
    let ids: Vec<i64> = listings.iter().map(|id| id.0).collect();
    diesel::delete(owner_contacts::table.filter(owner_contacts::listing_id.eq_any(ids))).execute(conn)?;
    Ok(())
}

/// A contact as stored: listing, name and number encrypted, relation, note.
pub type HeldRow = (i64, String, String, String, Option<String>);

/// Contacts with these numbers.
pub fn with_hashes(conn: &mut Conn, hashes: &[String]) -> ApiResult<Vec<HeldRow>> {
    Ok(owner_contacts::table
        .filter(owner_contacts::phone_hash.eq_any(hashes))
        .order(owner_contacts::id)
        .select((
            owner_contacts::listing_id,
            owner_contacts::name_encrypted,
            owner_contacts::phone_encrypted,
            owner_contacts::relation,
            owner_contacts::note,
        ))
        .load(conn)?)
}

/// Removes contacts with these numbers.
pub fn remove_with_hashes(conn: &mut Conn, hashes: &[String]) -> ApiResult<usize> {
    Ok(diesel::delete(owner_contacts::table.filter(owner_contacts::phone_hash.eq_any(hashes))).execute(conn)?)
}
