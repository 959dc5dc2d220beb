//! What somebody has to do, as it stands in the tables of others.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamp};
use fangke_shared::MemberId;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{ListingStatus, Pool};

use super::service::Person;
use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::state::{self, L};

/// A private, active listing of a member.
pub struct OwnListing {
    pub id: i64,
    pub status: ListingStatus,
    /// The latest follow-up, or else the entry.
    pub last_at: NaiveDateTime,
    pub entered_at: Option<NaiveDateTime>,
    pub first_follow_up_at: Option<NaiveDateTime>,
    pub status_changed_at: Option<NaiveDateTime>,
    pub exclusive_from: Option<NaiveDate>,
    /// Its last day, unless another agreement follows.
    pub exclusive_until: Option<NaiveDate>,
}

/// The private, active listings that a member looks after.
pub fn own_listings(conn: &mut Conn, member: MemberId, rules: &Rules) -> ApiResult<Vec<OwnListing>> {
    type Times = (Nullable<Timestamp>, Nullable<Timestamp>, Nullable<Timestamp>, Nullable<Date>, Nullable<Date>);
    type TimesRow = (Option<NaiveDateTime>, Option<NaiveDateTime>, Option<NaiveDateTime>, Option<NaiveDate>, Option<NaiveDate>);
    let sql = Sql::new(
        "SELECT l.id, l.status, coalesce(l.last_follow_up_at, l.entered_at, l.created_at), l.entered_at, l.first_follow_up_at, \
         l.status_changed_at, l.exclusive_from, \
         CASE WHEN EXISTS (SELECT 1 FROM exclusives n WHERE n.listing_id = l.id AND n.ended_on IS NULL AND n.from_on > l.exclusive_until) \
         THEN NULL ELSE l.exclusive_until END FROM listings l WHERE l.maintainer_id = ",
    )
    .bind(member.0)
    .push(" AND ")
    .append(L.column("status").is_in(&ListingStatus::ACTIVE))
    .push(" AND ")
    .append(state::is_of(L, Pool::Private, rules));
    let rows: Vec<(i64, String, NaiveDateTime, TimesRow)> =
        sql.load::<(BigInt, Text, Timestamp, Times), (i64, String, NaiveDateTime, TimesRow)>(conn)?;
    rows.into_iter()
        .map(|(id, status, last_at, times)| {
            let (entered_at, first_follow_up_at, status_changed_at, exclusive_from, exclusive_until) = times;
            let status = status.parse().map_err(ApiError::internal)?;
            Ok(OwnListing { id, status, last_at, entered_at, first_follow_up_at, status_changed_at, exclusive_from, exclusive_until })
        })
        .collect()
}

/// A reveal: its number, the listing, when it was, and by when its follow-up is due.
pub type OpenReveal = (i64, i64, NaiveDateTime, NaiveDateTime);

/// The reveals of a member that no follow-up has settled.
pub fn open_reveals(conn: &mut Conn, member: MemberId) -> ApiResult<Vec<OpenReveal>> {
    let sql = Sql::new(
        "SELECT r.id, r.listing_id, r.revealed_at, r.follow_up_due_at FROM reveals r WHERE r.is_owed AND r.follow_up_id IS NULL \
         AND r.listing_id IS NOT NULL AND r.member_id = ",
    );
    Ok(sql.bind(member.0).load::<(BigInt, BigInt, Timestamp, Timestamp), OpenReveal>(conn)?)
}

/// Keys that are out.
#[derive(Queryable)]
pub struct KeysOut {
    pub id: i64,
    pub listing_id: i64,
    pub number: i64,
    pub holder_id: i64,
    pub purpose: Option<String>,
    pub taken_at: Option<NaiveDateTime>,
    pub due_at: NaiveDateTime,
}

/// The most overdue keys of others that somebody is told of.
const KEYS_MAX: i64 = 200;

/// The keys that a member has out, and those that others should have brought back to the stores whose keys the member keeps.
pub fn keys_out(conn: &mut Conn, person: &Person, rules: &Rules) -> ApiResult<Vec<KeysOut>> {
    type Columns = (BigInt, BigInt, BigInt, BigInt, Nullable<Text>, Nullable<Timestamp>, Timestamp);
    const SELECT: &str = "SELECT b.id, b.listing_id, b.number, b.holder_id, b.purpose, b.taken_at, b.due_at FROM key_bunches b \
        WHERE b.holder_id IS NOT NULL AND b.due_at IS NOT NULL AND ";
    let own = Sql::new(SELECT).push("b.holder_id = ").bind(person.id.0);
    let mut keys: Vec<KeysOut> = own.load::<Columns, KeysOut>(conn)?;
    let kept = match (person.role, person.units.store, person.units.region) {
        (Role::Admin, ..) | (Role::Director, _, None) => Sql::new("1 = 1"),
        (Role::Director, _, Some(region)) => {
            Sql::new("b.store_id IN (SELECT id FROM org_units WHERE parent_id = ").bind(region.0).push(")")
        }
        (Role::Manager | Role::Assistant, Some(store), _) => Sql::new("b.store_id = ").bind(store.0),
        _ => return Ok(keys),
    };
    let overdue = Sql::new(SELECT).push("b.due_at < ").bind(rules.now).push(" AND b.holder_id <> ").bind(person.id.0);
    let overdue = overdue.push(" AND ").append(kept).push(" ORDER BY b.due_at, b.id LIMIT ").bind(KEYS_MAX);
    keys.extend(overdue.load::<Columns, KeysOut>(conn)?);
    Ok(keys)
}
