//! Performance 业绩 (§4, "Earning"): what receipts earn of the splits of contracts, month by month, and what a ladder pays of it.
//!
//! A split is booked by its cumulated total: whatever comes in or goes back, everybody's rows add up to the split of the sum, to the fen.

mod ladder;
#[cfg(test)]
mod properties;
mod shares;
mod statement;

pub use ladder::{CreateLadderRequest, LADDER_RUNGS_MAX, Ladder, LadderMode, LadderResponse, LadderRung, Pay, PayStep, in_force, pay};
pub use shares::{Booked, Rebooked, ShareInForce, SharesInForce};
pub use statement::{
    CompanyStatement, EarningLine, LeaderboardPage, LeaderboardRow, LineQuery, MemberRow, MemberStatement, RoleSums, StatementBonus,
    StatementPage, StoreRow, StoreStatements, Sums,
};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Why something was booked.
    EarningKind {
        /// 已得: a receipt.
        Earned = "earned",
        /// 扣回: a refund.
        ClawedBack = "clawed_back",
        /// 更正: the shares have changed since, by a mediation (§4.9).
        Corrected = "corrected",
    }
}

vocabulary! {
    /// By which shares it was booked.
    EarningBasis {
        /// Those that follow from the record (§4.1 to §4.8).
        Computed = "computed",
        /// Those that a manager has decided (§4.9).
        Mediated = "mediated",
    }
}
