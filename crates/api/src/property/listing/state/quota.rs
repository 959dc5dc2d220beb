//! Which listings count against their agents' quotas (§1.5).

use fangke_shared::MemberId;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{ListingStatus, Pool};

use super::{State, grade, is_of};
use crate::company::tx::rules::Rules;
use crate::platform::db::sql::{Sql, Table};

impl State {
    /// Does it count against its agent's quota: private, and available, paused or unknown? In SQL: [`counts`].
    pub fn counts(&self, rules: &Rules) -> bool {
        self.pool.status.is_active() && self.is_private(rules)
    }
}

/// [`State::counts`].
pub fn counts(table: Table, rules: &Rules) -> Sql {
    // Bound, for no partial index is meant.
    let is_active = table.sql("{}.status IN ").bind_list(ListingStatus::ACTIVE.map(ListingStatus::as_str));
    is_active.push(" AND ").append(is_of(table, Pool::Private, rules))
}

/// How many listings of a grade somebody has that count against their quotas (§1.5).
pub type Held = (String, i64);

/// A statement of [`Held`]: of the listings of `table` that meet a condition.
pub fn held(table: Table, rules: &Rules, condition: Sql) -> Sql {
    let sql = Sql::new("SELECT ").append(grade(table, rules)).push(" AS grade, count(*) AS listings FROM listings ").push(table);
    sql.push(" WHERE ").append(condition).push(" AND ").append(counts(table, rules)).push(" GROUP BY 1")
}

/// Agents' listings of which there are too many (§1.5): all of an agent who is over the quota, for the finder picks; or by the setting only
/// as many as are over it, the longest without follow-up first. A ranking among many, which has no twin.
pub fn over_quota(rules: &Rules, of: Option<MemberId>) -> Sql {
    let sql = Sql::new(
        "SELECT ranked.id FROM (SELECT x.id, count(*) OVER (PARTITION BY x.maintainer_id) AS held, \
         row_number() OVER (PARTITION BY x.maintainer_id ORDER BY CASE WHEN x.last_follow_up_at IS NULL THEN 0 ELSE 1 END, \
         x.last_follow_up_at, x.id) AS place \
         FROM listings x JOIN members agent ON agent.id = x.maintainer_id WHERE ",
    )
    .append(Table("agent").column("role").is(Role::Agent))
    .push(" AND ")
    .append(counts(Table("x"), rules));
    let sql = match of {
        // Whose listings count is known before they are: who is no agent may look after a great many.
        Some(member) => sql
            .push(" AND x.maintainer_id = (SELECT id FROM members WHERE role = ")
            .word(Role::Agent)
            .push(" AND id = ")
            .bind(member.0)
            .push(")"),
        // Counting all that somebody looks after is a walk along an index; few are left to be ranked.
        None => sql
            .push(" AND x.maintainer_id IN (SELECT maintainer_id FROM listings WHERE maintainer_id IS NOT NULL GROUP BY maintainer_id HAVING count(*) > ")
            .bind(rules.figures.quota_listings)
            .push(")"),
    };
    let sql = sql.push(") AS ranked WHERE ");
    // Once so many are claimed, the agent is over it no more, whichever they were.
    let limit = if rules.figures.over_quota_oldest == 0 { sql.push("ranked.held > ") } else { sql.push("ranked.place <= ranked.held - ") };
    limit.bind(rules.figures.quota_listings)
}
