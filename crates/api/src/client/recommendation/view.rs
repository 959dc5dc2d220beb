//! Lists as agents see them.

use std::collections::HashMap;

use fangke_shared::client::recommendation::{RecommendationItem, RecommendationResponse, RecommendationWish};
use fangke_shared::company::member::MemberRef;
use fangke_shared::property::listing::ListingRef;
use fangke_shared::{DemandId, ListingId, MemberId, RecommendationId};

use super::store::{self, ItemRow, RecommendationRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// One list.
///
/// # Errors
/// Only when the database fails.
pub fn one(tx: &mut Tx<'_>, row: RecommendationRow, origin: &str) -> ApiResult<RecommendationResponse> {
    all(tx, vec![row], origin)?.pop().ok_or_else(ApiError::not_found)
}

/// Lists, in their order.
///
/// # Errors
/// Only when the database fails.
pub fn all(tx: &mut Tx<'_>, rows: Vec<RecommendationRow>, origin: &str) -> ApiResult<Vec<RecommendationResponse>> {
    let ids: Vec<RecommendationId> = rows.iter().map(RecommendationRow::id).collect();
    let items = store::items(tx.conn, &ids)?;
    let listings = listing::refs(tx.conn, items.iter().map(ItemRow::listing))?;
    let members = member::member_refs(tx.conn, rows.iter().map(|row| MemberId(row.member_id)))?;
    let mut by_list: HashMap<i64, Vec<RecommendationItem>> = HashMap::new();
    for item in items {
        if let Some(listing) = listings.get(&item.listing()) {
            by_list.entry(item.recommendation_id).or_default().push(told(&item, listing));
        }
    }
    let now = tx.at();
    rows.into_iter()
        .map(|row| {
            let nobody = || MemberRef { id: MemberId(row.member_id), display_name: String::new() };
            let wish = row.wish()?.zip(row.asked_at);
            Ok(RecommendationResponse {
                id: row.id(),
                client_id: row.client(),
                demand_id: DemandId(row.demand_id),
                state: row.state(now),
                url: format!("{origin}/r/{}", row.token),
                shows_phone: row.shows_phone,
                made_by: members.get(&MemberId(row.member_id)).cloned().unwrap_or_else(nobody),
                created_at: row.created_at.and_utc(),
                expires_at: row.expires_at.and_utc(),
                revoked_at: row.revoked_at.map(|at| at.and_utc()),
                views: row.views,
                last_viewed_at: row.last_viewed_at.map(|at| at.and_utc()),
                listings: by_list.remove(&row.id).unwrap_or_default(),
                wish: wish.map(|(wish, at)| RecommendationWish { wish, asked_at: at.and_utc() }),
                greeting: row.greeting,
            })
        })
        .collect()
}

fn told(item: &ItemRow, listing: &ListingRef) -> RecommendationItem {
    RecommendationItem { listing: listing.clone(), is_available: item.is_available(), note: item.note.clone(), answer: item.answer() }
}

/// How a listing is called, for a line of the client's journal.
///
/// # Errors
/// Only when the database fails.
pub fn title(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<Option<String>> {
    Ok(listing::refs(tx.conn, [id])?.get(&id).map(ListingRef::title))
}
