//! Which pool a listing is in (§1.3, §1.4).

use fangke_shared::property::listing::{ListingStatus, MaintainerReason, Pool};

use super::{State, flag};
use crate::company::tx::rules::Rules;
use crate::platform::db::sql::{Sql, Table};
use crate::property::listing::moments::cutoffs;

impl State {
    /// Why time has made it public while it is stored as private: its protection has ended (§1.3), or its first follow-up did not
    /// come (§1.4). In SQL: [`is_due`], and [`is_unprotected`] and [`is_unfollowed`] for one reason each.
    pub fn due(&self, rules: &Rules) -> Option<MaintainerReason> {
        self.pool.due(&cutoffs(rules))
    }

    /// Which pool it is in; none for a lead, which SQL is not asked about. In SQL: [`is_of`].
    pub fn pool_now(&self, rules: &Rules) -> Option<Pool> {
        self.pool.pool(&cutoffs(rules))
    }

    /// Is it its maintainer's?
    pub fn is_private(&self, rules: &Rules) -> bool {
        self.pool_now(rules) == Some(Pool::Private)
    }
}

/// [`State::due`] for [`MaintainerReason::ProtectionEnded`].
pub fn is_unprotected(table: Table, rules: &Rules) -> Sql {
    // Pool and status are what the partial index `ix_listings__protection_end` is made for.
    Sql::all([
        table.column("pool").is(Pool::Private),
        table.column("status").is_in(&[ListingStatus::Paused, ListingStatus::Unknown]),
        table.sql("{}.maintainer_id IS NOT NULL"),
        table.sql("{}.status_changed_at <= ").bind(cutoffs(rules).protection),
    ])
}

/// [`State::due`] for [`MaintainerReason::FirstFollowUpMissed`].
pub fn is_unfollowed(table: Table, rules: &Rules) -> Sql {
    // The first three are what the partial index `ix_listings__first_follow_up_due` is made for.
    Sql::all([
        table.column("pool").is(Pool::Private),
        table.column("status").is(ListingStatus::Available),
        table.sql("{}.first_follow_up_at IS NULL"),
        table.sql("{}.maintainer_id IS NOT NULL"),
        table.sql("{}.entered_at < ").bind(cutoffs(rules).entry),
    ])
}

/// That [`State::due`] gives a reason.
pub fn is_due(table: Table, rules: &Rules) -> Sql {
    Sql::any([is_unprotected(table, rules), is_unfollowed(table, rules)])
}

/// That [`State::pool_now`] is this pool.
pub fn is_of(table: Table, pool: Pool, rules: &Rules) -> Sql {
    let public = [table.column("pool").is(Pool::Public), table.sql("{}.maintainer_id IS NULL"), is_due(table, rules)];
    flag(Sql::any(public), pool == Pool::Public)
}
