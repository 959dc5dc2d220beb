//! What several screens say of a listing.

use fangke_shared::property::listing::ListingRef;

/// `望京花园 3-2-1203`; its number where nothing is known of its place.
pub fn listing_title(listing: &ListingRef) -> String {
    let place = [&listing.building, &listing.unit, &listing.room].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("-");
    let parts = [listing.community_name.as_deref(), Some(place.as_str()).filter(|place| !place.is_empty())];
    let title = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if title.is_empty() { listing.number.clone() } else { title }
}

/// Where it is shown.
pub fn listing_href(listing: &ListingRef) -> String {
    format!("/listings/{}", listing.id)
}

#[cfg(test)]
mod tests {
    use fangke_shared::ListingId;

    use super::*;

    #[test]
    fn a_listing_is_named_by_its_place_or_by_its_number() {
        let mut listing = ListingRef {
            id: ListingId(7),
            number: "FY-000007".into(),
            community_name: Some("澄湖花园".into()),
            building: Some("3".into()),
            unit: None,
            room: Some("1203".into()),
        };
        assert_eq!(listing_title(&listing), "澄湖花园 3-1203");
        listing = ListingRef { community_name: None, building: None, room: None, ..listing };
        assert_eq!(listing_title(&listing), "FY-000007");
    }
}
