//! What the house spends (§12.2): entries of costs 费用, and budgets 预算 by cost centre, category and month.

mod budget;
mod object;
mod query;
mod request;
mod response;

pub use budget::{BudgetLevel, BudgetMonth, BudgetRow, BudgetVersion, ProposeBudgetRequest, Variance, budget_level, variance};
pub use object::{
    ContractCostObject, ContractCostObjectRequest, CostObject, CostObjectChange, CostObjectKind, CostObjectList, CostObjectRef,
    CostObjectRequest,
};
pub use query::CostQuery;
pub use request::{EnterCostRequest, PayCostRequest, ReverseCostRequest};
pub use response::{CostEntry, CostPage, CostRights, CostSums};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What money is spent on (§12.2).
    CostCategory {
        /// 房租.
        Rent = "rent",
        /// 工资: pay.
        Pay = "pay",
        /// 已付佣金: what agents were paid of their commission.
        CommissionPaid = "commission_paid",
        /// 广告与平台: advertising and portals.
        Advertising = "advertising",
        /// 渠道费: fees to channels.
        ChannelFee = "channel_fee",
        /// 推荐奖励: rewards for referrals.
        ReferralReward = "referral_reward",
        /// 配钥匙: cutting keys.
        Keys = "keys",
        /// 实勘与摄影: surveys and photos.
        SurveyPhoto = "survey_photo",
        /// 培训.
        Training = "training",
        /// 招待.
        Entertainment = "entertainment",
        /// 税费.
        Taxes = "taxes",
        /// Anything else.
        Other = "other",
    }
}

/// Where a cost stands in profit and loss (§12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostLine {
    /// 渠道与推荐: before the gross profit.
    Channel,
    /// 直接费用: after it.
    Direct,
    /// Nowhere: commission counts when it is earned, not when it is paid.
    None,
}

impl CostCategory {
    /// Where it stands in profit and loss.
    pub const fn line(self) -> CostLine {
        match self {
            Self::ChannelFee | Self::ReferralReward => CostLine::Channel,
            Self::CommissionPaid => CostLine::None,
            Self::Rent
            | Self::Pay
            | Self::Advertising
            | Self::Keys
            | Self::SurveyPhoto
            | Self::Training
            | Self::Entertainment
            | Self::Taxes
            | Self::Other => CostLine::Direct,
        }
    }
}

vocabulary! {
    /// How far an entry is (§12.2).
    CostState {
        /// 待审批: entered, and not yet counted.
        Draft = "draft",
        /// 已审批: committed.
        Approved = "approved",
        /// 已付款: spent.
        Paid = "paid",
    }
}

impl CostState {
    /// Does it count in budgets, profit and loss?
    pub const fn counts(self) -> bool {
        matches!(self, Self::Approved | Self::Paid)
    }

    /// Those that count.
    pub const COUNTED: [Self; 2] = [Self::Approved, Self::Paid];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commission_that_is_paid_counts_nowhere_again() {
        let on = |line: CostLine| CostCategory::ALL.iter().copied().filter(|one| one.line() == line).collect::<Vec<_>>();
        assert_eq!(on(CostLine::Channel), [CostCategory::ChannelFee, CostCategory::ReferralReward]);
        assert_eq!(on(CostLine::None), [CostCategory::CommissionPaid]);
        assert_eq!(on(CostLine::Direct).len(), 9);
    }

    #[test]
    fn a_draft_counts_nowhere() {
        let counted: Vec<_> = CostState::ALL.iter().copied().filter(|state| state.counts()).collect();
        assert_eq!(counted, CostState::COUNTED);
    }
}
