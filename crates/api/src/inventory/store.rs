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

/// The counts of a group.
#[derive(Debug, Clone, Queryable)]
pub struct Stock {
    pub key: Option<String>,
    pub by_status: (i64, i64, i64, i64),
    pub by_grade: (i64, i64),
    /// Of the stock, younger than each end of a band.
    pub ages: (i64, i64, i64, i64),
    pub stale: i64,
    pub unfollowed: i64,
    pub moved: (i64, i64),
}

type StockColumns = (
    Nullable<Text>,
    (BigInt, BigInt, BigInt, BigInt),
    (BigInt, BigInt),
    (BigInt, BigInt, BigInt, BigInt),
    BigInt,
    BigInt,
    (BigInt, BigInt),
);

/// Counts every listing once, in its group: one walk over the table.
pub fn stock(conn: &mut Conn, group: InventoryGroup, filter: &Filter, rules: &Rules) -> ApiResult<Vec<Stock>> {
    let since = |days: i64| rules.now - Duration::days(days);
    let sum = |condition: Sql| Sql::new(", CAST(sum(CASE WHEN ").append(condition).push(" THEN 1 ELSE 0 END) AS BIGINT)");
    let available = |condition: Sql| sum(Sql::new("x.status = 'available' AND ").append(condition));
    let mut sql = Sql::new("SELECT x.k, count(*)");
    for status in ["available", "paused", "unknown"] {
        sql = sql.append(sum(Sql::new(&format!("x.status = '{status}'"))));
    }
    for grade in ["focus", "recommended"] {
        sql = sql.append(available(Sql::new(&format!("x.grade = '{grade}'"))));
    }
    for days in AGE_BANDS {
        // Of whole days the last one is over when the next begins.
        sql = sql.append(available(Sql::new("x.entered_at > ").bind(since(days + 1))));
    }
    let stale = rules.figures.stale_days;
    sql = sql
        .append(available(Sql::new("x.entered_at <= ").bind(since(stale))))
        .append(available(Sql::new("coalesce(x.last_follow_up_at, x.entered_at) <= ").bind(since(stale))))
        .append(sum(Sql::new("x.entered_at > ").bind(since(MOVED_DAYS))))
        .append(sum(Sql::new("x.status NOT IN ('available', 'paused', 'unknown') AND x.changed_at > ").bind(since(MOVED_DAYS))));
    let grade = if group == InventoryGroup::Grade { Sql::new("'-'") } else { state::grade("l", rules) };
    sql = sql
        .push(" FROM (SELECT ")
        .append(key(group, rules))
        .push(" AS k, l.status, CASE WHEN l.status = 'available' THEN ")
        .append(grade)
        .push(" END AS grade, coalesce(l.entered_at, l.created_at) AS entered_at, l.last_follow_up_at, l.status_changed_at AS changed_at")
        .push(from(group))
        .push(" WHERE l.is_lead = ")
        .bind(false)
        .append(filter.conditions())
        .push(") AS x GROUP BY x.k");
    Ok(sql.load::<StockColumns, Stock>(conn)?)
}

/// The available listings of each group, also of those that have none.
pub fn available(conn: &mut Conn, group: InventoryGroup, filter: &Filter, rules: &Rules) -> ApiResult<Vec<(Option<String>, i64)>> {
    let sql = Sql::new("SELECT x.k, CAST(sum(CASE WHEN x.status = 'available' THEN 1 ELSE 0 END) AS BIGINT) FROM (SELECT ")
        .append(key(group, rules))
        .push(&format!(" AS k, l.status{} WHERE l.is_lead = ", from(group)))
        .bind(false)
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
