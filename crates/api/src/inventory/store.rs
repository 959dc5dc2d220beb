//! Counting listings in groups.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use fangke_shared::inventory::{AGE_BANDS, ENDED_DAYS, InventoryGroup, MOVED_DAYS};
use fangke_shared::listing::Purpose;

use crate::listing::service::state;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::setting::service::Rules;

/// Which listings are counted.
pub struct Filter {
    /// For sale, or to let, or both.
    pub purpose: Option<Purpose>,
    /// Only this part of the company.
    pub within: Option<Sql>,
}

impl Filter {
    fn conditions(&self) -> Sql {
        let mut sql = Sql::default();
        if let Some(purpose) = self.purpose {
            let matching = if purpose == Purpose::Both { vec!["both"] } else { vec![purpose.as_str(), "both"] };
            sql = sql.push(" AND l.purpose IN ").bind_list(matching);
        }
        if let Some(within) = &self.within {
            sql = sql.push(" AND ").append(within.clone());
        }
        sql
    }
}

/// What a listing is grouped by, as text.
fn key(group: InventoryGroup, rules: &Rules) -> Sql {
    match group {
        InventoryGroup::Store => Sql::new("CAST(m.store_id AS TEXT)"),
        InventoryGroup::District => Sql::new("l.district"),
        InventoryGroup::Grade => state::grade("l", rules),
        InventoryGroup::Status => Sql::new("l.status"),
        InventoryGroup::Community => Sql::new("CAST(l.community_id AS TEXT)"),
    }
}

fn from(group: InventoryGroup) -> &'static str {
    match group {
        InventoryGroup::Store => " FROM listings l LEFT JOIN members m ON m.id = l.maintainer_id",
        _ => " FROM listings l",
    }
}

/// No lead. Not by `is_lead`, which indexes begin with: of nearly all rows a walk along the table is twice as fast as one along an index.
const WHOLE: &str = " WHERE l.status <> 'lead'";

/// Listings that are alike in everything that is asked of them.
#[derive(Debug, Clone, Queryable)]
pub struct Cell {
    /// Store, district and community; none also where they aren't asked for.
    pub place: (Option<i64>, Option<String>, Option<i64>),
    pub status: String,
    /// The grade that the evidence supports.
    pub grade: String,
    /// How many ends of [`AGE_BANDS`] the time since their entry has passed.
    pub age: i64,
    /// For each 1 or 0: on the market, or without follow-up, for longer than the setting says; entered, or gone, lately.
    pub flags: (i64, i64, i64, i64),
    /// How many they are.
    pub count: i64,
}

type CellColumns = ((Nullable<BigInt>, Nullable<Text>, Nullable<BigInt>), Text, Text, BigInt, (BigInt, BigInt, BigInt, BigInt), BigInt);

/// Counts every listing once: one walk over the table for any number of groupings.
pub fn cells(conn: &mut Conn, groups: &[InventoryGroup], filter: &Filter, rules: &Rules) -> ApiResult<Vec<Cell>> {
    const ENTERED: &str = "coalesce(l.entered_at, l.created_at)";
    let since = |days: i64| rules.now - Duration::days(days);
    let place = |group: InventoryGroup, column: &'static str, none: &'static str| if groups.contains(&group) { column } else { none };
    let store = place(InventoryGroup::Store, "m.store_id", "CAST(NULL AS BIGINT)");
    let district = place(InventoryGroup::District, "l.district", "CAST(NULL AS TEXT)");
    let community = place(InventoryGroup::Community, "l.community_id", "CAST(NULL AS BIGINT)");
    let flag = |condition: Sql| Sql::new(", CAST(CASE WHEN ").append(condition).push(" THEN 1 ELSE 0 END AS BIGINT)");
    let stale = since(rules.figures.stale_days);
    let mut age = Sql::new(", CAST(CASE");
    for (band, days) in AGE_BANDS.into_iter().enumerate() {
        // Of whole days the last one is over when the next begins.
        age = age.push(&format!(" WHEN {ENTERED} > ")).bind(since(days + 1)).push(&format!(" THEN {band}"));
    }
    let sql = Sql::new("SELECT x.*, count(*) FROM (SELECT ")
        .push(&format!("{store} AS store_id, {district} AS district, {community} AS community_id, l.status, "))
        .append(state::grade("l", rules))
        .push(" AS grade")
        .append(age.push(&format!(" ELSE {} END AS BIGINT) AS age", AGE_BANDS.len())))
        .append(flag(Sql::new(&format!("{ENTERED} <= ")).bind(stale)))
        .push(" AS is_stale")
        .append(flag(Sql::new(&format!("coalesce(l.last_follow_up_at, {ENTERED}) <= ")).bind(stale)))
        .push(" AS is_unfollowed")
        .append(flag(Sql::new(&format!("{ENTERED} > ")).bind(since(MOVED_DAYS))))
        .push(" AS is_new")
        .append(flag(Sql::new("l.status NOT IN ('available', 'paused', 'unknown') AND l.status_changed_at > ").bind(since(MOVED_DAYS))))
        .push(" AS is_gone")
        .push(from(if groups.contains(&InventoryGroup::Store) { InventoryGroup::Store } else { InventoryGroup::Status }))
        .push(WHOLE)
        .append(filter.conditions())
        .push(") AS x GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
    Ok(sql.load::<CellColumns, Cell>(conn)?)
}

/// The available listings of each group, also of those that have none.
pub fn available(conn: &mut Conn, group: InventoryGroup, filter: &Filter, rules: &Rules) -> ApiResult<Vec<(Option<String>, i64)>> {
    let sql = Sql::new("SELECT x.k, CAST(sum(CASE WHEN x.status = 'available' THEN 1 ELSE 0 END) AS BIGINT) FROM (SELECT ")
        .append(key(group, rules))
        .push(&format!(" AS k, l.status{}", from(group)))
        .push(WHOLE)
        .append(filter.conditions())
        .push(") AS x GROUP BY x.k");
    Ok(sql.load::<(Nullable<Text>, BigInt), (Option<String>, i64)>(conn)?)
}

/// Group, whole days on the market, and how many listings ended after so many.
pub type Ended = (Option<String>, i64, i64);

/// How long those listings were on the market that were sold or let in the last days.
pub fn ended(conn: &mut Conn, engine: Engine, group: InventoryGroup, filter: &Filter, rules: &Rules) -> ApiResult<Vec<Ended>> {
    let days = match engine {
        Engine::Sqlite => "(unixepoch(l.status_changed_at) - unixepoch(coalesce(l.entered_at, l.created_at))) / 86400",
        Engine::Postgres => "CAST(floor(extract(epoch FROM l.status_changed_at - coalesce(l.entered_at, l.created_at)) / 86400) AS BIGINT)",
    };
    // The words are those of the partial index.
    let sql = Sql::new("SELECT x.k, x.days, count(*) FROM (SELECT ")
        .append(key(group, rules))
        .push(&format!(" AS k, {days} AS days{}", from(group)))
        .push(" WHERE l.status IN ('sold_by_us', 'let_by_us', 'sold_elsewhere', 'let_elsewhere') AND l.status_changed_at > ")
        .bind(rules.now - Duration::days(ENDED_DAYS))
        .append(filter.conditions())
        .push(") AS x GROUP BY x.k, x.days");
    Ok(sql.load::<(Nullable<Text>, BigInt, BigInt), Ended>(conn)?)
}

/// The names of stores or communities, by their ids.
pub fn labels(conn: &mut Conn, group: InventoryGroup) -> ApiResult<Vec<(String, String)>> {
    let sql = match group {
        InventoryGroup::Store => "SELECT CAST(u.id AS TEXT), u.name FROM org_units u WHERE u.kind = 'store'",
        InventoryGroup::Community => "SELECT CAST(c.id AS TEXT), c.name || ' · ' || c.district FROM communities c",
        _ => return Ok(Vec::new()),
    };
    Ok(Sql::new(sql).load::<(Text, Text), (String, String)>(conn)?)
}

/// A listing that is on the market for long: its number, maintainer, entry and latest follow-up.
pub type Stale = (i64, Option<i64>, NaiveDateTime, Option<NaiveDateTime>);

/// Available listings that were entered until a moment, the oldest first, and how many they are.
pub fn stale(conn: &mut Conn, filter: &Filter, until: DateTime<Utc>, limit: i64) -> ApiResult<(Vec<Stale>, i64)> {
    let matching =
        || Sql::new(" FROM listings l WHERE l.status = 'available' AND l.entered_at <= ").bind(until).append(filter.conditions());
    let total = Sql::new("SELECT count(*)").append(matching()).load::<BigInt, i64>(conn)?.first().copied().unwrap_or_default();
    let rows = Sql::new("SELECT l.id, l.maintainer_id, l.entered_at, l.last_follow_up_at").append(matching());
    let rows = rows.push(" ORDER BY l.entered_at, l.id LIMIT ").bind(limit);
    Ok((rows.load::<(BigInt, Nullable<BigInt>, Timestamp, Nullable<Timestamp>), Stale>(conn)?, total))
}
