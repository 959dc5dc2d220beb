//! The table of alerts.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};
use fangke_shared::client::matching::OfferReason;
use fangke_shared::{DemandId, ListingId, MatchAlertId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::match_alerts;

/// Enters the alerts of a listing, but for pairs that were told before; the answer is the demands that are new.
pub fn insert(
    conn: &mut Conn,
    listing: ListingId,
    found: impl IntoIterator<Item = (DemandId, i64)>,
    because: OfferReason,
    at: NaiveDateTime,
) -> ApiResult<HashSet<DemandId>> {
    let row = |(demand, score): (DemandId, i64)| {
        let row = Sql::new("(").bind(demand.0).push(", ").bind(listing.0).push(", ").word(because);
        row.push(", ").bind(score).push(", ").bind(at).push(")")
    };
    let rows: Vec<Sql> = found.into_iter().map(row).collect();
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = Sql::new("INSERT INTO match_alerts (demand_id, listing_id, because, score, at) VALUES ").join(", ", rows);
    let sql = sql.push(" ON CONFLICT (demand_id, listing_id) DO NOTHING RETURNING demand_id");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().map(DemandId).collect())
}

/// An alert as stored, with the client of its demand.
#[derive(Queryable)]
pub struct AlertRow {
    pub id: i64,
    pub demand_id: i64,
    pub client_id: i64,
    pub listing_id: i64,
    pub because: String,
    pub score: i64,
    pub at: NaiveDateTime,
}

type Columns = (BigInt, BigInt, BigInt, BigInt, Text, BigInt, Timestamp);

const SELECT: &str = "SELECT a.id, a.demand_id, c.id, a.listing_id, a.because, a.score, a.at FROM match_alerts a \
    JOIN client_demands d ON d.id = a.demand_id JOIN clients c ON c.id = d.client_id JOIN listings l ON l.id = a.listing_id WHERE ";

/// The alerts of clients that a member works on which nobody has put away, since a moment; the newest first.
pub fn open(conn: &mut Conn, member: MemberId, cut: NaiveDateTime, since: NaiveDateTime, limit: i64) -> ApiResult<Vec<AlertRow>> {
    let sql = Sql::new(SELECT).push("a.dismissed_at IS NULL AND d.is_open AND l.status = 'available' AND c.stage <> 'lost' AND a.at > ");
    let sql = sql.bind(since).push(" AND c.merged_into IS NULL AND c.agent_id IS NOT NULL AND c.kept_from > ").bind(cut);
    let sql = sql.push(" AND (c.agent_id = ").bind(member.0).push(" OR c.partner_id = ").bind(member.0);
    Ok(sql.push(") ORDER BY a.id DESC LIMIT ").number(limit).load::<Columns, AlertRow>(conn)?)
}

/// One alert.
pub fn find(conn: &mut Conn, id: MatchAlertId) -> ApiResult<Option<AlertRow>> {
    Ok(Sql::new(SELECT).push("a.id = ").bind(id.0).load::<Columns, AlertRow>(conn)?.into_iter().next())
}

/// Somebody has put an alert away.
pub fn dismiss(conn: &mut Conn, id: MatchAlertId, by: MemberId, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(match_alerts::table.find(id.0).filter(match_alerts::dismissed_at.is_null()))
        .set((match_alerts::dismissed_at.eq(at), match_alerts::dismissed_by.eq(by.0)))
        .execute(conn)?;
    Ok(())
}
