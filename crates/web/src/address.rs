//! Addresses with a query string, for links and for the API.

use fangke_shared::ListingId;

/// Where the list of the listings is.
pub const LISTINGS: &str = "/listings";

/// Where a listing is shown.
pub fn listing(id: ListingId) -> String {
    format!("{LISTINGS}/{id}")
}

/// `path` with parameters. The router's own map of parameters decodes what is put in, so that `%` would be lost.
pub fn address(path: &str, params: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let mut out = path.to_owned();
    for (i, (name, value)) in params.into_iter().enumerate() {
        out.push(if i == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        out.push_str(&encode(&value));
    }
    out
}

/// Percent-encodes a value of the query string.
pub fn encode(value: &str) -> String {
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

    #[test]
    fn values_can_not_break_out_of_the_query() {
        assert_eq!(encode("望京&q=1 +#"), "%E6%9C%9B%E4%BA%AC%26q%3D1%20%2B%23");
        assert_eq!(encode("116.3,39.9"), "116.3,39.9");
    }

    #[test]
    fn parameters_follow_the_path() {
        assert_eq!(address("/members", []), "/members");
        assert_eq!(address("/members", [("q", "100%".to_owned()), ("role", "agent".to_owned())]), "/members?q=100%25&role=agent");
    }
}
