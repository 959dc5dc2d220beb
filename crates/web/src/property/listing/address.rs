//! The address of the list is its whole state: the query as the API writes it, the row that is looked at, and the part of the map.

use fangke_shared::ListingId;
use fangke_shared::property::listing::ListingQuery;

use super::parts::mapped::MapSight;
use crate::address::{AddressState, LISTINGS, Parameters, address};

/// The parameter of the row that is looked at.
const PEEK: &str = "peek";
/// The parameter of the part of the map; all others belong to [`ListingQuery`].
const MAP: &str = "map";

/// What the address says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListAddress {
    /// Which listings, in which order.
    pub query: ListingQuery,
    /// The row that is looked at.
    pub peek: Option<ListingId>,
    /// The part of the map that is looked at; none for the list itself.
    pub map: Option<MapSight>,
    /// Parameters that nobody understands; they are left out of the query.
    pub ignored: Vec<String>,
}

impl AddressState for ListAddress {
    const PATH: &'static str = LISTINGS;

    fn read(parameters: &Parameters) -> Self {
        let mut pairs = parameters.0.clone();
        let peek = parameters.get(PEEK).and_then(|value| value.parse().ok());
        let map = parameters.get(MAP).map(|value| value.parse().unwrap_or(MapSight::Whole));
        pairs.retain(|(name, _)| name != PEEK && name != MAP);
        let mut ignored = Vec::new();
        loop {
            match ListingQuery::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))) {
                Ok(query) => return Self { query, peek, map, ignored },
                Err(errors) => {
                    let before = pairs.len();
                    let is_wrong = |name: &str| errors.iter().any(|error| error.pointer == name);
                    ignored.extend(pairs.iter().filter(|(name, _)| is_wrong(name)).map(|(name, _)| name.clone()));
                    pairs.retain(|(name, _)| !is_wrong(name));
                    if pairs.len() == before {
                        // Nothing names the culprit: begin anew rather than turn forever.
                        return Self { query: ListingQuery::default(), peek, map, ignored };
                    }
                }
            }
        }
    }

    fn write(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.query.to_pairs();
        pairs.extend(self.peek.map(|id| (PEEK, id.to_string())));
        pairs.extend(self.map.map(|sight| (MAP, sight.to_string())));
        pairs
    }
}

/// The address of the list with this query.
pub fn list_href(query: &ListingQuery) -> String {
    address(LISTINGS, query.to_pairs())
}

/// The value of one parameter as the address writes it.
pub fn parameter(query: &ListingQuery, name: &str) -> Option<String> {
    query.to_pairs().into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// The query with other values for some parameters; `None` takes one away. What can't be read leaves the query as it is.
pub fn with_parameters(query: &ListingQuery, changes: &[(&str, Option<String>)]) -> ListingQuery {
    let mut pairs: Vec<(&str, String)> =
        query.to_pairs().into_iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name)).collect();
    pairs.extend(changes.iter().filter_map(|(name, value)| value.clone().map(|value| (*name, value))));
    ListingQuery::from_pairs(pairs.iter().map(|(name, value)| (*name, value.as_str()))).unwrap_or_else(|_| query.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::{TEXTS, assert_survives};
    use fangke_shared::property::listing::Purpose;

    #[test]
    fn a_state_survives_the_address_bar() {
        assert_survives(TEXTS.map(|text| {
            let query = ListingQuery {
                q: Some(text.trim().to_owned()).filter(|q| !q.is_empty()),
                purpose: Some(Purpose::Sale),
                rooms: vec![2, 3],
                ..Default::default()
            };
            ListAddress { query, peek: Some(ListingId(7)), map: Some(MapSight::Whole), ignored: Vec::new() }
        }));
        assert_survives([ListAddress::default()]);
        assert_eq!(ListAddress::default().href(), "/listings");
    }

    #[test]
    fn what_nobody_understands_is_named_and_left_out() {
        let address = ListAddress::parse("?rooms=2&colour=red&price_min=cheap&area_min=9&area_max=1");
        assert_eq!(address.query.rooms, [2]);
        assert_eq!(address.ignored, ["colour", "price_min", "area_max"]);
        assert!(address.query.area.max.is_none());
    }

    #[test]
    fn parameters_are_read_and_replaced_one_by_one() {
        let query = with_parameters(&ListingQuery::default(), &[("rooms", Some("2,3".into())), ("price_max", Some("600".into()))]);
        assert_eq!(parameter(&query, "rooms").as_deref(), Some("2,3"));
        let query = with_parameters(&query, &[("rooms", None)]);
        assert_eq!((parameter(&query, "rooms"), query.price.max), (None, Some(600)));
    }
}
