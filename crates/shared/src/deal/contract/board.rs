//! The board of the deals (§5): what comes next of each contract that is being carried out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ContractKind, ContractStepKind, ContractSummary};
use crate::problem::{FieldCode, FieldError};
use crate::query::query;
use crate::vocabulary::vocabulary;
use crate::{MemberId, OrgUnitId};

/// Cards of a column, where the caller doesn't say how many.
pub const BOARD_CARDS: i64 = 10;

vocabulary! {
    /// A column of the board: the first step that is still to be done, or the completion where none is.
    ContractColumn {
        /// 网签.
        OnlineSigning = "online_signing",
        /// 资金监管.
        FundCustody = "fund_custody",
        /// 贷款.
        Loan = "loan",
        /// 过户.
        Transfer = "transfer",
        /// 首期租金.
        FirstRent = "first_rent",
        /// 交付.
        HandOver = "hand_over",
        /// 待结案: every step is done, and nobody has said so yet.
        Completion = "completion",
    }
}

impl From<ContractStepKind> for ContractColumn {
    fn from(step: ContractStepKind) -> Self {
        match step {
            ContractStepKind::OnlineSigning => Self::OnlineSigning,
            ContractStepKind::FundCustody => Self::FundCustody,
            ContractStepKind::Loan => Self::Loan,
            ContractStepKind::Transfer => Self::Transfer,
            ContractStepKind::FirstRent => Self::FirstRent,
            ContractStepKind::HandOver => Self::HandOver,
        }
    }
}

impl ContractColumn {
    /// The step that comes next; none where only the completion is left.
    pub const fn step(self) -> Option<ContractStepKind> {
        match self {
            Self::OnlineSigning => Some(ContractStepKind::OnlineSigning),
            Self::FundCustody => Some(ContractStepKind::FundCustody),
            Self::Loan => Some(ContractStepKind::Loan),
            Self::Transfer => Some(ContractStepKind::Transfer),
            Self::FirstRent => Some(ContractStepKind::FirstRent),
            Self::HandOver => Some(ContractStepKind::HandOver),
            Self::Completion => None,
        }
    }
}

/// In which column a contract with these steps stands, and since when that is due: the first step that isn't done, else the completion, due with
/// the last of them. None for a contract that has no steps, such as an exclusive agreement. A step is its kind, its day, and whether it is done.
pub fn column_of(steps: &[(ContractStepKind, NaiveDate, bool)]) -> Option<(ContractColumn, NaiveDate)> {
    let open = steps.iter().find(|(.., is_done)| !is_done).map(|(kind, due_on, _)| ((*kind).into(), *due_on));
    open.or_else(|| steps.iter().map(|(_, due_on, _)| *due_on).max().map(|last| (ContractColumn::Completion, last)))
}

query! {
    /// Which contracts the board has, and which part of it is wanted: `limit` counts the cards of a column, and `cursor` goes on in one.
    ContractBoardQuery: paged, checked {
        /// Of one of these kinds.
        #[example = "sale,rental"]
        kind: Vec<ContractKind>,
        /// Closed by one of these.
        #[example = "3,4"]
        agent_id: Vec<MemberId>,
        /// Closed by members of this region, store or team.
        org_unit_id: Option<OrgUnitId>,
        /// Only this column.
        column: Option<ContractColumn>,
    }
}

impl ContractBoardQuery {
    fn check(&self, errors: &mut Vec<FieldError>) {
        if self.cursor.is_some() && self.column.is_none() {
            errors.push(FieldError::new("column", FieldCode::Required));
        }
    }
}

/// A column with its first cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractBoardColumn {
    /// Which.
    pub column: ContractColumn,
    /// Contracts that stand in it.
    pub count: i64,
    /// Those of them that are due before today.
    pub overdue: i64,
    /// What the house is paid for them in all, in fen.
    pub total_fen: i64,
    /// Some of them, what is due first in front.
    pub cards: Vec<ContractSummary>,
    /// For the next cards of this column; none where there are no more.
    pub next_cursor: Option<String>,
}

/// The board, columns in the order of the steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractBoard {
    /// The business day that makes a contract overdue.
    pub today: NaiveDate,
    /// All columns, or the one that was asked for.
    pub columns: Vec<ContractBoardColumn>,
}

/// One value with its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractFacet<T> {
    /// The value.
    pub value: T,
    /// How many contracts have it.
    pub count: i64,
}

/// The numbers beside the chips of the list, each under all other conditions of the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContractFacets {
    /// By where they stand.
    pub state: Vec<ContractFacet<super::ContractState>>,
    /// By what they are about.
    pub kind: Vec<ContractFacet<ContractKind>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_step_has_its_column() {
        for step in ContractStepKind::ALL {
            assert_eq!(ContractColumn::from(*step).step(), Some(*step));
            assert_eq!(ContractColumn::from(*step).as_str(), step.as_str());
        }
        assert_eq!(ContractColumn::ALL.len(), ContractStepKind::ALL.len() + 1);
        assert_eq!(ContractColumn::Completion.step(), None);
    }

    #[test]
    fn the_first_open_step_counts_even_where_a_later_one_is_done() {
        let (first, last) = (day("2026-03-21"), day("2026-05-17"));
        let steps = |signing, custody| [(ContractStepKind::OnlineSigning, first, signing), (ContractStepKind::HandOver, last, custody)];
        assert_eq!(column_of(&steps(false, true)), Some((ContractColumn::OnlineSigning, first)));
        assert_eq!(column_of(&steps(true, false)), Some((ContractColumn::HandOver, last)));
        assert_eq!(column_of(&steps(true, true)), Some((ContractColumn::Completion, last)));
        assert_eq!(column_of(&[]), None);
    }

    #[test]
    fn a_cursor_needs_its_column() {
        let errors = ContractBoardQuery::from_pairs([("cursor", "x")]).unwrap_err();
        assert_eq!(errors.iter().map(|error| (error.pointer.as_str(), error.code)).collect::<Vec<_>>(), [("column", FieldCode::Required)]);
        assert!(ContractBoardQuery::from_pairs([("cursor", "x"), ("column", "transfer")]).is_ok());
    }
}
