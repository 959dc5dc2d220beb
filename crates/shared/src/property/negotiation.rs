//! Price work: negotiations, the history of prices, and the price against the community's.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::NegotiationId;
use crate::field::Checks;
use crate::money::{MAX_FEN, div_round};
use crate::problem::{FieldCode, FieldError};
use crate::property::follow_up::{FollowUpResponse, TEXT_MAX};
use crate::property::listing::{PriceKind, Purpose};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Who was talked to.
    NegotiationParty {
        /// The owner.
        Owner = "owner",
        /// Somebody who would buy.
        Buyer = "buyer",
        /// Somebody who would rent.
        Tenant = "tenant",
    }
}

vocabulary! {
    /// What came of it.
    NegotiationOutcome {
        /// Nothing yet.
        Open = "open",
        /// They agreed.
        Agreed = "agreed",
        /// They refused.
        Refused = "refused",
    }
}

/// Body of `POST /listings/{id}/negotiations`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateNegotiationRequest {
    /// Which price: asking, rent or floor.
    pub price: PriceKind,
    /// With whom.
    pub party: NegotiationParty,
    /// What was offered, in fen.
    #[cfg_attr(feature = "openapi", schema(example = 650_000_000))]
    pub offered_fen: i64,
    /// What was answered, in fen.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 662_000_000))]
    pub answered_fen: Option<i64>,
    /// What came of it.
    pub outcome: NegotiationOutcome,
    /// What was said: becomes a follow-up, under the same rules.
    #[cfg_attr(feature = "openapi", schema(example = "客户出价 650 万，业主让到 662 万，约周末面谈"))]
    pub text: String,
}

/// A negotiation as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NegotiationResponse {
    /// The negotiation.
    pub id: NegotiationId,
    /// Which price.
    pub price: PriceKind,
    /// With whom.
    pub party: NegotiationParty,
    /// What was offered, in fen.
    pub offered_fen: i64,
    /// What was answered, in fen.
    pub answered_fen: Option<i64>,
    /// What came of it.
    pub outcome: NegotiationOutcome,
    /// What was said.
    pub follow_up: FollowUpResponse,
}

/// A price from a moment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PricePoint {
    /// Which price.
    pub price: PriceKind,
    /// Since when.
    pub at: DateTime<Utc>,
    /// How much, in fen; none: it was withdrawn.
    pub fen: Option<i64>,
}

/// A change of a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// Which price.
    pub price: PriceKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Before.
    pub from_fen: Option<i64>,
    /// After.
    pub to_fen: Option<i64>,
}

/// Answer of `GET /listings/{id}/prices`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceHistory {
    /// Each price since the entry, the oldest first.
    pub points: Vec<PricePoint>,
    /// The asking price of a square metre, in fen.
    pub unit_price_fen: Option<i64>,
    /// The community's reference price of a square metre, in fen.
    pub reference_price_fen: Option<i64>,
    /// By how much the asking price lies above the reference (below: negative), in basis points.
    pub difference_bp: Option<i64>,
}

impl CreateNegotiationRequest {
    /// Checks everything that needs no database; `purpose` says which prices the listing has.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, purpose: Purpose) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let has_price = match self.price {
            PriceKind::Asking => purpose.includes_sale(),
            PriceKind::Rent => purpose.includes_rental(),
            PriceKind::Floor => true,
            PriceKind::Evaluation => {
                // Our own figure: there is nobody to negotiate it with.
                checks.push(FieldError::new("/price", FieldCode::UnknownWord));
                true
            }
        };
        if !has_price {
            checks.push(FieldError::new("/price", FieldCode::Contradicts).with("other", "purpose"));
        }
        checks.range("/offered_fen", Some(self.offered_fen), 1, MAX_FEN);
        checks.range("/answered_fen", self.answered_fen, 1, MAX_FEN);
        checks.text("/text", &self.text, 1, TEXT_MAX);
        checks.finish()
    }
}

/// Each price since the entry: what it was at first, and what it was changed to. `changes` come oldest first.
pub fn history(entered_at: DateTime<Utc>, present: &[(PriceKind, Option<i64>)], changes: &[PriceChange]) -> Vec<PricePoint> {
    let first = present.iter().filter_map(|(price, fen)| {
        let fen = changes.iter().find(|change| change.price == *price).map_or(*fen, |change| change.from_fen);
        fen.map(|fen| PricePoint { price: *price, at: entered_at, fen: Some(fen) })
    });
    let later = changes.iter().map(|change| PricePoint { price: change.price, at: change.at, fen: change.to_fen });
    first.chain(later).collect()
}

/// By how many basis points a price lies above a reference; below it is negative.
pub fn difference_bp(fen: i64, reference_fen: i64) -> Option<i64> {
    (reference_fen > 0).then(|| fen.checked_sub(reference_fen)?.checked_mul(10_000).map(|n| div_round(n, reference_fen))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32) -> DateTime<Utc> {
        format!("2026-03-18T{hour:02}:00:00Z").parse().unwrap()
    }

    #[test]
    fn the_history_begins_with_what_a_price_was_at_first() {
        let change = |price, hour, from_fen, to_fen| PriceChange { price, at: at(hour), from_fen, to_fen };
        let changes = [
            change(PriceKind::Asking, 3, Some(100), Some(90)),
            change(PriceKind::Floor, 4, None, Some(80)),
            change(PriceKind::Asking, 5, Some(90), Some(85)),
        ];
        let present =
            [(PriceKind::Asking, Some(85)), (PriceKind::Rent, None), (PriceKind::Floor, Some(80)), (PriceKind::Evaluation, Some(95))];
        let points: Vec<_> = history(at(1), &present, &changes).into_iter().map(|p| (p.price, p.at, p.fen)).collect();
        assert_eq!(
            points,
            [
                (PriceKind::Asking, at(1), Some(100)),
                (PriceKind::Evaluation, at(1), Some(95)),
                (PriceKind::Asking, at(3), Some(90)),
                (PriceKind::Floor, at(4), Some(80)),
                (PriceKind::Asking, at(5), Some(85)),
            ]
        );
    }

    #[test]
    fn the_difference_is_in_basis_points_of_the_reference() {
        assert_eq!(difference_bp(110, 100), Some(1000));
        assert_eq!(difference_bp(95, 100), Some(-500));
        assert_eq!((difference_bp(100, 0), difference_bp(i64::MAX, 1)), (None, None));
    }
}
