//! Counting listings in groups.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use fangke_shared::insight::inventory::{AGE_BANDS, ENDED_DAYS, InventoryGroup, MOVED_DAYS};
use fangke_shared::property::listing::Purpose;

use crate::company::tx::rules::Rules;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::property::listing::state;

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
    traits: i64,
    /// How many they are.
    pub count: i64,
}

impl Cell {
    /// How many ends of [`AGE_BANDS`] the time since their entry has passed.
    pub const fn age(&self) -> i64 {
        self.traits % STALE
    }

    /// How many of them have a trait: all, or none.
    pub const fn with(&self, one: i64) -> i64 {
        if self.traits & one == 0 { 0 } else { self.count }
    }
}

// One number for all that is yes or no, above the band of the age: a database sorts by one column faster than by five.
/// On the market for as long as the setting says.
pub const STALE: i64 = 8;
/// Not followed up for as long.
pub const UNFOLLOWED: i64 = 16;
/// Entered lately.
pub const NEW: i64 = 32;
/// Neither available nor paused nor unknown any more, lately.
pub const GONE: i64 = 64;

type CellColumns = ((Nullable<BigInt>, Nullable<Text>, Nullable<BigInt>), Text, Text, BigInt, BigInt);

/// Counts every listing once: one walk over the table for any number of groupings.
pub fn cells(conn: &mut Conn, groups: &[InventoryGroup], filter: &Filter, rules: &Rules) -> ApiResult<Vec<Cell>> {
    let (mut places, mut columns, mut keys) = (String::new(), String::new(), String::new());
    for (group, column, none) in [
        (InventoryGroup::Store, "m.store_id", "CAST(NULL AS BIGINT)"),
        (InventoryGroup::District, "l.district", "CAST(NULL AS TEXT)"),
        (InventoryGroup::Community, "l.community_id", "CAST(NULL AS BIGINT)"),
    ] {
        let (_, name) = column.split_once('.').unwrap_or_default();
        if groups.contains(&group) {
            places.push_str(&format!("x.{name}, "));
            columns.push_str(&format!("{column}, "));
            keys.push_str(&format!("x.{name}, "));
        } else {
            places.push_str(&format!("{none}, "));
        }
    }
    let by_store = if groups.contains(&InventoryGroup::Store) { InventoryGroup::Store } else { InventoryGroup::Status };
    let sql = Sql::new(&format!("SELECT {places}x.status, x.grade, x.traits, count(*) FROM (SELECT {columns}l.status, "))
        .append(state::grade("l", rules))
        .push(" AS grade, ")
        .append(traits(rules))
        .push(" AS traits")
        .push(from(by_store))
        .push(WHOLE)
        .append(filter.conditions())
        .push(&format!(") AS x GROUP BY {keys}x.status, x.grade, x.traits"));
    Ok(sql.load::<CellColumns, Cell>(conn)?)
}

/// The band of the age, and what is yes or no of a listing, as one number.
fn traits(rules: &Rules) -> Sql {
    const ENTERED: &str = "coalesce(l.entered_at, l.created_at)";
    let since = |days: i64| rules.now - Duration::days(days);
    let stale = since(rules.figures.stale_days);
    let mut sql = Sql::new("CAST(CASE");
    for (band, days) in AGE_BANDS.into_iter().enumerate() {
        // Of whole days the last one is over when the next begins.
        sql = sql.push(&format!(" WHEN {ENTERED} > ")).bind(since(days + 1)).push(&format!(" THEN {band}"));
    }
    sql = sql.push(&format!(" ELSE {} END", AGE_BANDS.len()));
    for (one, condition) in [
        (STALE, Sql::new(&format!("{ENTERED} <= ")).bind(stale)),
        (UNFOLLOWED, Sql::new(&format!("coalesce(l.last_follow_up_at, {ENTERED}) <= ")).bind(stale)),
        (NEW, Sql::new(&format!("{ENTERED} > ")).bind(since(MOVED_DAYS))),
        (GONE, Sql::new("l.status NOT IN ('available', 'paused', 'unknown') AND l.status_changed_at > ").bind(since(MOVED_DAYS))),
    ] {
        sql = sql.push(" + CASE WHEN ").append(condition).push(&format!(" THEN {one} ELSE 0 END"));
    }
    sql.push(" AS BIGINT)")
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
