//! Forms of the public page as they are posted, and as they come back where something of them is wrong.

use fangke_shared::client::recommendation::{ReactionDraft, ShowingWish, TIMES_MAX, WishedTime};
use fangke_shared::problem::{FieldCode, FieldError};

/// A form that came back.
pub enum Returned {
    /// What was said of a listing.
    Reaction(ReactionForm),
    /// What somebody would like to be shown.
    Wish(WishForm),
}

/// What was said of a listing, as posted.
pub struct ReactionForm {
    /// The place of the listing.
    pub place: i64,
    /// What was said.
    pub draft: ReactionDraft,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
}

/// What somebody would like to be shown, as posted.
pub struct WishForm {
    /// The places of the listings.
    pub places: Vec<i64>,
    /// Days and parts of days, as typed.
    pub times: Vec<(String, String)>,
    /// In their words.
    pub words: String,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
}

fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).unwrap_or_default()
}

/// A word of a list; none where nothing is said, a mistake for what is no word of it.
fn word<T: std::str::FromStr>(pairs: &[(String, String)], name: &str, errors: &mut Vec<FieldError>) -> Option<T> {
    let text = value(pairs, name);
    if text.is_empty() {
        return None;
    }
    let read = text.parse().ok();
    if read.is_none() {
        errors.push(FieldError::new(format!("/{name}"), FieldCode::UnknownWord));
    }
    read
}

/// Reads what was said of a listing.
pub fn reaction(pairs: &[(String, String)]) -> ReactionForm {
    let mut errors = Vec::new();
    let draft = ReactionDraft {
        reaction: word(pairs, "reaction", &mut errors),
        objection: word(pairs, "objection", &mut errors),
        words: Some(value(pairs, "words").to_owned()).filter(|words| !words.is_empty()),
    };
    ReactionForm { place: value(pairs, "item").parse().unwrap_or_default(), draft, errors }
}

/// Reads what somebody would like to be shown.
pub fn wish(pairs: &[(String, String)]) -> (WishForm, ShowingWish) {
    let places = pairs.iter().filter(|(name, _)| name == "item").filter_map(|(_, place)| place.parse().ok()).collect();
    let row = |n: usize| (value(pairs, &format!("day{n}")).to_owned(), value(pairs, &format!("part{n}")).to_owned());
    let times: Vec<(String, String)> = (1..=TIMES_MAX).map(row).collect();
    let (mut errors, mut wished) = (Vec::new(), Vec::new());
    for (n, (day, part)) in times.iter().enumerate().filter(|(_, (day, _))| !day.is_empty()) {
        match (day.parse(), part.parse()) {
            (Ok(day), Ok(part)) => wished.push(WishedTime { day, part }),
            _ => errors.push(FieldError::new(format!("/times/{n}/day"), FieldCode::InvalidFormat)),
        }
    }
    let words = value(pairs, "words").to_owned();
    let wish = ShowingWish { listing_ids: Vec::new(), times: wished, words: Some(words.clone()).filter(|words| !words.is_empty()) };
    (WishForm { places, times, words, errors }, wish)
}

#[cfg(test)]
mod tests {
    use fangke_shared::client::recommendation::{DayPart, Reaction};
    use fangke_shared::client::showing::Objection;

    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_reaction_is_read_and_what_is_no_word_is_named() {
        let read = reaction(&pairs(&[("item", "3"), ("reaction", "unsuitable"), ("objection", "price"), ("words", " 太贵 ")]));
        assert_eq!((read.place, read.draft.reaction, read.draft.objection), (3, Some(Reaction::Unsuitable), Some(Objection::Price)));
        assert_eq!((read.draft.words.as_deref(), read.errors.len()), (Some("太贵"), 0));
        let read = reaction(&pairs(&[("item", "x"), ("reaction", "love")]));
        assert_eq!((read.place, read.draft.reaction, read.errors[0].pointer.as_str()), (0, None, "/reaction"));
        assert_eq!(reaction(&[]).draft, ReactionDraft::default());
    }

    #[test]
    fn times_are_read_row_by_row_and_empty_rows_are_none() {
        let form = pairs(&[("item", "1"), ("item", "2"), ("day1", ""), ("part1", "morning"), ("day2", "2026-03-20"), ("part2", "evening")]);
        let (form, wish) = wish(&form);
        assert_eq!((form.places, form.errors.len(), wish.times.len()), (vec![1, 2], 0, 1));
        assert_eq!(wish.times[0].part, DayPart::Evening);
        let (wrong, _) = super::wish(&pairs(&[("day1", "tomorrow"), ("part1", "morning")]));
        assert_eq!(wrong.errors[0].pointer, "/times/0/day");
    }
}
