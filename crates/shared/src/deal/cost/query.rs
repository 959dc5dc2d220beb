//! The search for costs: the same words in the API's query string and in the browser's address.

use super::{CostCategory, CostState};
use crate::month::Month;
use crate::page::MAX_LIMIT;
use crate::problem::{FieldCode, FieldError};
use crate::query::{check_value, join, parse, parse_list, unknown};
use crate::{CostObjectId, OrgUnitId};

/// What to look for. An empty query finds every entry that the caller may see, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CostQuery {
    /// Of this month.
    pub month: Option<Month>,
    /// Of this store.
    pub store_id: Option<OrgUnitId>,
    /// Only those of head office.
    pub is_head_office: bool,
    /// For this project or campaign.
    pub cost_object_id: Option<CostObjectId>,
    /// Of one of these categories.
    pub category: Vec<CostCategory>,
    /// In one of these states.
    pub state: Vec<CostState>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl CostQuery {
    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] =
        &["month", "store_id", "is_head_office", "cost_object_id", "category", "state", "limit", "cursor"];

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
            "month" => self.month = Some(parse(name, value)?),
            "store_id" => self.store_id = Some(parse(name, value)?),
            "is_head_office" => self.is_head_office = parse(name, value)?,
            "cost_object_id" => self.cost_object_id = Some(parse(name, value)?),
            "category" => self.category = parse_list(name, value)?,
            "state" => self.state = parse_list(name, value)?,
            "limit" => self.limit = Some(parse(name, value)?),
            "cursor" => self.cursor = Some(value.trim().to_owned()),
            other => return Err(unknown(other)),
        }
        Ok(())
    }

    /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let all: [(&'static str, Option<String>); 8] = [
            ("month", self.month.map(|month| month.to_string())),
            ("store_id", self.store_id.map(|id| id.to_string())),
            ("is_head_office", self.is_head_office.then(|| "true".to_owned())),
            ("cost_object_id", self.cost_object_id.map(|id| id.to_string())),
            ("category", join(&self.category)),
            ("state", join(&self.state)),
            ("limit", self.limit.map(|limit| limit.to_string())),
            ("cursor", self.cursor.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_the_address_bar() {
        let text = [("month", "202603"), ("store_id", "3"), ("category", "rent,keys"), ("state", "draft,paid"), ("limit", "50")];
        let pairs = CostQuery::from_pairs(text).unwrap().to_pairs();
        assert_eq!(pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), text);
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        for name in CostQuery::NAMES {
            assert!(CostQuery::from_pairs([(*name, "")]).is_ok(), "{name}");
        }
        let errors = CostQuery::from_pairs([("colour", "red"), ("limit", "0")]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), ["colour", "limit"]);
    }
}
