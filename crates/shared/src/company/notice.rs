//! Notices: what a member should hear of what happened to their listings.

use serde::{Deserialize, Serialize};

use crate::NoticeId;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What happened.
    NoticeKind {
        /// A listing lost its grade (§1.8): `from`, `to`, `lost`.
        GradeLowered = "grade_lowered",
        /// A listing became public (§1.3, §1.4): `reason`.
        ListingPublic = "listing_public",
        /// A colleague took a listing over (§1.3 to §1.5): `member`, `reason`.
        ListingClaimed = "listing_claimed",
        /// A manager gave a listing to the member, or took it: `from`, `to`, `by`, `reason`.
        ListingAssigned = "listing_assigned",
        /// An exclusive agreement ends soon (§1.10): `until_on`.
        ExclusiveEnding = "exclusive_ending",
        /// Keys should be back (§1.9): `number`, `due_at`.
        KeysOverdue = "keys_overdue",
        /// A manager urges the maintainer of a listing: `by`, `note`.
        Nudged = "nudged",
        /// Who keeps the keys urges whoever has them: `number`, `due_at`, `by`, `note`.
        KeysNudged = "keys_nudged",
        /// What a leaver looked after is the member's now: `from`, `by`, `listings`, `keys`, `tasks`.
        HandedOver = "handed_over",
        /// Something happened to a showing that the member leads or accompanies: `step`, `showing_id`, `number`, `starts_at`, `by`.
        Showing = "showing",
        /// Something happened to a cooperation on a client: `step`, `cooperation_id`, `client` (the name, masked), `by`, `note`.
        Cooperation = "cooperation",
        /// A new or cheaper listing answers a demand well (§3): `because`, `client_id`, `client` (the name, masked), `demand_id`, `score`.
        NewMatch = "new_match",
        /// A client is over the limit of its stage (C6): `client_id`, `client` (the name, masked), `stage`, `days`, `agent`.
        StageOver = "stage_over",
        /// A client has answered a recommendation list (§3.1): `recommendation_id`, `client_id`, `client` (the name, masked), `liked`, `unsuitable`, `asked`.
        Recommendation = "recommendation",
        /// A walk-in or caller is the member's to answer: `reception_id`, `kind`, `by`.
        Reception = "reception",
        /// A contract that concerns the member has come to another state: `contract_id`, `number`, `state`, `by`.
        Contract = "contract",
        /// Something happened to a risk of a contract: `step`, `risk_id`, `contract_id`, `number`, `code`, `grade`, `by`.
        Risk = "risk",
        /// In a dispute about a client it was decided: `client_id`, `client` (the name, masked), `by`.
        Verdict = "verdict",
        /// A manager has entered a listing that the member obtained (§1.7): `by`, `reason`.
        EnteredOnBehalf = "entered_on_behalf",
        /// The owner of a listing of the member's is said to have withdrawn (A3): `by`, `note`, `due_at`.
        WithdrawalReported = "withdrawal_reported",
        /// Nobody has verified such a report in time; the store's managers are told: `note`, `due_at`.
        WithdrawalOverdue = "withdrawal_overdue",
        /// A listing that the member maintains or has keys of is off the market (§1.2): `status`, `by`.
        ListingStopped = "listing_stopped",
        /// An import has changed a listing: `by`.
        ListingImported = "listing_imported",
        /// The last good backup is older than it may be; administrators are told (I5): `last_at`, where there is one.
        BackupMissing = "backup_missing",
        /// A request for a file waits for the member's approval, or was decided: `step`, `of`, `rows`, `by`, `note`.
        ExportRequest = "export_request",
    }
}

/// Body of `POST /notices/read`: which notices were read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadNoticesRequest {
    /// These.
    #[serde(default)]
    pub ids: Vec<NoticeId>,
    /// All there are.
    #[serde(default)]
    pub all: bool,
}

/// Answer of `POST /notices/read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadResponse {
    /// How many are unread still.
    pub unread: i64,
}

/// The most notices that one request names.
pub const IDS_MAX: usize = 200;

impl ReadNoticesRequest {
    /// Checks that it names something, either way.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.wrong_if(self.ids.is_empty() && !self.all, "/ids", FieldCode::Required);
        if self.ids.len() > IDS_MAX {
            checks.push(FieldError::new("/ids", FieldCode::TooMany).with("max", IDS_MAX));
        }
        checks.finish()
    }
}
