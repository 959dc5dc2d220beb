//! The list of costs, the newest first, and its sums: two statements, however much there is.

use diesel::sql_types::BigInt;
use fangke_shared::deal::cost::{CostQuery, CostSums};
use fangke_shared::page::DEFAULT_LIMIT;
use fangke_shared::permission::Scope;

use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::ApiResult;
use crate::platform::token::Claims;

/// Who looks, and how far they see.
pub type Seen<'a> = (&'a Claims, Scope);

/// What statements call `cost_entries`.
const C: Table = Table("c");

/// That an entry, `c`, is one that the caller sees.
fn seen((claims, scope): Seen<'_>) -> Sql {
    match (scope, claims.region_id, claims.store_id) {
        (Scope::All, ..) | (Scope::Region, None, _) => Sql::new("1 = 1"),
        (Scope::Region, Some(region), _) => {
            Sql::new("c.store_id IN (SELECT u.id FROM org_units u WHERE u.parent_id = ").bind(region.0).push(")")
        }
        (Scope::Store, _, Some(store)) => Sql::new("c.store_id = ").bind(store.0),
        // Who belongs to no store shares it with nobody.
        (Scope::Store | Scope::Team | Scope::Own, ..) => Sql::new("1 = 0"),
    }
}

fn conditions(query: &CostQuery) -> Sql {
    let mut all = vec![Sql::new("1 = 1")];
    all.extend(query.month.map(|month| Sql::new("c.month = ").bind(month.to_string())));
    all.extend(query.store_id.map(|id| Sql::new("c.store_id = ").bind(id.0)));
    all.extend(query.cost_object_id.map(|id| Sql::new("c.cost_object_id = ").bind(id.0)));
    all.extend(query.is_head_office.then(|| Sql::new("c.store_id IS NULL")));
    if !query.category.is_empty() {
        all.push(C.column("category").is_in(&query.category));
    }
    if !query.state.is_empty() {
        all.push(C.column("state").is_in(&query.state));
    }
    Sql::all(all)
}

text_row! {
    /// The sums of entries.
    pub struct SumRow {
        count: i64 = BigInt, "COUNT(*)";
        net_fen: i64 = BigInt, "CAST(COALESCE(SUM(c.net_fen), 0) AS BIGINT)";
        vat_fen: i64 = BigInt, "CAST(COALESCE(SUM(c.vat_fen), 0) AS BIGINT)";
        draft_fen: i64 = BigInt, "CAST(COALESCE(SUM(CASE WHEN c.state = 'draft' THEN c.net_fen ELSE 0 END), 0) AS BIGINT)";
        committed_fen: i64 = BigInt, "CAST(COALESCE(SUM(CASE WHEN c.state = 'approved' THEN c.net_fen ELSE 0 END), 0) AS BIGINT)";
        spent_fen: i64 = BigInt, "CAST(COALESCE(SUM(CASE WHEN c.state = 'paid' THEN c.net_fen ELSE 0 END), 0) AS BIGINT)";
    }
}

/// The entries of a page, of what the caller sees, with the place of the next page.
///
/// # Errors
/// A cursor that no page gave, or what the database says.
pub fn page(conn: &mut Conn, by: Seen<'_>, query: &CostQuery) -> ApiResult<(Vec<i64>, Option<String>)> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let before: Option<i64> = cursor::decode(query.cursor.as_deref())?;
    let wanted = [seen(by), conditions(query), Sql::new("c.id < ").bind(before.unwrap_or(i64::MAX))];
    let sql = Sql::new("SELECT c.id FROM cost_entries c WHERE ").append(Sql::all(wanted)).push(" ORDER BY c.id DESC LIMIT ");
    Ok(cursor::cut(sql.number(limit + 1).load::<BigInt, i64>(conn)?, limit, |id| *id))
}

/// The sums of everything that is found.
///
/// # Errors
/// Only when the database fails.
pub fn sums(conn: &mut Conn, by: Seen<'_>, query: &CostQuery) -> ApiResult<CostSums> {
    let sql = Sql::new("SELECT ").push(SumRow::COLUMNS).push(" FROM cost_entries c WHERE ").append(Sql::all([seen(by), conditions(query)]));
    let one = |row: SumRow| CostSums {
        count: row.count,
        net_fen: row.net_fen,
        vat_fen: row.vat_fen,
        draft_fen: row.draft_fen,
        committed_fen: row.committed_fen,
        spent_fen: row.spent_fen,
    };
    Ok(sql.rows::<SumRow>(conn)?.pop().map(one).unwrap_or_default())
}
