//! Which coordinates a pair of degrees is in. In mainland China maps are published in GCJ-02, hundreds of metres from what a satellite
//! receiver says (WGS-84); Baidu shifts once more (BD-09). Communities are kept in GCJ-02 (§1.12).

use std::f64::consts::PI;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Coordinates that a pair of degrees is in.
    Datum {
        /// Those of maps that are published in China, as Amap, Tencent and Tianditu's partners have them; what is stored.
        Gcj02 = "gcj02",
        /// Those of satellite receivers, photos and maps of the world.
        Wgs84 = "wgs84",
        /// Those of Baidu.
        Bd09 = "bd09",
    }
}

/// Semi-major axis of the Krasovsky ellipsoid, in metres.
const AXIS: f64 = 6_378_245.0;
/// Its first eccentricity, squared.
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;
/// Half a circle as Baidu reckons it.
const BAIDU_PI: f64 = PI * 3000.0 / 180.0;

impl Datum {
    /// A pair of degrees of this datum in GCJ-02; to a few centimetres.
    pub fn to_gcj02(self, longitude: f64, latitude: f64) -> (f64, f64) {
        match self {
            Self::Gcj02 => (longitude, latitude),
            Self::Wgs84 => shifted(longitude, latitude),
            Self::Bd09 => {
                let (x, y) = (longitude - 0.0065, latitude - 0.006);
                let z = x.hypot(y) - 0.000_02 * (y * BAIDU_PI).sin();
                let theta = y.atan2(x) - 0.000_003 * (x * BAIDU_PI).cos();
                (z * theta.cos(), z * theta.sin())
            }
        }
    }

    /// A pair of degrees of this datum as it is kept: in GCJ-02, to a centimetre. What is in GCJ-02 stays as it was said.
    pub fn kept(self, longitude: f64, latitude: f64) -> (f64, f64) {
        if self == Self::Gcj02 {
            return (longitude, latitude);
        }
        let rounded = |degrees: f64| (degrees * 1e7).round() / 1e7;
        let (longitude, latitude) = self.to_gcj02(longitude, latitude);
        (rounded(longitude), rounded(latitude))
    }

    /// A pair of degrees of GCJ-02 in this datum.
    pub fn from_gcj02(self, longitude: f64, latitude: f64) -> (f64, f64) {
        if self == Self::Gcj02 {
            return (longitude, latitude);
        }
        // The shift hardly changes within its own length: what is missing at each guess is added, and three guesses are enough.
        let mut guess = (longitude, latitude);
        for _ in 0..3 {
            let there = self.to_gcj02(guess.0, guess.1);
            guess = (guess.0 + longitude - there.0, guess.1 + latitude - there.1);
        }
        guess
    }
}

/// From WGS-84 to GCJ-02; outside of China both are the same.
fn shifted(longitude: f64, latitude: f64) -> (f64, f64) {
    if !(72.004..=137.8347).contains(&longitude) || !(0.8293..=55.8271).contains(&latitude) {
        return (longitude, latitude);
    }
    let (x, y) = (longitude - 105.0, latitude - 35.0);
    let sine = latitude.to_radians().sin();
    let magic = 1.0 - ECCENTRICITY * sine * sine;
    let root = magic.sqrt();
    let north = north(x, y) * 180.0 / ((AXIS * (1.0 - ECCENTRICITY)) / (magic * root) * PI);
    let east = east(x, y) * 180.0 / (AXIS / root * latitude.to_radians().cos() * PI);
    (longitude + east, latitude + north)
}

/// Waves that both directions share.
fn ripple(x: f64) -> f64 {
    (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
}

/// Metres to the north.
fn north(x: f64, y: f64) -> f64 {
    let even = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    let waves = (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0;
    let long_waves = (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    even + ripple(x) + waves + long_waves
}

/// Metres to the east.
fn east(x: f64, y: f64) -> f64 {
    let even = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    let waves = (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0;
    let long_waves = (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    even + ripple(x) + waves + long_waves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6
    }

    #[test]
    fn the_shifts_are_those_that_everybody_reckons_with() {
        // The figures that the usual converters give for this point.
        assert!(is_near(Datum::Wgs84.to_gcj02(116.404, 39.915), (116.410_244_499, 39.916_404_281)));
        assert!(is_near(Datum::Bd09.to_gcj02(116.404, 39.915), (116.397_627_291, 39.908_656_739)));
        assert_eq!(Datum::Gcj02.to_gcj02(116.404, 39.915), (116.404, 39.915));
    }

    #[test]
    fn there_and_back_is_the_same_place() {
        for datum in Datum::ALL {
            for place in [(116.404, 39.915), (121.473, 31.230), (113.264, 23.129), (87.617, 43.792)] {
                let (longitude, latitude) = datum.to_gcj02(place.0, place.1);
                let back = datum.from_gcj02(longitude, latitude);
                assert!(is_near(back, place), "{datum} {place:?} {back:?}");
            }
        }
    }

    #[test]
    fn outside_of_china_nothing_is_shifted() {
        assert_eq!(Datum::Wgs84.to_gcj02(2.35, 48.85), (2.35, 48.85));
    }
}
