//! The verdict on a client 判客: who registered it first, who kept it, who showed what, who holds it now, and what the rules make of that.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::client::holding::private_until;
use crate::client::profile::ClientRef;
use crate::company::member::MemberRef;
use crate::deal::split::EvidenceRef;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::ListingRef;
use crate::vocabulary::vocabulary;
use crate::{ListingId, MemberId, VerdictDecisionId};

/// Members whom a decision names at most for the closing part.
pub const CLOSERS_MAX: usize = 10;

vocabulary! {
    /// What the record says in a dispute about a client.
    VerdictFactKind {
        /// Somebody registered the client (§2.1).
        Registered = "registered",
        /// Somebody took the client from the public pool, or was given it.
        Received = "received",
        /// Somebody followed the client up (§1.6).
        FollowedUp = "followed_up",
        /// Nobody had kept the client for seven days: it became public (§2.3).
        Lapsed = "lapsed",
        /// Somebody showed the listing to the client (§4.4).
        Showed = "showed",
        /// A contract of the client is being drawn up, or was signed.
        Contract = "contract",
    }
}

vocabulary! {
    /// What a verdict is about.
    VerdictPart {
        /// The client part of a commission (§4.3).
        Client = "client",
        /// The closing part of a commission (§4.4).
        Closing = "closing",
        /// Who works with the client from now on (§2.3).
        Holding = "holding",
    }
}

vocabulary! {
    /// Why the rules say so.
    VerdictReason {
        /// The first to register the client (§4.3).
        FirstRegistrant = "first_registrant",
        /// That stays, though the client had become public (§4.3).
        StaysThoughPublic = "stays_though_public",
        /// Followed the client up in time all along (§2.3).
        KeptInTime = "kept_in_time",
        /// Let the seven days pass (§2.3).
        LetLapse = "let_lapse",
        /// The only one who showed the listing (§4.4).
        OnlyShower = "only_shower",
        /// Several showed the listing: in equal parts (§4.4).
        CoShowers = "co_showers",
        /// Nobody has shown the listing: who closes decides.
        NotShown = "not_shown",
        /// Holds the client now (§2.3).
        HoldsNow = "holds_now",
        /// The client is public: whoever takes it holds it (§2.3).
        IsPublic = "is_public",
    }
}

/// One thing that the record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictFact {
    /// What.
    pub kind: VerdictFactKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for what time did.
    pub member: Option<MemberRef>,
    /// Their store at that time, for a registration.
    pub store_name: Option<String>,
    /// The record that proves it, where the caller may see that.
    pub proof: Option<EvidenceRef>,
}

/// What the rules make of it, for one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictConclusion {
    /// About what.
    pub part: VerdictPart,
    /// To whom it falls; several in equal parts.
    pub members: Vec<MemberRef>,
    /// Why.
    pub reasons: Vec<VerdictReason>,
}

/// What a manager has decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictDecision {
    /// The decision.
    pub id: VerdictDecisionId,
    /// About which listing; none for all.
    pub listing_id: Option<ListingId>,
    /// Who has the client part.
    pub client_member: MemberRef,
    /// Who has the closing part, in equal parts; nobody where that was left to the rules.
    pub closing_members: Vec<MemberRef>,
    /// Why.
    pub reason: String,
    /// Who has decided it.
    pub by: MemberRef,
    /// When.
    pub at: DateTime<Utc>,
}

/// The verdict on a client. Contacts stand nowhere in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientVerdict {
    /// The client; the name is masked for who doesn't hold it.
    pub client: ClientRef,
    /// About which listing.
    pub listing: Option<ListingRef>,
    /// What the record says, the oldest first; the latest 500.
    pub facts: Vec<VerdictFact>,
    /// What the rules make of it.
    pub conclusions: Vec<VerdictConclusion>,
    /// What managers have decided, the newest first. It stands beside what the rules say and replaces nothing there.
    pub decisions: Vec<VerdictDecision>,
    /// The caller may decide.
    pub may_decide: bool,
}

/// Body of `POST /clients/{id}/verdict/decisions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerdictDecisionRequest {
    /// About which listing; absent: all.
    #[serde(default)]
    pub listing_id: Option<ListingId>,
    /// Who has the client part.
    pub client_member_id: MemberId,
    /// Who has the closing part, in equal parts, ten at most; nobody: as the rules say.
    #[serde(default)]
    pub closing_member_ids: Vec<MemberId>,
    /// Why, 2 to 1000 characters.
    #[cfg_attr(feature = "openapi", schema(example = "首录人连续跟进未中断，客户方业绩归首录人"))]
    pub reason: String,
}

impl VerdictDecisionRequest {
    /// Checks reason and members.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 1000);
        if self.closing_member_ids.len() > CLOSERS_MAX {
            checks.push(FieldError::new("/closing_member_ids", FieldCode::TooMany).with("max", CLOSERS_MAX));
        }
        let is_twice = |n: usize, id: &MemberId| self.closing_member_ids.iter().take(n).any(|other| other == id);
        for (n, _) in self.closing_member_ids.iter().enumerate().filter(|(n, id)| is_twice(*n, id)) {
            checks.push(FieldError::new(format!("/closing_member_ids/{n}"), FieldCode::Taken));
        }
        checks.finish()
    }
}

/// When a client became public because nobody had kept it for so many days (§2.3); `kept` are the moments at which it was kept, the oldest first.
pub fn lapses(kept: &[DateTime<Utc>], days: i64, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let next = kept.iter().skip(1).copied().chain([now]);
    kept.iter()
        .zip(next)
        .map(|(from, next)| (private_until(*from, days), next))
        .filter(|(until, next)| until <= next)
        .map(|(until, _)| until)
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn a_client_that_is_kept_to_the_minute_never_lapses() {
        let begin: DateTime<Utc> = "2026-03-01T02:00:00Z".parse().unwrap();
        let minutes = |n: i64| begin + Duration::minutes(n);
        let week = 7 * 24 * 60;
        assert!(lapses(&[begin, minutes(week - 1)], 7, minutes(2 * week - 2)).is_empty());
        // At the very minute it is public already.
        assert_eq!(lapses(&[begin, minutes(week)], 7, minutes(week)), [minutes(week)]);
        assert_eq!(lapses(&[begin], 7, minutes(week)), [minutes(week)]);
        // Taken again, and let go again.
        assert_eq!(lapses(&[begin, minutes(2 * week)], 7, minutes(4 * week)), [minutes(week), minutes(3 * week)]);
        assert!(lapses(&[], 7, begin).is_empty());
    }

    #[test]
    fn nobody_is_named_twice() {
        let request = VerdictDecisionRequest {
            listing_id: None,
            client_member_id: MemberId(1),
            closing_member_ids: vec![MemberId(2), MemberId(1), MemberId(2)],
            reason: "双方当面说明".to_owned(),
        };
        let errors = request.validate().unwrap_err();
        assert_eq!((errors.len(), errors[0].pointer.as_str()), (1, "/closing_member_ids/2"));
    }
}
