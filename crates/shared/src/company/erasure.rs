//! What the house holds about a person, and the end of it (§2.6, I3).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ErasureId;
use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// A kind of records in which a person stands.
    PersonRecord {
        /// A contact of a listing's owner.
        OwnerContact = "owner_contact",
        /// A client, with its contacts.
        Client = "client",
        /// What a client looks for.
        Demand = "demand",
        /// A consent, or its withdrawal.
        Consent = "consent",
        /// A follow-up.
        FollowUp = "follow_up",
        /// What a client has against something.
        Objection = "objection",
        /// Something that happened to a client.
        Event = "event",
        /// A showing.
        Showing = "showing",
        /// A visit at the counter, or a call.
        Reception = "reception",
        /// A recommendation list.
        Recommendation = "recommendation",
        /// A merge of two clients, with what they were before.
        Merge = "merge",
        /// A look at a contact: who has seen it, and what for.
        Reveal = "reveal",
        /// A notice to a colleague.
        Notice = "notice",
        /// A row of an import that was rejected.
        RejectedRow = "rejected_row",
        /// An answer that waits for the same request to be sent again.
        KeptAnswer = "kept_answer",
        /// A contract, which the law wants kept.
        Contract = "contract",
    }
}

impl PersonRecord {
    /// Must it be kept, because the law wants contracts, money and the proof of consents?
    pub const fn is_kept(self) -> bool {
        matches!(self, Self::Contract | Self::Consent)
    }
}

vocabulary! {
    /// What a line of a record says.
    PersonField {
        /// The name.
        Name = "name",
        /// A number, id or address.
        Contact = "contact",
        /// The number of an identity document.
        IdNumber = "id_number",
        /// What they are to the record.
        Relation = "relation",
        /// The kind.
        Kind = "kind",
        /// How far it is.
        State = "state",
        /// What was written.
        Text = "text",
        /// A note.
        Note = "note",
        /// What is wished for.
        Wish = "wish",
        /// Household, occupation, income.
        Circumstances = "circumstances",
        /// Where it came from.
        Source = "source",
        /// What for.
        Purpose = "purpose",
        /// By which way.
        Channel = "channel",
        /// The version of a text.
        Version = "version",
        /// Where.
        Place = "place",
        /// The number of the record.
        Number = "number",
    }
}

/// A line of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonLine {
    /// What it says.
    pub field: PersonField,
    /// In clear.
    pub value: String,
}

/// A record in which a person stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonItem {
    /// Since when, or of when.
    pub at: Option<DateTime<Utc>>,
    /// What it says.
    pub lines: Vec<PersonLine>,
}

impl PersonItem {
    /// A record of a moment, or without one.
    pub fn new(at: Option<DateTime<Utc>>) -> Self {
        Self { at, lines: Vec::new() }
    }

    /// Adds a line, unless there is nothing to say.
    #[must_use]
    pub fn line(mut self, field: PersonField, value: impl Into<Option<String>>) -> Self {
        let value: Option<String> = value.into();
        self.lines.extend(value.filter(|value| !value.trim().is_empty()).map(|value| PersonLine { field, value }));
        self
    }
}

/// The records of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonPart {
    /// What they are.
    pub of: PersonRecord,
    /// They stay when the person is erased, because the law wants them.
    pub is_kept: bool,
    /// The records.
    pub items: Vec<PersonItem>,
}

/// Everything that is held about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonFile {
    /// When it was put together.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: MemberRef,
    /// How many records an erasure would clear.
    pub erasable: i64,
    /// How many would stay.
    pub kept: i64,
    /// The records, kind by kind; kinds without any are left out.
    pub parts: Vec<PersonPart>,
}

/// Body of `POST /persons/file`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PersonFileRequest {
    /// A number, WeChat id or e-mail address of the person.
    #[cfg_attr(feature = "openapi", schema(example = "138 1234 5678"))]
    pub contact: String,
    /// Why, 2 to 200 characters; it stands in the audit trail, the contact doesn't.
    #[cfg_attr(feature = "openapi", schema(example = "客户本人书面申请查阅"))]
    pub reason: String,
}

impl PersonFileRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<crate::problem::FieldError>> {
        checked(&self.contact, &self.reason)
    }
}

/// Body of `POST /persons/erase`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ErasePersonRequest {
    /// A number, WeChat id or e-mail address of the person.
    #[cfg_attr(feature = "openapi", schema(example = "138 1234 5678"))]
    pub contact: String,
    /// Why, 2 to 200 characters; it stands in the audit trail, the contact doesn't.
    #[cfg_attr(feature = "openapi", schema(example = "客户本人书面申请删除"))]
    pub reason: String,
    /// How many records the file said would be cleared: whoever erases has read it.
    pub erasable: i64,
}

impl ErasePersonRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<crate::problem::FieldError>> {
        checked(&self.contact, &self.reason)
    }
}

fn checked(contact: &str, reason: &str) -> Result<(), Vec<crate::problem::FieldError>> {
    let mut checks = Checks::new();
    checks.text("/contact", contact, 3, 100);
    checks.text("/reason", reason, 2, 200);
    checks.finish()
}

/// How many records of a kind were cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasedCount {
    /// What they are.
    pub of: PersonRecord,
    /// How many.
    pub count: i64,
}

/// An erasure that was done: it doesn't tell of whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasureResponse {
    /// Its number.
    pub id: ErasureId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: MemberRef,
    /// Why.
    pub reason: String,
    /// What was cleared.
    pub counts: Vec<ErasedCount>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_says_nothing_is_left_out() {
        let item = PersonItem::new(None)
            .line(PersonField::Name, "王小明".to_owned())
            .line(PersonField::Note, None)
            .line(PersonField::Text, " ".to_owned());
        assert_eq!(item.lines.len(), 1);
    }

    #[test]
    fn contracts_and_the_proof_of_consents_stay() {
        let kept: Vec<&PersonRecord> = PersonRecord::ALL.iter().filter(|of| of.is_kept()).collect();
        assert_eq!(kept, [&PersonRecord::Consent, &PersonRecord::Contract]);
    }

    #[test]
    fn nobody_is_erased_without_a_reason() {
        let request = ErasePersonRequest { contact: "13812345678".into(), reason: " ".into(), erasable: 1 };
        assert_eq!(request.validate().unwrap_err()[0].pointer, "/reason");
        assert!(PersonFileRequest { contact: "1".into(), reason: "查阅".into() }.validate().is_err());
    }
}
