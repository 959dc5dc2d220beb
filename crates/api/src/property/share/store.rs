//! The tables of public pages and of those who look at them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use fangke_shared::property::listing::ListingStatus;
use fangke_shared::{ListingId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::row::TextRow;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::property::listing::service::ListingRow;
use crate::schema::{listings, members, org_units, publications, share_visitors};

/// Puts a listing on a public page.
pub fn publish(conn: &mut Conn, id: ListingId, by: MemberId, shows_phone: bool, now: NaiveDateTime) -> ApiResult<()> {
    let values = (publications::member_id.eq(by.0), publications::shows_phone.eq(shows_phone), publications::published_at.eq(now));
    if diesel::update(publications::table.find(id.0)).set(values).execute(conn)? == 0 {
        diesel::insert_into(publications::table).values((publications::listing_id.eq(id.0), values)).execute(conn)?;
    }
    Ok(())
}

/// Takes a listing off its public page.
pub fn close(conn: &mut Conn, id: ListingId) -> ApiResult<()> {
    diesel::delete(publications::table.find(id.0)).execute(conn)?;
    Ok(())
}

/// A public page as stored: address, number shown, since when.
pub fn publication(conn: &mut Conn, id: ListingId) -> ApiResult<Option<(String, bool, NaiveDateTime)>> {
    let row: Option<(Option<String>, bool, NaiveDateTime)> = publications::table
        .inner_join(listings::table.on(listings::id.eq(publications::listing_id)))
        .filter(publications::listing_id.eq(id.0))
        .select((listings::share_token, publications::shows_phone, publications::published_at))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(token, shows_phone, at)| Some((token?, shows_phone, at))))
}

/// The available listing behind an address, who published it, and whether the agent's number is shown.
pub fn shown(conn: &mut Conn, token: &str) -> ApiResult<Option<(ListingRow, MemberId, bool)>> {
    let sql = Sql::new("SELECT ").push(ListingRow::COLUMNS).push(", p.member_id, p.shows_phone FROM listings l ");
    let sql = sql.push("JOIN publications p ON p.listing_id = l.id WHERE l.share_token = ").bind(token).push(" AND l.status = ");
    type Columns = (<ListingRow as TextRow>::Columns, BigInt, Bool);
    let found = sql.word(ListingStatus::Available).load::<Columns, (ListingRow, i64, bool)>(conn)?;
    Ok(found.into_iter().next().map(|(row, by, shows_phone)| (row, MemberId(by), shows_phone)))
}

/// What an agent's card may tell.
#[derive(Queryable)]
pub struct AgentRow {
    pub name: String,
    pub phone: Option<String>,
    pub store: Option<String>,
}

/// A member who is still there.
pub fn agent(conn: &mut Conn, id: MemberId) -> ApiResult<Option<AgentRow>> {
    Ok(members::table
        .left_join(org_units::table.on(members::store_id.eq(org_units::id.nullable())))
        .filter(members::id.eq(id.0).and(members::is_active.eq(true)))
        .select((members::display_name, members::phone, org_units::name.nullable()))
        .first(conn)
        .optional()?)
}

/// Counts a visitor, once a day.
pub fn count_visitor(conn: &mut Conn, id: ListingId, day: NaiveDate, visitor: &str) -> ApiResult<()> {
    let known = Sql::new("INSERT INTO share_visitors (day, listing_id, visitor) VALUES (").bind(day).push(", ").bind(id.0).push(", ");
    if known.bind(visitor).push(") ON CONFLICT DO NOTHING").execute(conn)? == 0 {
        return Ok(());
    }
    Sql::new("INSERT INTO share_views (listing_id, day, views) VALUES (")
        .bind(id.0)
        .push(", ")
        .bind(day)
        .push(", 1) ON CONFLICT (listing_id, day) DO UPDATE SET views = share_views.views + 1")
        .execute(conn)?;
    Ok(())
}

/// How many have looked at a listing's page since a day.
pub fn views(conn: &mut Conn, id: ListingId, since: Option<NaiveDate>) -> ApiResult<i64> {
    let mut sql = Sql::new("SELECT CAST(coalesce(sum(views), 0) AS BIGINT) FROM share_views WHERE listing_id = ").bind(id.0);
    if let Some(since) = since {
        sql = sql.push(" AND day >= ").bind(since);
    }
    Ok(sql.load::<BigInt, i64>(conn)?.first().copied().unwrap_or_default())
}

/// Forgets who looked at pages before a day.
pub fn forget_visitors(conn: &mut Conn, before: NaiveDate) -> ApiResult<i64> {
    let forgotten = diesel::delete(share_visitors::table.filter(share_visitors::day.lt(before))).execute(conn)?;
    Ok(i64::try_from(forgotten).unwrap_or_default())
}
