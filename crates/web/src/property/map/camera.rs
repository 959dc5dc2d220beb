//! Where one looks at the map from: places on earth to pixels of the window, and back.

use fangke_shared::geo::{Datum, from_world, to_world, world_pixels};
use fangke_shared::property::listing::Bounds;
use fangke_shared::property::map::{MAX_ZOOM, MIN_ZOOM, MapDistrict};

use crate::property::listing::parts::mapped::MapSight;

/// How near one looks where nothing tells: a city.
const CITY_ZOOM: i32 = 11;
/// A district whose communities are fewer than this share of the largest one's is not looked at first.
const SMALL: i64 = 50;

/// A look at the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// The middle, in the square of the world.
    pub middle: (f64, f64),
    /// How near.
    pub zoom: i32,
    /// Width and height in pixels.
    pub size: (f64, f64),
    /// The coordinates that the ground is drawn in; places come and go in GCJ-02.
    pub datum: Datum,
}

impl Camera {
    /// Around a place.
    pub fn at(longitude: f64, latitude: f64, zoom: i32, size: (f64, f64), datum: Datum) -> Self {
        let (x, y) = datum.from_gcj02(longitude, latitude);
        Self { middle: to_world(x, y), zoom: zoom.clamp(MIN_ZOOM, MAX_ZOOM), size, datum }
    }

    /// As near as shows a rectangle whole.
    pub fn over(bounds: Bounds, size: (f64, f64), datum: Datum) -> Self {
        let (longitude, latitude) = (f64::midpoint(bounds.west, bounds.east), f64::midpoint(bounds.south, bounds.north));
        let (left, bottom) = to_world(bounds.west, bounds.south);
        let (right, top) = to_world(bounds.east, bounds.north);
        let fits = |zoom: &i32| {
            let pixels = world_pixels((*zoom).into());
            (right - left) * pixels <= size.0 && (bottom - top) * pixels <= size.1
        };
        let zoom = (MIN_ZOOM..=MAX_ZOOM).rev().find(fits).unwrap_or(MIN_ZOOM);
        Self::at(longitude, latitude, zoom, size, datum)
    }

    /// Over the districts with most of the communities; over Beijing where there are none.
    pub fn over_districts(districts: &[MapDistrict], size: (f64, f64), datum: Datum) -> Self {
        let most = districts.iter().map(|district| district.community_count).max().unwrap_or_default();
        let large = || districts.iter().filter(|district| district.community_count.saturating_mul(SMALL) >= most);
        let edge = |of: fn(&MapDistrict) -> f64, pick: fn(f64, f64) -> f64| large().map(of).reduce(pick);
        let edges = (
            edge(|district| district.longitude - 2.0 * district.longitude_spread, f64::min),
            edge(|district| district.latitude - 2.0 * district.latitude_spread, f64::min),
            edge(|district| district.longitude + 2.0 * district.longitude_spread, f64::max),
            edge(|district| district.latitude + 2.0 * district.latitude_spread, f64::max),
        );
        match edges {
            (Some(west), Some(south), Some(east), Some(north)) => {
                let whole = Self::over(Bounds { west, south, east, north }, size, datum);
                // One community alone would be looked at from its roof.
                Self { zoom: whole.zoom.min(CITY_ZOOM + 3), ..whole }
            }
            _ => Self::at(116.397, 39.909, CITY_ZOOM, size, datum),
        }
    }

    /// Where a place is in the window, in pixels from its upper left corner.
    pub fn pixel(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        let (x, y) = self.datum.from_gcj02(longitude, latitude);
        self.pixel_of(to_world(x, y))
    }

    /// The same of a place in the square of the world.
    pub fn pixel_of(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let pixels = world_pixels(self.zoom.into());
        ((x - self.middle.0) * pixels + self.size.0 / 2.0, (y - self.middle.1) * pixels + self.size.1 / 2.0)
    }

    /// The place in the square of the world that a pixel shows.
    pub fn world(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let pixels = world_pixels(self.zoom.into());
        (self.middle.0 + (x - self.size.0 / 2.0) / pixels, self.middle.1 + (y - self.size.1 / 2.0) / pixels)
    }

    /// The place that a pixel shows, longitude and latitude.
    pub fn place(&self, pixel: (f64, f64)) -> (f64, f64) {
        let (x, y) = from_world(self.world(pixel));
        self.datum.to_gcj02(x, y)
    }

    /// After what was at a pixel was pulled by so many pixels.
    #[must_use]
    pub fn pulled(self, dx: f64, dy: f64) -> Self {
        let pixels = world_pixels(self.zoom.into());
        let middle = ((self.middle.0 - dx / pixels).clamp(0.0, 1.0), (self.middle.1 - dy / pixels).clamp(0.0, 1.0));
        Self { middle, ..self }
    }

    /// Nearer or farther by steps; what is at a pixel stays there.
    #[must_use]
    pub fn zoomed(self, steps: i32, pixel: (f64, f64)) -> Self {
        let zoom = self.zoom.saturating_add(steps).clamp(MIN_ZOOM, MAX_ZOOM);
        let there = self.world(pixel);
        let nearer = Self { zoom, ..self };
        let (x, y) = nearer.pixel_of(there);
        nearer.pulled(pixel.0 - x, pixel.1 - y)
    }

    /// The middle of the window.
    pub fn centre(&self) -> (f64, f64) {
        (self.size.0 / 2.0, self.size.1 / 2.0)
    }

    /// As the address writes it.
    pub fn sight(&self) -> MapSight {
        let (longitude, latitude) = self.place(self.centre());
        MapSight::At { longitude, latitude, zoom: self.zoom }
    }

    /// The rectangle that is in sight, in degrees of GCJ-02, and a margin of so many pixels around it.
    pub fn bounds(&self, margin: f64) -> Bounds {
        let (west, north) = self.place((-margin, -margin));
        let (east, south) = self.place((self.size.0 + margin, self.size.1 + margin));
        // Five digits are a metre, and equal looks ask the same.
        let round = |degrees: f64, most: f64| ((degrees * 1e5).round() / 1e5).clamp(-most, most);
        Bounds { west: round(west, 180.0), south: round(south, 90.0), east: round(east, 180.0), north: round(north, 90.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (f64, f64) = (1000.0, 600.0);

    fn is_near(a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6
    }

    #[test]
    fn the_middle_is_in_the_middle_in_any_coordinates() {
        for datum in Datum::ALL {
            let camera = Camera::at(116.47, 39.99, 12, SIZE, *datum);
            assert!(is_near(camera.pixel(116.47, 39.99), (500.0, 300.0)));
            let (longitude, latitude) = camera.place((700.0, 100.0));
            let (x, y) = camera.pixel(longitude, latitude);
            // A few centimetres of datum are a fraction of a pixel.
            assert!((x - 700.0).abs() < 0.1 && (y - 100.0).abs() < 0.1, "{datum} {x} {y}");
        }
    }

    #[test]
    fn what_is_under_the_finger_stays_there() {
        let camera = Camera::at(116.47, 39.99, 12, SIZE, Datum::Gcj02);
        let before = camera.place((800.0, 50.0));
        assert!(is_near(camera.zoomed(2, (800.0, 50.0)).place((800.0, 50.0)), before));
        let pulled = camera.pulled(30.0, -20.0);
        assert!(is_near(pulled.place((830.0, 30.0)), before));
        assert_eq!(camera.zoomed(100, (0.0, 0.0)).zoom, MAX_ZOOM);
        assert_eq!(camera.zoomed(-100, (0.0, 0.0)).zoom, MIN_ZOOM);
    }

    #[test]
    fn a_rectangle_is_shown_whole_and_as_near_as_can_be() {
        let bounds = Bounds { west: 116.2, south: 39.8, east: 116.7, north: 40.1 };
        let camera = Camera::over(bounds, SIZE, Datum::Gcj02);
        let seen = camera.bounds(0.0);
        assert!(seen.west <= bounds.west && seen.east >= bounds.east && seen.south <= bounds.south && seen.north >= bounds.north);
        let nearer = camera.zoomed(1, camera.centre()).bounds(0.0);
        assert!(nearer.west > bounds.west || nearer.south > bounds.south);
    }

    #[test]
    fn the_first_look_leaves_a_stray_district_out() {
        let district = |longitude: f64, community_count: i64| MapDistrict {
            name: String::new(),
            community_count,
            longitude,
            latitude: 39.9,
            longitude_spread: 0.02,
            latitude_spread: 0.02,
        };
        let seen = Camera::over_districts(&[district(116.4, 500), district(116.6, 300), district(0.0, 1)], SIZE, Datum::Gcj02);
        let bounds = seen.bounds(0.0);
        assert!(bounds.west > 110.0 && bounds.west < 116.36 && bounds.east > 116.64, "{bounds:?}");
        assert!(Camera::over_districts(&[], SIZE, Datum::Gcj02).zoom == CITY_ZOOM);
    }
}
