//! Addresses of pictures for `<img>`, which sends no token: each opens one size of one picture, can't be guessed, and ends.

use crate::platform::crypto::Keys;
use chrono::{DateTime, Utc};

/// Below it lie the pictures.
pub const FILES: &str = "/api/v1/files";

/// Days of UTC that an address is good for, today's included: the same all day, so that browsers need not load a picture again.
const DAYS: i64 = 2;

/// Width of what lists show, in pixels. Of a picture that is not even that wide there is one size only, and that is it.
pub const THUMBNAIL: u32 = 320;

/// The address of one size.
pub fn of(keys: &Keys, now: DateTime<Utc>, id: i64, width: u32) -> String {
    let opens = format!("{id}-{width}-{}", today(now) + DAYS);
    let seal = keys.address_seal(&opens);
    format!("{FILES}/{opens}-{seal}.jpg")
}

/// What the last part of an address opens; none if it was not made here, or is over.
pub fn open(keys: &Keys, now: DateTime<Utc>, name: &str) -> Option<(i64, u32)> {
    let (opens, seal) = name.strip_suffix(".jpg")?.rsplit_once('-')?;
    if !keys.is_address_seal(opens, seal) {
        return None;
    }
    let mut parts = opens.split('-');
    let (id, width, ends) = (parts.next()?, parts.next()?, parts.next()?);
    (today(now) < ends.parse().ok()?).then_some((id.parse().ok()?, width.parse().ok()?))
}

fn today(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(24 * 60 * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_all_day_and_ends_with_the_next() {
        let keys = Keys::derive(&[7; 32]);
        let at = |time: &str| time.parse::<DateTime<Utc>>().unwrap();
        let address = of(&keys, at("2026-03-18T00:00:00Z"), 7, 960);
        assert_eq!(address, of(&keys, at("2026-03-18T23:59:59Z"), 7, 960));
        assert_ne!(address, of(&keys, at("2026-03-19T00:00:00Z"), 7, 960));
        let name = address.strip_prefix("/api/v1/files/").unwrap();
        let opened = Some((7, 960));
        assert_eq!(open(&keys, at("2026-03-19T23:59:59Z"), name), opened);
        assert_eq!(open(&keys, at("2026-03-20T00:00:00Z"), name), None);
        for wrong in
            [name.replace("7-960", "8-960"), name.replace("-960", "-320"), name.replace(".jpg", ""), ".jpg".into(), "7-960.jpg".into()]
        {
            assert_eq!(open(&keys, at("2026-03-18T00:00:00Z"), &wrong), None, "{wrong}");
        }
        assert_eq!(open(&Keys::derive(&[8; 32]), at("2026-03-18T00:00:00Z"), name), None);
    }
}
