//! The address of the list is its whole state: the query as the API writes it, and the row that is looked at.

use fangke_shared::ListingId;
use fangke_shared::property::listing::ListingQuery;

use crate::address::LISTINGS;

/// The parameter of the row that is looked at; all others belong to [`ListingQuery`].
const PEEK: &str = "peek";

/// What the address says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Address {
    /// Which listings, in which order.
    pub query: ListingQuery,
    /// The row that is looked at.
    pub peek: Option<ListingId>,
    /// Parameters that nobody understands; they are left out of the query.
    pub ignored: Vec<String>,
}

impl Address {
    /// Reads the part of the address behind the path, with or without `?`.
    pub fn parse(search: &str) -> Self {
        let mut pairs: Vec<(String, String)> =
            search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()).map(decoded_pair).collect();
        let peek = pairs.iter().find(|(name, _)| name == PEEK).and_then(|(_, value)| value.parse().ok());
        pairs.retain(|(name, _)| name != PEEK);
        let mut ignored = Vec::new();
        loop {
            match ListingQuery::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))) {
                Ok(query) => return Self { query, peek, ignored },
                Err(errors) => {
                    let before = pairs.len();
                    let is_wrong = |name: &str| errors.iter().any(|error| error.pointer == name);
                    ignored.extend(pairs.iter().filter(|(name, _)| is_wrong(name)).map(|(name, _)| name.clone()));
                    pairs.retain(|(name, _)| !is_wrong(name));
                    if pairs.len() == before {
                        // Nothing names the culprit: begin anew rather than turn forever.
                        return Self { query: ListingQuery::default(), peek, ignored };
                    }
                }
            }
        }
    }

    /// The address of the list with this query, looking at this row.
    pub fn href(query: &ListingQuery, peek: Option<ListingId>) -> String {
        let mut pairs = query.to_pairs();
        pairs.extend(peek.map(|id| (PEEK, id.to_string())));
        if pairs.is_empty() {
            return LISTINGS.to_owned();
        }
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        format!("{LISTINGS}?{}", pairs.join("&"))
    }
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

fn decoded_pair(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (decoded(name), decoded(value))
}

/// Undoes percent-encoding; what is not well-formed stays as it is written.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let digit = |byte: Option<u8>| byte.and_then(|b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
                if let (Some(high), Some(low)) = (digit(ahead.next()), digit(ahead.next())) {
                    bytes.push(high * 16 + low);
                    rest = ahead;
                } else {
                    bytes.push(byte);
                }
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use fangke_shared::property::listing::Purpose;

    #[test]
    fn a_state_survives_the_address_bar() {
        let query = ListingQuery { q: Some("望京 & 50%+".into()), purpose: Some(Purpose::Sale), rooms: vec![2, 3], ..Default::default() };
        let href = Address::href(&query, Some(ListingId(7)));
        let back = Address::parse(href.strip_prefix("/listings").unwrap());
        assert_eq!(back, Address { query, peek: Some(ListingId(7)), ignored: Vec::new() });
    }

    #[test]
    fn an_empty_state_has_the_bare_address() {
        assert_eq!(Address::href(&ListingQuery::default(), None), "/listings");
        assert_eq!(Address::parse(""), Address::default());
    }

    #[test]
    fn what_nobody_understands_is_named_and_left_out() {
        let address = Address::parse("?rooms=2&colour=red&price_min=cheap&area_min=9&area_max=1");
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
