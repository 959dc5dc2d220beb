//! Published listings as they are read: what a partner may see of each, and in which order.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp};
use fangke_shared::partner::outbox::OutboxSubjectKind;
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::{ListingId, OrgUnitId};

use crate::partner::outbox::service as outbox;
use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow, text_row};
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::ApiResult;
use crate::platform::token::PartnerClaims;

const L: Table = Table("l");
const P: Table = Table("p");
const S: Table = Table("s");

/// What of the published listings a partner reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Only those of a store.
    pub store: Option<OrgUnitId>,
    /// Only those of a district.
    pub district: Option<String>,
}

impl Reach {
    /// Of a partner's token.
    pub fn of(partner: &PartnerClaims) -> Self {
        Self { store: partner.store_id, district: partner.district.clone() }
    }

    /// The condition that a listing is published, can be had, and is within reach.
    fn shows(&self) -> Sql {
        let mut all = vec![Sql::new(S.column("listing_id")).push(" IS NOT NULL"), L.column("status").is(ListingStatus::Available)];
        if let Some(store) = self.store {
            all.push(Sql::new(S.column("store_id")).push(" = ").bind(store.0));
        }
        if let Some(district) = &self.district {
            all.push(Sql::new(L.column("district")).push(" = ").bind(district.as_str()));
        }
        Sql::all(all)
    }
}

text_row! {
    /// A listing that was or is published.
    pub struct ShownRow {
        pub id: i64 = BigInt, "p.listing_id";
        pub sequence: i64 = BigInt, "p.sequence";
        pub published_at: Option<NaiveDateTime> = Nullable<Timestamp>, "s.at";
        pub store_id: Option<i64> = Nullable<BigInt>, "s.store_id";
        pub status: Option<String> = Nullable<Text>, "l.status";
        pub district: Option<String> = Nullable<Text>, "l.district";
        pub community_name: Option<String> = Nullable<Text>, "c.name";
        pub purpose: Option<String> = Nullable<Text>, "l.purpose";
        pub title: Option<String> = Nullable<Text>, "l.title";
        pub rooms: Option<i32> = Nullable<Integer>, "l.rooms";
        pub halls: Option<i32> = Nullable<Integer>, "l.halls";
        pub baths: Option<i32> = Nullable<Integer>, "l.baths";
        pub kitchens: Option<i32> = Nullable<Integer>, "l.kitchens";
        pub area_centi: Option<i64> = Nullable<BigInt>, "l.area_centi";
        pub inner_area_centi: Option<i64> = Nullable<BigInt>, "l.inner_area_centi";
        pub floor: Option<i32> = Nullable<Integer>, "l.floor";
        pub total_floors: Option<i32> = Nullable<Integer>, "l.total_floors";
        pub floor_band: Option<String> = Nullable<Text>, "l.floor_band";
        pub orientation_mask: Option<i32> = Nullable<Integer>, "l.orientation_mask";
        pub decoration: Option<String> = Nullable<Text>, "l.decoration";
        pub building_form: Option<String> = Nullable<Text>, "l.building_form";
        pub has_elevator: Option<bool> = Nullable<Bool>, "l.has_elevator";
        pub built_year: Option<i32> = Nullable<Integer>, "l.built_year";
        pub price_fen: Option<i64> = Nullable<BigInt>, "l.price_fen";
        pub unit_price_fen: Option<i64> = Nullable<BigInt>, "l.unit_price_fen";
        pub rent_fen: Option<i64> = Nullable<BigInt>, "l.rent_fen";
        pub is_price_on_request: Option<bool> = Nullable<Bool>, "l.is_price_on_request";
    }
}

impl ShownRow {
    /// Since when a partner is shown it, if it is.
    pub fn shown_since(&self, reach: &Reach) -> Option<NaiveDateTime> {
        let is_available = self.status.as_deref() == Some(ListingStatus::Available.as_str());
        let is_within = reach.store.is_none_or(|store| self.store_id == Some(store.0))
            && reach.district.as_ref().is_none_or(|district| self.district.as_ref() == Some(district));
        self.published_at.filter(|_| is_available && is_within)
    }
}

/// `SELECT` of rows: places with what stands at them now.
fn select() -> Sql {
    Sql::new("SELECT ").push(ShownRow::COLUMNS).push(
        " FROM syndication_places p LEFT JOIN syndicated_listings s ON s.listing_id = p.listing_id \
         LEFT JOIN listings l ON l.id = p.listing_id LEFT JOIN communities c ON c.id = l.community_id WHERE ",
    )
}

/// What has changed between two places, in order, as far as a partner is concerned: what it is shown, and what has ended since `known`.
/// A listing to which something has happened that has no place yet is left for later: then it comes once, with all of it.
pub fn between(conn: &mut Conn, reach: &Reach, (after, up_to): (i64, i64), known: i64, limit: i64) -> ApiResult<Vec<ShownRow>> {
    let ended = Sql::new(P.column("ended_sequence")).push(" > ").bind(known);
    let sql = select().push(P.column("sequence")).push(" > ").bind(after).push(" AND ").push(P.column("sequence")).push(" <= ").bind(up_to);
    let sql = sql.push(" AND ").append(outbox::is_settled(OutboxSubjectKind::Listing, P.column("listing_id")));
    let sql = sql.push(" AND ").append(Sql::any([reach.shows(), ended])).push(" ORDER BY ").push(P.column("sequence"));
    Ok(sql.push(" LIMIT ").number(limit).rows(conn)?)
}

/// The place so many listings further on, if there are so many.
pub fn further(conn: &mut Conn, after: i64, count: i64) -> ApiResult<Option<i64>> {
    let sql = Sql::new("SELECT sequence FROM syndication_places WHERE sequence > ").bind(after).push(" ORDER BY sequence LIMIT 1 OFFSET ");
    Ok(sql.number(count - 1).load::<BigInt, i64>(conn)?.into_iter().next())
}

/// Which of these listings stand where they stood, with nothing that has no place yet.
pub fn settled(conn: &mut Conn, ids: &[i64]) -> ApiResult<HashMap<i64, i64>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = Sql::new("SELECT p.listing_id, p.sequence FROM syndication_places p WHERE p.listing_id IN ").bind_list(ids.iter().copied());
    let sql = sql.push(" AND ").append(outbox::is_settled(OutboxSubjectKind::Listing, P.column("listing_id")));
    Ok(sql.load::<(BigInt, BigInt), (i64, i64)>(conn)?.into_iter().collect())
}

/// What a partner is shown, by the numbers of the listings.
pub fn following(conn: &mut Conn, reach: &Reach, after: ListingId, limit: i64) -> ApiResult<Vec<ShownRow>> {
    let sql = Sql::new("SELECT ").push(ShownRow::COLUMNS).push(
        " FROM syndicated_listings s JOIN listings l ON l.id = s.listing_id JOIN syndication_places p ON p.listing_id = s.listing_id \
         LEFT JOIN communities c ON c.id = l.community_id WHERE ",
    );
    // Of each table: PostgreSQL joins them in their order, and would begin at the first listing of the house for each piece.
    let behind = [S.column("listing_id"), L.column("id"), P.column("listing_id")].map(|id| Sql::new(id).push(" > ").bind(after.0));
    let sql = sql.append(Sql::all(behind)).push(" AND ").append(reach.shows());
    Ok(sql.push(" ORDER BY ").push(S.column("listing_id")).push(" LIMIT ").number(limit).rows(conn)?)
}

/// One listing, whether a partner is shown it or not.
pub fn find(conn: &mut Conn, id: ListingId) -> ApiResult<Option<ShownRow>> {
    Ok(select().push(P.column("listing_id")).push(" = ").bind(id.0).rows(conn)?.into_iter().next())
}
