//! Whose a listing is and what grade its evidence supports, as SQL: the rules of `fangke_shared::property::listing::{PoolState,
//! EvidenceState}` for lists, counts and jobs. `table` is the alias that the statement gives to `listings`.

use fangke_shared::MemberId;
use fangke_shared::property::listing::{Cutoffs, Pool};

use crate::company::tx::rules::Rules;
use crate::platform::db::sql::{Sql, Table};
use crate::property::listing::moments::cutoffs;

/// What statements call `listings`, unless they name it twice.
pub const L: Table = Table("l");

/// The statuses in which a listing counts against its agent's quota.
const ACTIVE: [&str; 3] = ["available", "paused", "unknown"];

/// Its protection has ended, and it is not stored as public yet (§1.3).
pub fn is_unprotected(table: Table, cutoffs: &Cutoffs) -> Sql {
    // The words are those of the partial index; so are they below.
    table
        .sql(
            "({}.pool = 'private' AND {}.status IN ('paused', 'unknown') AND {}.maintainer_id IS NOT NULL AND \
         {}.status_changed_at <= ",
        )
        .bind(cutoffs.protection)
        .push(")")
}

/// Its first follow-up did not come, and it is not stored as public yet (§1.4).
pub fn is_unfollowed(table: Table, cutoffs: &Cutoffs) -> Sql {
    table
        .sql(
            "({}.pool = 'private' AND {}.status = 'available' AND {}.first_follow_up_at IS NULL AND \
         {}.maintainer_id IS NOT NULL AND {}.entered_at < ",
        )
        .bind(cutoffs.entry)
        .push(")")
}

/// Made public by time, and not stored as public yet.
pub fn is_due(table: Table, rules: &Rules) -> Sql {
    let by_entry = is_unfollowed(table, &cutoffs(rules));
    Sql::new("(").append(is_unprotected(table, &cutoffs(rules))).push(" OR ").append(by_entry).push(")")
}

/// In whose hands a listing is (§1.3, §1.4).
pub fn is_of(table: Table, pool: Pool, rules: &Rules) -> Sql {
    let public = table.sql("({}.pool = 'public' OR {}.maintainer_id IS NULL OR ").append(is_due(table, rules)).push(")");
    flag(public, pool == Pool::Public)
}

/// A listing that counts against its agent's quota (§1.5).
pub fn counts(table: Table, rules: &Rules) -> Sql {
    table.sql("{}.status IN ").bind_list(ACTIVE).push(" AND ").append(is_of(table, Pool::Private, rules))
}

/// The condition or its opposite; what is unknown does not hold.
pub fn flag(condition: Sql, is_wanted: bool) -> Sql {
    if is_wanted { condition } else { Sql::new("(CASE WHEN ").append(condition).push(" THEN 1 ELSE 0 END) = 0") }
}

/// An exclusive agreement is in force today.
pub fn is_exclusive(table: Table, rules: &Rules) -> Sql {
    table.sql("({}.exclusive_from <= ").bind(rules.today).append(table.sql(" AND {}.exclusive_until >= ")).bind(rules.today).push(")")
}

/// How many pieces of evidence speak for it (§1.8).
fn evidence(table: Table, rules: &Rules) -> Sql {
    let one = |condition: Sql| Sql::new("(CASE WHEN ").append(condition).push(" THEN 1 ELSE 0 END)");
    let survey = table.sql("{}.has_floor_plan AND {}.photo_count >= ").bind(rules.figures.survey_photos);
    Sql::new("(")
        .append(one(table.sql("{}.key_count > 0")))
        .push(" + ")
        .append(one(is_exclusive(table, rules)))
        .push(" + ")
        .append(one(table.sql("{}.price_fen <= {}.evaluation_fen")))
        .push(" + ")
        .append(one(survey))
        .push(")")
}

/// The grade that the evidence supports of the one that was given.
pub fn grade(table: Table, rules: &Rules) -> Sql {
    table
        .sql("(CASE WHEN {}.grade = 'general' THEN 'general' WHEN {}.grade = 'focus' AND ")
        .append(evidence(table, rules))
        .push(" >= ")
        .bind(rules.figures.focus_evidence)
        .push(" THEN 'focus' WHEN ")
        .append(evidence(table, rules))
        .push(" >= ")
        .bind(rules.figures.recommended_evidence)
        .push(" THEN 'recommended' ELSE 'general' END)")
}

/// Agents' listings beyond the quota: of each agent as many as are over it, the longest without follow-up first (§1.5).
pub fn over_quota(rules: &Rules, of: Option<MemberId>) -> Sql {
    let sql = Sql::new(
        "SELECT ranked.id FROM (SELECT x.id, count(*) OVER (PARTITION BY x.maintainer_id) AS held, \
         row_number() OVER (PARTITION BY x.maintainer_id ORDER BY CASE WHEN x.last_follow_up_at IS NULL THEN 0 ELSE 1 END, \
         x.last_follow_up_at, x.id) AS place \
         FROM listings x JOIN members agent ON agent.id = x.maintainer_id WHERE agent.role = 'agent' AND ",
    )
    .append(counts(Table("x"), rules));
    let sql = match of {
        // Whose listings count is known before they are: who is no agent may look after a great many.
        Some(member) => sql.push(" AND x.maintainer_id = (SELECT id FROM members WHERE role = 'agent' AND id = ").bind(member.0).push(")"),
        // Counting all that somebody looks after is a walk along an index; few are left to be ranked.
        None => sql
            .push(" AND x.maintainer_id IN (SELECT maintainer_id FROM listings WHERE maintainer_id IS NOT NULL GROUP BY maintainer_id HAVING count(*) > ")
            .bind(rules.figures.quota_listings)
            .push(")"),
    };
    sql.push(") AS ranked WHERE ranked.place <= ranked.held - ").bind(rules.figures.quota_listings)
}
