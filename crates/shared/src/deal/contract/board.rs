//! The board of the deals (§5): what comes next of each contract that is being carried out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ContractKind, ContractStepKind, ContractSummary};
use crate::problem::{FieldCode, FieldError};
use crate::query::{check_value, join, parse, parse_list, unknown};
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

/// Which contracts the board has, and which part of it is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractBoardQuery {
    /// Of one of these kinds.
    pub kind: Vec<ContractKind>,
    /// Closed by one of these.
    pub agent_id: Vec<MemberId>,
    /// Closed by members of this region, store or team.
    pub org_unit_id: Option<OrgUnitId>,
    /// Only this column.
    pub column: Option<ContractColumn>,
    /// Cards of a column.
    pub limit: Option<i64>,
    /// Where the previous page of the column ended.
    pub cursor: Option<String>,
}

impl ContractBoardQuery {
    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] = &["kind", "agent_id", "org_unit_id", "column", "limit", "cursor"];

    /// Reads decoded name–value pairs.
    ///
    /// # Errors
    /// Every unknown parameter and unreadable value; a cursor without its column.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<FieldError>> {
        let mut query = Self::default();
        let mut errors: Vec<FieldError> = pairs.into_iter().filter_map(|(name, value)| query.set(name, value).err()).collect();
        if query.limit.is_some_and(|limit| !(1..=crate::page::MAX_LIMIT).contains(&limit)) {
            errors.push(FieldError::new("limit", FieldCode::OutOfRange).with("min", 1).with("max", crate::page::MAX_LIMIT));
        }
        if query.cursor.is_some() && query.column.is_none() {
            errors.push(FieldError::new("column", FieldCode::Required));
        }
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        check_value(name, value)?;
        if value.trim().is_empty() {
            return if Self::NAMES.contains(&name) { Ok(()) } else { Err(unknown(name)) };
        }
        match name {
            "kind" => self.kind = parse_list(name, value)?,
            "agent_id" => self.agent_id = parse_list(name, value)?,
            "org_unit_id" => self.org_unit_id = Some(parse(name, value)?),
            "column" => self.column = Some(parse(name, value)?),
            "limit" => self.limit = Some(parse(name, value)?),
            "cursor" => self.cursor = Some(value.trim().to_owned()),
            other => return Err(unknown(other)),
        }
        Ok(())
    }

    /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let all: [(&'static str, Option<String>); 6] = [
            ("kind", join(&self.kind)),
            ("agent_id", join(&self.agent_id)),
            ("org_unit_id", self.org_unit_id.map(|id| id.to_string())),
            ("column", self.column.map(|column| column.to_string())),
            ("limit", self.limit.map(|limit| limit.to_string())),
            ("cursor", self.cursor.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
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
    fn a_query_survives_and_a_cursor_needs_its_column() {
        let text = [("kind", "sale"), ("agent_id", "3"), ("org_unit_id", "2"), ("column", "transfer"), ("limit", "5"), ("cursor", "x")];
        let pairs = ContractBoardQuery::from_pairs(text).unwrap().to_pairs();
        assert_eq!(pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), text);
        for name in ContractBoardQuery::NAMES {
            assert!(ContractBoardQuery::from_pairs([(*name, "")]).is_ok(), "{name}");
        }
        let errors = ContractBoardQuery::from_pairs([("cursor", "x"), ("colour", "red")]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), ["colour", "column"]);
    }
}
