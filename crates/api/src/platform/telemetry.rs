//! Logs as JSON lines and figures for Prometheus; neither holds anything about a person.

use chrono::{DateTime, Utc};
use fangke_shared::problem::ErrorCode;
use prometheus::core::Collector;
use prometheus::{Encoder, Gauge, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};
use tracing_subscriber::EnvFilter;

use crate::platform::db::Db;
use crate::platform::watch::Figures;

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
    server_errors: IntCounterVec,
    jobs: IntCounterVec,
    job_done_at: IntGaugeVec,
    connections: IntGauge,
    idle: IntGauge,
    reads: IntCounterVec,
    replicas: IntGauge,
    is_answering: IntGauge,
    database_bytes: IntGauge,
    disk_free: IntGauge,
    backup_age: Gauge,
    backup_allowed: Gauge,
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
        let count = |name, help, labels: &[&str]| IntCounterVec::new(Opts::new(name, help), labels).expect("constant");
        let whole = |name, help| IntGauge::new(name, help).expect("constant");
        let real = |name, help| Gauge::new(name, help).expect("constant");
        let job_done_at = Opts::new("fangke_job_last_success_timestamp_seconds", "When a job went well last in this process");
        let metrics = Self {
            requests,
            seconds,
            outbound: count("fangke_outbound_requests_total", "Requests sent to addresses of partners", &["outcome"]),
            server_errors: count("fangke_server_errors_total", "Requests that ended in an error of the server itself", &["code"]),
            jobs: count("fangke_jobs_total", "Runs of jobs, done or failed", &["name", "outcome"]),
            job_done_at: IntGaugeVec::new(job_done_at, &["name"]).expect("constant"),
            connections: whole("fangke_db_connections", "Open database connections"),
            idle: whole("fangke_db_idle_connections", "Idle database connections"),
            reads: count("fangke_db_reads_total", "Reads of requests that a replica may serve, by who served them", &["server"]),
            replicas: whole("fangke_db_replicas_fit", "Replicas that answer and are near enough to serve"),
            is_answering: whole("fangke_db_up", "1 if the database answers"),
            database_bytes: whole("fangke_db_bytes", "Bytes of the database"),
            disk_free: whole("fangke_disk_free_bytes", "Free bytes of the disk that the data folder lies on"),
            backup_age: real("fangke_backup_age_seconds", "Age of the last good backup; infinite where there is none"),
            backup_allowed: real("fangke_backup_allowed_age_seconds", "What that age may be; infinite where none is made by itself"),
            registry,
        };
        let all: [Box<dyn Collector>; 15] = [
            Box::new(metrics.requests.clone()),
            Box::new(metrics.seconds.clone()),
            Box::new(metrics.outbound.clone()),
            Box::new(metrics.server_errors.clone()),
            Box::new(metrics.jobs.clone()),
            Box::new(metrics.job_done_at.clone()),
            Box::new(metrics.connections.clone()),
            Box::new(metrics.idle.clone()),
            Box::new(metrics.reads.clone()),
            Box::new(metrics.replicas.clone()),
            Box::new(metrics.is_answering.clone()),
            Box::new(metrics.database_bytes.clone()),
            Box::new(metrics.disk_free.clone()),
            Box::new(metrics.backup_age.clone()),
            Box::new(metrics.backup_allowed.clone()),
        ];
        for collector in all {
            metrics.registry.register(collector).expect("registered once");
        }
        // There before the first one, so that it shows as a rise.
        for code in [ErrorCode::Internal, ErrorCode::Unavailable] {
            metrics.server_errors.with_label_values(&[code.as_str()]).inc_by(0);
        }
        metrics
    }

    /// Counts a request that ended in an error of the server itself.
    pub fn server_failed(&self, code: ErrorCode) {
        self.server_errors.with_label_values(&[code.as_str()]).inc();
    }

    /// Notes that a job went well.
    pub fn job_done(&self, job: &str, now: DateTime<Utc>) {
        self.jobs.with_label_values(&[job, "done"]).inc();
        self.job_done_at.with_label_values(&[job]).set(now.timestamp());
    }

    /// Counts a job's failure.
    pub fn job_failed(&self, job: &str) {
        self.jobs.with_label_values(&[job, "failed"]).inc();
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
    pub fn render(&self, db: &Db, figures: &Figures) -> Vec<u8> {
        #[allow(clippy::cast_precision_loss)]
        let seconds = |seconds: Option<i64>| seconds.map_or(f64::INFINITY, |seconds| seconds as f64);
        self.is_answering.set(figures.database_bytes.is_some().into());
        self.database_bytes.set(figures.database_bytes.unwrap_or_default());
        self.disk_free.set(figures.disk_free.unwrap_or_default());
        self.backup_age.set(seconds(figures.backup_age));
        self.backup_allowed.set(seconds(figures.backup_allowed));
        let (open, idle) = db.connections();
        self.connections.set(i64::from(open));
        self.idle.set(i64::from(idle));
        if let Some(replicas) = db.replica_figures() {
            self.replicas.set(i64::try_from(replicas.fit).unwrap_or_default());
            for (server, count) in [("replica", replicas.served), ("primary", replicas.passed_on)] {
                let told = self.reads.with_label_values(&[server]);
                // Counted where nothing of metrics is known; it only grows.
                told.inc_by(count.saturating_sub(told.get()));
            }
        }
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
