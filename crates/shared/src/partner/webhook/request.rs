//! What an administrator says of webhooks.

use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::partner::outbox::OutboxTopic;
use crate::problem::{FieldCode, FieldError};

/// Longest address, in bytes.
pub const URL_MAX: usize = 1_000;
/// As many topics as there are.
pub const TOPICS_MAX: usize = OutboxTopic::ALL.len();

/// Body of `POST /api-clients/{id}/webhooks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateWebhookRequest {
    /// The address, at most 1 000 bytes: `https://`, or `http://` into a network that the configuration allows.
    #[cfg_attr(feature = "openapi", schema(example = "https://portal.example.com/fangke"))]
    pub url: String,
    /// What it is told of, at least one.
    pub topics: Vec<OutboxTopic>,
}

/// Body of `PATCH /webhooks/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeWebhookRequest {
    /// The new address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it is told of from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topics: Option<Vec<OutboxTopic>>,
    /// Is it told at all? What happens meanwhile is not sent later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
}

impl CreateWebhookRequest {
    /// Checks what needs no database and no network.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        check(Some(&self.url), Some(&self.topics))
    }
}

impl ChangeWebhookRequest {
    /// Checks what needs no database and no network.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        check(self.url.as_deref(), self.topics.as_deref())
    }
}

fn check(url: Option<&str>, topics: Option<&[OutboxTopic]>) -> Result<(), Vec<FieldError>> {
    let mut checks = Checks::new();
    if let Some(fault) = url.and_then(target_fault) {
        checks.push(match fault {
            FieldCode::TooLong => FieldError::new("/url", fault).with("max", URL_MAX),
            _ => FieldError::new("/url", fault),
        });
    }
    if let Some(topics) = topics {
        checks.wrong_if(topics.is_empty(), "/topics", FieldCode::Required);
        let is_repeated = topics.iter().enumerate().any(|(at, topic)| topics.iter().take(at).any(|earlier| earlier == topic));
        checks.wrong_if(is_repeated, "/topics", FieldCode::Repeated);
    }
    checks.finish()
}

/// What is wrong with an address as a text: another scheme, a name or password in it, a fragment, what must be written with `%`. Where it
/// leads, the server looks at.
#[must_use]
pub fn target_fault(url: &str) -> Option<FieldCode> {
    let url = url.trim();
    if url.is_empty() {
        return Some(FieldCode::Required);
    }
    if url.len() > URL_MAX {
        return Some(FieldCode::TooLong);
    }
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else { return Some(FieldCode::InvalidFormat) };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain =
        url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'));
    let is_good = is_plain && !authority.is_empty() && !authority.starts_with(':') && !authority.contains('@') && !rest.contains('#');
    (!is_good).then_some(FieldCode::InvalidFormat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_plain_one() {
        for good in ["https://portal.example.com/fangke?x=1", "http://127.0.0.1:9000", "https://[2001:db8::1]:8443/a%20b"] {
            assert_eq!(target_fault(good), None, "{good}");
        }
        for bad in [
            "ftp://portal.example.com",
            "portal.example.com",
            "https://",
            "https:///path",
            "https://:443/",
            "https://user:secret@portal.example.com",
            "https://portal.example.com/#part",
            "https://portal.example.com/\\@127.0.0.1",
            "https://portal.example.com/a b",
            "https://房客.example.com/",
            "javascript:alert(1)",
        ] {
            assert_eq!(target_fault(bad), Some(FieldCode::InvalidFormat), "{bad}");
        }
        assert_eq!(target_fault(" "), Some(FieldCode::Required));
        assert_eq!(target_fault(&format!("https://a/{}", "x".repeat(URL_MAX))), Some(FieldCode::TooLong));
    }

    #[test]
    fn topics_are_named_once() {
        let wrong = |topics: Vec<OutboxTopic>| {
            let errors = CreateWebhookRequest { url: "https://a.example".to_owned(), topics }.validate().err().unwrap_or_default();
            errors.into_iter().map(|error| error.code).collect::<Vec<_>>()
        };
        let first = OutboxTopic::ALL[0];
        assert_eq!(wrong(OutboxTopic::ALL.to_vec()), []);
        assert_eq!(wrong(Vec::new()), [FieldCode::Required]);
        assert_eq!(wrong(vec![first, first]), [FieldCode::Repeated]);
    }
}
