//! Which listings and members a change of a figure concerns.

use diesel::sql_types::{BigInt, Text};
use fangke_shared::company::member::MemberRef;
use fangke_shared::insight::effect::EXAMPLES;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{Grade, ListingStatus, Pool};
use fangke_shared::{ListingId, MemberId};

use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::ApiResult;
use crate::property::listing::state::{self, L};

/// In one pool after the change, in the other before.
pub fn becomes(pool: Pool, before: &Rules, after: &Rules) -> Sql {
    let active = L.column("status").is_in(&ListingStatus::ACTIVE).push(" AND ");
    active.append(state::is_of(L, pool, after)).push(" AND ").append(state::flag(state::is_of(L, pool, before), false))
}

/// Of a higher grade by `upper` than by `lower`.
pub fn turns(upper: &Rules, lower: &Rules) -> Sql {
    let is_focus = |rules: &Rules| state::grade(L, rules).push(" = ").word(Grade::Focus);
    let is_general = |rules: &Rules| state::grade(L, rules).push(" = ").word(Grade::General);
    let not = |condition: Sql| state::flag(condition, false);
    let is_graded = L.column("grade").is_not(Grade::General).push(" AND ");
    is_graded
        .append(L.column("status").is_in(&ListingStatus::ACTIVE))
        .push(" AND ((")
        .append(is_focus(upper))
        .push(" AND ")
        .append(not(is_focus(lower)))
        .push(") OR (")
        .append(not(is_general(upper)))
        .push(" AND ")
        .append(is_general(lower))
        .push("))")
}

/// Every listing.
pub fn any() -> Sql {
    Sql::new("1 = 1")
}

pub fn graded(grade: Grade, rules: &Rules) -> Sql {
    state::grade(L, rules).push(" = ").bind(grade.as_str())
}

/// How many listings fulfil a condition, and the first of them.
pub fn listings(conn: &mut Conn, condition: Sql) -> ApiResult<(i64, Vec<ListingId>)> {
    let counted = Sql::new("SELECT count(*) FROM listings l WHERE ").append(condition.clone()).load::<BigInt, i64>(conn)?;
    let ids = Sql::new("SELECT l.id FROM listings l WHERE ").append(condition).push(" ORDER BY l.id LIMIT ").bind(EXAMPLES);
    let ids = ids.load::<BigInt, i64>(conn)?.into_iter().map(ListingId).collect();
    Ok((counted.into_iter().next().unwrap_or_default(), ids))
}

/// Agents with more listings of a kind than a limit, those with the most first.
pub fn members_over(conn: &mut Conn, of_kind: Sql, limit: i64, rules: &Rules) -> ApiResult<Vec<MemberRef>> {
    let grouped = Sql::new("SELECT m.id, m.display_name FROM listings l JOIN members m ON m.id = l.maintainer_id WHERE ")
        .append(Table("m").column("role").is(Role::Agent))
        .push(" AND ")
        .append(state::counts(L, rules))
        .push(" AND ")
        .append(of_kind)
        .push(" GROUP BY m.id, m.display_name HAVING count(*) > ")
        .bind(limit);
    let rows: Vec<(i64, String)> = grouped.push(" ORDER BY count(*) DESC, m.id").load::<(BigInt, Text), (i64, String)>(conn)?;
    Ok(rows.into_iter().map(|(id, display_name)| MemberRef { id: MemberId(id), display_name }).collect())
}
