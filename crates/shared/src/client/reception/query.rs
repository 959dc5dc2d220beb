//! The search for receptions: the same words in the API's query string and in the browser's address.

use chrono::NaiveDate;

use super::{AnswerState, ReceptionKind};
use crate::client::ClientSource;
use crate::field::check_day;
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::query::{check_value, join, parse, parse_list, unknown};
use crate::vocabulary::vocabulary;
use crate::{MemberId, OrgUnitId};

vocabulary! {
    /// The order of the list of receptions.
    ReceptionOrder {
        /// The latest first.
        Latest = "latest",
        /// Whose first answer is due next.
        Due = "due",
    }
}

vocabulary! {
    /// How far a reception came.
    ReceptionReach {
        /// It became a client, or came from one.
        Client = "client",
        /// That client booked a showing from then on.
        Showing = "showing",
    }
}

/// What to look for. An empty query finds every reception that the caller may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceptionQuery {
    /// Of this business day or later.
    pub from: Option<NaiveDate>,
    /// Of this business day or earlier.
    pub to: Option<NaiveDate>,
    /// Through the door, or by telephone.
    pub kind: Option<ReceptionKind>,
    /// Through one of these channels.
    pub source: Vec<ClientSource>,
    /// How it stands with the first answer.
    pub answer: Vec<AnswerState>,
    /// A first answer within the goal.
    pub in_goal: bool,
    /// So far, or further.
    pub reached: Option<ReceptionReach>,
    /// Answered by one of these.
    pub consultant_id: Vec<MemberId>,
    /// In this store.
    pub store_id: Option<OrgUnitId>,
    /// The caller's own, or those of the caller's store or region.
    pub scope: Option<Scope>,
    /// Order; the latest first without it.
    pub sort: Option<ReceptionOrder>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl ReceptionQuery {
    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] =
        &["from", "to", "kind", "source", "answer", "in_goal", "reached", "consultant_id", "store_id", "scope", "sort", "limit", "cursor"];

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
        errors.extend(in_order(query.from, query.to).err());
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
            "kind" => self.kind = Some(parse(name, value)?),
            "source" => self.source = parse_list(name, value)?,
            "answer" => self.answer = parse_list(name, value)?,
            "in_goal" => self.in_goal = parse(name, value)?,
            "reached" => self.reached = Some(parse(name, value)?),
            "consultant_id" => self.consultant_id = parse_list(name, value)?,
            "store_id" => self.store_id = Some(parse(name, value)?),
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
        let all: [(&'static str, Option<String>); 13] = [
            ("from", word(self.from.as_ref().map(|v| v as _))),
            ("to", word(self.to.as_ref().map(|v| v as _))),
            ("kind", word(self.kind.as_ref().map(|v| v as _))),
            ("source", join(&self.source)),
            ("answer", join(&self.answer)),
            ("in_goal", self.in_goal.then(|| "true".to_owned())),
            ("reached", word(self.reached.as_ref().map(|v| v as _))),
            ("consultant_id", join(&self.consultant_id)),
            ("store_id", word(self.store_id.as_ref().map(|v| v as _))),
            ("scope", word(self.scope.as_ref().map(|v| v as _))),
            ("sort", word(self.sort.as_ref().map(|v| v as _))),
            ("limit", word(self.limit.as_ref().map(|v| v as _))),
            ("cursor", self.cursor.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// Over which receptions a table of channels goes: of a month, or of any days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConversionQuery {
    /// The first business day; that of the month without it.
    pub from: Option<NaiveDate>,
    /// The last business day; today without it.
    pub to: Option<NaiveDate>,
    /// Only this store.
    pub store_id: Option<OrgUnitId>,
}

impl ConversionQuery {
    /// Reads decoded name–value pairs.
    ///
    /// # Errors
    /// Every unknown parameter and unreadable value.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<FieldError>> {
        let (mut query, mut errors) = (Self::default(), Vec::new());
        for (name, value) in pairs {
            let read = match name {
                "from" => parse_day(name, value).map(|day| query.from = Some(day)),
                "to" => parse_day(name, value).map(|day| query.to = Some(day)),
                "store_id" => parse(name, value).map(|id| query.store_id = Some(id)),
                other => Err(unknown(other)),
            };
            errors.extend(read.err());
        }
        errors.extend(in_order(query.from, query.to).err());
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }
}

fn parse_day(name: &str, value: &str) -> Result<NaiveDate, FieldError> {
    let day = parse(name, value)?;
    check_day(name, day).map(|()| day)
}

fn in_order(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<(), FieldError> {
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(FieldError::new("to", FieldCode::EndsBeforeStart).with("other", "from"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_the_address_bar() {
        let text = [("from", "2026-03-16"), ("source", "walk_in,portal"), ("answer", "overdue"), ("in_goal", "true"), ("sort", "due")];
        let pairs = ReceptionQuery::from_pairs(text).unwrap().to_pairs();
        assert_eq!(pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), text);
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        for name in ReceptionQuery::NAMES {
            assert!(ReceptionQuery::from_pairs([(*name, "")]).is_ok(), "{name}");
        }
        assert!(ReceptionQuery::from_pairs([("colour", "red")]).is_err());
    }
}
