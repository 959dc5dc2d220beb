//! Configuration: flags, environment variables, defaults. What is wrong stops the start with one line.

use std::path::PathBuf;
use std::time::Duration;

use chrono_tz::Tz;
use clap::Args;
use fangke_shared::geo::Datum;

use crate::platform::capability::Sealed;
use crate::platform::clock::Clock;
use crate::platform::contact_keys::{self, SealedPlaces};
use crate::platform::crypto::Keys;
use crate::platform::db::{Conn, Db, Durability, run_migrations};
use crate::platform::error::ApiResult;
use crate::platform::events::Listeners;
use crate::platform::files::Files;
use crate::platform::map_tiles::MapTiles;
use crate::platform::paper::Fonts;
use crate::platform::state::App;

/// Settings of every subcommand.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// `postgres://…`, or the path of the embedded database; by default `fangke.db` in the data folder
    #[arg(long, env = "DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,
    /// Folder for the embedded database, the key file and uploads
    #[arg(long, env = "FANGKE_DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,
    /// Time zone of the business day
    #[arg(long, env = "FANGKE_TIMEZONE", default_value = "Asia/Shanghai", global = true)]
    pub timezone: Tz,
    /// File with the 32-byte key that encrypts contacts, in base64; by default `fangke.key` in the data folder, made on first start
    #[arg(long, env = "FANGKE_KEY_FILE", global = true)]
    pub key_file: Option<PathBuf>,
    /// Database connections of one process
    #[arg(long, env = "FANGKE_DB_CONNECTIONS", default_value_t = 8, global = true, value_parser = clap::value_parser!(u32).range(2..=200))]
    pub db_connections: u32,
    /// Replicas of the PostgreSQL server, `postgres://…` separated by commas: requests that change nothing are served there
    #[arg(long, env = "DATABASE_READ_URL", global = true, hide_env_values = true, value_delimiter = ',')]
    pub database_read_url: Vec<String>,
    /// Seconds that a replica may be behind and still serve
    #[arg(long, env = "DATABASE_READ_MAX_LAG", default_value_t = 5, global = true, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub database_read_max_lag: u64,
    /// When the embedded database has a change for good: before it is confirmed (full), or soon after (normal), where a power cut loses
    /// what was confirmed in the last moments
    #[arg(long, env = "FANGKE_DB_SYNC", value_enum, default_value = "full", global = true)]
    pub db_sync: Durability,
    /// The address that browsers use; with https:// cookies are sent over HTTPS only
    #[arg(long, env = "FANGKE_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// Where photos and documents are kept: `s3://bucket/prefix`, with the usual AWS_… variables, or a folder; by default `files` in the data folder
    #[arg(long, env = "FANGKE_FILES", global = true)]
    pub files: Option<String>,
    /// File with the bucket's secret key, in place of AWS_SECRET_ACCESS_KEY
    #[arg(long, env = "FANGKE_FILES_SECRET_FILE", global = true)]
    pub files_secret_file: Option<PathBuf>,
    /// File of the font that papers are written with, .ttf, .otf or .ttc, with Chinese characters; by default one that the system has
    #[arg(long, env = "FANGKE_PDF_FONT", global = true)]
    pub pdf_font: Option<PathBuf>,
    /// Address of the pictures of streets below the map, with {z}, {x} and {y}; by default there are none, and the map draws districts
    #[arg(long, env = "FANGKE_MAP_TILES", global = true)]
    pub map_tiles: Option<String>,
    /// Whom the map names for those pictures
    #[arg(long, env = "FANGKE_MAP_ATTRIBUTION", default_value = "", hide_default_value = true, global = true)]
    pub map_attribution: String,
    /// The coordinates that those pictures are drawn in: gcj02 or wgs84
    #[arg(long, env = "FANGKE_MAP_DATUM", default_value = "gcj02", global = true)]
    pub map_datum: Datum,
}

/// What the parts above the platform bring along.
pub struct House {
    /// Who listens to the events of transactions.
    pub listeners: Listeners,
    /// Some of what was encrypted, of each part that encrypts.
    pub sealed: Vec<Sealed>,
    /// Everywhere that something is kept encrypted.
    pub sealed_places: SealedPlaces,
}

impl Settings {
    /// Opens database and keys, and brings the tables up to date.
    ///
    /// # Errors
    /// One line that says what to mend.
    pub fn open(&self, house: House) -> Result<App, String> {
        std::fs::create_dir_all(&self.data_dir)
            .map_err(|error| format!("can't make the data folder {}: {error}", self.data_dir.display()))?;
        let db = self.open_db()?;
        // Not in a transaction of ours: the migrations have their own.
        db.read_blocking(run_migrations).map_err(|error| format!("the database can't be brought up to date: {error}"))?;
        let keys = self.fitting_keys(&db, &house)?;
        let files = self.open_files()?;
        let has_secure_cookies = self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        let mut app = App::new(db, Clock::system(self.timezone), keys, files, self.data_dir.clone(), has_secure_cookies, house.listeners);
        app.sealed_places = house.sealed_places;
        contact_keys::learn(&app).map_err(|error| format!("the database can't be read: {error}"))?;
        if let Some(path) = self.pdf_font.clone().filter(|path| !path.as_os_str().is_empty()) {
            let shown = path.display().to_string();
            app.fonts = Fonts::of_file(path);
            app.fonts.get().map_err(|_| format!("the font {shown} can't be read, or has no Chinese characters"))?;
        }
        if let Some(url) = self.map_tiles.as_deref().filter(|url| !url.trim().is_empty()) {
            app.map_tiles = Some(MapTiles::new(url, &self.map_attribution, self.map_datum)?);
        }
        app.public_url = self.public_url.as_deref().map(|url| url.trim().trim_end_matches('/').to_owned()).filter(|url| !url.is_empty());
        Ok(app)
    }

    /// The keys, which must fit what was encrypted before: a new key in place of a lost one would make the loss final in silence.
    fn fitting_keys(&self, db: &Db, house: &House) -> Result<Keys, String> {
        let key_file = self.key_path();
        let shown = key_file.display();
        let all = |conn: &mut Conn| house.sealed.iter().map(|sealed| sealed(conn)).collect::<ApiResult<Vec<_>>>();
        let sealed = db.read_blocking(all).map_err(|error| format!("the database can't be read: {error}"))?.concat();
        if !sealed.is_empty() && !key_file.exists() {
            return Err(format!("the key file {shown} is missing, and contacts in the database are encrypted with it: put it back"));
        }
        // A key of its own choosing must exist; the default one is made beside the database.
        let keys = Keys::load(&key_file, self.key_file.is_none())?;
        if sealed.iter().any(|text| keys.decrypt(text).is_err()) {
            return Err(format!(
                "the key file {shown} is not the one that contacts in the database were encrypted with: put that one back"
            ));
        }
        Ok(keys)
    }

    /// The database, whatever state its tables are in.
    ///
    /// # Errors
    /// One line that says what to mend.
    pub fn open_db(&self) -> Result<Db, String> {
        let url = match self.database_url.as_deref().map(str::trim) {
            None | Some("") => self.data_dir.join("fangke.db").to_string_lossy().into_owned(),
            Some(url) => url.to_owned(),
        };
        let replicas: Vec<String> = self.database_read_url.iter().map(|url| url.trim().to_owned()).filter(|url| !url.is_empty()).collect();
        Db::open_with(&url, self.db_connections, self.db_sync)?.with_replicas(
            &replicas,
            self.db_connections,
            Duration::from_secs(self.database_read_max_lag),
        )
    }

    /// Where the key file is.
    pub fn key_path(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data_dir.join("fangke.key"))
    }

    /// The store of photos and documents.
    ///
    /// # Errors
    /// One line that says what to mend.
    pub fn open_files(&self) -> Result<Files, String> {
        match self.files.as_deref().map(str::trim) {
            None | Some("") => Files::folder(&self.data_dir.join("files")),
            Some(place) => self.open_store(place),
        }
    }

    /// A folder, or a bucket with the usual AWS_… variables.
    ///
    /// # Errors
    /// One line that says what to mend.
    pub fn open_store(&self, place: &str) -> Result<Files, String> {
        match place {
            url if url.contains("://") => {
                let secret = self.files_secret_file.as_deref().map(|path| {
                    let text = std::fs::read_to_string(path)
                        .map_err(|error| format!("can't read the bucket's secret key from {}: {error}", path.display()))?;
                    Ok::<_, String>(("AWS_SECRET_ACCESS_KEY".to_owned(), text.trim().to_owned()))
                });
                let files = Files::bucket(url, std::env::vars().chain(secret.transpose()?))?;
                actix_web::rt::System::new().block_on(files.check())?;
                Ok(files)
            }
            folder => Files::folder(folder.as_ref()),
        }
    }
}
