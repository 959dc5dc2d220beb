//! Where the pictures of streets below a map come from, if the house uses any; browsers fetch them, the server never does.

use actix_web::http::Uri;
use fangke_shared::geo::Datum;

/// A server of tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapTiles {
    /// Their address, with `{z}`, `{x}` and `{y}`.
    pub url: String,
    /// Whom to name for them.
    pub attribution: String,
    /// The coordinates that they are drawn in.
    pub datum: Datum,
    /// Scheme, host and port, which the content security policy must let pictures come from.
    pub origin: String,
}

impl MapTiles {
    /// That of an address.
    ///
    /// # Errors
    /// One line that says what is wrong with it.
    pub fn new(url: &str, attribution: &str, datum: Datum) -> Result<Self, String> {
        let url = url.trim();
        if let Some(missing) = ["{z}", "{x}", "{y}"].into_iter().find(|part| !url.contains(part)) {
            return Err(format!("the address of the map's tiles lacks {missing}: {url}"));
        }
        let parsed: Uri = url.parse().map_err(|error| format!("the address of the map's tiles can't be read: {error}"))?;
        let origin = match (parsed.scheme_str(), parsed.authority()) {
            (Some(scheme @ ("https" | "http")), Some(host)) => format!("{scheme}://{host}"),
            _ => String::new(),
        };
        // It is written into a header: nothing there may end the rule.
        let is_plain = !origin.is_empty() && origin.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/.-[]".contains(&byte));
        if !is_plain {
            return Err(format!("the address of the map's tiles must begin with https:// and name one host: {url}"));
        }
        if datum == Datum::Bd09 {
            return Err("Baidu cuts its tiles in another way: the map's tiles must be in gcj02 or wgs84".to_owned());
        }
        if attribution.trim().is_empty() {
            return Err("whom the map's tiles belong to is missing: FANGKE_MAP_ATTRIBUTION".to_owned());
        }
        Ok(Self { url: url.to_owned(), attribution: attribution.trim().to_owned(), datum, origin })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_the_place_that_pictures_may_come_from() {
        let tiles = MapTiles::new(" https://tiles.example.com:8443/base/{z}/{x}/{y}.png?key=1 ", "示例地图", Datum::Gcj02).unwrap();
        assert_eq!(tiles.origin, "https://tiles.example.com:8443");
        assert_eq!(tiles.url, "https://tiles.example.com:8443/base/{z}/{x}/{y}.png?key=1");
    }

    #[test]
    fn what_can_not_be_used_stops_the_start() {
        for url in
            ["", "https://tiles.example.com/{z}/{x}.png", "ftp://tiles.example.com/{z}/{x}/{y}", "/{z}/{x}/{y}", "https://{z}/{x}/{y}"]
        {
            assert!(MapTiles::new(url, "示例地图", Datum::Gcj02).is_err(), "{url}");
        }
        assert!(MapTiles::new("https://tiles.example.com/{z}/{x}/{y}", " ", Datum::Gcj02).is_err());
        assert!(MapTiles::new("https://tiles.example.com/{z}/{x}/{y}", "示例地图", Datum::Bd09).is_err());
    }
}
