//! Where listings lie: they follow what becomes of their community and district.

use fangke_shared::ListingId;
use fangke_shared::property::community::CommunityClash;

use super::rows::ListingRow;
use super::{index, occupancy, store};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;
use crate::property::community::event::{CommunitiesMerged, CommunityRenamed, DistrictRenamed};

/// Listings follow their community's names: they carry its district and are found by its terms.
///
/// # Errors
/// Only when the database fails.
pub fn community_renamed(tx: &mut Tx<'_>, renamed: &mut CommunityRenamed) -> ApiResult<()> {
    store::set_district(tx.conn, renamed.id, &renamed.district)?;
    let rows = store::of_community(tx.conn, renamed.id)?;
    let indexed = |row: &ListingRow| (row.id, index::indexed(ListingId(row.id), &renamed.terms, &row.draft()));
    let records: Vec<(i64, String)> = rows.iter().map(indexed).collect();
    index::put_all(tx.conn, &records)
}

/// Listings of the community that goes lie in the one that stays, unless one flat would have two.
///
/// # Errors
/// Only when the database fails.
pub fn communities_merged(tx: &mut Tx<'_>, merged: &mut CommunitiesMerged) -> ApiResult<()> {
    merged.listings = store::count_in(tx.conn, merged.from)?;
    let clash = |(from, into)| CommunityClash { from: ListingId(from), into: ListingId(into) };
    merged.clashes = occupancy::doubled(tx.conn, merged.from, merged.into)?.into_iter().map(clash).collect();
    if merged.is_trial || !merged.clashes.is_empty() {
        return Ok(());
    }
    occupancy::relocate(tx.conn, merged.from, merged.into)?;
    store::relocate(tx.conn, merged.from, merged.into)?;
    let (id, district, terms) = (merged.into, merged.district.clone(), merged.terms.clone());
    community_renamed(tx, &mut CommunityRenamed { id, district, terms })
}

/// What has no community has its district by itself.
///
/// # Errors
/// Only when the database fails.
pub fn district_renamed(tx: &mut Tx<'_>, renamed: &mut DistrictRenamed) -> ApiResult<()> {
    store::rename_district(tx.conn, &renamed.from, &renamed.to)
}
