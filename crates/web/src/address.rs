//! Addresses: of pages, with the state that they hold, and with a query string in general.
//!
//! What others should see with a link stands in the address. A page declares it once, as an [`AddressState`], with
//! [`address_state!`]; links are made from it and the page reads it with [`use_address_state`].

use fangke_shared::{ApiClientId, ClientId, CommunityId, ContractId, ListingId, ReceiptId, ReceptionId, ShowingId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Where the list of the listings is.
pub const LISTINGS: &str = "/listings";

/// Where the communities are.
pub const COMMUNITIES: &str = "/communities";

/// Where a community is shown.
pub fn community(id: CommunityId) -> String {
    format!("{COMMUNITIES}/{id}")
}

/// Where a listing is shown.
pub fn listing(id: ListingId) -> String {
    format!("{LISTINGS}/{id}")
}

/// Where it is told who sees a listing.
pub fn listing_sight(id: ListingId) -> String {
    format!("{LISTINGS}/{id}/sight")
}

/// Where it is told who sees a client.
pub fn client_sight(id: ClientId) -> String {
    format!("{CLIENTS}/{id}/sight")
}

/// Where the list of the clients is.
pub const CLIENTS: &str = "/clients";
/// Where the funnel of the clients is, and how a store works its stages.
pub const FUNNEL: &str = "/clients/funnel";

/// Where a client is shown.
pub fn client(id: ClientId) -> String {
    format!("{CLIENTS}/{id}")
}

/// Where the verdict on a client is.
pub fn verdict(id: ClientId) -> String {
    format!("{CLIENTS}/{id}/verdict")
}

/// Where the cooperations on clients are.
pub const COOPERATIONS: &str = "/cooperations";

/// Where files that leave the house are asked for, approved and taken.
pub const EXPORTS: &str = "/exports";

/// Where the list of the showings is.
pub const SHOWINGS: &str = "/showings";

/// Where a showing is shown.
pub fn showing(id: ShowingId) -> String {
    format!("{SHOWINGS}/{id}")
}

/// Where the list of the receptions is.
pub const RECEPTIONS: &str = "/receptions";

/// Where a reception is shown.
pub fn reception(id: ReceptionId) -> String {
    format!("{RECEPTIONS}/{id}")
}

/// How the system is.
pub const SYSTEM: &str = "/system";

/// Where contracts are.
pub const CONTRACTS: &str = "/contracts";

/// Where those are that are being carried out, by what comes next.
pub const CONTRACT_BOARD: &str = "/contracts/board";

/// Where a contract is shown.
pub fn contract(id: ContractId) -> String {
    format!("{CONTRACTS}/{id}")
}

/// The voucher of a receipt.
pub fn voucher(id: ReceiptId) -> String {
    format!("/receipts/{id}/voucher")
}

/// Where one is drawn up, about a listing and with a client; who isn't named is chosen there.
pub fn new_contract(listing: Option<ListingId>, client: Option<ClientId>) -> String {
    let named = [("listing", listing.map(|id| id.to_string())), ("client", client.map(|id| id.to_string()))];
    address(&format!("{CONTRACTS}/new"), named.into_iter().filter_map(|(name, id)| Some((name, id?))))
}

/// Where the webhooks of a partner's program are.
pub fn webhooks(client: ApiClientId) -> String {
    address("/webhooks", [("client", client.to_string())])
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

/// The parameters of an address, decoded, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(pub Vec<(String, String)>);

impl Parameters {
    /// Reads the part of an address behind the path, with or without `?`.
    pub fn parse(search: &str) -> Self {
        Self(search.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()).map(decoded_pair).collect())
    }

    /// The first value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The state of a page as its address holds it.
pub trait AddressState: Clone + PartialEq + Send + Sync + 'static {
    /// Where the page is.
    const PATH: &'static str;

    /// From the parameters; what it doesn't understand is left out.
    fn read(parameters: &Parameters) -> Self;

    /// The parameters, without what is at its default.
    fn write(&self) -> Vec<(&'static str, String)>;

    /// The address of the page in this state.
    fn href(&self) -> String {
        address(Self::PATH, self.write())
    }

    /// From the part of an address behind the path.
    fn parse(search: &str) -> Self {
        Self::read(&Parameters::parse(search))
    }
}

/// The state in the address of the page that is being set up, and what leads to another one without a step for Back.
pub fn use_address_state<T: AddressState>() -> (Memo<T>, Callback<T>) {
    let navigate = use_navigate();
    let go = move |state: T| navigate(&state.href(), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    (use_state_in_address(), Callback::new(go))
}

/// The state in the address, as long as it is that of the page: while one leaves or arrives, the router already or still has the address
/// of another page, which would read as a state that nobody asked for.
pub fn use_state_in_address<T: AddressState>() -> Memo<T> {
    let location = use_location();
    Memo::new(move |before: Option<&T>| {
        let is_here = location.pathname.with(|path| path.trim_end_matches('/') == T::PATH);
        before.filter(|_| !is_here).cloned().unwrap_or_else(|| location.search.with(|search| T::parse(search)))
    })
}

/// Declares how the fields of a struct stand in an address. A field is
///
/// - `text`: a `String`, left out where it is empty,
/// - `some`: an `Option` of anything with `FromStr` and `Display`,
/// - `word`: such a thing with a default, at which it is left out.
///
/// ```ignore
/// address_state!(MemberFilter at "/members"; q: text "q", role: some "role", membership: word "membership" = Membership::Active);
/// ```
#[macro_export]
macro_rules! address_state {
    ($ty:ident at $path:expr; $($field:ident: $kind:ident $name:literal $(= $default:expr)?),+ $(,)?) => {
        impl $crate::address::AddressState for $ty {
            const PATH: &'static str = $path;

            fn read(parameters: &$crate::address::Parameters) -> Self {
                Self { $($field: $crate::address_state!(@read $kind parameters.get($name) $(, $default)?)),+ }
            }

            fn write(&self) -> Vec<(&'static str, String)> {
                let values = [$(($name, $crate::address_state!(@write $kind &self.$field $(, $default)?))),+];
                values.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
            }
        }
    };
    (@read text $value:expr) => { $value.unwrap_or_default().to_owned() };
    (@read some $value:expr) => { $value.and_then(|text| text.parse().ok()) };
    (@read word $value:expr, $default:expr) => { $value.and_then(|text| text.parse().ok()).unwrap_or($default) };
    (@write text $value:expr) => { Some($value.clone()).filter(|text| !text.is_empty()) };
    (@write some $value:expr) => { $value.as_ref().map(ToString::to_string) };
    (@write word $value:expr, $default:expr) => { (*$value != $default).then(|| $value.to_string()) };
}

/// Percent-encodes a value of the query string.
fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
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

/// A control that holds what the address says, and changes it.
pub fn bound(read: impl Fn() -> String + Copy + 'static, write: impl Fn(String) + 'static) -> RwSignal<String> {
    let value = RwSignal::new(untrack(read));
    Effect::new(move || value.set(read()));
    Effect::new(move |first: Option<()>| {
        let chosen = value.get();
        if first.is_some() && chosen != untrack(read) {
            write(chosen);
        }
    });
    value
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Does a state come back from its address as it was?
    pub fn assert_survives<T: AddressState + std::fmt::Debug>(states: impl IntoIterator<Item = T>) {
        for state in states {
            let href = state.href();
            let search = href.strip_prefix(T::PATH).unwrap_or_else(|| panic!("{href} is not below {}", T::PATH));
            assert_eq!(T::parse(search), state, "{href}");
        }
    }

    /// Texts that would break out of an address if they could.
    pub const TEXTS: [&str; 6] = ["", "望京 & 50%+", "a=b#c?d", "%E6", "100%", "+ +"];

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

    #[test]
    fn parameters_are_read_as_browsers_write_them() {
        let read = Parameters::parse("?q=a+b%20c&empty=&bare&bad=%zz");
        assert_eq!(read.get("q"), Some("a b c"));
        assert_eq!((read.get("empty"), read.get("bare"), read.get("bad"), read.get("none")), (Some(""), Some(""), Some("%zz"), None));
    }
}
