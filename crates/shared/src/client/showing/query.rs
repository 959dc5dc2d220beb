//! The search for showings: the same words in the API's query string and in the browser's address.

use chrono::NaiveDate;

use super::ShowingState;
use crate::field::check_day;
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::query::{check_value, join, parse, parse_list, unknown};
use crate::vocabulary::vocabulary;
use crate::{ClientId, ListingId, MemberId, OrgUnitId};

vocabulary! {
    /// The order of the list of showings.
    ShowingOrder {
        /// As they come: the earliest first.
        Earliest = "earliest",
        /// As one looks back: the latest first.
        Latest = "latest",
    }
}

/// What to look for. An empty query finds every showing that the caller may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShowingQuery {
    /// Beginning on this business day or later.
    pub from: Option<NaiveDate>,
    /// Beginning on this business day or earlier.
    pub to: Option<NaiveDate>,
    /// In one of these states.
    pub state: Vec<ShowingState>,
    /// Led or accompanied by one of these.
    pub agent_id: Vec<MemberId>,
    /// Led by members of this region, store or team.
    pub org_unit_id: Option<OrgUnitId>,
    /// Of this client.
    pub client_id: Option<ClientId>,
    /// Of this listing.
    pub listing_id: Option<ListingId>,
    /// The caller's own, or those of the caller's team, store or region.
    pub scope: Option<Scope>,
    /// Order; the earliest first without it.
    pub sort: Option<ShowingOrder>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl ShowingQuery {
    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] =
        &["from", "to", "state", "agent_id", "org_unit_id", "client_id", "listing_id", "scope", "sort", "limit", "cursor"];

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
        match name {
            "from" => self.from = Some(parse_day(name, value)?),
            "to" => self.to = Some(parse_day(name, value)?),
            "state" => self.state = parse_list(name, value)?,
            "agent_id" => self.agent_id = parse_list(name, value)?,
            "org_unit_id" => self.org_unit_id = Some(parse(name, value)?),
            "client_id" => self.client_id = Some(parse(name, value)?),
            "listing_id" => self.listing_id = Some(parse(name, value)?),
            "scope" => self.scope = Some(parse(name, value)?),
            "sort" => self.sort = Some(parse(name, value)?),
            "limit" => self.limit = Some(parse(name, value)?),
            "cursor" => self.cursor = Some(value.trim().to_owned()),
            other => return Err(unknown(other)),
        }
        Ok(())
    }

    /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let word = |value: Option<&dyn std::fmt::Display>| value.map(ToString::to_string);
        let all: [(&'static str, Option<String>); 11] = [
            ("from", word(self.from.as_ref().map(|v| v as _))),
            ("to", word(self.to.as_ref().map(|v| v as _))),
            ("state", join(&self.state)),
            ("agent_id", join(&self.agent_id)),
            ("org_unit_id", word(self.org_unit_id.as_ref().map(|v| v as _))),
            ("client_id", word(self.client_id.as_ref().map(|v| v as _))),
            ("listing_id", word(self.listing_id.as_ref().map(|v| v as _))),
            ("scope", word(self.scope.as_ref().map(|v| v as _))),
            ("sort", word(self.sort.as_ref().map(|v| v as _))),
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
        let text = [("from", "2026-03-16"), ("to", "2026-03-22"), ("state", "booked,under_way"), ("client_id", "7"), ("sort", "latest")];
        let pairs = ShowingQuery::from_pairs(text).unwrap().to_pairs();
        assert_eq!(pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), text);
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        for name in ShowingQuery::NAMES {
            assert!(ShowingQuery::from_pairs([(*name, "")]).is_ok(), "{name}");
        }
        let errors = ShowingQuery::from_pairs([("colour", "red"), ("from", "2026-03-02"), ("to", "2026-03-01")]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), ["colour", "to"]);
    }
}
