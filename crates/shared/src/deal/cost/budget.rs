//! Budgets 预算: how much a cost centre may spend on a category in a month (§12.2).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CostCategory, CostObjectRef};
use crate::company::member::MemberRef;
use crate::deal::contract::AMOUNT_MAX;
use crate::field::Checks;
use crate::month::Month;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;
use crate::{BudgetId, CostObjectId, OrgUnitId};

/// From so much of a budget on it warns, in per cent.
const WARNS_FROM: i128 = 80;
/// Beyond so much of it nothing is approved, in per cent.
const REFUSED_OVER: i128 = 110;

vocabulary! {
    /// How much of a budget is used (§12.2).
    BudgetLevel {
        /// 预算内: less than 80 %.
        Within = "within",
        /// 接近上限: from 80 % on.
        Warned = "warned",
        /// 超预算: more than 100 %, which the director approves.
        NeedsDirector = "needs_director",
        /// 超上限: more than 110 %, which is refused.
        Exceeded = "exceeded",
    }
}

/// How much of a budget is used by what is committed and spent.
pub fn budget_level(budget_fen: i64, used_fen: i64) -> BudgetLevel {
    let (budget, used) = (i128::from(budget_fen), i128::from(used_fen));
    if used <= 0 {
        BudgetLevel::Within
    } else if used * 100 > budget * REFUSED_OVER {
        BudgetLevel::Exceeded
    } else if used > budget {
        BudgetLevel::NeedsDirector
    } else if used * 100 >= budget * WARNS_FROM {
        BudgetLevel::Warned
    } else {
        BudgetLevel::Within
    }
}

/// How far what was spent is off the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Variance {
    /// Actual less budget, in fen.
    pub fen: i64,
    /// The same in basis points of the budget, HU; null where the budget is nothing, or the part is beyond all measure.
    pub bp: Option<i64>,
}

/// Actual less budget (§12.2).
pub fn variance(actual_fen: i64, budget_fen: i64) -> Variance {
    let fen = actual_fen.saturating_sub(budget_fen);
    Variance { fen, bp: crate::money::part_bp(fen, budget_fen) }
}

/// Body of `POST /budgets`: what is proposed for a cost centre, a category and a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposeBudgetRequest {
    /// The store; absent: head office.
    #[serde(default)]
    pub store_id: Option<OrgUnitId>,
    /// The project or campaign, whose budget is beside those of stores and head office, and of none of them.
    #[serde(default)]
    pub cost_object_id: Option<CostObjectId>,
    /// For what.
    pub category: CostCategory,
    /// For which month.
    pub month: Month,
    /// How much, without VAT, in fen.
    #[cfg_attr(feature = "openapi", schema(example = 22_000_000))]
    pub amount_fen: i64,
    /// Why, 2 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "年度预算"))]
    pub reason: String,
}

impl ProposeBudgetRequest {
    /// Checks what needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.wrong_if(self.store_id.is_some() && self.cost_object_id.is_some(), "/store_id", FieldCode::Contradicts);
        checks.range("/amount_fen", Some(self.amount_fen), 0, AMOUNT_MAX);
        checks.text("/reason", &self.reason, 2, 500);
        checks.finish()
    }
}

/// A version of a budget; the latest one that is approved counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BudgetVersion {
    /// Its number.
    pub id: BudgetId,
    /// The store; null: head office, or a project or campaign.
    pub store_id: Option<OrgUnitId>,
    /// The project or campaign.
    pub cost_object_id: Option<CostObjectId>,
    /// For what.
    pub category: CostCategory,
    /// For which month.
    pub month: Month,
    /// How much, without VAT, in fen.
    pub amount_fen: i64,
    /// Why.
    pub reason: String,
    /// Who has proposed it.
    pub proposed_by: MemberRef,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// Who has approved it; null: nobody yet.
    pub approved_by: Option<MemberRef>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
}

/// A category's budget in a month, and what is used of it. Amounts are fen without VAT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BudgetRow {
    /// For what.
    pub category: CostCategory,
    /// The budget in force; null: none.
    pub budget_fen: Option<i64>,
    /// What is approved and not yet paid.
    pub committed_fen: i64,
    /// What is paid.
    pub spent_fen: i64,
    /// What is used of the budget; null without one.
    pub level: Option<BudgetLevel>,
    /// How far committed and spent are off the budget; null without one.
    pub variance: Option<Variance>,
    /// Its versions, the latest first; fifty at most of all categories together.
    pub versions: Vec<BudgetVersion>,
}

/// The budgets of a cost centre in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BudgetMonth {
    /// Which month.
    pub month: Month,
    /// It is locked: nothing of it changes any more (§12.3).
    pub is_locked: bool,
    /// The store; null: head office, or a project or campaign.
    pub store_id: Option<OrgUnitId>,
    /// Its name.
    pub store: Option<String>,
    /// The project or campaign; null: the budgets are those of the store, or of head office.
    pub cost_object: Option<CostObjectRef>,
    /// Every category.
    pub items: Vec<BudgetRow>,
    /// May the caller propose versions?
    pub may_propose: bool,
    /// May the caller approve what others have proposed?
    pub may_approve: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_warns_from_80_needs_the_director_over_100_and_refuses_over_110_per_cent() {
        let of_22_000 = |used_fen| budget_level(2_200_000, used_fen);
        assert_eq!(of_22_000(1_759_999), BudgetLevel::Within);
        assert_eq!(of_22_000(1_760_000), BudgetLevel::Warned);
        assert_eq!(of_22_000(2_200_000), BudgetLevel::Warned);
        assert_eq!(of_22_000(2_200_001), BudgetLevel::NeedsDirector);
        assert_eq!(of_22_000(2_420_000), BudgetLevel::NeedsDirector);
        assert_eq!(of_22_000(2_420_001), BudgetLevel::Exceeded);
        assert_eq!(budget_level(0, 1), BudgetLevel::Exceeded);
        assert_eq!(budget_level(0, 0), BudgetLevel::Within);
        assert_eq!(budget_level(i64::MAX, i64::MAX), BudgetLevel::Warned);
    }

    #[test]
    fn the_variance_of_the_rule_book() {
        assert_eq!(variance(24_000_000, 22_000_000), Variance { fen: 2_000_000, bp: Some(909) });
        assert_eq!(variance(20_000_000, 22_000_000), Variance { fen: -2_000_000, bp: Some(-909) });
        assert_eq!(variance(1, 0), Variance { fen: 1, bp: None });
    }
}
