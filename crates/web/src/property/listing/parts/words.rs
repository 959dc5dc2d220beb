//! A listing in the words of the trade: `望京花园 3-2-1203`, `3室2厅2卫`, `12/28`, `668.0`.

use chrono::{DateTime, Utc};
use fangke_shared::money;
use fangke_shared::property::listing::{FloorBand, Grade, ListingFacets, ListingStatus, ListingSummary, Orientations, PriceKind, Purpose};

use crate::i18n::{Locale, Word, locale};
use crate::tr;

/// Days without a follow-up after which a listing wants attention.
const STALE_DAYS: i64 = 7;

/// `3-2-1203`; what is unknown is left out.
pub fn location_short(listing: &ListingSummary) -> String {
    [&listing.building, &listing.unit, &listing.room].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("-")
}

/// `3号楼 2单元 1203`; what is unknown is left out.
pub fn location_full(listing: &ListingSummary) -> String {
    let is_number = |name: &str| name.chars().all(|c| c.is_ascii_digit());
    let building = listing.building.as_deref().map(|name| {
        if is_number(name) {
            tr!(listing.location.building, name = name.to_owned())
        } else {
            tr!(listing.location.building_letter, name = name.to_owned())
        }
    });
    let unit = listing.unit.as_deref().map(|name| tr!(listing.location.unit, name = name.to_owned()));
    [building, unit, listing.room.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The community, or that it is unknown.
pub fn community(listing: &ListingSummary) -> String {
    listing.community_name.clone().or_else(|| listing.title.clone()).unwrap_or_else(|| tr!(listing.no_community).to_owned())
}

/// `望京花园 3号楼 2单元 1203`
pub fn title(listing: &ListingSummary) -> String {
    format!("{} {}", community(listing), location_full(listing)).trim_end().to_owned()
}

/// `3室2厅2卫`; none while the bedrooms are unknown.
pub fn layout(rooms: Option<i32>, halls: Option<i32>, baths: Option<i32>) -> Option<String> {
    let parts = [
        rooms.map(|n| tr!(listing.layout.rooms, n = n)),
        halls.map(|n| tr!(listing.layout.halls, n = n)),
        baths.map(|n| tr!(listing.layout.baths, n = n)),
    ];
    rooms.map(|_| parts.into_iter().flatten().collect::<Vec<_>>().join(gap()))
}

/// `12/28`, `中楼层/28`, `12`; none while nothing is known.
pub fn floor(floor: Option<i32>, total: Option<i32>, band: Option<FloorBand>) -> Option<String> {
    let own = floor.map(|n| n.to_string()).or_else(|| band.map(|band| band.label().to_owned()));
    match (own, total) {
        (Some(own), Some(total)) => Some(format!("{own}/{total}")),
        (Some(own), None) => Some(own),
        (None, Some(total)) => Some(tr!(listing.layout.of_floors, n = total)),
        (None, None) => None,
    }
}

/// `南北`; none while nothing is known.
pub fn orientations(orientations: Orientations) -> Option<String> {
    let separator = if locale() == Locale::en { "/" } else { "" };
    (!orientations.is_empty()).then(|| orientations.iter().map(Word::label).collect::<Vec<_>>().join(separator))
}

/// An amount and the unit it is read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// `668.0`
    pub value: String,
    /// `万`
    pub unit: &'static str,
    /// The exact amount, for titles: `6,680,000 元`.
    pub exact: String,
}

/// A price in 万.
pub fn price(fen: i64) -> Amount {
    Amount { value: money::wan(fen), unit: tr!(listing.unit.wan), exact: exact_yuan(fen) }
}

/// A rent in yuan a month.
pub fn rent(fen: i64) -> Amount {
    Amount { value: money::whole_yuan(fen), unit: tr!(listing.unit.yuan_month), exact: exact_yuan(fen) }
}

fn exact_yuan(fen: i64) -> String {
    let yuan = money::yuan(fen);
    format!("{} {}", yuan.strip_suffix(".00").unwrap_or(&yuan), tr!(listing.unit.yuan))
}

/// A price with its unit, as the timeline and the table of prices write it.
pub fn price_text(kind: PriceKind, fen: i64) -> String {
    let Amount { value, unit, .. } = if kind == PriceKind::Rent { rent(fen) } else { price(fen) };
    format!("{value} {unit}")
}

/// Is the rent what matters of this listing, when looking for `wanted`?
pub fn shows_rent(purpose: Purpose, wanted: Option<Purpose>) -> bool {
    purpose == Purpose::Rental || (purpose == Purpose::Both && wanted == Some(Purpose::Rental))
}

/// The one number that matters of a listing: price, or rent of what is to let; that it is told on request, where so agreed.
pub fn asking(listing: &ListingSummary, wanted: Option<Purpose>) -> Option<Amount> {
    let told = if shows_rent(listing.purpose, wanted) { listing.rent_fen.map(rent) } else { listing.price_fen.map(price) };
    let on_request = || Amount { value: tr!(listing.on_request).to_owned(), unit: "", exact: String::new() };
    told.or_else(|| listing.is_price_on_request.then(on_request))
}

/// The same with its unit, in one text; a dash where nothing is known.
pub fn asking_text(listing: &ListingSummary) -> String {
    asking(listing, None).map_or_else(|| "–".to_owned(), |amount| format!("{} {}", amount.value, amount.unit).trim_end().to_owned())
}

/// The latest change: does it rise, and by how much in the unit of the price.
pub fn movement(listing: &ListingSummary, wanted: Option<Purpose>) -> Option<(bool, String)> {
    let delta = listing.price_delta.filter(|delta| delta.delta_fen != 0)?;
    let size = i64::try_from(delta.delta_fen.unsigned_abs()).ok()?;
    let text = if shows_rent(listing.purpose, wanted) { money::whole_yuan(size) } else { money::wan(size) };
    Some((delta.delta_fen > 0, text.strip_suffix(".0").unwrap_or(&text).to_owned()))
}

/// Has nobody spoken to the owner for too long?
pub fn is_stale(listing: &ListingSummary, now: DateTime<Utc>) -> bool {
    listing.status.is_active() && now - listing.last_follow_up_at.unwrap_or(listing.created_at) > chrono::Duration::days(STALE_DAYS)
}

/// The shape of a status's dot.
pub const fn status_shape(status: ListingStatus) -> &'static str {
    match status {
        ListingStatus::Lead => "warning",
        ListingStatus::Available => "available",
        ListingStatus::Paused => "paused",
        ListingStatus::Unknown => "unknown",
        ListingStatus::SoldByUs | ListingStatus::LetByUs => "ours",
        ListingStatus::SoldElsewhere | ListingStatus::LetElsewhere => "elsewhere",
        ListingStatus::Withdrawn => "withdrawn",
    }
}

/// The strength of a grade's mark.
pub const fn strength(grade: Grade) -> &'static str {
    match grade {
        Grade::Focus => "1",
        Grade::Recommended => "2",
        Grade::General => "3",
    }
}

/// `1,284`, and `10,000+` where counting stopped.
pub fn count(n: i64) -> String {
    let shown = n.clamp(0, fangke_shared::page::COUNT_CAP).unsigned_abs();
    let plus = if n > fangke_shared::page::COUNT_CAP { "+" } else { "" };
    format!("{}{plus}", money::grouped(shown))
}

/// A number of the facets: `1,284+` where only the newest were counted.
pub fn facet_count(facets: &ListingFacets, n: i64) -> String {
    let text = count(n);
    if facets.is_partial && !text.ends_with('+') { format!("{text}+") } else { text }
}

/// What stands between words that Chinese writes without a gap.
fn gap() -> &'static str {
    if locale() == Locale::en { " " } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::ListingId;
    use fangke_shared::property::listing::{Orientation, Pool, PriceDelta};

    fn listing() -> ListingSummary {
        ListingSummary {
            id: ListingId(1),
            status: ListingStatus::Available,
            purpose: Purpose::Sale,
            community_id: None,
            community_name: Some("望京花园".into()),
            district: Some("朝阳".into()),
            building: Some("3".into()),
            unit: Some("2".into()),
            room: Some("1203".into()),
            rooms: Some(3),
            halls: Some(2),
            baths: Some(2),
            area: None,
            floor: Some(12),
            total_floors: Some(28),
            floor_band: None,
            orientations: Orientations::default(),
            decoration: None,
            built_year: None,
            price_fen: Some(668_000_000),
            rent_fen: Some(1_200_000),
            is_price_on_request: false,
            unit_price_fen: None,
            price_delta: None,
            title: None,
            maintainer: None,
            is_late_entry: false,
            last_follow_up_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            grade: Grade::General,
            pool: Some(Pool::Private),
            key_count: 0,
            exclusive_until: None,
            photo_count: 0,
            cover_photo_id: None,
            cover_url: None,
            is_published: false,
            version: 1,
        }
    }

    #[test]
    fn a_flat_is_named_as_the_trade_names_it() {
        let mut flat = listing();
        assert_eq!((location_short(&flat).as_str(), title(&flat).as_str()), ("3-2-1203", "望京花园 3号楼 2单元 1203"));
        flat.building = Some("A".into());
        (flat.unit, flat.room) = (None, None);
        assert_eq!((location_short(&flat).as_str(), title(&flat).as_str()), ("A", "望京花园 A座"));
    }

    #[test]
    fn facts_are_short_and_absent_when_unknown() {
        assert_eq!(layout(Some(3), Some(2), Some(2)).as_deref(), Some("3室2厅2卫"));
        assert_eq!(layout(None, Some(2), None), None);
        assert_eq!(floor(Some(12), Some(28), None).as_deref(), Some("12/28"));
        assert_eq!(floor(None, Some(24), Some(FloorBand::Middle)).as_deref(), Some("中楼层/24"));
        assert_eq!(floor(None, Some(6), None).as_deref(), Some("共6层"));
        assert_eq!(orientations([Orientation::North, Orientation::South].into_iter().collect()).as_deref(), Some("南北"));
    }

    #[test]
    fn a_listing_for_both_shows_the_price_that_is_looked_for() {
        let mut flat = listing();
        flat.purpose = Purpose::Both;
        assert_eq!(asking(&flat, None).unwrap().value, "668.0");
        assert_eq!(asking(&flat, Some(Purpose::Rental)).unwrap().value, "12,000");
        flat.price_delta = Some(PriceDelta { delta_fen: -12_000_000, at: DateTime::UNIX_EPOCH });
        assert_eq!(movement(&flat, None), Some((false, "12".to_owned())));
        (flat.price_fen, flat.is_price_on_request) = (None, true);
        assert_eq!(asking(&flat, None).unwrap().value, "面议");
        flat.is_price_on_request = false;
        assert_eq!(asking(&flat, None), None);
    }

    #[test]
    fn seven_days_are_still_fresh() {
        let flat = listing();
        assert!(!is_stale(&flat, DateTime::UNIX_EPOCH + chrono::Duration::days(7)));
        assert!(is_stale(&flat, DateTime::UNIX_EPOCH + chrono::Duration::days(8)));
    }

    #[test]
    fn counting_stops_with_a_plus() {
        assert_eq!((count(1284).as_str(), count(10_000).as_str(), count(10_001).as_str()), ("1,284", "10,000", "10,000+"));
    }
}
