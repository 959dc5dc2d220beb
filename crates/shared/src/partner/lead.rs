//! Leads 询盘: what somebody asks on the page of a partner.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::client::consent::{ConsentChannel, ConsentDraft, ConsentPurpose};
use crate::client::contact::{ContactDraft, ContactKind};
use crate::field::Checks;
use crate::problem::FieldError;
use crate::{LeadId, ListingId};

/// What the person has agreed to: that the house answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PortalLeadConsent {
    /// Which version of the partner's text was agreed to, 1 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(example = "2026-01"))]
    pub text_version: String,
    /// When.
    pub given_at: DateTime<Utc>,
}

/// Body of `POST /portal/leads`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreatePortalLeadRequest {
    /// The name as told, 1 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(example = "王先生"))]
    pub name: String,
    /// The telephone number, in any way that people write it; a mainland one unless it starts with `+`.
    #[cfg_attr(feature = "openapi", schema(example = "138 1234 5678"))]
    pub phone: String,
    /// What they ask, at most 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "周末能看房吗？"))]
    pub message: Option<String>,
    /// About which published listing; absent: about none.
    #[serde(default)]
    pub listing_id: Option<ListingId>,
    /// What they have agreed to: without it nobody may call them.
    pub consent: PortalLeadConsent,
}

impl CreatePortalLeadRequest {
    /// The number as a contact.
    pub fn contact(&self) -> ContactDraft {
        ContactDraft { kind: ContactKind::Phone, contact: self.phone.clone(), note: None }
    }

    /// The consent as it is recorded.
    pub fn consent(&self) -> ConsentDraft {
        ConsentDraft {
            purpose: ConsentPurpose::Service,
            channel: ConsentChannel::Web,
            text_version: self.consent.text_version.clone(),
            given_at: Some(self.consent.given_at),
        }
    }

    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/name", &self.name, 1, 40);
        if let Err(mut error) = self.contact().kept("") {
            "/phone".clone_into(&mut error.pointer);
            checks.push(error);
        }
        checks.optional_text("/message", self.message.as_deref(), 500);
        self.consent().check("/consent", now, &mut checks);
        checks.finish()
    }
}

/// That an enquiry has arrived. It says nothing of whether the person was known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalLeadResponse {
    /// Its number.
    pub id: LeadId,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::FieldCode;

    #[test]
    fn a_lead_needs_a_name_a_number_and_a_consent_of_the_past() {
        let now: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        let good = CreatePortalLeadRequest {
            name: "王先生".into(),
            phone: "138 1234 5678".into(),
            message: None,
            listing_id: None,
            consent: PortalLeadConsent { text_version: "2026-01".into(), given_at: now },
        };
        assert_eq!(good.validate(now), Ok(()));
        let wrong = |lead: CreatePortalLeadRequest| {
            let errors = lead.validate(now).unwrap_err();
            errors.into_iter().map(|error| (error.pointer, error.code)).collect::<Vec<_>>()
        };
        assert_eq!(wrong(CreatePortalLeadRequest { name: " ".into(), ..good.clone() }), [("/name".into(), FieldCode::Required)]);
        assert_eq!(wrong(CreatePortalLeadRequest { phone: String::new(), ..good.clone() }), [("/phone".into(), FieldCode::Required)]);
        let late = PortalLeadConsent { given_at: now + chrono::Duration::seconds(1), ..good.consent.clone() };
        let errors = wrong(CreatePortalLeadRequest { consent: late, ..good.clone() });
        assert_eq!(errors, [("/consent/given_at".into(), FieldCode::OutOfRange)]);
        let long = CreatePortalLeadRequest { message: Some("问".repeat(501)), ..good };
        assert_eq!(wrong(long), [("/message".into(), FieldCode::TooLong)]);
    }
}
