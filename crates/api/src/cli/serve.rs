//! `fangke serve`

use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as ActixApp, HttpServer, web};
use clap::Parser;
use futures_util::future::{Either, select};

use crate::app::clean_up_every_day;
use crate::platform::backup::plan::{BackupOptions, back_up_every_hour};
use crate::platform::config::Settings;
use crate::platform::http::{TrustedProxies, answer};
use crate::platform::jobs::{every_hour, every_minute};
use crate::platform::networks::Networks;
use crate::platform::outbound::Outbound;
use crate::platform::state::App;
use crate::platform::telemetry;
use crate::website::Website;
use crate::wings;

/// Serve the API and the web interface
#[derive(Debug, Parser)]
pub struct Serve {
    /// Address to listen on
    #[arg(long, env = "FANGKE_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Threads that answer requests; by default one for each core
    #[arg(long, env = "FANGKE_WORKERS", value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: Option<u16>,
    /// Are the hourly jobs run by this process?
    #[arg(long, env = "FANGKE_JOBS", value_enum, default_value = "on")]
    jobs: Switch,
    /// Another address for /metrics, /healthz and /readyz, which only whoever runs it can reach
    #[arg(long, env = "FANGKE_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
    /// What whoever asks for /metrics at the first address sends as a bearer token; without it they are not there
    #[arg(long, env = "FANGKE_METRICS_TOKEN", hide_env_values = true)]
    metrics_token: Option<String>,
    /// Proxies before it, as addresses or networks, separated by commas: only of them X-Forwarded-For and the like are believed
    #[arg(long, env = "FANGKE_TRUSTED_PROXIES", default_value = "")]
    trusted_proxies: TrustedProxies,
    /// Networks of one's own that requests to partners' addresses may go into, as addresses or networks, separated by commas; there without
    /// TLS, too. Without it they go to the internet only
    #[arg(long, env = "FANGKE_OUTBOUND_NETWORKS", default_value = "")]
    outbound_networks: Networks,
    /// Seconds from the word to end (SIGTERM) to the closing of the address, in which /readyz answers 503 and everything else as before: as long as
    /// the balancer in front needs to notice
    #[arg(long, env = "FANGKE_DRAIN_SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=600))]
    drain_seconds: u64,
    #[command(flatten)]
    backup: BackupOptions,
    /// Logs as JSON lines instead of text
    #[arg(long, env = "FANGKE_LOG_JSON")]
    log_json: bool,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Switch {
    /// Yes.
    On,
    /// No.
    Off,
}

impl Serve {
    /// Serves the API and this website until the process is told to end; running requests are finished.
    ///
    /// # Errors
    /// One line that says why it can't start.
    pub fn run(&self, settings: &Settings, website: Website) -> Result<(), String> {
        telemetry::init_logs(self.log_json);
        // Before the database: a taken port must not cost a migration.
        let listener = bind(self.listen)?;
        let metrics_listener = self.metrics_listen.map(bind).transpose()?;
        let mut app = settings.open(wings::house())?;
        app.backup = self.backup.plan(settings)?;
        app.trusted_proxies = self.trusted_proxies.clone();
        app.outbound = Outbound::into_networks(self.outbound_networks.clone());
        app.metrics_token = self.metrics_token.clone().filter(|token| !token.is_empty());
        let app = web::Data::new(app);
        crate::exchange::import::service::interrupt_abandoned(&app).map_err(|error| error.to_string())?;

        // Before the first token is read: keys and ended sessions of other processes.
        wings::watch(&app).map_err(|error| error.to_string())?;
        announce(&app, self.listen);
        let (workers, jobs, drain) = (self.workers.map(usize::from), self.jobs, Duration::from_secs(self.drain_seconds));
        let runtime = actix_web::rt::System::new();
        runtime
            .block_on(async move {
                actix_web::rt::spawn(watch(app.clone()));
                if app.db.has_replicas() {
                    actix_web::rt::spawn(look_at_replicas(app.clone()));
                }
                wings::attended().for_each(|attend| drop(actix_web::rt::spawn(attend(app.clone()))));
                if let Some(listener) = metrics_listener {
                    let app = app.clone();
                    let figures = HttpServer::new(move || {
                        ActixApp::new().app_data(app.clone()).wrap(from_fn(answer)).configure(crate::app::configure_metrics)
                    });
                    actix_web::rt::spawn(figures.workers(1).disable_signals().listen(listener)?.run());
                }
                if jobs == Switch::On {
                    actix_web::rt::spawn(every_hour(app.clone(), wings::jobs()));
                    actix_web::rt::spawn(every_minute(app.clone(), wings::often()));
                    actix_web::rt::spawn(clean_up_every_day(app.clone()));
                    actix_web::rt::spawn(back_up_every_hour(app.clone()));
                }
                let served = app.clone();
                let mut server = HttpServer::new(move || {
                    ActixApp::new()
                        .app_data(served.clone())
                        .app_data(website)
                        .wrap(Compress::default())
                        .wrap(from_fn(answer))
                        .configure(crate::app::configure)
                })
                .shutdown_timeout(20)
                .disable_signals()
                .listen(listener)?;
                if let Some(workers) = workers {
                    server = server.workers(workers);
                }
                let running = server.run();
                actix_web::rt::spawn(end_when_told(app, running.handle(), drain));
                running.await
            })
            .map_err(|error| format!("the server stopped: {error}"))
    }
}

/// Waits for the word to end, then says first that no more requests should come, and finishes those that are there.
async fn end_when_told(app: web::Data<App>, server: ServerHandle, drain: Duration) {
    let is_graceful = told_to_end().await;
    app.is_draining.store(true, Ordering::SeqCst);
    if is_graceful {
        tracing::info!(seconds = drain.as_secs(), "told to end: not ready any more");
        actix_web::rt::time::sleep(drain).await;
    }
    server.stop(is_graceful).await;
}

/// The word to end; is it one that a balancer should hear of first? Who stops the program by hand (Ctrl-C) waits for nothing.
#[cfg(unix)]
async fn told_to_end() -> bool {
    use actix_web::rt::signal::unix::{SignalKind, signal};

    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        return std::future::pending().await;
    };
    match select(pin!(terminate.recv()), pin!(interrupt.recv())).await {
        Either::Left(_) => true,
        Either::Right(_) => false,
    }
}

/// The word to end.
#[cfg(not(unix))]
async fn told_to_end() -> bool {
    if actix_web::rt::signal::ctrl_c().await.is_err() {
        return std::future::pending().await;
    }
    false
}

fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("the address {address} is taken: choose another port (PORT=8081 make run, or --listen)")
        }
        _ => format!("can't listen on {address}: {error}"),
    })
}

/// Looks every other second at what another process may have changed, until the runtime ends.
async fn watch(app: web::Data<App>) {
    loop {
        let state = app.clone();
        match web::block(move || wings::watch(&state)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "what other processes have changed is not known"),
            Err(_) => return,
        }
        actix_web::rt::time::sleep(Duration::from_secs(2)).await;
    }
}

/// Looks each second which replicas may serve, until the runtime ends.
async fn look_at_replicas(app: web::Data<App>) {
    loop {
        let state = app.clone();
        if web::block(move || state.db.look_at_replicas()).await.is_err() {
            return;
        }
        actix_web::rt::time::sleep(Duration::from_secs(1)).await;
    }
}

fn announce(app: &App, listen: SocketAddr) {
    println!("Fangke serves on http://{listen}");
    if app.db.read_blocking(super::demo::is_demo).unwrap_or(false) {
        println!("Demo accounts: {} (password {})", super::demo::ACCOUNTS.join(", "), super::demo::PASSWORD);
        println!("Demo partner: {} (secret {})", crate::demo::partners::OAUTH_CLIENT_ID, crate::demo::partners::SECRET);
    }
}
