//! What the funnel counts.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::Queryable;
use diesel::sql_types::{BigInt, Text, Timestamp};
use fangke_shared::client::ClientStage;
use fangke_shared::client::funnel::FUNNEL;
use fangke_shared::permission::{Role, Scope};
use fangke_shared::{MemberId, OrgUnitId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::token::Claims;

/// That a client, `clients c`, was registered within a scope of somebody's; of one store only where it is named. Whoever holds it now
/// is another question: a cohort stays whole when some of it goes to the pool.
pub fn registered_within(claims: &Claims, scope: Scope, store: Option<OrgUnitId>) -> Sql {
    let mine = || Sql::new("c.registrant_id = ").bind(claims.member_id.0);
    let within = match scope {
        Scope::All => Sql::new("1 = 1"),
        Scope::Own => mine(),
        Scope::Team => claims
            .team_id
            .map_or_else(mine, |team| Sql::new("c.registrant_id IN (SELECT id FROM members WHERE team_id = ").bind(team.0).push(")")),
        Scope::Store => claims.store_id.map_or_else(mine, |store| Sql::new("c.store_id = ").bind(store.0)),
        // A director without a region leads the whole company.
        Scope::Region => claims.region_id.map_or_else(
            || Sql::new("1 = 1"),
            |region| Sql::new("c.store_id IN (SELECT id FROM org_units WHERE parent_id = ").bind(region.0).push(")"),
        ),
    };
    let named = store.map(|store| Sql::new("c.store_id = ").bind(store.0));
    Sql::all([within, Sql::new("c.merged_into IS NULL")].into_iter().chain(named))
}

/// Beginning and end of a month; the end belongs to the next.
pub type Month = (DateTime<Utc>, DateTime<Utc>);

fn registered_in(of: Sql, month: Month) -> Sql {
    of.push(" AND c.registered_at >= ").bind(month.0).push(" AND c.registered_at < ").bind(month.1)
}

/// How far those have come who were registered in a month: who is lost as far as it came. And how many of them are lost.
pub fn cohort(conn: &mut Conn, of: Sql, month: Month) -> ApiResult<(Vec<(String, i64)>, i64)> {
    let cohort = registered_in(of, month);
    let now =
        Sql::new("SELECT c.stage, count(*) FROM clients c WHERE ").append(cohort.clone()).push(" AND c.stage <> 'lost' GROUP BY c.stage");
    let mut counts: Vec<(String, i64)> = now.load::<(Text, BigInt), (String, i64)>(conn)?;
    // Each stage that the lost came through; the furthest of a client is reckoned here, for the order of the stages isn't the database's.
    let lost =
        Sql::new("SELECT p.client_id, p.stage FROM clients c JOIN client_stages p ON p.client_id = c.id WHERE c.stage = 'lost' AND ");
    let lost: Vec<(i64, String)> = lost.append(cohort).push(" ORDER BY p.client_id").load::<(BigInt, Text), (i64, String)>(conn)?;
    let mut gone = 0;
    for passages in lost.chunk_by(|one, other| one.0 == other.0) {
        let came_through = |stage: &ClientStage| passages.iter().any(|(_, name)| name == stage.as_str());
        let furthest = FUNNEL.into_iter().rev().find(came_through).unwrap_or(ClientStage::New);
        counts.push((furthest.as_str().to_owned(), 1));
        gone += 1;
    }
    Ok((counts, gone))
}

/// How many clients came into each stage in a month, lost ones among them.
pub fn came(conn: &mut Conn, of: Sql, month: Month) -> ApiResult<Vec<(String, i64)>> {
    let new = Sql::new("SELECT 'new', count(*) FROM clients c WHERE ").append(registered_in(of.clone(), month));
    let mut counts: Vec<(String, i64)> = new.load::<(Text, BigInt), (String, i64)>(conn)?;
    let came = Sql::new(
        "SELECT p.stage, count(DISTINCT p.client_id) FROM client_stages p JOIN clients c ON c.id = p.client_id \
         WHERE p.stage <> 'new' AND p.entered_at >= ",
    );
    let came = came.bind(month.0).push(" AND p.entered_at < ").bind(month.1).push(" AND ").append(of).push(" GROUP BY p.stage");
    counts.extend(came.load::<(Text, BigInt), (String, i64)>(conn)?);
    Ok(counts)
}

/// Times in a stage of which a median is made, at most.
const TIMES_MAX: i64 = 50_000;

/// From when until when clients were in a stage that they have left: stage, beginning, end.
pub type Time = (String, NaiveDateTime, NaiveDateTime);

/// The times that those of a month's cohort spent, or those that ended in the month.
pub fn times(conn: &mut Conn, of: Sql, month: Month, is_cohort: bool) -> ApiResult<Vec<Time>> {
    let of = if is_cohort {
        registered_in(of, month)
    } else {
        of.push(" AND p.left_at >= ").bind(month.0).push(" AND p.left_at < ").bind(month.1)
    };
    let sql = Sql::new(
        "SELECT p.stage, p.entered_at, p.left_at FROM client_stages p JOIN clients c ON c.id = p.client_id WHERE p.left_at IS NOT NULL AND ",
    );
    let sql = sql.append(of).push(" ORDER BY p.id DESC LIMIT ").number(TIMES_MAX);
    Ok(sql.load::<(Text, Timestamp, Timestamp), Time>(conn)?)
}

/// Clients who are held, and by agents of one store where it is named.
pub fn held_in(held: Sql, store: Option<OrgUnitId>) -> Sql {
    let of_store = store.map(|store| Sql::new("c.agent_id IN (SELECT id FROM members WHERE store_id = ").bind(store.0).push(")"));
    Sql::all([held, Sql::new("c.merged_into IS NULL")].into_iter().chain(of_store))
}

/// How many of some clients stand in each stage now.
pub fn standing(conn: &mut Conn, of: Sql) -> ApiResult<Vec<(String, i64)>> {
    let sql = Sql::new("SELECT c.stage, count(*) FROM clients c WHERE ").append(of);
    Ok(sql.push(" GROUP BY c.stage").load::<(Text, BigInt), (String, i64)>(conn)?)
}

/// A client that is over the limit of its stage, and of whom nobody was told yet.
#[derive(Queryable)]
pub struct Late {
    pub passage: i64,
    pub client: i64,
    pub name: String,
    pub agent: i64,
    pub stage: String,
    pub since: NaiveDateTime,
}

/// Those who are over the limit of the stage in which they are now; whoever waits for longest comes first.
pub fn late(conn: &mut Conn, held: Sql, over: Sql, limit: i64) -> ApiResult<Vec<Late>> {
    let sql = Sql::new(
        "SELECT p.id, c.id, c.name, c.agent_id, c.stage, c.stage_since FROM client_stages p JOIN clients c ON c.id = p.client_id \
         WHERE p.left_at IS NULL AND p.told_at IS NULL AND c.merged_into IS NULL AND ",
    );
    let sql = sql.append(held).push(" AND ").append(over).push(" ORDER BY c.stage_since, c.id LIMIT ").number(limit);
    Ok(sql.load::<(BigInt, BigInt, Text, BigInt, Text, Timestamp), Late>(conn)?)
}

/// The active members of a role in a unit.
pub fn leaders(conn: &mut Conn, role: Role, level: &'static str, unit: Option<OrgUnitId>) -> ApiResult<Vec<MemberId>> {
    let Some(unit) = unit else { return Ok(Vec::new()) };
    let sql = Sql::new("SELECT id FROM members WHERE is_active AND role = ").word(role).push(" AND ").push(level).push(" = ").bind(unit.0);
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().map(MemberId).collect())
}
