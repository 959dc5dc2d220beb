//! The statement of a developer 开发商对账单 (§4, §12.3): which commission is owed for homes that are sold for one, by project and month.

use serde::{Deserialize, Serialize};

use crate::deal::cost::CostObjectRef;
use crate::month::Month;
use crate::problem::{FieldCode, FieldError};
use crate::query::query;
use crate::{CostObjectId, OrgUnitId};

/// Months that a statement has at most.
pub const STATEMENT_MONTHS_MAX: usize = 36;
/// Months that it has where nobody says how many.
const MONTHS: usize = 12;

/// Sums of the owner's side of the commission, in fen. What is due has come in and was not given back, or is still open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeveloperSums {
    /// 签约: contracts that were signed.
    pub contracts: i64,
    /// Those of them that were cancelled since.
    pub cancelled: i64,
    /// 成交额: their prices, without those that were cancelled.
    pub price_fen: i64,
    /// 应收佣金: what is due; of a cancelled contract what came in and stays.
    pub due_fen: i64,
    /// 已收: what came in of it.
    pub received_fen: i64,
    /// 退款: what was given back of that.
    pub refunded_fen: i64,
    /// 未收: what is still open.
    pub open_fen: i64,
}

impl DeveloperSums {
    /// Both together; none where no integer holds an amount.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        Some(Self {
            contracts: self.contracts.checked_add(other.contracts)?,
            cancelled: self.cancelled.checked_add(other.cancelled)?,
            price_fen: self.price_fen.checked_add(other.price_fen)?,
            due_fen: self.due_fen.checked_add(other.due_fen)?,
            received_fen: self.received_fen.checked_add(other.received_fen)?,
            refunded_fen: self.refunded_fen.checked_add(other.refunded_fen)?,
            open_fen: self.open_fen.checked_add(other.open_fen)?,
        })
    }

    /// Does it add up: is what is due what came in, less what was given back, and what is open?
    pub fn is_balanced(&self) -> bool {
        let rest = self.received_fen.checked_sub(self.refunded_fen).and_then(|kept| kept.checked_add(self.open_fen));
        rest == Some(self.due_fen)
    }
}

/// What a developer owes for the contracts of a project that were signed in a month, as things stand now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeveloperRow {
    /// The project.
    pub project: CostObjectRef,
    /// Who owes it.
    pub developer: String,
    /// In which month the contracts were signed.
    pub month: Month,
    /// Their sums.
    pub sums: DeveloperSums,
}

/// The statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeveloperStatement {
    /// From which month.
    pub from: Month,
    /// To which, that one among them.
    pub to: Month,
    /// By project, the newest first, and by month, the latest first.
    pub items: Vec<DeveloperRow>,
    /// All of them together.
    pub total: DeveloperSums,
}

query! {
    /// What to look for. An empty query finds the last twelve months of all projects.
    DeveloperQuery {
        /// Signed from this month on; eleven months before the last one without it.
        #[example = "202601"]
        from: Option<Month>,
        /// Signed until this month; the current one without it.
        #[example = "202603"]
        to: Option<Month>,
        /// Only this project.
        cost_object_id: Option<CostObjectId>,
        /// Only contracts of this store.
        store_id: Option<OrgUnitId>,
    }
}

impl DeveloperQuery {
    /// From which month to which, where this one is the current: those that are asked for, else the last twelve.
    ///
    /// # Errors
    /// More months than a statement has, or none.
    pub fn months(&self, current: Month) -> Result<(Month, Month), Vec<FieldError>> {
        let to = self.to.unwrap_or(current);
        let back = |from: Month, months: usize| (1..months).fold(from, |month, _| month.previous());
        let from = self.from.unwrap_or_else(|| back(to, MONTHS));
        let wrong = |code| Err(vec![FieldError::new("from", code)]);
        if from > to {
            wrong(FieldCode::Contradicts)
        } else if from < back(to, STATEMENT_MONTHS_MAX) {
            wrong(FieldCode::OutOfRange)
        } else {
            Ok((from, to))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn twelve_months_unless_others_are_asked_for_and_never_more_than_three_years() {
        let current = month("202603");
        assert_eq!(DeveloperQuery::default().months(current), Ok((month("202504"), current)));
        let query = |from: &str, to: &str| DeveloperQuery { from: from.parse().ok(), to: to.parse().ok(), ..DeveloperQuery::default() };
        assert_eq!(query("202603", "202603").months(current), Ok((current, current)));
        assert_eq!(query("", "202512").months(current), Ok((month("202501"), month("202512"))));
        assert_eq!(query("202304", "202603").months(current), Ok((month("202304"), current)));
        assert_eq!(query("202303", "202603").months(current).unwrap_err()[0].code, FieldCode::OutOfRange);
        assert_eq!(query("202604", "202603").months(current).unwrap_err()[0].code, FieldCode::Contradicts);
    }

    #[test]
    fn what_is_due_has_come_in_and_stayed_or_is_open() {
        let sums = DeveloperSums {
            contracts: 2,
            due_fen: 4_000_000,
            received_fen: 2_500_001,
            refunded_fen: 500_001,
            open_fen: 2_000_000,
            ..DeveloperSums::default()
        };
        assert!(sums.is_balanced() && sums.plus(&sums).is_some_and(|sum| sum.is_balanced() && sum.contracts == 4));
        assert!(!DeveloperSums { open_fen: 1, ..sums }.is_balanced());
        assert_eq!(DeveloperSums { due_fen: i64::MAX, ..sums }.plus(&sums), None);
    }
}
