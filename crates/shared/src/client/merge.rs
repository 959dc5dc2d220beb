//! Two records of one client become one, and two again (§2.2).

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::client::profile::ClientSummary;
use crate::company::member::MemberRef;
use crate::vocabulary::vocabulary;
use crate::{ClientId, ClientMergeId};

/// Days within which a merge can be undone.
pub const UNDO_DAYS: i64 = 30;

/// Until when a merge can be undone.
pub fn undoable_until(merged_at: DateTime<Utc>) -> DateTime<Utc> {
    merged_at + Duration::days(UNDO_DAYS)
}

vocabulary! {
    /// What goes from one client to another when they are merged.
    MergePart {
        /// Numbers, ids and addresses that the one that stays hasn't.
        Contacts = "contacts",
        /// What the client looks for.
        Demands = "demands",
        /// What the client has agreed to.
        Consents = "consents",
        /// Follow-ups, with their authors and days.
        FollowUps = "follow_ups",
        /// Looks at contacts, with the follow-ups that are owed for them.
        Reveals = "reveals",
        /// Cooperations that are over.
        Cooperations = "cooperations",
        /// Recommendation lists.
        Recommendations = "recommendations",
        /// Receptions that the client came from.
        Receptions = "receptions",
        /// Contracts.
        Contracts = "contracts",
        /// Decisions of disputes about it.
        Verdicts = "verdicts",
        /// Lines of the journal.
        Journal = "journal",
    }
}

/// How many of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeCount {
    /// What.
    pub part: MergePart,
    /// How many.
    pub count: i64,
}

/// What merging would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientMergePreview {
    /// The one that stays.
    pub into: ClientSummary,
    /// The one that goes into it.
    pub from: ClientSummary,
    /// What moves.
    pub moves: Vec<MergeCount>,
    /// Contacts that both have; they stay where they are.
    pub shared_contacts: i64,
    /// Fields of the one that stays which the other one fills or adds to.
    pub fields: Vec<String>,
    /// Fields in which the other one says something else; what it says goes, until the merge is undone.
    pub dropped: Vec<String>,
}

/// Body of `POST /clients/{id}/merge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeClientsRequest {
    /// The client that goes into this one.
    pub with: ClientId,
    /// The version of it that was looked at.
    pub with_version: i64,
}

/// A merge that has been done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientMergeResponse {
    /// The merge.
    pub id: ClientMergeId,
    /// The client that stays.
    pub into_id: ClientId,
    /// The client that went into it.
    pub from_id: ClientId,
    /// Its name.
    pub from_name: String,
    /// What moved.
    pub moved: Vec<MergeCount>,
    /// Who merged them.
    pub member: Option<MemberRef>,
    /// When.
    pub merged_at: DateTime<Utc>,
    /// Until when it can be undone; none where it can't be any more.
    pub undoable_until: Option<DateTime<Utc>>,
}

/// Answer to `GET /clients/{id}/merges`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientMerges {
    /// Clients with a contact of this one that the caller may merge with it.
    pub proposed: Vec<ClientSummary>,
    /// What was merged into it, the latest first.
    pub merges: Vec<ClientMergeResponse>,
}

/// What undoing a merge does, and what it can't.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergeUndo {
    /// What goes back.
    pub returns: Vec<MergeCount>,
    /// What moved and is gone since; it stays gone.
    pub gone: Vec<MergeCount>,
    /// Fields of the one that stays that were changed since; they stay as they are.
    pub kept_fields: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_can_be_undone_for_thirty_days() {
        let at: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        assert_eq!(undoable_until(at).to_rfc3339(), "2026-04-17T02:00:00+00:00");
    }
}
