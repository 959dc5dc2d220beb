//! Statements of performance: of a member, of stores, and the lines that they are made of.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{EarningBasis, EarningKind, PayStep};
use crate::company::member::MemberRef;
use crate::deal::bonus::BonusKind;
use crate::deal::commission::CommissionRole;
use crate::month::Month;
use crate::permission::Scope;
use crate::query::query;
use crate::{BonusId, ContractId, MemberId, OrgUnitId};

/// What was booked in a month, in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sums {
    /// By receipts.
    pub earned_fen: i64,
    /// By refunds: what went back, so that it counts as a deduction.
    pub clawed_back_fen: i64,
    /// By mediations, up or down.
    pub corrected_fen: i64,
    /// The performance of the month: earned − clawed back + corrected.
    pub performance_fen: i64,
}

impl Sums {
    /// Adds others to them.
    pub const fn add(&mut self, other: &Self) {
        self.earned_fen = self.earned_fen.saturating_add(other.earned_fen);
        self.clawed_back_fen = self.clawed_back_fen.saturating_add(other.clawed_back_fen);
        self.corrected_fen = self.corrected_fen.saturating_add(other.corrected_fen);
        self.performance_fen = self.performance_fen.saturating_add(other.performance_fen);
    }

    /// Of all of them together.
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        all.into_iter().fold(Self::default(), |mut sum, one| {
            sum.add(one);
            sum
        })
    }
}

/// A member's month in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberRow {
    /// Who.
    pub member: MemberRef,
    /// What was booked, as far as the caller sees it.
    pub sums: Sums,
    /// What is still to come of the contracts that are being carried out; only of the current month.
    pub pending_fen: Option<i64>,
    /// What the ladder pays; none where a part of the month was booked at a store that the caller doesn't see.
    pub payable_fen: Option<i64>,
    /// The bonuses that are approved, as far as the caller sees them.
    pub bonus_fen: i64,
    /// What is paid in all: by the ladder, and the bonuses; none where a part of either lies at a store that the caller doesn't see.
    pub total_fen: Option<i64>,
}

/// The month of the members of a part of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementPage {
    /// Which month.
    pub month: Month,
    /// It is locked: nothing of it changes any more.
    pub is_locked: bool,
    /// How far the caller sees.
    pub scope: Scope,
    /// The members with anything booked or still to come, or a bonus, the greatest performance first.
    pub items: Vec<MemberRow>,
    /// Pass it as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many members there are.
    pub member_count: i64,
    /// All members together.
    pub totals: Sums,
    /// What is still to come of all of them; only of the current month.
    pub pending_fen: Option<i64>,
    /// The bonuses of all of them.
    pub bonus_fen: i64,
    /// What the company keeps itself; only for whoever sees all of it.
    pub company: Option<CompanyStatement>,
}

/// What the company keeps itself of a month: the parts of leavers, and of roles that nobody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompanyStatement {
    /// What was booked.
    pub sums: Sums,
    /// What is still to come; only of the current month.
    pub pending_fen: Option<i64>,
}

/// What was booked in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleSums {
    /// Which.
    pub role: CommissionRole,
    /// What was booked.
    pub sums: Sums,
}

/// A member's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberStatement {
    /// Who.
    pub member: MemberRef,
    /// Which month.
    pub month: Month,
    /// It is locked: nothing of it changes any more.
    pub is_locked: bool,
    /// What was booked.
    pub sums: Sums,
    /// What is still to come of the contracts that are being carried out; only of the current month.
    pub pending_fen: Option<i64>,
    /// The same by role, in the order of the plans.
    pub roles: Vec<RoleSums>,
    /// What is paid of it.
    pub payable_fen: i64,
    /// How that was reckoned.
    pub steps: Vec<PayStep>,
    /// The bonuses that are approved, in the order in which they were entered.
    pub bonuses: Vec<StatementBonus>,
    /// All of them together.
    pub bonus_fen: i64,
    /// What is paid in all: of the performance, and the bonuses.
    pub total_fen: i64,
}

/// A bonus as it stands on a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementBonus {
    /// Which.
    pub id: BonusId,
    /// What for.
    pub kind: BonusKind,
    /// How much, in fen; negative: less.
    pub amount_fen: i64,
    /// Why.
    pub reason: String,
    /// The number of the contract that it is for.
    pub contract_number: Option<String>,
}

/// A store's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoreRow {
    /// Which; none: members who belonged to no store.
    pub store_id: Option<OrgUnitId>,
    /// Its name.
    pub store: Option<String>,
    /// How many members had anything booked there.
    pub member_count: i64,
    /// What was booked for members who belonged to it on that day.
    pub sums: Sums,
}

/// The month of the stores of a part of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoreStatements {
    /// Which month.
    pub month: Month,
    /// It is locked: nothing of it changes any more.
    pub is_locked: bool,
    /// How far the caller sees.
    pub scope: Scope,
    /// The stores, the greatest performance first.
    pub items: Vec<StoreRow>,
    /// What the company keeps itself; only for whoever sees all of it.
    pub company: Option<CompanyStatement>,
    /// Stores and company together: for whoever sees all of it what came in in the month.
    pub totals: Sums,
}

/// A place of the leaderboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeaderboardRow {
    /// The place; equal performances share it.
    pub rank: i64,
    /// Who.
    pub member: MemberRef,
    /// The performance of the month, in fen.
    pub performance_fen: i64,
}

/// The leaderboard of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeaderboardPage {
    /// Which month.
    pub month: Month,
    /// How far the caller sees.
    pub scope: Scope,
    /// The members, the greatest performance first.
    pub items: Vec<LeaderboardRow>,
    /// Pass it as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many members there are.
    pub member_count: i64,
    /// All of them together, in fen.
    pub performance_fen: i64,
}

/// A line of a statement: what one receipt, refund or mediation means for one payee in one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarningLine {
    /// Its number; lines are never changed or removed.
    pub id: i64,
    /// The business day that it belongs to.
    pub day: NaiveDate,
    /// Why it was booked.
    pub kind: EarningKind,
    /// Of which contract.
    pub contract_id: ContractId,
    /// The number of the contract.
    pub contract_number: Option<String>,
    /// The voucher of the receipt, or of the receipt that was refunded.
    pub voucher: Option<String>,
    /// Who is paid; none is the company.
    pub member: Option<MemberRef>,
    /// In which role.
    pub role: CommissionRole,
    /// The share in basis points, to the nearest.
    pub share_bp: i64,
    /// By which shares.
    pub basis: EarningBasis,
    /// What came in, or, negative, went back; 0 for a correction.
    pub base_fen: i64,
    /// What the contract had brought in all before it: the part is that of the sum with it, less that of this.
    pub before_fen: i64,
    /// How much was booked, in fen.
    pub amount_fen: i64,
    /// Why it was refunded, or mediated.
    pub reason: Option<String>,
}

query! {
    /// Which lines; absent: all that the caller may see.
    LineQuery {
        /// Of this month.
        #[example = "202603"]
        month: Option<Month>,
        /// Of this member.
        member_id: Option<MemberId>,
        /// Booked at this store.
        store_id: Option<OrgUnitId>,
        /// Of contracts of this store, wherever it was booked.
        contract_store_id: Option<OrgUnitId>,
        /// Of this contract.
        contract_id: Option<ContractId>,
        /// In this role.
        #[schema(inline)]
        role: Option<CommissionRole>,
        /// Of this kind.
        #[schema(inline)]
        kind: Option<EarningKind>,
        /// What the company keeps itself.
        is_company: bool,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_add_up() {
        let one = Sums { earned_fen: 10, clawed_back_fen: 3, corrected_fen: -2, performance_fen: 5 };
        assert_eq!(Sums::of([&one, &one]), Sums { earned_fen: 20, clawed_back_fen: 6, corrected_fen: -4, performance_fen: 10 });
    }
}
