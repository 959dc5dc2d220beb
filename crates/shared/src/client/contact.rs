//! Ways to reach a client: encrypted at rest, masked on screen, compared by a keyed hash (§2.1, §2.5).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ClientContactId;
use crate::contact;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::property::owner::mask_phone;
use crate::text;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What kind of contact.
    ContactKind {
        /// A mobile or landline number, with its extension.
        Phone = "phone",
        /// A WeChat id.
        Wechat = "wechat",
        /// An e-mail address.
        Email = "email",
    }
}

/// The most contacts of one client.
pub const CONTACTS_MAX: usize = 8;

/// A contact as entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactDraft {
    /// What kind.
    #[serde(default = "phone")]
    pub kind: ContactKind,
    /// The number, id or address, in any way that people write it; numbers are mainland ones unless they start with `+`.
    #[cfg_attr(feature = "openapi", schema(example = "138 1234 5678"))]
    pub contact: String,
    /// Whose it is, when to call, and the like.
    #[serde(default)]
    pub note: Option<String>,
}

const fn phone() -> ContactKind {
    ContactKind::Phone
}

/// A contact as it is kept, still in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptContact {
    /// What kind.
    pub kind: ContactKind,
    /// The number as [`contact::Number::stored`], the id or address in lower case.
    pub value: String,
    /// As everybody sees it.
    pub masked: String,
    /// Words that stood around it.
    pub note: Option<String>,
}

impl KeptContact {
    /// The text whose keyed hash is compared: numbers as those of owners, so that one person is known as both.
    pub fn identity(&self) -> String {
        match self.kind {
            ContactKind::Phone => self.value.clone(),
            ContactKind::Wechat | ContactKind::Email => format!("{}:{}", self.kind, self.value),
        }
    }

    /// The last four digits of a number, which it can be found by.
    pub fn last_digits(&self) -> Option<String> {
        let dial = contact::Number::of_stored(&self.value).dial;
        let digits: Vec<char> = dial.chars().filter(char::is_ascii_digit).collect();
        let last = digits.len().checked_sub(4).filter(|_| self.kind == ContactKind::Phone && digits.len() >= 7)?;
        Some(digits.into_iter().skip(last).collect())
    }
}

impl ContactDraft {
    /// The contact as it is kept.
    ///
    /// # Errors
    /// What is wrong with it, at `{prefix}/contact`.
    pub fn kept(&self, prefix: &str) -> Result<KeptContact, FieldError> {
        let pointer = format!("{prefix}/contact");
        let typed = text::half_width(self.contact.trim());
        if typed.trim().is_empty() {
            return Err(FieldError::new(pointer, FieldCode::Required));
        }
        let note = text::non_blank(self.note.clone());
        match self.kind {
            ContactKind::Phone => {
                let read = contact::one(&self.contact).map_err(|error| error.at(pointer))?;
                let note = match (note, read.note) {
                    (Some(note), Some(said)) if !note.contains(&said) => Some(format!("{note}，{said}")),
                    (note, said) => note.or(said),
                };
                let value = read.number.stored();
                Ok(KeptContact { kind: self.kind, masked: mask_phone(&value), value, note })
            }
            ContactKind::Wechat => {
                let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
                if !(4..=40).contains(&typed.len()) || !typed.chars().all(is_plain) {
                    return Err(FieldError::new(pointer, FieldCode::InvalidFormat));
                }
                let value = typed.to_lowercase();
                Ok(KeptContact { kind: self.kind, masked: mask_word(&value), value, note })
            }
            ContactKind::Email => {
                let value = typed.to_lowercase();
                let is_address = value.split_once('@').is_some_and(|(name, host)| {
                    !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains('@')
                });
                if !is_address || value.len() > 120 || value.chars().any(|c| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>')) {
                    return Err(FieldError::new(pointer, FieldCode::InvalidFormat));
                }
                let (name, host) = value.split_once('@').unwrap_or_default();
                Ok(KeptContact { kind: self.kind, masked: format!("{}@{host}", mask_word(name)), value: value.clone(), note })
            }
        }
    }

    /// Checks the contact; `prefix` is its place in the body, such as `/contacts/0`.
    pub fn check(&self, prefix: &str, checks: &mut Checks) {
        if let Err(error) = self.kept(prefix) {
            checks.push(error);
        }
        checks.optional_text(&format!("{prefix}/note"), self.note.as_deref(), 200);
    }
}

/// `linxiaolan` → `l****n`; of a short word only the first character stays.
fn mask_word(word: &str) -> String {
    let first: String = word.chars().take(1).collect();
    let last: String = if word.chars().count() > 4 { word.chars().last().into_iter().collect() } else { String::new() };
    format!("{first}****{last}")
}

/// A contact as everybody who sees the client sees it: masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactResponse {
    /// The contact.
    pub id: ClientContactId,
    /// What kind.
    pub kind: ContactKind,
    /// `138****5678`
    pub masked: String,
    /// Whose it is, when to call, and the like.
    pub note: Option<String>,
}

vocabulary! {
    /// Why a client's contact is looked at.
    ClientRevealPurpose {
        /// To follow up.
        FollowUp = "follow_up",
        /// To arrange a showing.
        ArrangeShowing = "arrange_showing",
        /// To recommend listings.
        Recommend = "recommend",
        /// To negotiate the price.
        Negotiate = "negotiate",
        /// About a contract or a payment.
        Contract = "contract",
        /// Anything else; `note` says what.
        Other = "other",
    }
}

/// Body of `POST /clients/{id}/contacts/{contact_id}/reveal`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RevealContactRequest {
    /// Why.
    pub purpose: ClientRevealPurpose,
    /// Required with the purpose `other`.
    #[serde(default)]
    pub note: Option<String>,
}

impl RevealContactRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// `required` at `/note` where the purpose is `other`.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let is_blank = self.note.as_deref().unwrap_or_default().trim().is_empty();
        checks.wrong_if(self.purpose == ClientRevealPurpose::Other && is_blank, "/note", FieldCode::Required);
        checks.optional_text("/note", self.note.as_deref(), 200);
        checks.finish()
    }
}

/// A contact in clear, with what the reveal asks for in return.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevealedContact {
    /// What kind.
    pub kind: ContactKind,
    /// The number to dial, the id or the address.
    pub value: String,
    /// The extension to dial afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// When the follow-up about it is due.
    pub follow_up_due_at: DateTime<Utc>,
    /// Reveals of the member today, this one included.
    pub reveals_today: i64,
    /// How many there may be.
    pub reveal_limit: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(kind: ContactKind, value: &str) -> ContactDraft {
        ContactDraft { kind, contact: value.to_owned(), note: None }
    }

    #[test]
    fn a_number_is_kept_like_an_owners() {
        let kept = draft(ContactKind::Phone, "138 1234-5678（先生）").kept("").unwrap();
        assert_eq!((kept.value.as_str(), kept.masked.as_str()), ("+8613812345678", "138****5678"));
        assert_eq!((kept.identity(), kept.last_digits().as_deref()), ("+8613812345678".to_owned(), Some("5678")));
        let landline = draft(ContactKind::Phone, "010-88886666 转 801").kept("").unwrap();
        assert_eq!(landline.last_digits().as_deref(), Some("6666"));
        assert_eq!(draft(ContactKind::Phone, "95588").kept("").unwrap().last_digits(), None);
    }

    #[test]
    fn ids_and_addresses_are_compared_without_case() {
        let wechat = draft(ContactKind::Wechat, " LinXiaoLan_88 ").kept("").unwrap();
        assert_eq!((wechat.identity().as_str(), wechat.masked.as_str()), ("wechat:linxiaolan_88", "l****8"));
        let email = draft(ContactKind::Email, "Lin@Example.com").kept("").unwrap();
        assert_eq!((email.identity().as_str(), email.masked.as_str()), ("email:lin@example.com", "l****@example.com"));
    }

    #[test]
    fn what_is_no_contact_is_refused_beside_its_field() {
        for (kind, value) in [
            (ContactKind::Phone, "138123456"),
            (ContactKind::Wechat, "林晓岚"),
            (ContactKind::Email, "lin@localhost"),
            (ContactKind::Email, "a@b.c,d@e.f"),
            (ContactKind::Email, ""),
        ] {
            let error = draft(kind, value).kept("/contacts/0").unwrap_err();
            assert_eq!(error.pointer, "/contacts/0/contact", "{value}");
        }
    }
}
