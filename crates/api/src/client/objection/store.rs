//! The table of objections.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use fangke_shared::client::objection::{Objection, ObjectionOutcome, RaisedObjection};
use fangke_shared::permission::Scope;
use fangke_shared::text::non_blank;
use fangke_shared::{ClientId, DemandId, FollowUpId, ListingId, OrgUnitId};

use crate::platform::db::Conn;
use crate::platform::db::sql::{Column, Sql, Table};
use crate::platform::error::ApiResult;
use crate::platform::token::Claims;
use crate::schema::{client_objections, follow_ups};

pub fn insert(conn: &mut Conn, follow_up: FollowUpId, raised: &RaisedObjection) -> ApiResult<()> {
    diesel::insert_into(client_objections::table)
        .values((
            client_objections::follow_up_id.eq(follow_up.0),
            client_objections::kind.eq(raised.kind.as_str()),
            client_objections::demand_id.eq(raised.demand_id.map(|id| id.0)),
            client_objections::said.eq(non_blank(raised.said.clone())),
            client_objections::answer.eq(non_blank(raised.answer.clone())),
            client_objections::outcome.eq(raised.outcome.as_str()),
        ))
        .execute(conn)?;
    Ok(())
}

/// An objection as stored, with its follow-up.
#[derive(Queryable)]
pub struct ObjectionRow {
    pub follow_up_id: i64,
    #[diesel(deserialize_as = String)]
    pub kind: Objection,
    pub demand_id: Option<i64>,
    pub said: Option<String>,
    pub answer: Option<String>,
    #[diesel(deserialize_as = String)]
    pub outcome: ObjectionOutcome,
}

/// What was raised in some follow-ups, in the order in which it was noted.
pub fn of(conn: &mut Conn, follow_ups: &[i64]) -> ApiResult<Vec<ObjectionRow>> {
    Ok(client_objections::table
        .filter(client_objections::follow_up_id.eq_any(follow_ups))
        .order(client_objections::id)
        .select((
            client_objections::follow_up_id,
            client_objections::kind,
            client_objections::demand_id,
            client_objections::said,
            client_objections::answer,
            client_objections::outcome,
        ))
        .load(conn)?)
}

/// Beginning and end of a month; the end belongs to the next.
pub type Month = (DateTime<Utc>, DateTime<Utc>);

/// That a member wrote something within a scope of somebody's; of one store only where it is named.
fn written_within(author: Column, claims: &Claims, scope: Scope, store: Option<OrgUnitId>) -> Sql {
    let mine = || Sql::new(author).push(" = ").bind(claims.member_id.0);
    let of = |unit: Option<OrgUnitId>, level: &'static str| {
        unit.map(|unit| Sql::new(author).push(" IN (SELECT id FROM members WHERE ").push(level).push(" = ").bind(unit.0).push(")"))
    };
    let within = match scope {
        Scope::All => Sql::new("1 = 1"),
        Scope::Own => mine(),
        Scope::Team => of(claims.team_id, "team_id").unwrap_or_else(mine),
        Scope::Store => of(claims.store_id, "store_id").unwrap_or_else(mine),
        // A director without a region leads the whole company.
        Scope::Region => of(claims.region_id, "region_id").unwrap_or_else(|| Sql::new("1 = 1")),
    };
    Sql::all(std::iter::once(within).chain(of(store, "store_id")))
}

/// How often each kind was raised in the follow-ups of a month that count: kind, outcome, how often.
pub fn in_follow_ups(
    conn: &mut Conn,
    claims: &Claims,
    scope: Scope,
    store: Option<OrgUnitId>,
    month: Month,
) -> ApiResult<Vec<(String, String, i64)>> {
    let sql = Sql::new(
        "SELECT o.kind, o.outcome, count(*) FROM client_objections o JOIN follow_ups f ON f.id = o.follow_up_id \
         WHERE f.voided_at IS NULL AND f.created_at >= ",
    );
    let sql = sql.bind(month.0).push(" AND f.created_at < ").bind(month.1).push(" AND ");
    let sql = sql.append(written_within(Table("f").column("author_id"), claims, scope, store));
    Ok(sql.push(" GROUP BY o.kind, o.outcome").load::<(Text, Text, BigInt), (String, String, i64)>(conn)?)
}

/// How often each kind spoke against a listing at the showings of a month.
pub fn at_showings(
    conn: &mut Conn,
    claims: &Claims,
    scope: Scope,
    store: Option<OrgUnitId>,
    month: Month,
) -> ApiResult<Vec<(String, i64)>> {
    let sql = Sql::new(
        "SELECT t.objection, count(*) FROM showing_stops t JOIN showings s ON s.id = t.showing_id \
         WHERE t.objection IS NOT NULL AND s.state = 'done' AND s.starts_at >= ",
    );
    let sql = sql.bind(month.0).push(" AND s.starts_at < ").bind(month.1).push(" AND ");
    let sql = sql.append(written_within(Table("s").column("agent_id"), claims, scope, store));
    Ok(sql.push(" GROUP BY t.objection").load::<(Text, BigInt), (String, i64)>(conn)?)
}

/// An objection in words.
#[derive(Queryable)]
pub struct Said {
    pub id: i64,
    pub kind: String,
    pub said: Option<String>,
    pub answer: Option<String>,
}

/// What some clients have against something, in words.
pub fn said_by(conn: &mut Conn, clients: &[i64]) -> ApiResult<Vec<Said>> {
    Ok(client_objections::table
        .inner_join(follow_ups::table.on(follow_ups::id.eq(client_objections::follow_up_id)))
        .filter(follow_ups::client_id.eq_any(clients))
        .filter(client_objections::said.is_not_null().or(client_objections::answer.is_not_null()))
        .order(client_objections::id)
        .select((client_objections::id, client_objections::kind, client_objections::said, client_objections::answer))
        .load(conn)?)
}

/// Clears the words.
pub fn blank(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    let none = None::<String>;
    diesel::update(client_objections::table.filter(client_objections::id.eq_any(ids)))
        .set((client_objections::said.eq(none.clone()), client_objections::answer.eq(none)))
        .execute(conn)?;
    Ok(())
}

/// Is it a demand of this client?
pub fn has_demand(conn: &mut Conn, client: ClientId, demand: DemandId) -> ApiResult<bool> {
    let sql = Sql::new("SELECT d.id FROM client_demands d WHERE d.id = ").bind(demand.0).push(" AND d.client_id = ").bind(client.0);
    Ok(!sql.load::<BigInt, i64>(conn)?.is_empty())
}

/// What spoke against a listing at showings that took place, whoever led them: kind, how often.
pub fn of_listing(conn: &mut Conn, id: ListingId) -> ApiResult<Vec<(String, i64)>> {
    let sql = Sql::new(
        "SELECT t.objection, count(*) FROM showing_stops t JOIN showings s ON s.id = t.showing_id \
         WHERE t.objection IS NOT NULL AND s.state = 'done' AND t.listing_id = ",
    );
    Ok(sql.bind(id.0).push(" GROUP BY t.objection").load::<(Text, BigInt), (String, i64)>(conn)?)
}
