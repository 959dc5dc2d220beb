//! In which order candidates are looked at, and why the others need not be.
//!
//! Tens of thousands of listings pass the hard criteria of a demand, and thousands of demands those of a listing. But whatever misses a
//! criterion misses its points: outside a tier nobody scores more than [`most_beyond`]. Where as many as are asked for score more than that,
//! they are the best of all, equal scores included, and nothing else is looked at. The last tier holds everything.

use fangke_shared::client::matching::{Criterion, Weights};

/// What everything in a tier meets, the narrowest tier first: the criteria that are worth most, and that indexes lead to.
pub const TIERS: [&[Criterion]; 3] = [&[Criterion::Price, Criterion::Area, Criterion::Rooms], &[Criterion::Price], &[]];

/// The most points of `all` that anything outside the tier can have; none where nothing is outside.
pub fn most_beyond(tier: &[Criterion], weights: &Weights, all: i64) -> Option<i64> {
    tier.iter().map(|criterion| weights.of(*criterion)).min().map(|least| all - least)
}

/// Are these, the best of a tier in order, the best of all?
pub fn is_settled(scores: impl ExactSizeIterator<Item = i64>, limit: usize, beyond: Option<i64>) -> bool {
    let Some(beyond) = beyond else { return true };
    scores.len() >= limit && scores.last().is_some_and(|last| last > beyond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_misses_a_criterion_misses_its_points() {
        let weights = Weights::default();
        assert_eq!(TIERS.map(|tier| most_beyond(tier, &weights, 100)), [Some(80), Some(75), None]);
    }

    #[test]
    fn the_best_of_a_tier_are_the_best_of_all_once_they_outdo_the_others() {
        let settled = |scores: &[i64], beyond| is_settled(scores.iter().copied(), 2, beyond);
        assert!(settled(&[100, 85], Some(80)) && settled(&[], None));
        // An equal score outside may be newer, and too few may be followed by any.
        assert!(!settled(&[100, 80], Some(80)) && !settled(&[100], Some(80)) && !settled(&[], Some(80)));
    }

    #[test]
    fn each_tier_holds_the_one_before() {
        assert!(TIERS.windows(2).all(|pair| pair[1].iter().all(|criterion| pair[0].contains(criterion))));
        assert!(TIERS.last().is_some_and(|tier| tier.is_empty()));
    }
}
