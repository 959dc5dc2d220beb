//! Requests that this server sends to addresses which somebody else has chosen. They must not become a way into the network that the server
//! stands in: a name is looked up once, every address behind it is checked, and the connection is made to one of those very addresses. So a
//! name that answers differently a moment later leads nowhere else. No answer is followed to another address, and no proxy is used.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::platform::networks::{Networks, is_public};

/// So long a request may take, from looking the name up to the end of what is read of the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of it, so long making the connection may take.
const CONNECTING: Duration = Duration::from_secs(5);

/// The addresses behind a name, once they are known.
pub type Found = BoxFuture<'static, io::Result<Vec<IpAddr>>>;
/// Tells the addresses behind a name.
pub type LookUp = Arc<dyn Fn(String) -> Found + Send + Sync>;

/// The way out.
pub struct Outbound {
    /// The networks that requests may go into, although the world can't; there, without TLS, too.
    pub networks: Networks,
    /// Tells the addresses behind a name: the system does.
    pub look_up: LookUp,
    /// So long a request may take.
    pub patience: Duration,
    // Reading the system's certificates takes a while: when the first request is sent.
    secure: OnceLock<Option<Client>>,
    plain: OnceLock<Option<Client>>,
}

impl Default for Outbound {
    fn default() -> Self {
        Self::into_networks(Networks::default())
    }
}

/// What came back, or that nothing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// An answer.
    Answer {
        /// Its status.
        status: u16,
        /// The beginning of its body, as text that can be stored.
        body: String,
    },
    /// The address is none where something is sent to.
    NotAllowed,
    /// No answer in time.
    Timeout,
    /// No connection, or it broke off; with what the system says.
    Unreachable(String),
}

impl Outbound {
    /// To the internet, and into these networks.
    pub fn into_networks(networks: Networks) -> Self {
        Self { networks, look_up: Arc::new(of_system), patience: PATIENCE, secure: OnceLock::new(), plain: OnceLock::new() }
    }

    /// Reads an address that something is to be sent to, as browsers do: `http://2130706433` is `127.0.0.1`. What can be told without looking
    /// a name up is checked: none without TLS, name or password in it, where no network is allowed; no address of the wrong kind.
    ///
    /// # Errors
    /// [`Forbidden`], also for a text that is no address.
    pub fn target(&self, url: &str) -> Result<Url, Forbidden> {
        let url = Url::parse(url.trim()).map_err(|_| Forbidden)?;
        let is_secure = url.scheme() == "https";
        if !(is_secure || url.scheme() == "http" && !self.networks.is_empty()) || !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden);
        }
        // The client connects to addresses that are written as such without looking anything up.
        let host = url.host_str().unwrap_or_default();
        match host.trim_start_matches('[').trim_end_matches(']').parse() {
            Ok(address) if !may_reach(&self.networks, is_secure, address) => Err(Forbidden),
            Err(_) if host.is_empty() => Err(Forbidden),
            _ => Ok(url),
        }
    }

    /// Posts JSON, and reads at most `most` bytes of the answer. The answer may be anything, also a redirection, which isn't followed. How long it
    /// took comes beside it.
    pub async fn post_json(&self, url: &str, headers: &[(&'static str, String)], body: String, most: usize) -> (Reply, Duration) {
        let begun = Instant::now();
        let reply = self.post(url, headers, body, most).await;
        (reply, begun.elapsed())
    }

    async fn post(&self, url: &str, headers: &[(&'static str, String)], body: String, most: usize) -> Reply {
        let Ok(url) = self.target(url) else { return Reply::NotAllowed };
        let is_secure = url.scheme() == "https";
        if is_secure && !cfg!(feature = "https") {
            return Reply::Unreachable("this build has no TLS: build it with the feature https".to_owned());
        }
        let client = if is_secure { &self.secure } else { &self.plain };
        let Some(client) = client.get_or_init(|| self.client(is_secure)) else {
            return Reply::Unreachable("the system's certificates can't be read".to_owned());
        };
        let request = client.post(url).timeout(self.patience).header("Content-Type", "application/json").body(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => return failed(&error),
        };
        let status = response.status().as_u16();
        let mut read = Vec::new();
        // The status says whether it was taken; who sends the rest slowly, or breaks off, has said it all the same.
        while read.len() < most
            && let Ok(Some(piece)) = response.chunk().await
        {
            read.extend_from_slice(&piece);
        }
        Reply::Answer { status, body: legible(&read, most) }
    }

    fn client(&self, is_secure: bool) -> Option<Client> {
        let resolver = Resolver { networks: self.networks.clone(), is_secure, look_up: Arc::clone(&self.look_up) };
        let client = Client::builder()
            .dns_resolver(Arc::new(resolver))
            .redirect(Policy::none())
            .no_proxy()
            .https_only(is_secure)
            .http1_only()
            .connect_timeout(CONNECTING.min(self.patience))
            // A connection that is kept was checked under the rules of then; and each worker has a runtime of its own.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("Fangke/", env!("CARGO_PKG_VERSION")));
        // Where no certificate is looked at, none has to be there.
        #[cfg(feature = "https")]
        let client = if is_secure { client } else { client.tls_certs_only([]) };
        client.build().inspect_err(|error| tracing::error!(error = reasons(error), "no request can be sent")).ok()
    }
}

/// May something be sent to this address? Without TLS only into networks that were named.
fn may_reach(networks: &Networks, is_secure: bool, address: IpAddr) -> bool {
    networks.contains(address) || is_secure && is_public(address)
}

/// The address of a request is none where something is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forbidden;

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing is sent to this address")
    }
}

impl Error for Forbidden {}

/// Looks names up for the client, which connects to the addresses that it gets here and to no others.
struct Resolver {
    networks: Networks,
    is_secure: bool,
    look_up: LookUp,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (networks, is_secure) = (self.networks.clone(), self.is_secure);
        let found = (self.look_up)(name.as_str().to_owned());
        Box::pin(async move {
            let found = found.await?;
            // One wrong address among good ones is no oversight of its owner's.
            if !found.iter().all(|address| may_reach(&networks, is_secure, *address)) {
                return Err(Forbidden.into());
            }
            // The port is that of the address that was asked for.
            Ok(Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}

fn of_system(name: String) -> Found {
    Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) })
}

/// An error, and what it was caused by.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        // The cause lives as long as the whole, not as this reference to it.
        let error: &'a (dyn Error + 'static) = *error;
        error.source()
    })
}

fn failed(error: &reqwest::Error) -> Reply {
    if chain(error).any(|error| error.is::<Forbidden>()) {
        Reply::NotAllowed
    } else if error.is_timeout() {
        Reply::Timeout
    } else {
        Reply::Unreachable(reasons(error))
    }
}

/// What an error says, without the address, which may hold what only its owner knows.
fn reasons(error: &reqwest::Error) -> String {
    // The first names the request and its address.
    let causes: Vec<String> = chain(error).skip(1).map(ToString::to_string).collect();
    if causes.is_empty() { "the request failed".to_owned() } else { causes.join(": ") }
}

/// The beginning of an answer as text: at most so many bytes, without what is no text.
fn legible(bytes: &[u8], most: usize) -> String {
    let text = String::from_utf8_lossy(bytes.get(..most).unwrap_or(bytes));
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    let mut text: String = text.chars().map(|c| if is_text(c) { c } else { ' ' }).collect();
    // A sign in place of what was cut in two is longer than that was.
    let end = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= most).last();
    text.truncate(end.unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(networks: &str, urls: &str) -> Vec<String> {
        let outbound = Outbound::into_networks(networks.parse().unwrap());
        urls.split_whitespace().filter(|url| outbound.target(url).is_ok()).map(str::to_owned).collect()
    }

    #[test]
    fn no_way_to_write_an_address_leads_inside() {
        let inside = "https://127.0.0.1 https://127.1 https://2130706433 https://0x7f000001 https://0177.0.0.1 https://0x7f.1 https://[::1] \
            https://[::ffff:127.0.0.1] https://[::ffff:7f00:1] https://[0:0:0:0:0:ffff:10.0.0.1] https://0 https://0.0.0.0 \
            https://10.0.0.1. https://169.254.169.254/latest/meta-data https://[fd00::1] https://[fe80::1] https://[64:ff9b::7f00:1] \
            https://user@1.1.1.1 https://user:secret@1.1.1.1 https://127.0.0.1:443@1.1.1.1 https://① https://127。0。0。1 \
            http://1.1.1.1 http://portal.example.com ftp://1.1.1.1 file:///etc/passwd gopher://1.1.1.1 https:// https://[::1 //1.1.1.1";
        assert_eq!(targets("", inside), [""; 0]);
        // Names are looked at when they are looked up.
        let outside = "https://1.1.1.1 https://[2606:4700:4700::1111]:8443/x https://portal.example.com/a?b=c https://localhost.";
        assert_eq!(targets("", outside), outside.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn a_network_that_is_named_is_open_also_without_tls() {
        let open = "http://127.0.0.1:9000/x https://127.0.0.1:9000 https://1.1.1.1 http://[::ffff:127.0.0.1]";
        assert_eq!(targets("127.0.0.1", open), open.split_whitespace().collect::<Vec<_>>());
        assert_eq!(targets("127.0.0.1", "http://127.0.0.2 https://127.0.0.2 http://1.1.1.1"), [""; 0]);
    }

    #[actix_web::test]
    async fn every_address_behind_a_name_is_checked() {
        let look_up: LookUp = Arc::new(|name: String| -> Found {
            let found = match name.as_str() {
                "good.example" => vec!["127.0.0.1"],
                "mixed.example" => vec!["127.0.0.1", "127.0.0.2"],
                "mapped.example" => vec!["::ffff:10.0.0.1"],
                _ => vec![],
            };
            Box::pin(async move { Ok(found.into_iter().map(|text| text.parse().unwrap()).collect()) })
        });
        let resolve = async |name: &str, is_secure| {
            let resolver = Resolver { networks: "127.0.0.1".parse().unwrap(), is_secure, look_up: Arc::clone(&look_up) };
            resolver.resolve(name.parse().unwrap()).await.map(Iterator::count).map_err(|error| error.is::<Forbidden>())
        };
        assert_eq!(resolve("good.example", false).await, Ok(1));
        assert_eq!(resolve("mixed.example", true).await, Err(true));
        assert_eq!(resolve("mapped.example", true).await, Err(true));
    }

    #[test]
    fn what_is_kept_of_an_answer_is_text_of_so_many_bytes() {
        assert_eq!(legible(b"ok\0\x1b[31m\n", 10), "ok  [31m\n");
        assert_eq!(legible("房客".as_bytes(), 4), "房");
        assert_eq!(legible(&[0xff; 9], 9).len(), 9);
    }
}
