//! What an agent puts on a list, and what the client says through its link.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{DayPart, OBJECTIONS, Reaction};
use crate::client::showing::Objection;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::text::non_blank;
use crate::{DemandId, ListingId};

/// Listings of a list, at most.
pub const LISTINGS_MAX: usize = 20;

/// Characters of the greeting, at most.
pub const GREETING_MAX: usize = 300;

/// Characters of what the agent says of one listing, at most.
pub const NOTE_MAX: usize = 200;

/// Characters of what the client writes, at most.
pub const WORDS_MAX: usize = 200;

/// Times that a client proposes for a showing, at most.
pub const TIMES_MAX: usize = 3;

/// Days ahead that a client may propose.
pub const WISH_DAYS_MAX: i64 = 30;

/// A listing of a list that is being made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecommendedListing {
    /// Which; it has to be on the market.
    pub listing_id: ListingId,
    /// What the agent says of it to the client, at most 200 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "离您孩子的学校步行十分钟"))]
    pub note: Option<String>,
}

/// Body of `POST /clients/{id}/recommendations`: 1 to 20 listings for a demand, in the order in which the client sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateRecommendationRequest {
    /// For which open demand of the client.
    pub demand_id: DemandId,
    /// What is recommended.
    pub listings: Vec<RecommendedListing>,
    /// What stands above the list, at most 300 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "王女士，这几套都在您的预算里，看看哪套顺眼。"))]
    pub greeting: Option<String>,
    /// Does the agent's card show their number, if they have one?
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub shows_phone: bool,
}

impl CreateRecommendationRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.wrong_if(self.listings.is_empty(), "/listings", FieldCode::Required);
        if self.listings.len() > LISTINGS_MAX {
            checks.push(FieldError::new("/listings", FieldCode::TooMany).with("max", LISTINGS_MAX));
        }
        for (n, listing) in self.listings.iter().enumerate() {
            let is_again = self.listings.iter().take(n).any(|before| before.listing_id == listing.listing_id);
            checks.wrong_if(is_again, &format!("/listings/{n}/listing_id"), FieldCode::Repeated);
            checks.optional_text(&format!("/listings/{n}/note"), listing.note.as_deref(), NOTE_MAX);
        }
        checks.optional_text("/greeting", self.greeting.as_deref(), GREETING_MAX);
        checks.finish()
    }
}

/// What a client says of one listing; no reaction takes back what was said before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReactionDraft {
    /// Like or not.
    pub reaction: Option<Reaction>,
    /// What speaks against it.
    pub objection: Option<Objection>,
    /// In the client's words, at most 200 characters.
    pub words: Option<String>,
}

impl ReactionDraft {
    /// Checks that whoever doesn't want it says why, and in words what is no word of the list.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let is_unsuitable = self.reaction == Some(Reaction::Unsuitable);
        checks.wrong_if(is_unsuitable && self.objection.is_none(), "/objection", FieldCode::Required);
        checks.wrong_if(self.objection.is_some_and(|objection| !OBJECTIONS.contains(&objection)), "/objection", FieldCode::UnknownWord);
        let is_silent = self.words.as_deref().is_none_or(|words| words.trim().is_empty());
        checks.wrong_if(is_unsuitable && self.objection == Some(Objection::Other) && is_silent, "/words", FieldCode::Required);
        checks.optional_text("/words", self.words.as_deref(), WORDS_MAX);
        checks.finish()
    }

    /// Only who doesn't want it gives reasons.
    pub fn normalised(self) -> Self {
        match self.reaction {
            Some(Reaction::Unsuitable) => Self { words: non_blank(self.words).map(|words| words.trim().to_owned()), ..self },
            reaction => Self { reaction, ..Self::default() },
        }
    }
}

/// A time at which a client could look at something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WishedTime {
    /// The business day.
    pub day: NaiveDate,
    /// When on that day.
    pub part: DayPart,
}

/// What a client would like to be shown, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShowingWish {
    /// Which listings of the list.
    pub listing_ids: Vec<ListingId>,
    /// When, 1 to 3 times.
    pub times: Vec<WishedTime>,
    /// In the client's words, at most 200 characters.
    #[serde(default)]
    pub words: Option<String>,
}

impl ShowingWish {
    /// Checks listings, times and words; `today` is the business day.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.wrong_if(self.listing_ids.is_empty(), "/listing_ids", FieldCode::Required);
        checks.wrong_if(self.times.is_empty(), "/times", FieldCode::Required);
        if self.times.len() > TIMES_MAX {
            checks.push(FieldError::new("/times", FieldCode::TooMany).with("max", TIMES_MAX));
        }
        let last = today.checked_add_signed(Duration::days(WISH_DAYS_MAX)).unwrap_or(today);
        for (n, time) in self.times.iter().enumerate() {
            if time.day < today || time.day > last {
                let wrong = FieldError::new(format!("/times/{n}/day"), FieldCode::OutOfRange);
                checks.push(wrong.with("min", today.to_string()).with("max", last.to_string()));
            }
        }
        checks.optional_text("/words", self.words.as_deref(), WORDS_MAX);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(ids: impl IntoIterator<Item = i64>) -> CreateRecommendationRequest {
        let listings = ids.into_iter().map(|id| RecommendedListing { listing_id: ListingId(id), note: None }).collect();
        CreateRecommendationRequest { demand_id: DemandId(1), listings, greeting: None, shows_phone: true }
    }

    fn wrong(result: Result<(), Vec<FieldError>>) -> Vec<(String, FieldCode)> {
        result.err().unwrap_or_default().into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn a_list_has_one_to_twenty_listings_each_once() {
        assert_eq!(wrong(list(1..=20).validate()), []);
        assert_eq!(wrong(list([]).validate()), [("/listings".to_owned(), FieldCode::Required)]);
        assert_eq!(wrong(list(1..=21).validate()), [("/listings".to_owned(), FieldCode::TooMany)]);
        assert_eq!(wrong(list([3, 4, 3]).validate()), [("/listings/2/listing_id".to_owned(), FieldCode::Repeated)]);
        let mut long = list([1]);
        long.greeting = Some("好".repeat(301));
        long.listings[0].note = Some("好".repeat(201));
        let at = |name: &str| (name.to_owned(), FieldCode::TooLong);
        assert_eq!(wrong(long.validate()), [at("/listings/0/note"), at("/greeting")]);
    }

    #[test]
    fn whoever_does_not_want_it_says_why() {
        let said = |reaction, objection, words: &str| ReactionDraft { reaction, objection, words: Some(words.to_owned()) };
        let (like, not) = (Some(Reaction::Like), Some(Reaction::Unsuitable));
        assert_eq!(wrong(said(like, None, "").validate()), []);
        assert_eq!(wrong(said(None, None, "").validate()), []);
        assert_eq!(wrong(said(not, Some(Objection::Price), "").validate()), []);
        assert_eq!(wrong(said(not, None, "太吵").validate()), [("/objection".to_owned(), FieldCode::Required)]);
        assert_eq!(wrong(said(not, Some(Objection::Other), " ").validate()), [("/words".to_owned(), FieldCode::Required)]);
        assert_eq!(wrong(said(not, Some(Objection::Family), "").validate()), [("/objection".to_owned(), FieldCode::UnknownWord)]);
        assert_eq!(wrong(said(not, Some(Objection::Other), &"吵".repeat(201)).validate()), [("/words".to_owned(), FieldCode::TooLong)]);
        assert_eq!(said(like, Some(Objection::Price), "太贵").normalised(), ReactionDraft { reaction: like, ..ReactionDraft::default() });
        assert_eq!(said(not, Some(Objection::Price), "  ").normalised().words, None);
        assert_eq!(said(not, Some(Objection::Price), " 太贵 ").normalised().words.as_deref(), Some("太贵"));
    }

    #[test]
    fn a_wish_names_listings_and_times_of_the_next_thirty_days() {
        let today: NaiveDate = "2026-03-18".parse().unwrap();
        let on = |day: &str| WishedTime { day: day.parse().unwrap(), part: DayPart::Evening };
        let wish = |times: Vec<WishedTime>| ShowingWish { listing_ids: vec![ListingId(1)], times, words: None };
        assert_eq!(wrong(wish(vec![on("2026-03-18"), on("2026-04-17")]).validate(today)), []);
        let out = |n: usize| (format!("/times/{n}/day"), FieldCode::OutOfRange);
        assert_eq!(wrong(wish(vec![on("2026-03-17"), on("2026-04-18")]).validate(today)), [out(0), out(1)]);
        assert_eq!(wrong(wish(vec![on("2026-03-18"); 4]).validate(today)), [("/times".to_owned(), FieldCode::TooMany)]);
        let nothing = [("/listing_ids".to_owned(), FieldCode::Required), ("/times".to_owned(), FieldCode::Required)];
        assert_eq!(wrong(ShowingWish::default().validate(today)), nothing);
    }
}
