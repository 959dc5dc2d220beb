//! The Mercator projection that maps on screens use: the world is a square, its upper left corner is (0, 0), its lower right (1, 1).

use std::f64::consts::PI;

/// Side of a tile in pixels; at zoom 0 it is the world.
pub const TILE_PIXELS: f64 = 256.0;

/// Where the square ends, in degrees north and south.
const LATITUDE_MAX: f64 = 85.051_128_779_806_59;

/// The place of a longitude and latitude in the square.
pub fn to_world(longitude: f64, latitude: f64) -> (f64, f64) {
    let sine = latitude.clamp(-LATITUDE_MAX, LATITUDE_MAX).to_radians().sin();
    (longitude / 360.0 + 0.5, 0.5 - ((1.0 + sine) / (1.0 - sine)).ln() / (4.0 * PI))
}

/// The longitude and latitude of a place in the square.
pub fn from_world((x, y): (f64, f64)) -> (f64, f64) {
    ((x - 0.5) * 360.0, (PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees())
}

/// Side of the world in pixels at a zoom.
pub fn world_pixels(zoom: f64) -> f64 {
    TILE_PIXELS * zoom.exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_corners_are_where_they_belong() {
        assert_eq!(to_world(0.0, 0.0), (0.5, 0.5));
        let (x, y) = to_world(-180.0, 90.0);
        assert!(x.abs() < 1e-12 && y.abs() < 1e-12, "{x} {y}");
        // The tile of the middle of Beijing at zoom 10, as every tile server numbers it.
        let (x, y) = to_world(116.397, 39.909);
        assert_eq!(((x * 1024.0).floor(), (y * 1024.0).floor()), (843.0, 388.0));
    }

    #[test]
    fn there_and_back_is_the_same_place() {
        for place in [(116.397, 39.909), (-70.5, -33.4), (113.55, 22.2)] {
            let (longitude, latitude) = from_world(to_world(place.0, place.1));
            assert!((longitude - place.0).abs() < 1e-9 && (latitude - place.1).abs() < 1e-9, "{place:?}");
        }
        assert!((world_pixels(1.0) - 512.0).abs() < 1e-9);
    }
}
