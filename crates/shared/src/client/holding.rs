//! Who holds a client: seven days after the last valid follow-up it is anybody's (§2.3).

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::MemberId;
use crate::client::ClientStage;
use crate::company::setting::Figures;
use crate::field::Checks;
use crate::problem::FieldError;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Why a client came to somebody, or became public.
    HoldingReason {
        /// Registered.
        Registered = "registered",
        /// Taken from the public pool.
        Taken = "taken",
        /// Given by the agent who held it, or by a manager.
        Transferred = "transferred",
        /// Given up into the public pool.
        Released = "released",
        /// Not followed up in time.
        TimeUp = "time_up",
    }
}

/// When a client becomes public: so many days after it was last followed up, or came to its agent.
pub fn private_until(kept_from: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    kept_from + Duration::days(days)
}

/// Days within which a client is to be followed up again (§6); none for one that asks for no rhythm.
///
/// Every day after a showing, until there is a result; every second day while it looks for something that can be looked for; weekly where
/// it has only said how strong the wish is.
pub const fn rhythm_days(stage: ClientStage, has_intent: bool, figures: &Figures) -> Option<i64> {
    match stage {
        ClientStage::Shown => Some(figures.client_shown_rhythm_days),
        ClientStage::Qualified | ClientStage::Negotiating => Some(figures.client_rhythm_days),
        ClientStage::New if has_intent => Some(figures.client_intent_rhythm_days),
        ClientStage::New | ClientStage::Signed | ClientStage::Completed | ClientStage::Lost => None,
    }
}

/// Body of `POST /clients/{id}/transfer`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TransferClientRequest {
    /// To whom; absent: into the public pool.
    #[serde(default)]
    pub member_id: Option<MemberId>,
    /// Why.
    pub reason: String,
}

impl TransferClientRequest {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_followed_up_daily_after_a_showing_and_not_at_all_once_it_has_signed() {
        let of = |stage, has_intent| rhythm_days(stage, has_intent, &Figures::default());
        assert_eq!((of(ClientStage::Shown, false), of(ClientStage::Qualified, true)), (Some(1), Some(2)));
        assert_eq!((of(ClientStage::New, true), of(ClientStage::New, false)), (Some(7), None));
        assert_eq!((of(ClientStage::Signed, true), of(ClientStage::Lost, true)), (None, None));
    }

    #[test]
    fn seven_days_are_seven_times_twenty_four_hours() {
        let last: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        assert_eq!(private_until(last, 7).to_rfc3339(), "2026-03-25T02:00:00+00:00");
    }
}
