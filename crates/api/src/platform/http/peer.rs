//! Who stands at the other end: what proxies say of it is believed only of those that are trusted.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use actix_web::HttpRequest;
use actix_web::http::header::HOST;

use crate::platform::networks::Networks;
use crate::platform::state::App;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose word counts, as addresses and networks. Anybody can write `X-Forwarded-For`.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Networks);

impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self)
    }
}

impl TrustedProxies {
    /// Is the word of this address believed?
    pub fn trust(&self, address: IpAddr) -> bool {
        self.0.contains(address)
    }

    /// The first address, from the server's side, that is none of the trusted proxies'.
    fn client<'a>(&self, peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let mut client = peer.to_canonical();
        for part in forwarded.flat_map(|line| line.split(',')).collect::<Vec<_>>().into_iter().rev() {
            if !self.trust(client) {
                break;
            }
            let Some(next) = address(part.trim()) else { break };
            client = next.to_canonical();
        }
        client
    }
}

/// With or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

fn peer(request: &HttpRequest) -> IpAddr {
    request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip())
}

/// The address that a request comes from, as far as it can be known.
pub fn client_address(app: &App, request: &HttpRequest) -> IpAddr {
    let forwarded: Vec<&str> = request.headers().get_all(FORWARDED_FOR).filter_map(|value| value.to_str().ok()).collect();
    app.trusted_proxies.client(peer(request), forwarded.into_iter())
}

/// What addresses of this server begin with: as configured, or as the request came.
pub fn origin(app: &App, request: &HttpRequest) -> String {
    if let Some(url) = &app.public_url {
        return url.clone();
    }
    let (scheme, host) = if app.trusted_proxies.trust(peer(request)) {
        let info = request.connection_info();
        (if info.scheme() == "https" { "https" } else { "http" }, info.host().to_owned())
    } else {
        let named = request.headers().get(HOST).and_then(|value| value.to_str().ok());
        let asked = request.uri().authority().map(|authority| authority.as_str());
        ("http", named.or(asked).unwrap_or_else(|| request.app_config().host()).to_owned())
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let host: String = host.chars().filter(|c| is_plain(*c)).collect();
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let trusted: TrustedProxies = trusted.parse().unwrap();
        trusted.client(peer.parse().unwrap(), forwarded.iter().copied()).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(client("", "192.0.2.9", &["1.2.3.4"]), "192.0.2.9");
        assert_eq!(client("10.0.0.0/8", "192.0.2.9", &["1.2.3.4"]), "192.0.2.9");
        assert_eq!(client("10.0.0.0/8", "10.1.1.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(client("10.0.0.0/8", "::ffff:10.1.1.1", &["1.2.3.4"]), "1.2.3.4");
    }

    #[test]
    fn what_a_client_makes_up_before_the_proxy_is_no_address_of_it() {
        assert_eq!(client("10.0.0.0/8,::1", "::1", &["6.6.6.6, 1.2.3.4", "10.0.0.7"]), "1.2.3.4");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["6.6.6.6, nonsense"]), "10.0.0.1");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["1.2.3.4:555"]), "1.2.3.4");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn a_misspelt_proxy_stops_the_start() {
        assert!("10.0.0.0/33".parse::<TrustedProxies>().is_err());
        assert!("proxy.internal".parse::<TrustedProxies>().is_err());
    }
}
