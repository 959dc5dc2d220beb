//! What differs between two drafts, and how the timeline tells it.

use fangke_shared::property::listing::{ListingDraft, PriceKind};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, MemberId};

use super::store;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::timeline::service as timeline;

/// Names of the fields in which two drafts differ.
///
/// # Errors
/// None in practice.
pub fn changed_fields(before: &ListingDraft, after: &ListingDraft) -> ApiResult<Vec<String>> {
    let (before, after) =
        (serde_json::to_value(before).map_err(ApiError::internal)?, serde_json::to_value(after).map_err(ApiError::internal)?);
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else { return Ok(Vec::new()) };
    Ok(after.iter().filter(|(name, value)| before.get(*name) != Some(*value)).map(|(name, _)| name.clone()).collect())
}

/// Puts what changed into the timeline: prices one by one, the other fields together.
///
/// # Errors
/// Only when the database fails.
pub fn log_changes(tx: &mut Tx<'_>, id: ListingId, me: Option<MemberId>, before: &ListingDraft, after: &ListingDraft) -> ApiResult<()> {
    for (price, from_fen, to_fen) in [
        (PriceKind::Asking, before.price_fen, after.price_fen),
        (PriceKind::Rent, before.rent_fen, after.rent_fen),
        (PriceKind::Floor, before.floor_price_fen, after.floor_price_fen),
        (PriceKind::Evaluation, before.evaluation_fen, after.evaluation_fen),
    ] {
        if from_fen == to_fen {
            continue;
        }
        timeline::add(tx, id, me, &TimelineEvent::PriceChanged { price, from_fen, to_fen })?;
        if let (PriceKind::Asking | PriceKind::Rent, Some(from), Some(to)) = (price, from_fen, to_fen) {
            store::set_price_change(tx.conn, id, to - from, tx.rules.now.naive_utc())?;
        }
    }
    const PRICES: [&str; 4] = ["price_fen", "rent_fen", "floor_price_fen", "evaluation_fen"];
    let fields: Vec<String> = changed_fields(before, after)?.into_iter().filter(|field| !PRICES.contains(&field.as_str())).collect();
    if fields.is_empty() {
        return Ok(());
    }
    timeline::add(tx, id, me, &TimelineEvent::Edited { fields })
}
