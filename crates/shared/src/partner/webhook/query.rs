//! The search for deliveries: the same words in the API's query string and in the browser's address.

use super::WebhookDeliveryState;
use crate::page::MAX_LIMIT;
use crate::partner::outbox::OutboxTopic;
use crate::problem::{FieldCode, FieldError};
use crate::query::{check_value, join, parse, parse_list, unknown};

/// What to look for. An empty query finds every delivery of a webhook, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookDeliveryQuery {
    /// In one of these states.
    pub state: Vec<WebhookDeliveryState>,
    /// Of one of these topics.
    pub topic: Vec<OutboxTopic>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl WebhookDeliveryQuery {
    /// Every parameter's name.
    pub const NAMES: &'static [&'static str] = &["state", "topic", "limit", "cursor"];

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
            "state" => self.state = parse_list(name, value)?,
            "topic" => self.topic = parse_list(name, value)?,
            "limit" => self.limit = Some(parse(name, value)?),
            "cursor" => self.cursor = Some(value.trim().to_owned()),
            other => return Err(unknown(other)),
        }
        Ok(())
    }

    /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let all: [(&'static str, Option<String>); 4] = [
            ("state", join(&self.state)),
            ("topic", join(&self.topic)),
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
        let topic = OutboxTopic::ALL[0].as_str();
        let text = [("state", "failed,dead"), ("topic", topic), ("limit", "50")];
        let pairs = WebhookDeliveryQuery::from_pairs(text).unwrap().to_pairs();
        assert_eq!(pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>(), text);
    }

    #[test]
    fn every_name_is_known_and_no_other() {
        for name in WebhookDeliveryQuery::NAMES {
            assert!(WebhookDeliveryQuery::from_pairs([(*name, "")]).is_ok(), "{name}");
        }
        let errors = WebhookDeliveryQuery::from_pairs([("colour", "red"), ("limit", "0")]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), ["colour", "limit"]);
    }
}
