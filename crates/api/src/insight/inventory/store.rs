//! Counting listings in groups.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::insight::inventory::{AGE_BANDS, ENDED_DAYS, InventoryGroup, MOVED_DAYS};
use fangke_shared::property::listing::{ListingStatus, Purpose};

use crate::company::tx::rules::Rules;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::property::listing::state::{self, L};

/// What statements call `members`, and listings that are told apart by something.
const M: Table = Table("m");
const X: Table = Table("x");

/// Which listings are counted.
pub struct Filter {
    /// For sale, or to let, or both.
    pub purpose: Option<Purpose>,
    /// Only this part of the company.
    pub part: Option<Sql>,
}

impl Filter {
    fn conditions(&self) -> Sql {
        let mut sql = Sql::default();
        if let Some(purpose) = self.purpose {
            let matching = if purpose == Purpose::Both { vec![purpose] } else { vec![purpose, Purpose::Both] };
            sql = sql.push(" AND l.purpose IN ").bind_list(matching.into_iter().map(Purpose::as_str));
        }
        if let Some(part) = &self.part {
            sql = sql.push(" AND ").append(part.clone());
        }
        sql
    }
}

/// What a listing is grouped by, as text.
fn key(group: InventoryGroup, rules: &Rules) -> Sql {
    match group {
        InventoryGroup::Store => Sql::new("CAST(m.store_id AS TEXT)"),
        InventoryGroup::District => Sql::new("l.district"),
        InventoryGroup::Grade => state::grade(L, rules),
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
fn whole() -> Sql {
    Sql::new(" WHERE ").append(L.column("status").is_not(ListingStatus::Lead))
}

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
    let (mut places, mut columns, mut keys) = (Sql::default(), Sql::default(), Sql::default());
    for (group, column, none) in [
        (InventoryGroup::Store, M.column("store_id"), "CAST(NULL AS BIGINT)"),
        (InventoryGroup::District, L.column("district"), "CAST(NULL AS TEXT)"),
        (InventoryGroup::Community, L.column("community_id"), "CAST(NULL AS BIGINT)"),
    ] {
        if groups.contains(&group) {
            let key = X.column(column.name());
            places = places.push(key).push(", ");
            columns = columns.push(column).push(", ");
            keys = keys.push(key).push(", ");
        } else {
            places = places.push(none).push(", ");
        }
    }
    let by_store = if groups.contains(&InventoryGroup::Store) { InventoryGroup::Store } else { InventoryGroup::Status };
    let sql = Sql::new("SELECT ")
        .append(places)
        .push("x.status, x.grade, x.traits, count(*) FROM (SELECT ")
        .append(columns)
        .push("l.status, ")
        .append(state::grade(L, rules))
        .push(" AS grade, ")
        .append(traits(rules))
        .push(" AS traits")
        .push(from(by_store))
        .append(whole())
        .append(filter.conditions())
        .push(") AS x GROUP BY ")
        .append(keys)
        .push("x.status, x.grade, x.traits");
    Ok(sql.load::<CellColumns, Cell>(conn)?)
}

/// The band of the age, and what is yes or no of a listing, as one number.
fn traits(rules: &Rules) -> Sql {
    const ENTERED: &str = "coalesce(l.entered_at, l.created_at)";
    let since = |days: i64| rules.now - Duration::days(days);
    let stale = since(rules.figures.stale_days);
    let mut sql = Sql::new("CAST(CASE");
    for (band, days) in (0..).zip(AGE_BANDS) {
        // Of whole days the last one is over when the next begins.
        sql = sql.push(" WHEN ").push(ENTERED).push(" > ").bind(since(days + 1)).push(" THEN ").number(band);
    }
    sql = sql.push(" ELSE ").number(i64::try_from(AGE_BANDS.len()).unwrap_or_default()).push(" END");
    for (one, condition) in [
        (STALE, Sql::new(ENTERED).push(" <= ").bind(stale)),
        (UNFOLLOWED, Sql::new("coalesce(l.last_follow_up_at, ").push(ENTERED).push(") <= ").bind(stale)),
        (NEW, Sql::new(ENTERED).push(" > ").bind(since(MOVED_DAYS))),
        (GONE, Sql::new("l.status NOT IN ").words(&ListingStatus::ACTIVE).push(" AND l.status_changed_at > ").bind(since(MOVED_DAYS))),
    ] {
        sql = sql.push(" + CASE WHEN ").append(condition).push(" THEN ").number(one).push(" ELSE 0 END");
    }
    sql.push(" AS BIGINT)")
}

/// The available listings of each group, also of those that have none.
pub fn available(conn: &mut Conn, group: InventoryGroup, filter: &Filter, rules: &Rules) -> ApiResult<Vec<(Option<String>, i64)>> {
    let sql = Sql::new("SELECT x.k, CAST(sum(CASE WHEN ")
        .append(X.column("status").is(ListingStatus::Available))
        .push(" THEN 1 ELSE 0 END) AS BIGINT) FROM (SELECT ")
        .append(key(group, rules))
        .push(" AS k, l.status")
        .push(from(group))
        .append(whole())
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
        .push(" AS k, ")
        .push(days)
        .push(" AS days")
        .push(from(group))
        .push(" WHERE ")
        .append(L.column("status").is_in(&ListingStatus::TRADED))
        .push(" AND l.status_changed_at > ")
        .bind(rules.now - Duration::days(ENDED_DAYS))
        .append(filter.conditions())
        .push(") AS x GROUP BY x.k, x.days");
    Ok(sql.load::<(Nullable<Text>, BigInt, BigInt), Ended>(conn)?)
}

/// The names of stores or communities, by their ids.
pub fn labels(conn: &mut Conn, group: InventoryGroup) -> ApiResult<Vec<(String, String)>> {
    let sql = match group {
        InventoryGroup::Store => {
            Sql::new("SELECT CAST(u.id AS TEXT), u.name FROM org_units u WHERE ").append(Table("u").column("kind").is(OrgUnitKind::Store))
        }
        InventoryGroup::Community => Sql::new("SELECT CAST(c.id AS TEXT), c.name || ' · ' || c.district FROM communities c"),
        _ => return Ok(Vec::new()),
    };
    Ok(sql.load::<(Text, Text), (String, String)>(conn)?)
}

/// A listing that is on the market for long: its number, maintainer, entry and latest follow-up.
pub type Stale = (i64, Option<i64>, NaiveDateTime, Option<NaiveDateTime>);

/// Available listings that were entered until a moment, the oldest first, and how many they are.
pub fn stale(conn: &mut Conn, filter: &Filter, until: DateTime<Utc>, limit: i64) -> ApiResult<(Vec<Stale>, i64)> {
    let matching = || {
        Sql::new(" FROM listings l WHERE ")
            .append(L.column("status").is(ListingStatus::Available))
            .push(" AND l.entered_at <= ")
            .bind(until)
            .append(filter.conditions())
    };
    let total = Sql::new("SELECT count(*)").append(matching()).load::<BigInt, i64>(conn)?.first().copied().unwrap_or_default();
    let rows = Sql::new("SELECT l.id, l.maintainer_id, l.entered_at, l.last_follow_up_at").append(matching());
    let rows = rows.push(" ORDER BY l.entered_at, l.id LIMIT ").bind(limit);
    Ok((rows.load::<(BigInt, Nullable<BigInt>, Timestamp, Nullable<Timestamp>), Stale>(conn)?, total))
}
