//! The search for clients: the same words in the API's query string and in the browser's address.

use chrono::NaiveDate;

use crate::client::{ClientGrade, ClientKind, ClientPool, ClientSource, ClientStage, Level};
use crate::field::check_day;
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::{Purpose, Range};
use crate::query::{check_value, join, parse, parse_list, unknown};
use crate::vocabulary::vocabulary;
use crate::{MemberId, OrgUnitId};

vocabulary! {
    /// A class of data that a client should have (B9).
    DataClass {
        /// A telephone number.
        Contact = "contact",
        /// What the client is to the house, and how it came.
        Basics = "basics",
        /// An open demand that says enough to look for something.
        Wishes = "wishes",
        /// How strong the wish is, and what the client is worth.
        Preferences = "preferences",
        /// A follow-up at all.
        Service = "service",
    }
}

vocabulary! {
    /// The order of the list of clients.
    ClientSort {
        /// What falls into the public pool first 最快掉公.
        Dropping = "dropping",
        /// The latest registrations first.
        Registered = "registered",
        /// The latest changes first.
        Updated = "updated",
        /// The longest without a follow-up first.
        LeastFollowedUp = "least_followed_up",
    }
}

/// What to look for. An empty query finds every client that the caller may see and that isn't lost.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClientQuery {
    /// Name in Chinese, pinyin or initials, tag, last four digits of a number, or a whole contact.
    pub q: Option<String>,
    /// Whose they are now.
    pub pool: Option<ClientPool>,
    /// The caller's own, or those of the caller's team, store or region.
    pub scope: Option<Scope>,
    /// Who holds them.
    pub agent_id: Vec<MemberId>,
    /// Region, store or team whose members hold them.
    pub org_unit_id: Option<OrgUnitId>,
    /// Grades.
    pub grade: Vec<ClientGrade>,
    /// Stages; without it all but `lost`.
    pub stage: Vec<ClientStage>,
    /// What they are to the house, any of these.
    pub kind: Vec<ClientKind>,
    /// How they came.
    pub source: Vec<ClientSource>,
    /// How strong the wish is.
    pub intent: Vec<Level>,
    /// What they are worth.
    pub value: Vec<Level>,
    /// Key clients or others.
    pub is_key: Option<bool>,
    /// Without or with a demand.
    pub is_incomplete: Option<bool>,
    /// Registered before by somebody else, or first.
    pub is_duplicate: Option<bool>,
    /// Who lack a class of data.
    pub lacks: Option<DataClass>,
    /// One tag.
    pub tag: Option<String>,
    /// Who look to buy or to rent.
    pub purpose: Option<Purpose>,
    /// Who look in these districts.
    pub district: Vec<String>,
    /// Whose budget lies in this range, in fen.
    pub budget: Range<i64>,
    /// Who want so many bedrooms.
    pub rooms: Option<i32>,
    /// Over the limit of their stage, or within it.
    pub is_over_limit: Option<bool>,
    /// Who become public within so many days.
    pub dropping_days: Option<i32>,
    /// No follow-up for at least so many days.
    pub unfollowed_days: Option<i32>,
    /// Registered on or after / on or before this business day.
    pub registered_on: Range<NaiveDate>,
    /// Order.
    pub sort: Option<ClientSort>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
    /// Count the matches.
    pub with_total: bool,
}

impl ClientQuery {
    /// Reads decoded name–value pairs.
    ///
    /// # Errors
    /// Every unknown parameter and unreadable value.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<FieldError>> {
        let mut query = Self::default();
        let mut errors: Vec<FieldError> = pairs.into_iter().filter_map(|(name, value)| query.set(name, value).err()).collect();
        query.check(&mut errors);
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }

    /// The order of the list.
    pub fn order(&self) -> ClientSort {
        self.sort.unwrap_or(ClientSort::Registered)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        check_value(name, value)?;
        if value.trim().is_empty() {
            return if Self::NAMES.contains(&name) { Ok(()) } else { Err(unknown(name)) };
        }
        match name {
            "q" => self.q = Some(value.trim().to_owned()),
            "pool" => self.pool = Some(parse(name, value)?),
            "scope" => self.scope = Some(parse(name, value)?),
            "agent_id" => self.agent_id = parse_list(name, value)?,
            "org_unit_id" => self.org_unit_id = Some(parse(name, value)?),
            "grade" => self.grade = parse_list(name, value)?,
            "stage" => self.stage = parse_list(name, value)?,
            "kind" => self.kind = parse_list(name, value)?,
            "source" => self.source = parse_list(name, value)?,
            "intent" => self.intent = parse_list(name, value)?,
            "value" => self.value = parse_list(name, value)?,
            "is_key" => self.is_key = Some(parse(name, value)?),
            "is_incomplete" => self.is_incomplete = Some(parse(name, value)?),
            "is_duplicate" => self.is_duplicate = Some(parse(name, value)?),
            "lacks" => self.lacks = Some(parse(name, value)?),
            "tag" => self.tag = Some(value.trim().to_owned()),
            "purpose" => self.purpose = Some(parse(name, value)?),
            "district" => self.district = parse_list(name, value)?,
            "budget_min" => self.budget.min = Some(parse(name, value)?),
            "budget_max" => self.budget.max = Some(parse(name, value)?),
            "rooms" => self.rooms = Some(parse(name, value)?),
            "is_over_limit" => self.is_over_limit = Some(parse(name, value)?),
            "dropping_days" => self.dropping_days = Some(parse(name, value)?),
            "unfollowed_days" => self.unfollowed_days = Some(parse(name, value)?),
            "registered_from" => self.registered_on.min = Some(parse_day(name, value)?),
            "registered_to" => self.registered_on.max = Some(parse_day(name, value)?),
            "sort" => self.sort = Some(parse(name, value)?),
            "limit" => self.limit = Some(parse(name, value)?),
            "cursor" => self.cursor = Some(value.trim().to_owned()),
            "total" => self.with_total = parse(name, value)?,
            other => return Err(unknown(other)),
        }
        Ok(())
    }

    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] = &[
        "q",
        "pool",
        "scope",
        "agent_id",
        "org_unit_id",
        "grade",
        "stage",
        "kind",
        "source",
        "intent",
        "value",
        "is_key",
        "is_incomplete",
        "is_duplicate",
        "lacks",
        "tag",
        "purpose",
        "district",
        "budget_min",
        "budget_max",
        "rooms",
        "is_over_limit",
        "dropping_days",
        "unfollowed_days",
        "registered_from",
        "registered_to",
        "sort",
        "limit",
        "cursor",
        "total",
    ];

    fn check(&self, errors: &mut Vec<FieldError>) {
        if self.q.as_deref().is_some_and(|q| q.chars().count() > 100) {
            errors.push(FieldError::new("q", FieldCode::TooLong).with("max", 100));
        }
        if self.limit.is_some_and(|limit| !(1..=crate::page::MAX_LIMIT).contains(&limit)) {
            errors.push(FieldError::new("limit", FieldCode::OutOfRange).with("min", 1).with("max", crate::page::MAX_LIMIT));
        }
        for (name, days) in [("unfollowed_days", self.unfollowed_days), ("dropping_days", self.dropping_days)] {
            if days.is_some_and(|days| !(0..=3650).contains(&days)) {
                errors.push(FieldError::new(name, FieldCode::OutOfRange).with("min", 0).with("max", 3650));
            }
        }
        if self.budget.is_reversed() {
            errors.push(FieldError::new("budget_max", FieldCode::Contradicts).with("other", "budget_min"));
        }
        if self.registered_on.is_reversed() {
            errors.push(FieldError::new("registered_to", FieldCode::Contradicts).with("other", "registered_from"));
        }
    }

    /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let text = |value: Option<&String>| value.cloned();
        let word = |value: Option<&dyn std::fmt::Display>| value.map(ToString::to_string);
        let all: [(&'static str, Option<String>); 30] = [
            ("q", text(self.q.as_ref())),
            ("pool", word(self.pool.as_ref().map(|v| v as _))),
            ("scope", word(self.scope.as_ref().map(|v| v as _))),
            ("agent_id", join(&self.agent_id)),
            ("org_unit_id", word(self.org_unit_id.as_ref().map(|v| v as _))),
            ("grade", join(&self.grade)),
            ("stage", join(&self.stage)),
            ("kind", join(&self.kind)),
            ("source", join(&self.source)),
            ("intent", join(&self.intent)),
            ("value", join(&self.value)),
            ("is_key", word(self.is_key.as_ref().map(|v| v as _))),
            ("is_incomplete", word(self.is_incomplete.as_ref().map(|v| v as _))),
            ("is_duplicate", word(self.is_duplicate.as_ref().map(|v| v as _))),
            ("lacks", word(self.lacks.as_ref().map(|v| v as _))),
            ("tag", text(self.tag.as_ref())),
            ("purpose", word(self.purpose.as_ref().map(|v| v as _))),
            ("district", join(&self.district)),
            ("budget_min", word(self.budget.min.as_ref().map(|v| v as _))),
            ("budget_max", word(self.budget.max.as_ref().map(|v| v as _))),
            ("rooms", word(self.rooms.as_ref().map(|v| v as _))),
            ("is_over_limit", word(self.is_over_limit.as_ref().map(|v| v as _))),
            ("dropping_days", word(self.dropping_days.as_ref().map(|v| v as _))),
            ("unfollowed_days", word(self.unfollowed_days.as_ref().map(|v| v as _))),
            ("registered_from", word(self.registered_on.min.as_ref().map(|v| v as _))),
            ("registered_to", word(self.registered_on.max.as_ref().map(|v| v as _))),
            ("sort", word(self.sort.as_ref().map(|v| v as _))),
            ("limit", word(self.limit.as_ref().map(|v| v as _))),
            ("cursor", text(self.cursor.as_ref())),
            ("total", self.with_total.then(|| "true".to_owned())),
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
        let text = [
            ("q", "wxm"),
            ("pool", "private"),
            ("scope", "own"),
            ("grade", "a,b"),
            ("stage", "new,qualified"),
            ("is_key", "true"),
            ("district", "朝阳,海淀"),
            ("budget_max", "500000000"),
            ("dropping_days", "2"),
            ("registered_from", "2026-03-01"),
            ("sort", "dropping"),
        ];
        let query = ClientQuery::from_pairs(text).unwrap();
        let pairs = query.to_pairs();
        assert_eq!(pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), text);
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        for name in ClientQuery::NAMES {
            assert!(ClientQuery::from_pairs([(*name, "")]).is_ok(), "{name}");
        }
        let errors = ClientQuery::from_pairs([("colour", "red"), ("budget_min", "2"), ("budget_max", "1")]).unwrap_err();
        let found: Vec<_> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(found, ["colour", "budget_max"]);
    }
}
