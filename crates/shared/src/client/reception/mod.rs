//! Receptions 接待: who walked in or called, whose turn it was, and what came of it (C5, §6.2).

mod draft;
mod query;
mod response;
mod rota;

pub use draft::{LinkClientRequest, PassReceptionRequest, ReceptionDraft, RegisterReceptionRequest};
pub use query::{ConversionQuery, ReceptionOrder, ReceptionQuery, ReceptionReach};
pub use response::{ConversionReport, ConversionRow, ReceptionResponse, ReceptionSummary};
pub use rota::{
    AwayReason, PAUSE_DAYS_MAX, PauseRequest, ResumeRequest, RotaAway, RotaResponse, RotaTurn, SkipTurnRequest, TurnGround, ground, in_turn,
};

use chrono::{DateTime, Duration, Utc};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// How somebody came to us.
    ReceptionKind {
        /// Through the door 来访.
        WalkIn = "walk_in",
        /// By telephone 来电.
        Call = "call",
        /// By an enquiry on the page of a partner 网上询盘.
        Online = "online",
    }
}

vocabulary! {
    /// What is done at a reception; each kind has its own list.
    ReceptionStep {
        /// Stood up and greeted within five seconds.
        Greeted = "greeted",
        /// Asked in and to sit down.
        Seated = "seated",
        /// Poured water.
        Water = "water",
        /// Handed a card over.
        Card = "card",
        /// Answered at the third ring.
        ThirdRing = "third_ring",
        /// Said whose house this is, and the own name.
        Greeting = "greeting",
        /// Proposed a showing.
        ShowingProposed = "showing_proposed",
        /// Let the caller hang up first.
        HungUpLast = "hung_up_last",
        /// Led the owner in.
        LedIn = "led_in",
        /// Exchanged cards: the number is known.
        CardsExchanged = "cards_exchanged",
        /// Entered the flat.
        ListingEntered = "listing_entered",
        /// Agreed on the survey and took the keys.
        SurveyKeys = "survey_keys",
        /// Spoke of an exclusive agreement.
        ExclusiveProposed = "exclusive_proposed",
        /// Asked for other homes of the owner's.
        OtherHomes = "other_homes",
    }
}

impl ReceptionStep {
    /// The steps of a reception, in their order: of who looks for a home by kind, of an owner the intake.
    pub const fn of(kind: ReceptionKind, is_owner: bool) -> &'static [Self] {
        match (kind, is_owner) {
            (_, true) => {
                &[Self::LedIn, Self::CardsExchanged, Self::ListingEntered, Self::SurveyKeys, Self::ExclusiveProposed, Self::OtherHomes]
            }
            (ReceptionKind::WalkIn, false) => &[Self::Greeted, Self::Seated, Self::Water, Self::Card, Self::ShowingProposed],
            (ReceptionKind::Call, false) => &[Self::ThirdRing, Self::Greeting, Self::ShowingProposed, Self::HungUpLast],
            (ReceptionKind::Online, false) => &[Self::ShowingProposed],
        }
    }
}

vocabulary! {
    /// What came of a reception.
    ReceptionOutcome {
        /// A client was registered, or was one already.
        Client = "client",
        /// An owner's flat was entered.
        Listing = "listing",
        /// Only asked.
        OnlyAsked = "only_asked",
        /// Left no way to be reached.
        NoContact = "no_contact",
        /// Was no client: a peer, somebody selling something.
        NoClient = "no_client",
        /// Anything else, in words.
        Other = "other",
    }
}

/// Hours within which whoever asked should have a first answer.
pub const ANSWER_GOAL_HOURS: i64 = 24;
/// Hours within which whoever asked must have a first answer.
pub const ANSWER_LIMIT_HOURS: i64 = 72;

vocabulary! {
    /// How it stands with the first answer.
    AnswerState {
        /// The goal is still ahead.
        Waiting = "waiting",
        /// The goal has passed, the limit not yet.
        PastGoal = "past_goal",
        /// The limit has passed.
        Overdue = "overdue",
        /// Answered; whether in time is another question.
        Answered = "answered",
        /// Nobody waits for an answer.
        Closed = "closed",
    }
}

impl AnswerState {
    /// The states in which somebody waits.
    pub const OPEN: [Self; 3] = [Self::Waiting, Self::PastGoal, Self::Overdue];
}

/// The clock of a first answer (§6): it never stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerClock {
    /// Until when the goal is kept.
    pub goal_at: DateTime<Utc>,
    /// Until when the limit is kept.
    pub limit_at: DateTime<Utc>,
}

impl AnswerClock {
    /// That of a reception of this moment.
    pub fn from(received_at: DateTime<Utc>) -> Self {
        Self { goal_at: received_at + Duration::hours(ANSWER_GOAL_HOURS), limit_at: received_at + Duration::hours(ANSWER_LIMIT_HOURS) }
    }

    /// How it stands at a moment. On the second itself it is kept.
    pub fn state(self, answered_at: Option<DateTime<Utc>>, outcome: Option<ReceptionOutcome>, now: DateTime<Utc>) -> AnswerState {
        match outcome {
            _ if answered_at.is_some() => AnswerState::Answered,
            Some(outcome) if outcome != ReceptionOutcome::Client => AnswerState::Closed,
            _ if now > self.limit_at => AnswerState::Overdue,
            _ if now > self.goal_at => AnswerState::PastGoal,
            _ => AnswerState::Waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goal_is_a_day_and_the_limit_three() {
        let received: DateTime<Utc> = "2026-03-18T02:00:00Z".parse().unwrap();
        let clock = AnswerClock::from(received);
        let (second, at) = (Duration::seconds(1), |hours| received + Duration::hours(hours));
        let state = |now| clock.state(None, None, now);
        assert_eq!((state(at(24)), state(at(24) + second)), (AnswerState::Waiting, AnswerState::PastGoal));
        assert_eq!((state(at(72)), state(at(72) + second)), (AnswerState::PastGoal, AnswerState::Overdue));
        // A client that was registered still waits; somebody who left no number can't.
        assert_eq!(clock.state(None, Some(ReceptionOutcome::Client), at(73)), AnswerState::Overdue);
        assert_eq!(clock.state(None, Some(ReceptionOutcome::NoContact), at(73)), AnswerState::Closed);
        assert_eq!(clock.state(Some(at(80)), None, at(90)), AnswerState::Answered);
    }

    #[test]
    fn every_step_belongs_to_some_list() {
        let all = [(ReceptionKind::WalkIn, false), (ReceptionKind::Call, false), (ReceptionKind::WalkIn, true)];
        for step in ReceptionStep::ALL {
            assert!(all.iter().any(|(kind, is_owner)| ReceptionStep::of(*kind, *is_owner).contains(step)), "{step}");
        }
        assert_eq!(ReceptionStep::of(ReceptionKind::Call, true).len(), 6);
    }
}
