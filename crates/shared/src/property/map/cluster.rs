//! Which communities are drawn as one (§1.12).

use std::collections::BTreeMap;

use super::{ListingMapCluster, ListingMapCommunity};
use crate::geo::{to_world, world_pixels};

/// Side of the squares within which communities are drawn as one, in pixels.
pub const CLUSTER_PIXELS: f64 = 96.0;
/// From this zoom on every community stands alone.
pub const SINGLE_ZOOM: i32 = 16;

/// Marks are at least so many pixels apart, so that a finger meets the one it means.
pub const APART_PIXELS: f64 = 72.0;

/// Communities that are drawn as one, and their middle in pixels of the world.
struct Group {
    members: Vec<ListingMapCommunity>,
    middle: (f64, f64),
}

impl Group {
    fn of(members: Vec<ListingMapCommunity>, pixels: f64) -> Self {
        let mut group = Self { members, middle: (0.0, 0.0) };
        group.centre(pixels);
        group
    }

    fn centre(&mut self, pixels: f64) {
        if let Some((first, others)) = self.members.split_first() {
            let cluster = joined(first, others);
            let (x, y) = to_world(cluster.longitude, cluster.latitude);
            self.middle = (x * pixels, y * pixels);
        }
    }

    fn is_near(&self, other: &Self) -> bool {
        (self.middle.0 - other.middle.0).hypot(self.middle.1 - other.middle.1) < APART_PIXELS
    }
}

/// Communities as they are drawn at a zoom: those that share a square as one, and what would lie too close in squares side by side as well;
/// the others alone.
pub fn clustered(communities: Vec<ListingMapCommunity>, zoom: i32) -> (Vec<ListingMapCluster>, Vec<ListingMapCommunity>) {
    if zoom >= SINGLE_ZOOM {
        return (Vec::new(), communities);
    }
    let pixels = world_pixels(zoom.into());
    let mut squares: BTreeMap<(i64, i64), Vec<ListingMapCommunity>> = BTreeMap::new();
    for community in communities {
        let (x, y) = to_world(community.longitude, community.latitude);
        // A float turns into the nearest integer that exists; squares never come near the limits.
        #[allow(clippy::cast_possible_truncation)]
        let square = ((x * pixels / CLUSTER_PIXELS).floor() as i64, (y * pixels / CLUSTER_PIXELS).floor() as i64);
        squares.entry(square).or_default().push(community);
    }
    let mut groups: BTreeMap<(i64, i64), Group> = BTreeMap::new();
    for ((x, y), members) in squares {
        let group = Group::of(members, pixels);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        let near = around.into_iter().find(|square| groups.get(square).is_some_and(|known| known.is_near(&group)));
        match near.and_then(|square| groups.get_mut(&square)) {
            Some(known) => {
                known.members.extend(group.members);
                known.centre(pixels);
            }
            None => drop(groups.insert((x, y), group)),
        }
    }
    let (mut clusters, mut alone) = (Vec::new(), Vec::new());
    for group in groups.into_values() {
        match group.members.split_first() {
            Some((only, [])) => alone.push(only.clone()),
            Some((first, others)) => clusters.push(joined(first, others)),
            None => {}
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
    fn what_lies_close_across_the_edge_of_a_square_is_one_as_well() {
        let zoom = 12;
        let pixels = world_pixels(f64::from(zoom));
        // Twenty pixels on both sides of an edge.
        let (x, y) = to_world(116.47, 39.99);
        let edge = (x * pixels / CLUSTER_PIXELS).round() * CLUSTER_PIXELS / pixels;
        let at = |id: i64, offset: f64| {
            let (longitude, latitude) = crate::geo::from_world((edge + offset / pixels, y));
            community(id, longitude, latitude, 1)
        };
        let (clusters, alone) = clustered(vec![at(1, -20.0), at(2, 20.0), at(3, 20.0 + 2.0 * CLUSTER_PIXELS)], zoom);
        assert_eq!((clusters.len(), alone.len()), (1, 1));
        assert_eq!(clusters[0].listing_count, 2);
        let (clusters, alone) = clustered(vec![at(1, -40.0), at(2, 40.0)], zoom);
        assert_eq!((clusters.len(), alone.len()), (0, 2));
    }

    #[test]
    fn one_spot_is_one_mark_until_one_is_near_enough() {
        let all = vec![community(1, 116.47, 39.99, 1), community(2, 116.47, 39.99, 1)];
        assert_eq!(clustered(all.clone(), SINGLE_ZOOM - 1).0.len(), 1);
        assert_eq!(clustered(all, SINGLE_ZOOM).1.len(), 2);
        assert_eq!(clustered(Vec::new(), 10), (Vec::new(), Vec::new()));
    }
}
