//! The search for what is open: the same words in the API's query string and in the browser's address.

use super::{AgeingBucket, ReceivableKind};
use crate::permission::Scope;
use crate::problem::{FieldCode, FieldError};
use crate::query::{check_value, join, parse, parse_list, unknown};
use crate::{MemberId, OrgUnitId};

/// What to look for. An empty query finds everything open that the caller may see, what is due first at the top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceivableQuery {
    /// Of contracts of this store.
    pub store_id: Option<OrgUnitId>,
    /// Of contracts closed by one of these.
    pub agent_id: Vec<MemberId>,
    /// Of one of these kinds.
    pub kind: Vec<ReceivableKind>,
    /// Of one of these ages.
    pub bucket: Vec<AgeingBucket>,
    /// Of the caller's own contracts, or those of the caller's team, store or region.
    pub scope: Option<Scope>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl ReceivableQuery {
    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] = &["store_id", "agent_id", "kind", "bucket", "scope", "limit", "cursor"];

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
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        check_value(name, value)?;
        if value.trim().is_empty() {
            return if Self::NAMES.contains(&name) { Ok(()) } else { Err(unknown(name)) };
        }
        match name {
            "store_id" => self.store_id = Some(parse(name, value)?),
            "agent_id" => self.agent_id = parse_list(name, value)?,
            "kind" => self.kind = parse_list(name, value)?,
            "bucket" => self.bucket = parse_list(name, value)?,
            "scope" => self.scope = Some(parse(name, value)?),
            "limit" => self.limit = Some(parse(name, value)?),
            "cursor" => self.cursor = Some(value.trim().to_owned()),
            other => return Err(unknown(other)),
        }
        Ok(())
    }

    /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let all: [(&'static str, Option<String>); 7] = [
            ("store_id", self.store_id.map(|id| id.to_string())),
            ("agent_id", join(&self.agent_id)),
            ("kind", join(&self.kind)),
            ("bucket", join(&self.bucket)),
            ("scope", self.scope.map(|scope| scope.to_string())),
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
        let text = [("store_id", "3"), ("agent_id", "4,5"), ("kind", "bank_rebate"), ("bucket", "up_to_30,over_90"), ("scope", "store")];
        let pairs = ReceivableQuery::from_pairs(text).unwrap().to_pairs();
        assert_eq!(pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), text);
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        for name in ReceivableQuery::NAMES {
            assert!(ReceivableQuery::from_pairs([(*name, "")]).is_ok(), "{name}");
        }
        let errors = ReceivableQuery::from_pairs([("colour", "red"), ("limit", "0")]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), ["colour", "limit"]);
    }
}
