//! Logs as JSON lines and figures for Prometheus; neither holds anything about a person.

use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};
use tracing_subscriber::EnvFilter;

use crate::platform::db::Db;

/// Starts logging to standard error; `RUST_LOG` chooses what.
pub fn init_logs(is_json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let result = if is_json { builder.json().flatten_event(true).try_init() } else { builder.try_init() };
    // A second start in one process (tests) keeps the first one's settings.
    drop(result);
}

/// The figures.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    outbound: IntCounterVec,
    connections: IntGauge,
    idle: IntGauge,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// All at zero.
    // Names and labels are constants of this function: they can't be refused.
    #[allow(clippy::expect_used)]
    pub fn new() -> Self {
        let registry = Registry::new();
        let requests = IntCounterVec::new(Opts::new("fangke_http_requests_total", "Requests answered"), &["method", "route", "status"])
            .expect("constant");
        let seconds = HistogramVec::new(
            HistogramOpts::new("fangke_http_request_seconds", "Time to answer").buckets(vec![0.001, 0.005, 0.02, 0.05, 0.2, 1.0, 5.0]),
            &["method", "route"],
        )
        .expect("constant");
        let outbound =
            IntCounterVec::new(Opts::new("fangke_outbound_requests_total", "Requests sent to addresses of partners"), &["outcome"])
                .expect("constant");
        let connections = IntGauge::new("fangke_db_connections", "Open database connections").expect("constant");
        let idle = IntGauge::new("fangke_db_idle_connections", "Idle database connections").expect("constant");
        for collector in [Box::new(requests.clone()) as Box<dyn prometheus::core::Collector>, Box::new(seconds.clone())] {
            registry.register(collector).expect("registered once");
        }
        registry.register(Box::new(outbound.clone())).expect("registered once");
        for gauge in [connections.clone(), idle.clone()] {
            registry.register(Box::new(gauge)).expect("registered once");
        }
        Self { registry, requests, seconds, outbound, connections, idle }
    }

    /// Counts a request; `route` is a pattern of ours, never what a caller wrote.
    pub fn observe(&self, method: &str, route: &str, status: u16, seconds: f64) {
        let (method, mut buffer) = (known_method(method), [0; 3]);
        self.requests.with_label_values(&[method, route, status_text(status, &mut buffer)]).inc();
        self.seconds.with_label_values(&[method, route]).observe(seconds);
    }

    /// Counts a request that was sent to a partner; `outcome` is a word of ours.
    pub fn observe_outbound(&self, outcome: &'static str) {
        self.outbound.with_label_values(&[outcome]).inc();
    }

    /// The figures in Prometheus' text format.
    pub fn render(&self, db: &Db) -> Vec<u8> {
        let (open, idle) = db.connections();
        self.connections.set(i64::from(open));
        self.idle.set(i64::from(idle));
        let mut out = Vec::new();
        if let Err(error) = TextEncoder::new().encode(&self.registry.gather(), &mut out) {
            tracing::error!(%error, "metrics can't be written");
        }
        out
    }
}

/// The methods that this server knows; whatever else somebody makes up counts as one, for each label is kept for good.
fn known_method(method: &str) -> &str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    if KNOWN.contains(&method) { method } else { "other" }
}

/// Writes a status without allocating: this is on the path of every request.
fn status_text(status: u16, buffer: &mut [u8; 3]) -> &str {
    let digit = |n: u16| b'0' + u8::try_from(n % 10).unwrap_or_default();
    *buffer = [digit(status / 100), digit(status / 10), digit(status)];
    std::str::from_utf8(buffer).unwrap_or_default()
}
