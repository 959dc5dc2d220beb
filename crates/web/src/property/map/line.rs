//! The line that somebody draws around an area.

use fangke_shared::geo::{POLYGON_CORNERS_MAX, Polygon};

use super::camera::Camera;

/// A line within so few pixels is a press, not an area.
const SMALLEST: f64 = 12.0;

/// The area inside a drawn line of pixels; none where it is too small to be meant.
pub fn area(line: &[(f64, f64)], camera: &Camera) -> Option<Polygon> {
    let spread = |of: fn(&(f64, f64)) -> f64| {
        let (low, high) = line.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        high - low
    };
    if spread(|point| point.0) < SMALLEST || spread(|point| point.1) < SMALLEST {
        return None;
    }
    // Coarser until there are few enough corners.
    let corners = (1..).map(|step| thinned(line, f64::from(step))).find(|corners| corners.len() <= POLYGON_CORNERS_MAX)?;
    // Five digits are a metre.
    let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
    Polygon::new(corners.iter().map(|corner| camera.place(*corner)).map(|(x, y)| (round(x), round(y))).collect())
}

/// The points of a line without those that lie within `tolerance` pixels of the line between their neighbours (Douglas and Peucker).
fn thinned(line: &[(f64, f64)], tolerance: f64) -> Vec<(f64, f64)> {
    let mut keep = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    for end in [0, line.len().saturating_sub(1)] {
        keep.get_mut(end).into_iter().for_each(|kept| *kept = true);
    }
    while let Some((from, to)) = open.pop() {
        let (Some(start), Some(end)) = (line.get(from), line.get(to)) else { continue };
        let between = line.iter().enumerate().take(to).skip(from + 1);
        let far = between.map(|(i, point)| (i, distance(*point, *start, *end))).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, _)) = far.filter(|(_, distance)| *distance > tolerance) {
            keep.get_mut(i).into_iter().for_each(|kept| *kept = true);
            open.extend([(from, i), (i, to)]);
        }
    }
    line.iter().zip(keep).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

/// How far a point is from a stretch between two others.
fn distance(point: (f64, f64), start: (f64, f64), end: (f64, f64)) -> f64 {
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let length = dx * dx + dy * dy;
    let along = if length == 0.0 { 0.0 } else { (((point.0 - start.0) * dx + (point.1 - start.1) * dy) / length).clamp(0.0, 1.0) };
    (point.0 - start.0 - along * dx).hypot(point.1 - start.1 - along * dy)
}

#[cfg(test)]
mod tests {
    use fangke_shared::geo::Datum;

    use super::*;

    fn camera() -> Camera {
        Camera::at(116.4, 39.9, 12, (800.0, 600.0), Datum::Gcj02)
    }

    #[test]
    fn a_hand_drawn_ring_has_few_corners_and_stays_where_it_was() {
        let ring: Vec<(f64, f64)> =
            (0..720).map(|i| f64::from(i).to_radians() / 2.0).map(|a| (400.0 + 200.0 * a.cos(), 300.0 + 200.0 * a.sin())).collect();
        let area = area(&ring, &camera()).unwrap();
        assert!((8..=POLYGON_CORNERS_MAX).contains(&area.corners().len()), "{}", area.corners().len());
        let (west, _, east, _) = area.edges();
        let (x, _) = camera().pixel(west, 39.9);
        assert!((x - 200.0).abs() < 3.0, "{x}");
        assert!(east > west);
    }

    #[test]
    fn a_straight_line_keeps_its_ends_and_a_press_is_no_area() {
        let line: Vec<(f64, f64)> = (0..100).map(|i| (f64::from(i), 0.0)).collect();
        assert_eq!(thinned(&line, 1.0), [(0.0, 0.0), (99.0, 0.0)]);
        assert_eq!(area(&line, &camera()), None);
        assert_eq!(area(&[], &camera()), None);
        assert_eq!(area(&[(10.0, 10.0), (14.0, 13.0), (11.0, 15.0)], &camera()), None);
    }
}
