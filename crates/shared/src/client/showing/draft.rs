//! What is agreed on before a showing.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::{ClientId, DemandId, ListingId, MemberId, ShowingId};

/// The most listings of one showing.
pub const LISTINGS_MAX: usize = 20;
/// The most colleagues who show along.
pub const CO_AGENTS_MAX: usize = 5;
/// Minutes that each listing takes where no end is named.
pub const MINUTES_EACH: i64 = 30;
/// The longest showing, in hours.
pub const HOURS_MAX: i64 = 12;
/// What lies further back than so many hours is entered with a reason only.
pub const LATE_HOURS: i64 = 24;
/// Days that an entered showing may lie back at most.
pub const PAST_DAYS: i64 = 30;
/// Days for which one may book ahead.
const AHEAD_DAYS: i64 = 180;

/// Body of `POST /showings`, and what `PATCH /showings/{id}` merges into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShowingDraft {
    /// Who is shown something; can't be changed later.
    pub client_id: ClientId,
    /// For which of the client's demands.
    #[serde(default)]
    pub demand_id: Option<DemandId>,
    /// Who leads it; absent: who holds the client.
    #[serde(default)]
    pub agent_id: Option<MemberId>,
    /// When it begins. What lies more than 24 hours back needs `late_reason`.
    #[cfg_attr(feature = "openapi", schema(example = "2026-03-21T06:00:00Z"))]
    pub starts_at: DateTime<Utc>,
    /// When it ends; absent: after 30 minutes for each listing.
    #[serde(default)]
    pub ends_at: Option<DateTime<Utc>>,
    /// What is shown, 1 to 20 listings.
    #[cfg_attr(feature = "openapi", schema(example = json!([12, 15])))]
    pub listing_ids: Vec<ListingId>,
    /// The listings are shown as named here; otherwise those near each other one after the other.
    #[serde(default)]
    pub keeps_order: bool,
    /// Colleagues who show along, at most 5.
    #[serde(default)]
    pub co_agent_ids: Vec<MemberId>,
    /// Where everybody meets, at most 100 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "望京花园东门"))]
    pub meeting_place: Option<String>,
    /// Anything to know, at most 500 characters.
    #[serde(default)]
    pub note: Option<String>,
    /// The client has said yes.
    #[serde(default)]
    pub client_confirmed: bool,
    /// Listings whose owners have said yes.
    #[serde(default)]
    pub owners_confirmed: Vec<ListingId>,
    /// Reserve keys of the listings where the house has some.
    #[serde(default = "yes")]
    #[cfg_attr(feature = "openapi", schema(default = true))]
    pub takes_keys: bool,
    /// Another showing at the same time and place, with which this one is a group showing 集中带看.
    #[serde(default)]
    pub joins: Option<ShowingId>,
    /// Why it is entered only now, 2 to 200 characters.
    #[serde(default)]
    pub late_reason: Option<String>,
}

const fn yes() -> bool {
    true
}

impl ShowingDraft {
    /// Checks everything that needs no database; `entered` is the moment of the booking.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, entered: DateTime<Utc>) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.check_time(entered, &mut checks);
        self.check_people(&mut checks);
        checks.wrong_if(self.listing_ids.is_empty(), "/listing_ids", FieldCode::Required);
        if self.listing_ids.len() > LISTINGS_MAX {
            checks.push(FieldError::new("/listing_ids", FieldCode::TooMany).with("max", LISTINGS_MAX));
        }
        let mut seen = BTreeSet::new();
        for (n, id) in self.listing_ids.iter().enumerate().take(LISTINGS_MAX) {
            checks.wrong_if(!seen.insert(id), &format!("/listing_ids/{n}"), FieldCode::Repeated);
        }
        for (n, id) in self.owners_confirmed.iter().enumerate().take(LISTINGS_MAX + 1) {
            let is_shown = self.listing_ids.contains(id) && n < LISTINGS_MAX;
            checks.wrong_if(!is_shown, &format!("/owners_confirmed/{n}"), FieldCode::DoesNotExist);
        }
        checks.optional_text("/meeting_place", self.meeting_place.as_deref(), 100);
        checks.optional_text("/note", self.note.as_deref(), 500);
        checks.finish()
    }

    fn check_time(&self, entered: DateTime<Utc>, checks: &mut Checks) {
        let (earliest, latest) = (entered - Duration::days(PAST_DAYS), entered + Duration::days(AHEAD_DAYS));
        if self.starts_at < earliest || self.starts_at > latest {
            let range = FieldError::new("/starts_at", FieldCode::OutOfRange);
            checks.push(range.with("min", earliest.to_rfc3339()).with("max", latest.to_rfc3339()));
        } else if self.is_late(entered) {
            checks.text("/late_reason", self.late_reason.as_deref().unwrap_or_default(), 2, 200);
        } else {
            checks.optional_text("/late_reason", self.late_reason.as_deref(), 200);
        }
        if let Some(ends) = self.ends_at {
            if ends <= self.starts_at {
                checks.push(FieldError::new("/ends_at", FieldCode::EndsBeforeStart).with("other", "starts_at"));
            } else if ends - self.starts_at > Duration::hours(HOURS_MAX) {
                checks.push(FieldError::new("/ends_at", FieldCode::OutOfRange).with("max", HOURS_MAX));
            }
        }
    }

    fn check_people(&self, checks: &mut Checks) {
        if self.co_agent_ids.len() > CO_AGENTS_MAX {
            checks.push(FieldError::new("/co_agent_ids", FieldCode::TooMany).with("max", CO_AGENTS_MAX));
        }
        let mut seen: BTreeSet<MemberId> = self.agent_id.into_iter().collect();
        for (n, id) in self.co_agent_ids.iter().enumerate().take(CO_AGENTS_MAX) {
            checks.wrong_if(!seen.insert(*id), &format!("/co_agent_ids/{n}"), FieldCode::Repeated);
        }
    }

    /// Does it lie so far back that a reason is wanted?
    pub fn is_late(&self, entered: DateTime<Utc>) -> bool {
        entered - self.starts_at > Duration::hours(LATE_HOURS)
    }

    /// When it ends: as named, or after the usual time, of 12 hours at most.
    pub fn end(&self) -> DateTime<Utc> {
        let listings = i64::try_from(self.listing_ids.len()).unwrap_or(1).max(1);
        self.ends_at.unwrap_or_else(|| self.starts_at + Duration::minutes(MINUTES_EACH * listings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-03-18T02:00:00Z";

    fn draft(after: Duration) -> ShowingDraft {
        let starts_at = NOW.parse::<DateTime<Utc>>().unwrap() + after;
        ShowingDraft {
            client_id: ClientId(1),
            demand_id: None,
            agent_id: Some(MemberId(1)),
            starts_at,
            ends_at: None,
            listing_ids: vec![ListingId(1), ListingId(2)],
            keeps_order: false,
            co_agent_ids: Vec::new(),
            meeting_place: None,
            note: None,
            client_confirmed: false,
            owners_confirmed: Vec::new(),
            takes_keys: true,
            joins: None,
            late_reason: None,
        }
    }

    fn wrong(draft: &ShowingDraft) -> Vec<(String, FieldCode)> {
        let errors = draft.validate(NOW.parse().unwrap()).err().unwrap_or_default();
        errors.into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn what_is_entered_more_than_a_day_later_says_why() {
        assert!(wrong(&draft(-Duration::hours(24))).is_empty());
        let late = draft(-Duration::hours(24) - Duration::seconds(1));
        assert_eq!(wrong(&late), [("/late_reason".into(), FieldCode::Required)]);
        assert!(wrong(&ShowingDraft { late_reason: Some("手机没电".into()), ..late }).is_empty());
        assert_eq!(wrong(&draft(-Duration::days(31))), [("/starts_at".into(), FieldCode::OutOfRange)]);
        assert_eq!(wrong(&draft(Duration::days(181))), [("/starts_at".into(), FieldCode::OutOfRange)]);
    }

    #[test]
    fn it_ends_after_it_began_and_within_a_day_of_work() {
        let plain = draft(Duration::hours(1));
        assert_eq!(plain.end() - plain.starts_at, Duration::minutes(60));
        let ends = |after: Duration| wrong(&ShowingDraft { ends_at: Some(plain.starts_at + after), ..plain.clone() });
        assert_eq!(ends(Duration::zero()), [("/ends_at".into(), FieldCode::EndsBeforeStart)]);
        assert_eq!(ends(Duration::hours(13)), [("/ends_at".into(), FieldCode::OutOfRange)]);
        assert!(ends(Duration::hours(12)).is_empty());
    }

    #[test]
    fn twenty_listings_are_shown_and_no_more_each_once() {
        let with =
            |ids: Vec<i64>| wrong(&ShowingDraft { listing_ids: ids.into_iter().map(ListingId).collect(), ..draft(Duration::hours(1)) });
        assert!(with((1..=20).collect()).is_empty());
        assert_eq!(with((1..=200).collect()), [("/listing_ids".into(), FieldCode::TooMany)]);
        assert_eq!(with(vec![]), [("/listing_ids".into(), FieldCode::Required)]);
        assert_eq!(with(vec![1, 2, 1]), [("/listing_ids/2".into(), FieldCode::Repeated)]);
    }

    #[test]
    fn nobody_shows_along_twice() {
        let twice = ShowingDraft { co_agent_ids: vec![MemberId(2), MemberId(1)], ..draft(Duration::hours(1)) };
        assert_eq!(wrong(&twice), [("/co_agent_ids/1".into(), FieldCode::Repeated)]);
    }
}
