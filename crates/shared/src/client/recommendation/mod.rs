//! Recommendation lists 推荐清单: listings for a client to look at by a link, and what the client says of them (§3.1, B7).

mod draft;
mod response;

pub use draft::{
    CreateRecommendationRequest, GREETING_MAX, LISTINGS_MAX, NOTE_MAX, ReactionDraft, RecommendedListing, ShowingWish, TIMES_MAX,
    WISH_DAYS_MAX, WORDS_MAX, WishedTime,
};
pub use response::{
    DemandReactions, ListingAnswer, PastRecommendation, RecommendationItem, RecommendationResponse, RecommendationWish, UnsuitableCount,
};

use chrono::{DateTime, Utc};

use crate::client::showing::Objection;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a client says of a listing that was recommended.
    Reaction {
        /// Likes it.
        Like = "like",
        /// Doesn't want it.
        Unsuitable = "unsuitable",
    }
}

vocabulary! {
    /// Whether the link of a list opens.
    RecommendationState {
        /// It opens.
        Open = "open",
        /// Its days are over.
        Expired = "expired",
        /// Somebody has closed it.
        Revoked = "revoked",
    }
}

vocabulary! {
    /// What happened to a list: for the client's page.
    RecommendationStep {
        /// It was made.
        Made = "made",
        /// The client has opened it for the first time.
        Opened = "opened",
        /// The client likes a listing of it.
        Liked = "liked",
        /// The client doesn't want a listing of it.
        Unsuitable = "unsuitable",
        /// The client asks to be shown something.
        ShowingAsked = "showing_asked",
        /// Its link was closed.
        Revoked = "revoked",
    }
}

vocabulary! {
    /// A part of a day, for whoever says when they have time.
    DayPart {
        /// Until noon.
        Morning = "morning",
        /// From noon on.
        Afternoon = "afternoon",
        /// After work.
        Evening = "evening",
    }
}

/// What a client may find wrong with a listing before having seen it, in the order in which they are asked.
pub const OBJECTIONS: [Objection; 8] = [
    Objection::Price,
    Objection::Area,
    Objection::Layout,
    Objection::Location,
    Objection::Floor,
    Objection::Orientation,
    Objection::Decoration,
    Objection::Other,
];

/// So often a client may say something through one link in an hour.
pub const ACTS_PER_HOUR: i64 = 60;

/// Where a list stands at a moment.
pub fn state(revoked_at: Option<DateTime<Utc>>, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> RecommendationState {
    match revoked_at {
        Some(_) => RecommendationState::Revoked,
        None if expires_at <= now => RecommendationState::Expired,
        None => RecommendationState::Open,
    }
}

/// What was said against listings, counted: the most frequent first, equal ones in the order of the vocabulary.
pub fn count_objections(said: impl IntoIterator<Item = Objection>) -> Vec<UnsuitableCount> {
    let said: Vec<Objection> = said.into_iter().collect();
    let count = |objection: &Objection| i64::try_from(said.iter().filter(|other| *other == objection).count()).unwrap_or(i64::MAX);
    let mut counts: Vec<UnsuitableCount> =
        Objection::ALL.iter().map(|objection| UnsuitableCount { objection: *objection, count: count(objection) }).collect();
    counts.retain(|counted| counted.count > 0);
    // Stable: equal ones stay in their order.
    counts.sort_by_key(|counted| std::cmp::Reverse(counted.count));
    counts
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    #[test]
    fn a_link_opens_until_its_moment_or_until_somebody_closes_it() {
        let made = DateTime::UNIX_EPOCH;
        let end = made + Duration::days(14);
        assert_eq!(state(None, end, made), RecommendationState::Open);
        assert_eq!(state(None, end, end - Duration::microseconds(1)), RecommendationState::Open);
        assert_eq!(state(None, end, end), RecommendationState::Expired);
        assert_eq!(state(Some(made), end, made), RecommendationState::Revoked);
        assert_eq!(state(Some(made), end, end), RecommendationState::Revoked);
    }

    #[test]
    fn what_is_said_most_often_comes_first() {
        use Objection::{Floor, Price};
        let counts = count_objections([Floor, Price, Objection::Area, Price, Price, Objection::Area]);
        let counts: Vec<_> = counts.into_iter().map(|counted| (counted.objection, counted.count)).collect();
        assert_eq!(counts, [(Price, 3), (Objection::Area, 2), (Floor, 1)]);
        assert_eq!(count_objections([Floor, Price]).first().map(|counted| counted.objection), Some(Price));
        assert_eq!(count_objections([]), []);
    }
}
