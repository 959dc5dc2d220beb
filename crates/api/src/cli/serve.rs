//! `fangke serve`

use std::net::{SocketAddr, TcpListener};

use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as ActixApp, HttpServer, web};
use clap::Parser;

use crate::app::clean_up_every_day;
use crate::platform::config::Settings;
use crate::platform::http::answer;
use crate::platform::jobs::every_hour;
use crate::platform::state::App;
use crate::platform::telemetry;
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
    /// Serves until the process is told to end; running requests are finished.
    ///
    /// # Errors
    /// One line that says why it can't start.
    pub fn run(&self, settings: &Settings) -> Result<(), String> {
        telemetry::init_logs(self.log_json);
        // Before the database: a taken port must not cost a migration.
        let listener = TcpListener::bind(self.listen).map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!("the address {} is taken: choose another port (PORT=8081 make run, or --listen)", self.listen)
            }
            _ => format!("can't listen on {}: {error}", self.listen),
        })?;
        let app = web::Data::new(settings.open(wings::listeners())?);
        crate::exchange::import::service::interrupt_abandoned(&app).map_err(|error| error.to_string())?;

        announce(&app, self.listen);
        let (workers, jobs) = (self.workers.map(usize::from), self.jobs);
        let runtime = actix_web::rt::System::new();
        runtime
            .block_on(async move {
                if jobs == Switch::On {
                    actix_web::rt::spawn(every_hour(app.clone(), wings::jobs()));
                    actix_web::rt::spawn(clean_up_every_day(app.clone()));
                }
                let mut server = HttpServer::new(move || {
                    ActixApp::new().app_data(app.clone()).wrap(Compress::default()).wrap(from_fn(answer)).configure(crate::app::configure)
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

fn announce(app: &App, listen: SocketAddr) {
    println!("Fangke serves on http://{listen}");
    if app.db.read_blocking(super::demo::is_demo).unwrap_or(false) {
        println!("Demo accounts: {} (password {})", super::demo::ACCOUNTS.join(", "), super::demo::PASSWORD);
    }
}
