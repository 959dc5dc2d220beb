//! Two agents who work on one client together: in which roles, and with which shares (§2.3, B6).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::client::profile::ClientRef;
use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;
use crate::{CooperationId, MemberId};

/// What the shares of a part add up to, in basis points.
pub const WHOLE_BP: i64 = 10_000;

vocabulary! {
    /// What somebody does in a cooperation.
    CooperationRole {
        /// Leads the work with the client 主跟.
        Lead = "lead",
        /// Helps along 协助.
        Support = "support",
        /// Talks about the price and closes 谈判.
        Negotiator = "negotiator",
        /// Has brought the client 引荐.
        Introducer = "introducer",
    }
}

vocabulary! {
    /// Where a cooperation stands.
    CooperationState {
        /// Nothing is agreed on yet.
        Proposed = "proposed",
        /// Both work on the client.
        Active = "active",
        /// It is over.
        Over = "over",
    }
}

vocabulary! {
    /// What became of shares that somebody proposed.
    TermsState {
        /// The other one has not answered yet.
        Open = "open",
        /// Both agree; the manager of the other store has not consented yet.
        AwaitingConsent = "awaiting_consent",
        /// In force.
        Agreed = "agreed",
        /// The other one doesn't want them.
        Declined = "declined",
        /// The manager of the other store doesn't consent.
        Refused = "refused",
        /// Taken back by whoever proposed them.
        Withdrawn = "withdrawn",
        /// Others came in their place.
        Replaced = "replaced",
    }
}

vocabulary! {
    /// Why a cooperation is over.
    CooperationEnd {
        /// One of the two ended it, with a reason.
        Party = "party",
        /// The invitation was declined.
        Declined = "declined",
        /// The manager of the other store didn't consent.
        Refused = "refused",
        /// The invitation was taken back.
        Withdrawn = "withdrawn",
        /// Somebody else holds the client, or nobody.
        HolderChanged = "holder_changed",
        /// The partner's work was handed over to a colleague.
        HandedOver = "handed_over",
    }
}

vocabulary! {
    /// What happened to a cooperation.
    CooperationStep {
        /// The holder of the client invited a colleague.
        Invited = "invited",
        /// One of the two proposed other shares.
        Proposed = "proposed",
        /// The other one agreed; the manager of the other store is asked.
        Accepted = "accepted",
        /// The other one doesn't agree.
        Declined = "declined",
        /// The manager of the other store consented.
        Consented = "consented",
        /// The manager of the other store didn't consent.
        Refused = "refused",
        /// What was proposed was taken back.
        Withdrawn = "withdrawn",
        /// The shares are in force.
        Agreed = "agreed",
        /// It is over.
        Ended = "ended",
    }
}

/// What one of the two does, and what of the client and closing parts is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PartyTerms {
    /// What they do.
    pub role: CooperationRole,
    /// Of the client part of a commission (§4), in basis points.
    #[cfg_attr(feature = "openapi", schema(example = 6000))]
    pub client_bp: i64,
    /// Of the closing part of a commission (§4), in basis points.
    #[cfg_attr(feature = "openapi", schema(example = 5000))]
    pub closing_bp: i64,
}

/// What two agree on. The shares of each part add up to 10 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CooperationTerms {
    /// Of whoever holds the client.
    pub holder: PartyTerms,
    /// Of the colleague.
    pub partner: PartyTerms,
    /// The colleague may look at the client's contacts, too; counted and followed up as by everybody (§2.5).
    pub shares_contacts: bool,
}

impl CooperationTerms {
    /// Checks the shares.
    pub fn check(&self, prefix: &str, checks: &mut Checks) {
        for (party, terms) in [("holder", &self.holder), ("partner", &self.partner)] {
            checks.range(&format!("{prefix}/{party}/client_bp"), Some(terms.client_bp), 0, WHOLE_BP);
            checks.range(&format!("{prefix}/{party}/closing_bp"), Some(terms.closing_bp), 0, WHOLE_BP);
        }
        let sums = [
            ("client_bp", self.holder.client_bp.saturating_add(self.partner.client_bp)),
            ("closing_bp", self.holder.closing_bp.saturating_add(self.partner.closing_bp)),
        ];
        for (part, sum) in sums {
            if sum != WHOLE_BP {
                let pointer = format!("{prefix}/partner/{part}");
                checks.push(FieldError::new(pointer, FieldCode::WrongSum).with("sum", sum).with("expected", WHOLE_BP));
            }
        }
    }
}

fn check_note(note: Option<&str>, checks: &mut Checks) {
    checks.optional_text("/note", note, 200);
}

/// Body of `POST /clients/{id}/cooperations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InviteRequest {
    /// Who is invited.
    pub partner_id: MemberId,
    /// Roles and shares.
    pub terms: CooperationTerms,
    /// What the colleague should know.
    #[serde(default)]
    pub note: Option<String>,
}

impl InviteRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.terms.check("/terms", &mut checks);
        check_note(self.note.as_deref(), &mut checks);
        checks.finish()
    }
}

/// Body of `POST /cooperations/{id}/terms`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposeTermsRequest {
    /// Roles and shares.
    pub terms: CooperationTerms,
    /// Why.
    #[serde(default)]
    pub note: Option<String>,
}

impl ProposeTermsRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.terms.check("/terms", &mut checks);
        check_note(self.note.as_deref(), &mut checks);
        checks.finish()
    }
}

/// Body of `POST /cooperations/{id}/answer` by the other one, and of `POST /cooperations/{id}/consent` by a manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerTermsRequest {
    /// Yes or no.
    pub agrees: bool,
    /// In words.
    #[serde(default)]
    pub note: Option<String>,
}

impl AnswerTermsRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        check_note(self.note.as_deref(), &mut checks);
        checks.finish()
    }
}

/// Body of `POST /cooperations/{id}/end`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EndCooperationRequest {
    /// Why.
    pub reason: String,
}

impl EndCooperationRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

/// Shares that wait for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// Roles and shares.
    pub terms: CooperationTerms,
    /// For whom they wait: the other one, or the manager of the other store.
    pub state: TermsState,
    /// Who proposed them.
    pub by: MemberRef,
    /// When.
    pub at: DateTime<Utc>,
    /// In words.
    pub note: Option<String>,
    /// The manager of the other store has to consent.
    pub needs_consent: bool,
}

/// What the viewer may do with a cooperation now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[allow(clippy::struct_excessive_bools, reason = "each is one right on the wire")]
pub struct CooperationRights {
    /// Say yes or no to what was proposed.
    pub may_answer: bool,
    /// Consent, as the manager of the other store.
    pub may_consent: bool,
    /// Propose other shares.
    pub may_propose: bool,
    /// Take the own proposal back.
    pub may_withdraw: bool,
    /// End it.
    pub may_end: bool,
}

/// A cooperation as the viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CooperationResponse {
    /// The cooperation.
    pub id: CooperationId,
    /// On which client; the name is masked for whoever doesn't see the client.
    pub client: ClientRef,
    /// The viewer may open the client.
    pub is_client_seen: bool,
    /// Who held the client when it began.
    pub holder: MemberRef,
    /// With whom.
    pub partner: MemberRef,
    /// Where it stands.
    pub state: CooperationState,
    /// What is in force.
    pub terms: Option<CooperationTerms>,
    /// What waits for somebody.
    pub proposal: Option<Proposal>,
    /// When it was proposed.
    pub created_at: DateTime<Utc>,
    /// Since when both work on the client.
    pub begun_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it ended.
    pub ended_because: Option<CooperationEnd>,
    /// In words.
    pub end_note: Option<String>,
    /// What the viewer may do.
    pub rights: CooperationRights,
    /// For `If-Match`.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(client: (i64, i64), closing: (i64, i64)) -> CooperationTerms {
        let party = |client_bp, closing_bp| PartyTerms { role: CooperationRole::Lead, client_bp, closing_bp };
        CooperationTerms { holder: party(client.0, closing.0), partner: party(client.1, closing.1), shares_contacts: true }
    }

    fn wrong(terms: CooperationTerms) -> Vec<(String, FieldCode)> {
        let mut checks = Checks::new();
        terms.check("", &mut checks);
        checks.into_errors().into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn the_shares_of_each_part_add_up_to_ten_thousand() {
        assert_eq!(wrong(terms((6_000, 4_000), (10_000, 0))), []);
        assert_eq!(wrong(terms((6_000, 4_001), (5_000, 5_000))), [("/partner/client_bp".to_owned(), FieldCode::WrongSum)]);
        let beyond = wrong(terms((-1, 10_001), (5_000, 5_000)));
        assert_eq!(
            beyond,
            [("/holder/client_bp".to_owned(), FieldCode::OutOfRange), ("/partner/client_bp".to_owned(), FieldCode::OutOfRange)]
        );
    }
}
