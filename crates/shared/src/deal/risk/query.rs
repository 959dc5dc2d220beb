//! The search for risks, and the period of their report: the same words in the API's query string and in the browser's address.

use chrono::NaiveDate;

use super::{RiskCode, RiskGrade, RiskState};
use crate::field::check_day;
use crate::page::MAX_LIMIT;
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::query::{check_value, join, parse, parse_list, unknown};
use crate::{ContractId, MemberId, OrgUnitId};

/// What to look for. An empty query finds every risk that the caller may see, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RiskQuery {
    /// Of one of these kinds.
    pub code: Vec<RiskCode>,
    /// Of one of these grades.
    pub grade: Vec<RiskGrade>,
    /// In one of these states.
    pub state: Vec<RiskState>,
    /// Of this contract.
    pub contract_id: Option<ContractId>,
    /// That this member is to deal with.
    pub owner_id: Option<MemberId>,
    /// Of contracts that members of this region, store or team close.
    pub org_unit_id: Option<OrgUnitId>,
    /// Only those that are open and overdue.
    pub is_overdue: bool,
    /// The caller's own, or those of the caller's team, store or region.
    pub scope: Option<Scope>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl RiskQuery {
    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] =
        &["code", "grade", "state", "contract_id", "owner_id", "org_unit_id", "is_overdue", "scope", "limit", "cursor"];

    /// Reads decoded name–value pairs.
    ///
    /// # Errors
    /// Every unknown parameter and unreadable value.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<FieldError>> {
        let mut query = Self::default();
        let mut errors: Vec<FieldError> = pairs.into_iter().filter_map(|(name, value)| query.set(name, value).err()).collect();
        if query.limit.is_some_and(|limit| !(1..=MAX_LIMIT).contains(&limit)) {
            errors.push(FieldError::new("limit", FieldCode::OutOfRange).with("min", 1).with("max", MAX_LIMIT));
        }
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        check_value(name, value)?;
        if value.trim().is_empty() {
            return if Self::NAMES.contains(&name) { Ok(()) } else { Err(unknown(name)) };
        }
        match name {
            "code" => self.code = parse_list(name, value)?,
            "grade" => self.grade = parse_list(name, value)?,
            "state" => self.state = parse_list(name, value)?,
            "contract_id" => self.contract_id = Some(parse(name, value)?),
            "owner_id" => self.owner_id = Some(parse(name, value)?),
            "org_unit_id" => self.org_unit_id = Some(parse(name, value)?),
            "is_overdue" => self.is_overdue = parse(name, value)?,
            "scope" => self.scope = Some(parse(name, value)?),
            "limit" => self.limit = Some(parse(name, value)?),
            "cursor" => self.cursor = Some(value.trim().to_owned()),
            other => return Err(unknown(other)),
        }
        Ok(())
    }

    /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let all: [(&'static str, Option<String>); 10] = [
            ("code", join(&self.code)),
            ("grade", join(&self.grade)),
            ("state", join(&self.state)),
            ("contract_id", self.contract_id.map(|id| id.to_string())),
            ("owner_id", self.owner_id.map(|id| id.to_string())),
            ("org_unit_id", self.org_unit_id.map(|id| id.to_string())),
            ("is_overdue", self.is_overdue.then(|| "true".to_owned())),
            ("scope", self.scope.map(|scope| scope.to_string())),
            ("limit", self.limit.map(|limit| limit.to_string())),
            ("cursor", self.cursor.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// What a report is about: what is open now, and what was closed in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RiskReportQuery {
    /// Closed on this business day or later; absent: 30 days before the last one.
    pub from: Option<NaiveDate>,
    /// Closed on this business day or earlier; absent: today.
    pub to: Option<NaiveDate>,
    /// The caller's own, or those of the caller's team, store or region.
    pub scope: Option<Scope>,
}

impl RiskReportQuery {
    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] = &["from", "to", "scope"];

    /// Reads decoded name–value pairs.
    ///
    /// # Errors
    /// Every unknown parameter and unreadable value.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<FieldError>> {
        let mut query = Self::default();
        let mut errors: Vec<FieldError> = pairs.into_iter().filter_map(|(name, value)| query.set(name, value).err()).collect();
        if query.from.zip(query.to).is_some_and(|(from, to)| to < from) {
            errors.push(FieldError::new("to", FieldCode::EndsBeforeStart).with("other", "from"));
        }
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        check_value(name, value)?;
        if value.trim().is_empty() {
            return if Self::NAMES.contains(&name) { Ok(()) } else { Err(unknown(name)) };
        }
        let day = |value| parse(name, value).and_then(|day| check_day(name, day).map(|()| day));
        match name {
            "from" => self.from = Some(day(value)?),
            "to" => self.to = Some(day(value)?),
            "scope" => self.scope = Some(parse(name, value)?),
            other => return Err(unknown(other)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_the_address_bar() {
        let text = [("code", "c08,c13"), ("grade", "high"), ("state", "open,handling"), ("contract_id", "7"), ("is_overdue", "true")];
        let pairs = RiskQuery::from_pairs(text).unwrap().to_pairs();
        assert_eq!(pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), text);
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        assert!(RiskQuery::NAMES.iter().all(|name| RiskQuery::from_pairs([(*name, "")]).is_ok()));
        assert!(RiskReportQuery::NAMES.iter().all(|name| RiskReportQuery::from_pairs([(*name, "")]).is_ok()));
        assert_eq!(RiskQuery::from_pairs([("colour", "red"), ("limit", "0")]).unwrap_err().len(), 2);
        assert_eq!(RiskReportQuery::from_pairs([("from", "2026-03-18"), ("to", "2026-03-17")]).unwrap_err()[0].pointer, "to");
    }
}
