//! Reminders: what a member has to do next, worked out from what is there (C2, §1.3, §1.4, §1.9, §1.10, §2.5, §6).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ClientId;
use crate::client::showing::ShowingSummary;
use crate::client::{ClientGrade, ClientStage};
use crate::company::member::MemberRef;
use crate::property::listing::ListingRef;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What is to be done.
    ReminderKind {
        /// Call the owner again (§6).
        OwnerRhythm = "owner_rhythm",
        /// Take the next step that the member noted.
        NextStep = "next_step",
        /// Write the first follow-up, or the listing becomes public (§1.4).
        FirstFollowUp = "first_follow_up",
        /// Bring a paused or unknown listing back before its protection ends (§1.3).
        ProtectionEnding = "protection_ending",
        /// Bring keys back (§1.9).
        KeyDue = "key_due",
        /// Renew an exclusive agreement (§1.10).
        ExclusiveEnding = "exclusive_ending",
        /// Write the follow-up after a reveal (§2.5).
        RevealFollowUp = "reveal_follow_up",
        /// Hold a showing, or end one that was held (C4).
        Showing = "showing",
        /// Follow a client up before it becomes public (§2.3).
        ClientDropping = "client_dropping",
        /// Follow a client up again (§6).
        ClientRhythm = "client_rhythm",
        /// Bring a client on that is over the limit of its stage (C6).
        StageLimit = "stage_limit",
        /// Verify with the owner that they have withdrawn, as somebody has reported (A3).
        Withdrawal = "withdrawal",
    }
}

vocabulary! {
    /// How it stands with the time.
    DueState {
        /// It should be done by now.
        Overdue = "overdue",
        /// Today.
        Today = "today",
        /// On another day.
        Upcoming = "upcoming",
    }
}

/// When something is due: by a moment, or at any time of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// By this moment.
    At(DateTime<Utc>),
    /// On this day.
    On(NaiveDate),
}

impl Due {
    /// How it stands at a moment of the business day `today`, which ends at `tomorrow`.
    pub fn state(self, now: DateTime<Utc>, today: NaiveDate, tomorrow: DateTime<Utc>) -> DueState {
        let (is_over, is_later) = match self {
            Self::At(at) => (at < now, at >= tomorrow),
            Self::On(day) => (day < today, day > today),
        };
        match (is_over, is_later) {
            (true, _) => DueState::Overdue,
            (_, true) => DueState::Upcoming,
            _ => DueState::Today,
        }
    }
}

/// A client of whom something is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientTask {
    /// The client.
    pub id: ClientId,
    /// The name; masked where the caller doesn't hold the client any more.
    pub name: String,
    /// A key client, who comes first.
    pub is_key: bool,
    /// The most urgent grade of its open demands.
    pub grade: Option<ClientGrade>,
    /// Where it stands in the funnel.
    pub stage: ClientStage,
    /// The first contact, masked; none where the caller doesn't hold the client any more.
    pub contact_masked: Option<String>,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reminder {
    /// What.
    pub kind: ReminderKind,
    /// With which listing; none where it is about a client.
    pub listing: Option<ListingRef>,
    /// With which client; none where it is about a listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientTask>,
    /// How it stands with the time.
    pub state: DueState,
    /// By which moment; none where a day is meant.
    pub due_at: Option<DateTime<Utc>>,
    /// On which day; none where a moment is meant.
    pub due_on: Option<NaiveDate>,
    /// Since when it counts: the latest follow-up, the entry, the reveal, the day the keys were taken.
    pub since: Option<DateTime<Utc>>,
    /// The next step as noted, or what the keys were taken for.
    pub text: Option<String>,
    /// The number of the keys.
    pub key_number: Option<i64>,
    /// Who has the keys.
    pub holder: Option<MemberRef>,
    /// The showing; its first listing is `listing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub showing: Option<ShowingSummary>,
}

/// How many there are of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderCount {
    /// Of which.
    pub kind: ReminderKind,
    /// Overdue.
    pub overdue: i64,
    /// Due today.
    pub today: i64,
    /// Due on another day.
    pub upcoming: i64,
}

/// The most reminders that one answer holds.
pub const REMINDERS_MAX: usize = 200;

/// Answer of `GET /reminders`: what is due first comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderList {
    /// Those that were asked for, 200 at most.
    pub items: Vec<Reminder>,
    /// How many were asked for.
    pub total: i64,
    /// How many there are of each kind, whatever was asked for.
    pub counts: Vec<ReminderCount>,
    /// Overdue, of all kinds.
    pub overdue: i64,
    /// Due today, of all kinds.
    pub today: i64,
}

impl ReminderKind {
    /// Is something lost when its moment passes: the listing or client to the public pool, an agreement, the right to read numbers?
    pub const fn loses(self) -> bool {
        matches!(self, Self::FirstFollowUp | Self::ProtectionEnding | Self::ExclusiveEnding | Self::RevealFollowUp | Self::ClientDropping)
    }
}

/// What is lost within so many hours comes before all else.
pub const LOSING_HOURS: i64 = 48;

vocabulary! {
    /// Why a flat or client stands where it stands in the day's work.
    FlatGroup {
        /// Something is lost within [`LOSING_HOURS`].
        Losing = "losing",
        /// Something should be done by now.
        Overdue = "overdue",
        /// Something is due today.
        Today = "today",
        /// All of it is due later.
        Upcoming = "upcoming",
    }
}

/// A flat or a client, and all that is to be done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FlatReminders {
    /// The listing; none for a client.
    pub listing: Option<ListingRef>,
    /// The client; none for a listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientTask>,
    /// Where it stands.
    pub group: FlatGroup,
    /// When the next loss is, where one is near.
    pub lost_at: Option<DateTime<Utc>>,
    /// What is to be done, the reason for its place first.
    pub reminders: Vec<Reminder>,
}

/// Answer of `GET /reminders/flats`: what is lost next comes first, in each group key clients before all else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FlatList {
    /// The flats and clients that were asked for, 200 at most.
    pub items: Vec<FlatReminders>,
    /// How many were asked for.
    pub total: i64,
    /// How many reminders there are of each kind, whatever was asked for.
    pub counts: Vec<ReminderCount>,
}

/// Answer of `GET /reminders/summary`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderSummary {
    /// Overdue reminders, and receptions past the limit of their first answer (§6.2).
    pub overdue: i64,
    /// Reminders due today, and receptions that pass their goal today or have.
    pub today: i64,
    /// Unread notices.
    pub unread_notices: i64,
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn what_is_due_now_is_not_overdue_yet_and_midnight_belongs_to_tomorrow() {
        let now: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        let tomorrow: DateTime<Utc> = "2026-03-18T16:00:00Z".parse().unwrap();
        let today: NaiveDate = "2026-03-18".parse().unwrap();
        let micro = Duration::microseconds(1);
        let state = |due: Due| due.state(now, today, tomorrow);
        assert_eq!(state(Due::At(now - micro)), DueState::Overdue);
        assert_eq!(state(Due::At(now)), DueState::Today);
        assert_eq!(state(Due::At(tomorrow - micro)), DueState::Today);
        assert_eq!(state(Due::At(tomorrow)), DueState::Upcoming);
        assert_eq!(state(Due::On(today.pred_opt().unwrap())), DueState::Overdue);
        assert_eq!(state(Due::On(today)), DueState::Today);
        assert_eq!(state(Due::On(today.succ_opt().unwrap())), DueState::Upcoming);
    }
}
