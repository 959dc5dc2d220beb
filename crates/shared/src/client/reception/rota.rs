//! Whose turn it is at the counter of a store, and why (§6.2).

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;
use crate::{MemberId, OrgUnitId};

vocabulary! {
    /// Why somebody takes no turn.
    AwayReason {
        /// Doesn't work today.
        Absent = "absent",
        /// Is out.
        Out = "out",
        /// Receives somebody, or has a talk.
        Busy = "busy",
        /// Shows somebody something at the moment; told by the showing itself.
        Showing = "showing",
        /// Anything else, in words.
        Other = "other",
    }
}

vocabulary! {
    /// What decided that somebody is next.
    TurnGround {
        /// Nobody else is there.
        Only = "only",
        /// Fewer receptions today than anybody else.
        FewestToday = "fewest_today",
        /// As few today, and fewer this week.
        FewestThisWeek = "fewest_this_week",
        /// As few, and waiting for longer.
        WaitedLongest = "waited_longest",
        /// All the same: the one who has been with the house for longer.
        Seniority = "seniority",
    }
}

/// Why somebody takes no turn, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotaAway {
    /// Why.
    pub reason: AwayReason,
    /// In words.
    pub note: Option<String>,
    /// Until when; none where a showing has to end first.
    pub until: Option<DateTime<Utc>>,
}

/// An agent of the store, and the turns that they have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotaTurn {
    /// Who.
    pub member: MemberRef,
    /// Receptions and skipped turns of this business day.
    pub today: i64,
    /// Receptions and skipped turns since Monday.
    pub week: i64,
    /// The latest of them; none where there was none since Monday.
    pub last_at: Option<DateTime<Utc>>,
    /// Why they take no turn now.
    pub away: Option<RotaAway>,
}

impl RotaTurn {
    /// What the order goes by: the least comes first. Who had none since Monday has waited for longest.
    fn place(&self) -> (i64, i64, Option<DateTime<Utc>>, MemberId) {
        (self.today, self.week, self.last_at, self.member.id)
    }
}

/// Puts the agents of a store into the order of their turns: those who are there, then those who are away.
pub fn in_turn(turns: &mut [RotaTurn]) {
    turns.sort_by_key(|turn| (turn.away.is_some(), turn.place()));
}

/// Who is next of agents in their order, and what decided it; none where nobody is there.
pub fn ground(turns: &[RotaTurn]) -> Option<(MemberId, TurnGround)> {
    let mut there = turns.iter().filter(|turn| turn.away.is_none());
    let first = there.next()?;
    let ground = match there.next() {
        None => TurnGround::Only,
        Some(second) if first.today != second.today => TurnGround::FewestToday,
        Some(second) if first.week != second.week => TurnGround::FewestThisWeek,
        Some(second) if first.last_at != second.last_at => TurnGround::WaitedLongest,
        Some(_) => TurnGround::Seniority,
    };
    Some((first.member.id, ground))
}

/// Answer of `GET /receptions/rota`: whose turn it is in a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotaResponse {
    /// The store.
    pub store_id: OrgUnitId,
    /// Its name.
    pub store_name: String,
    /// Who is next; none where nobody is there.
    pub next: Option<MemberRef>,
    /// What decided it.
    pub ground: Option<TurnGround>,
    /// All agents of the store: those who are there in the order of their turns, then those who are away.
    pub turns: Vec<RotaTurn>,
    /// May the caller skip turns, and say that others are away?
    pub may_manage: bool,
}

/// Body of `POST /receptions/rota/skip`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SkipTurnRequest {
    /// Where; absent: the caller's store.
    #[serde(default)]
    pub store_id: Option<OrgUnitId>,
    /// Who is next, and takes no turn this time.
    pub member_id: MemberId,
    /// Why, 2 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "正在写合同"))]
    pub reason: String,
}

impl SkipTurnRequest {
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

/// Days for which somebody may be away at most.
pub const PAUSE_DAYS_MAX: i64 = 60;

/// Body of `POST /receptions/rota/pause`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PauseRequest {
    /// Who; absent: the caller.
    #[serde(default)]
    pub member_id: Option<MemberId>,
    /// Why.
    pub reason: AwayReason,
    /// In words; required with the reason `other`. At most 100 characters.
    #[serde(default)]
    pub note: Option<String>,
    /// Until when, 60 days ahead at most; absent: the end of the business day.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

impl PauseRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, now: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.wrong_if(self.reason == AwayReason::Showing, "/reason", FieldCode::OutOfRange);
        let is_blank = self.note.as_deref().unwrap_or_default().trim().is_empty();
        checks.wrong_if(self.reason == AwayReason::Other && is_blank, "/note", FieldCode::Required);
        checks.optional_text("/note", self.note.as_deref(), 100);
        let latest = now + Duration::days(PAUSE_DAYS_MAX);
        if self.until.is_some_and(|until| until <= now || until > latest) {
            checks.push(FieldError::new("/until", FieldCode::OutOfRange).with("min", now.to_rfc3339()).with("max", latest.to_rfc3339()));
        }
        checks.finish()
    }
}

/// Body of `POST /receptions/rota/resume`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResumeRequest {
    /// Who is there again; absent: the caller.
    #[serde(default)]
    pub member_id: Option<MemberId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Option<DateTime<Utc>> {
        Some("2026-03-18T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::hours(hour))
    }

    fn turn(id: i64, (today, week): (i64, i64), last_at: Option<DateTime<Utc>>) -> RotaTurn {
        let member = MemberRef { id: MemberId(id), display_name: format!("{id}") };
        RotaTurn { member, today, week, last_at, away: None }
    }

    fn away(turn: RotaTurn) -> RotaTurn {
        RotaTurn { away: Some(RotaAway { reason: AwayReason::Out, note: None, until: at(9) }), ..turn }
    }

    fn next(mut turns: Vec<RotaTurn>) -> Option<(i64, TurnGround)> {
        in_turn(&mut turns);
        ground(&turns).map(|(member, ground)| (member.0, ground))
    }

    #[test]
    fn fewest_today_then_fewest_this_week_then_who_waits_for_longest() {
        assert_eq!(next(vec![turn(1, (1, 1), at(1)), turn(2, (0, 9), at(-3))]), Some((2, TurnGround::FewestToday)));
        assert_eq!(next(vec![turn(1, (0, 4), at(-30)), turn(2, (0, 3), at(-3))]), Some((2, TurnGround::FewestThisWeek)));
        assert_eq!(next(vec![turn(1, (1, 3), at(2)), turn(2, (1, 3), at(1))]), Some((2, TurnGround::WaitedLongest)));
        assert_eq!(next(vec![turn(2, (0, 0), None), turn(1, (0, 0), None)]), Some((1, TurnGround::Seniority)));
    }

    #[test]
    fn who_is_away_takes_no_turn_and_stands_at_the_end() {
        assert_eq!(next(vec![away(turn(1, (0, 0), None)), turn(2, (5, 9), at(1))]), Some((2, TurnGround::Only)));
        assert_eq!(next(vec![away(turn(1, (0, 0), None))]), None);
        assert_eq!(next(vec![]), None);
    }

    #[test]
    fn in_the_long_run_nobody_has_more_than_one_more() {
        let mut turns: Vec<RotaTurn> = (1..=4).map(|id| turn(id, (0, 0), None)).collect();
        for hour in 0..42 {
            in_turn(&mut turns);
            let first = turns.first_mut().unwrap();
            (first.today, first.week, first.last_at) = (first.today + 1, first.week + 1, at(hour));
        }
        let counts: Vec<i64> = turns.iter().map(|turn| turn.today).collect();
        assert_eq!(counts.iter().max().unwrap() - counts.iter().min().unwrap(), 1);
    }

    #[test]
    fn a_pause_ends_within_sixty_days() {
        let now = at(0).unwrap();
        let until = |until| PauseRequest { member_id: None, reason: AwayReason::Absent, note: None, until }.validate(now);
        assert!(until(None).is_ok() && until(at(60 * 24)).is_ok());
        assert!(until(at(0)).is_err() && until(at(60 * 24 + 1)).is_err());
        let showing = PauseRequest { member_id: None, reason: AwayReason::Showing, note: None, until: None };
        assert!(showing.validate(now).is_err());
    }
}
