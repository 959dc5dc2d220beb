//! In which order listings are shown: those near each other one after the other.

use crate::CommunityId;

/// Where a listing lies, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Place {
    /// Its community.
    pub community: Option<CommunityId>,
    /// Its district.
    pub district: Option<String>,
    /// Degrees north and east of its community.
    pub position: Option<(f64, f64)>,
}

/// The order in which places are visited, as indices: from the first one on always what is nearest. What lies in the same community comes
/// next, then what is nearest by its position, then the same district, then whatever was named first.
pub fn in_order(places: &[Place]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..places.len()).collect();
    let mut route = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let here = route.last().and_then(|last: &usize| places.get(*last));
        let rank = |index: &usize| here.zip(places.get(*index)).map_or((0, 0), |(here, there)| rank(here, there));
        let next = left.iter().enumerate().min_by_key(|(_, index)| rank(index)).map_or(0, |(at, _)| at);
        route.push(left.remove(next));
    }
    route
}

/// How far one place is from another: first by kind, then in metres.
fn rank(here: &Place, there: &Place) -> (u8, u64) {
    if here.community.is_some() && here.community == there.community {
        return (0, 0);
    }
    match here.position.zip(there.position) {
        Some((from, to)) => (1, metres(from, to)),
        None if here.district.is_some() && here.district == there.district => (2, 0),
        None => (3, 0),
    }
}

/// About so many metres, as the crow flies: good enough to order what lies in one city.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a distance on earth, which is never negative")]
fn metres((north, east): (f64, f64), (to_north, to_east): (f64, f64)) -> u64 {
    const METRES_OF_A_DEGREE: f64 = 111_195.0;
    let up = (to_north - north) * METRES_OF_A_DEGREE;
    let along = (to_east - east) * METRES_OF_A_DEGREE * north.to_radians().cos();
    up.hypot(along) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(community: i64, district: &str, position: Option<(f64, f64)>) -> Place {
        Place { community: Some(CommunityId(community)), district: Some(district.into()), position }
    }

    #[test]
    fn a_community_is_left_once_and_then_what_is_nearest_comes() {
        let (a, near, far) = (Some((39.99, 116.47)), Some((40.00, 116.47)), Some((39.90, 116.30)));
        let places = [place(1, "朝阳", a), place(2, "海淀", far), place(3, "朝阳", near), place(1, "朝阳", a)];
        assert_eq!(in_order(&places), [0, 3, 2, 1]);
    }

    #[test]
    fn without_positions_districts_stay_together_and_else_it_is_as_named() {
        let places = [place(1, "朝阳", None), place(2, "海淀", None), place(3, "朝阳", None), Place::default()];
        assert_eq!(in_order(&places), [0, 2, 1, 3]);
        assert_eq!(in_order(&[Place::default(), Place::default()]), [0, 1]);
        assert!(in_order(&[]).is_empty());
    }
}
