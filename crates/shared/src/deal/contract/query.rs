//! The search for contracts: the same words in the API's query string and in the browser's address.

use chrono::NaiveDate;

use super::{ContractColumn, ContractKind, ContractState};
use crate::field::check_day;
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::query::{check_value, join, parse, parse_list, unknown};
use crate::{ClientId, ListingId, MemberId, OrgUnitId};

/// What to look for. An empty query finds every contract that the caller may see, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractQuery {
    /// The number or its beginning, what listings are found by, or a party's name.
    pub q: Option<String>,
    /// Of one of these kinds.
    pub kind: Vec<ContractKind>,
    /// In one of these states.
    pub state: Vec<ContractState>,
    /// Closed by one of these.
    pub agent_id: Vec<MemberId>,
    /// Closed by members of this region, store or team.
    pub org_unit_id: Option<OrgUnitId>,
    /// About this listing.
    pub listing_id: Option<ListingId>,
    /// Of this client.
    pub client_id: Option<ClientId>,
    /// Being carried out, with one of these to come next.
    pub next: Vec<ContractColumn>,
    /// What comes next was due before today, or was not.
    pub overdue: Option<bool>,
    /// Signed on this business day or later.
    pub signed_from: Option<NaiveDate>,
    /// Signed on this business day or earlier.
    pub signed_to: Option<NaiveDate>,
    /// The caller's own, or those of the caller's team, store or region.
    pub scope: Option<Scope>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl ContractQuery {
    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] = &[
        "q",
        "kind",
        "state",
        "agent_id",
        "org_unit_id",
        "listing_id",
        "client_id",
        "next",
        "overdue",
        "signed_from",
        "signed_to",
        "scope",
        "limit",
        "cursor",
    ];

    /// Reads decoded name–value pairs.
    ///
    /// # Errors
    /// Every unknown parameter and unreadable value.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<FieldError>> {
        let mut query = Self::default();
        let mut errors: Vec<FieldError> = pairs.into_iter().filter_map(|(name, value)| query.set(name, value).err()).collect();
        if query.limit.is_some_and(|limit| !(1..=crate::page::MAX_LIMIT).contains(&limit)) {
            errors.push(FieldError::new("limit", FieldCode::OutOfRange).with("min", 1).with("max", crate::page::MAX_LIMIT));
        }
        if query.signed_from.zip(query.signed_to).is_some_and(|(from, to)| to < from) {
            errors.push(FieldError::new("signed_to", FieldCode::EndsBeforeStart).with("other", "signed_from"));
        }
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        check_value(name, value)?;
        if value.trim().is_empty() {
            return if Self::NAMES.contains(&name) { Ok(()) } else { Err(unknown(name)) };
        }
        match name {
            "q" => self.q = Some(value.trim().to_owned()),
            "kind" => self.kind = parse_list(name, value)?,
            "state" => self.state = parse_list(name, value)?,
            "agent_id" => self.agent_id = parse_list(name, value)?,
            "org_unit_id" => self.org_unit_id = Some(parse(name, value)?),
            "listing_id" => self.listing_id = Some(parse(name, value)?),
            "client_id" => self.client_id = Some(parse(name, value)?),
            "next" => self.next = parse_list(name, value)?,
            "overdue" => self.overdue = Some(parse(name, value)?),
            "signed_from" => self.signed_from = Some(parse_day(name, value)?),
            "signed_to" => self.signed_to = Some(parse_day(name, value)?),
            "scope" => self.scope = Some(parse(name, value)?),
            "limit" => self.limit = Some(parse(name, value)?),
            "cursor" => self.cursor = Some(value.trim().to_owned()),
            other => return Err(unknown(other)),
        }
        Ok(())
    }

    /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let word = |value: Option<&dyn std::fmt::Display>| value.map(ToString::to_string);
        let all: [(&'static str, Option<String>); 14] = [
            ("q", self.q.clone()),
            ("kind", join(&self.kind)),
            ("state", join(&self.state)),
            ("agent_id", join(&self.agent_id)),
            ("org_unit_id", word(self.org_unit_id.as_ref().map(|v| v as _))),
            ("listing_id", word(self.listing_id.as_ref().map(|v| v as _))),
            ("client_id", word(self.client_id.as_ref().map(|v| v as _))),
            ("next", join(&self.next)),
            ("overdue", word(self.overdue.as_ref().map(|v| v as _))),
            ("signed_from", word(self.signed_from.as_ref().map(|v| v as _))),
            ("signed_to", word(self.signed_to.as_ref().map(|v| v as _))),
            ("scope", word(self.scope.as_ref().map(|v| v as _))),
            ("limit", word(self.limit.as_ref().map(|v| v as _))),
            ("cursor", self.cursor.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

fn parse_day(name: &str, value: &str) -> Result<NaiveDate, FieldError> {
    let day = parse(name, value)?;
    check_day(name, day).map(|()| day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_the_address_bar() {
        let text =
            [("q", "202603"), ("kind", "sale,rental"), ("state", "signed"), ("listing_id", "7"), ("next", "loan"), ("overdue", "true")];
        let pairs = ContractQuery::from_pairs(text).unwrap().to_pairs();
        assert_eq!(pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), text);
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        for name in ContractQuery::NAMES {
            assert!(ContractQuery::from_pairs([(*name, "")]).is_ok(), "{name}");
        }
        let errors = ContractQuery::from_pairs([("colour", "red"), ("limit", "0")]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), ["colour", "limit"]);
    }
}
