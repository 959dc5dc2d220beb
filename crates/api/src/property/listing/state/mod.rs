//! Whose a listing is, what speaks for it and which grade that supports: each rule twice, side by side.
//!
//! In Rust it answers for a [`State`], which is a listing that was read; its twin of nearly the same name is SQL, for lists, counts
//! and jobs, where `table` is what the statement calls `listings`. A test compares each pair over many generated listings on both
//! databases (`tests/http/property/listing_state.rs`).

mod grade;
mod pool;
mod quota;

use fangke_shared::property::listing::{EvidenceState, Grade, PoolState};

pub use grade::{grade, is_exclusive};
pub use pool::{is_due, is_of, is_unfollowed, is_unprotected};
pub use quota::{Held, counts, held, over_quota};

use crate::platform::db::sql::{Sql, Table};

/// What statements call `listings`, unless they name it twice.
pub const L: Table = Table("l");

/// What the rules look at, of a listing as it was read.
#[derive(Debug, Clone, Copy)]
pub struct State {
    /// What decides whose it is.
    pub pool: PoolState,
    /// The grade that it was given.
    pub grade: Grade,
    /// What speaks for it.
    pub evidence: EvidenceState,
}

/// The [`State`] of a row, in full or of a list: either has its columns under their own names.
macro_rules! state_of {
    ($row:expr) => {
        $crate::property::listing::state::State {
            pool: fangke_shared::property::listing::PoolState {
                pool: $row.pool,
                status: $row.status,
                has_maintainer: $row.maintainer_id.is_some(),
                entered_at: $row.entered_at.map(|at| at.and_utc()),
                first_follow_up_at: $row.first_follow_up_at.map(|at| at.and_utc()),
                status_changed_at: $row.status_changed_at.map(|at| at.and_utc()),
            },
            grade: $row.grade,
            evidence: fangke_shared::property::listing::EvidenceState {
                key_count: $row.key_count,
                exclusive: $row.exclusive_from.zip($row.exclusive_until),
                price_fen: $row.price_fen,
                evaluation_fen: $row.evaluation_fen,
                photo_count: $row.photo_count,
                has_floor_plan: $row.has_floor_plan,
            },
        }
    };
}
pub(crate) use state_of;

/// The condition or its opposite; what is unknown does not hold.
pub fn flag(condition: Sql, is_wanted: bool) -> Sql {
    if is_wanted { condition } else { Sql::new("(CASE WHEN ").append(condition).push(" THEN 1 ELSE 0 END) = 0") }
}
