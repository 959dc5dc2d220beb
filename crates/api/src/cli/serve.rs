//! `fangke serve`

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as ActixApp, HttpServer, web};
use clap::Parser;

use crate::app::clean_up_every_day;
use crate::platform::config::Settings;
use crate::platform::http::{TrustedProxies, answer};
use crate::platform::jobs::{every_hour, every_minute};
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
        app.trusted_proxies = self.trusted_proxies.clone();
        app.metrics_token = self.metrics_token.clone().filter(|token| !token.is_empty());
        let app = web::Data::new(app);
        crate::exchange::import::service::interrupt_abandoned(&app).map_err(|error| error.to_string())?;

        announce(&app, self.listen);
        let (workers, jobs) = (self.workers.map(usize::from), self.jobs);
        let runtime = actix_web::rt::System::new();
        runtime
            .block_on(async move {
                actix_web::rt::spawn(watch(app.clone()));
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
                }
                let mut server = HttpServer::new(move || {
                    ActixApp::new()
                        .app_data(app.clone())
                        .app_data(website)
                        .wrap(Compress::default())
                        .wrap(from_fn(answer))
                        .configure(crate::app::configure)
                })
                .shutdown_timeout(20)
                .listen(listener)?;
                if let Some(workers) = workers {
                    server = server.workers(workers);
                }
                server.run().await
            })
            .map_err(|error| format!("the server stopped: {error}"))
    }
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

fn announce(app: &App, listen: SocketAddr) {
    println!("Fangke serves on http://{listen}");
    if app.db.read_blocking(super::demo::is_demo).unwrap_or(false) {
        println!("Demo accounts: {} (password {})", super::demo::ACCOUNTS.join(", "), super::demo::PASSWORD);
        println!("Demo partner: {} (secret {})", crate::demo::partners::OAUTH_CLIENT_ID, crate::demo::partners::SECRET);
    }
}
