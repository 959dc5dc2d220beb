//! Which communities are drawn as one (§1.12).

use std::collections::BTreeMap;

use super::{ListingMapCluster, ListingMapCommunity};
use crate::geo::{to_world, world_pixels};

/// Side of the squares within which communities are drawn as one, in pixels.
pub const CLUSTER_PIXELS: f64 = 96.0;
/// From this zoom on every community stands alone.
pub const SINGLE_ZOOM: i32 = 16;

/// Communities as they are drawn at a zoom: those that share a square as one, the others alone.
pub fn clustered(communities: Vec<ListingMapCommunity>, zoom: i32) -> (Vec<ListingMapCluster>, Vec<ListingMapCommunity>) {
    if zoom >= SINGLE_ZOOM {
        return (Vec::new(), communities);
    }
    let squares = world_pixels(zoom.into()) / CLUSTER_PIXELS;
    let mut groups: BTreeMap<(i64, i64), Vec<ListingMapCommunity>> = BTreeMap::new();
    for community in communities {
        let (x, y) = to_world(community.longitude, community.latitude);
        // A float turns into the nearest integer that exists; squares never come near the limits.
        #[allow(clippy::cast_possible_truncation)]
        let square = ((x * squares).floor() as i64, (y * squares).floor() as i64);
        groups.entry(square).or_default().push(community);
    }
    let (mut clusters, mut alone) = (Vec::new(), Vec::new());
    for mut group in groups.into_values() {
        match (group.len(), group.pop()) {
            (1, Some(only)) => alone.push(only),
            (_, Some(last)) => clusters.push(joined(&last, &group)),
            (_, None) => {}
        }
    }
    (clusters, alone)
}

fn joined(first: &ListingMapCommunity, others: &[ListingMapCommunity]) -> ListingMapCluster {
    let all = || std::iter::once(first).chain(others);
    let count: i64 = all().map(|community| community.listing_count).sum();
    // Where nothing is offered, all weigh the same. Counts are far below what a float can't tell apart.
    #[allow(clippy::cast_precision_loss)]
    let weight = |community: &ListingMapCommunity| if count == 0 { 1.0 } else { community.listing_count as f64 };
    let weights: f64 = all().map(weight).sum();
    let mean = |of: fn(&ListingMapCommunity) -> f64| all().map(|community| of(community) * weight(community)).sum::<f64>() / weights;
    let least = |of: fn(&ListingMapCommunity) -> f64| all().map(of).fold(of(first), f64::min);
    let most = |of: fn(&ListingMapCommunity) -> f64| all().map(of).fold(of(first), f64::max);
    ListingMapCluster {
        longitude: mean(|community| community.longitude),
        latitude: mean(|community| community.latitude),
        west: least(|community| community.longitude),
        south: least(|community| community.latitude),
        east: most(|community| community.longitude),
        north: most(|community| community.latitude),
        community_count: i64::try_from(others.len()).unwrap_or(i64::MAX).saturating_add(1),
        listing_count: count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CommunityId;

    fn community(id: i64, longitude: f64, latitude: f64, listing_count: i64) -> ListingMapCommunity {
        ListingMapCommunity {
            id: CommunityId(id),
            name: format!("小区{id}"),
            district: "朝阳".into(),
            longitude,
            latitude,
            listing_count,
            price_from_fen: None,
            rent_from_fen: None,
        }
    }

    #[test]
    fn what_lies_close_is_one_and_none_is_lost() {
        let all = vec![community(1, 116.470, 39.990, 3), community(2, 116.472, 39.991, 1), community(3, 121.473, 31.230, 2)];
        let (clusters, alone) = clustered(all.clone(), 10);
        assert_eq!((clusters.len(), alone.len()), (1, 1));
        assert_eq!((clusters[0].community_count, clusters[0].listing_count), (2, 4));
        assert_eq!((clusters[0].west, clusters[0].east), (116.470, 116.472));
        // Where more is offered weighs more.
        assert!((clusters[0].longitude - 116.4705).abs() < 1e-9);
        assert_eq!(alone[0].id, CommunityId(3));
        // All of China: one mark for each city.
        let (clusters, alone) = clustered(all.clone(), 3);
        let counted: i64 =
            clusters.iter().map(|cluster| cluster.listing_count).chain(alone.iter().map(|community| community.listing_count)).sum();
        assert_eq!(counted, 6);
        assert_eq!(clustered(all, SINGLE_ZOOM).1.len(), 3);
    }

    #[test]
    fn one_spot_is_one_mark_until_one_is_near_enough() {
        let all = vec![community(1, 116.47, 39.99, 1), community(2, 116.47, 39.99, 1)];
        assert_eq!(clustered(all.clone(), SINGLE_ZOOM - 1).0.len(), 1);
        assert_eq!(clustered(all, SINGLE_ZOOM).1.len(), 2);
        assert_eq!(clustered(Vec::new(), 10), (Vec::new(), Vec::new()));
    }
}
