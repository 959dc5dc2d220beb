//! What the handlers share.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use fangke_shared::permission::PermissionTable;
use fangke_shared::{MemberId, SessionId};

use crate::platform::backup::plan::BackupPlan;
use crate::platform::clock::Clock;
use crate::platform::contact_keys::SealedPlaces;
use crate::platform::crypto::Keys;
use crate::platform::db::Db;
use crate::platform::events::Listeners;
use crate::platform::files::Files;
use crate::platform::http::TrustedProxies;
use crate::platform::images::Images;
use crate::platform::map_tiles::MapTiles;
use crate::platform::outbound::Outbound;
use crate::platform::paper::Fonts;
use crate::platform::partners::Partners;
use crate::platform::server_errors::ServerErrors;
use crate::platform::telemetry::Metrics;
use crate::platform::token::{ACCESS_SECONDS, PartnerTokens, Tokens};

/// What the handlers share.
pub struct App {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// The secrets.
    pub keys: Keys,
    /// Access tokens.
    pub tokens: Tokens,
    /// Tokens of partners.
    pub partner_tokens: PartnerTokens,
    /// What this process knows of the partners' programs: whose tokens are good, and how much they have asked for.
    pub partners: Partners,
    /// Figures for `/metrics`.
    pub metrics: Metrics,
    /// Photos and documents.
    pub files: Files,
    /// Makes photos fit to be shown.
    pub images: Images,
    /// What papers are written with.
    pub fonts: Fonts,
    /// Where uploads pass through.
    pub data_dir: PathBuf,
    /// Are cookies for HTTPS only?
    pub has_secure_cookies: bool,
    /// The address that browsers use, if it is told; without a slash at its end.
    pub public_url: Option<String>,
    /// Where the pictures of streets below the map come from, if the house uses any.
    pub map_tiles: Option<MapTiles>,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// Requests to addresses that somebody else has chosen.
    pub outbound: Outbound,
    /// What whoever asks for `/metrics` has to know; without one it is not there.
    pub metrics_token: Option<String>,
    /// Where backups are made to by themselves, if they are.
    pub backup: Option<BackupPlan>,
    /// Tokens that were ended before their time.
    pub ended: EndedTokens,
    /// Was this process told to end? Then no balancer should send it anything more.
    pub is_draining: AtomicBool,
    /// What the roles may do in this company.
    pub permissions: Permissions,
    /// Where sealed values are kept.
    pub sealed_places: SealedPlaces,
    /// What failed in this process and isn't written down yet.
    pub errors: ServerErrors,
    /// Who listens to the events of transactions.
    pub listeners: Arc<Listeners>,
    shared: Shared,
}

impl App {
    /// Puts the parts together.
    pub fn new(db: Db, clock: Clock, keys: Keys, files: Files, data_dir: PathBuf, has_secure_cookies: bool, listeners: Listeners) -> Self {
        Self {
            db,
            clock,
            tokens: Tokens::new(keys.token_secret()),
            partner_tokens: PartnerTokens::new(keys.partner_token_secret()),
            partners: Partners::default(),
            keys,
            metrics: Metrics::new(),
            files,
            images: Images::default(),
            fonts: Fonts::default(),
            data_dir,
            has_secure_cookies,
            public_url: None,
            map_tiles: None,
            trusted_proxies: TrustedProxies::default(),
            outbound: Outbound::default(),
            metrics_token: None,
            backup: None,
            ended: EndedTokens::default(),
            is_draining: AtomicBool::new(false),
            permissions: Permissions::default(),
            sealed_places: SealedPlaces::default(),
            errors: ServerErrors::default(),
            listeners: Arc::new(listeners),
            shared: Shared::default(),
        }
    }

    /// What a capability keeps in memory for all its requests, known by its type; the first to ask makes it.
    pub fn shared<T: Any + Clone + Default + Send + Sync>(&self) -> T {
        let known =
            |shared: &HashMap<_, Box<dyn Any + Send + Sync>>| shared.get(&TypeId::of::<T>()).and_then(|kept| kept.downcast_ref()).cloned();
        if let Some(value) = known(&self.shared.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return value;
        }
        let mut shared = self.shared.0.write().unwrap_or_else(PoisonError::into_inner);
        known(&shared).unwrap_or_else(|| {
            let value = T::default();
            shared.insert(TypeId::of::<T>(), Box::new(value.clone()));
            value
        })
    }
}

/// See [`App::shared`].
#[derive(Default)]
struct Shared(RwLock<HashMap<TypeId, Box<dyn Any + Send + Sync>>>);

/// What the roles may do, as this process knows it: changes of other processes are learnt by whoever watches for them.
#[derive(Default)]
pub struct Permissions(RwLock<Arc<PermissionTable>>);

impl Permissions {
    /// The table as it is known now.
    pub fn now(&self) -> Arc<PermissionTable> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Learns how it is.
    pub fn learn(&self, table: Arc<PermissionTable>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = table;
    }
}

/// Sessions and members whose tokens this process refuses although they are still signed right.
///
/// What other processes have ended is added by whoever watches for it (see `Capability::watch`).
#[derive(Default)]
pub struct EndedTokens(RwLock<HashMap<Ended, DateTime<Utc>>>);

/// Whose tokens are ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ended {
    /// Those of one session.
    Session(SessionId),
    /// All that a member got until then.
    Member(MemberId),
}

impl EndedTokens {
    /// Ends tokens that were issued until `now`.
    pub fn add(&self, ended: Ended, now: DateTime<Utc>) {
        let mut map = self.0.write().unwrap_or_else(PoisonError::into_inner);
        map.retain(|_, at| (now - *at).num_seconds() <= ACCESS_SECONDS);
        let at = map.entry(ended).or_insert(now);
        *at = now.max(*at);
    }

    /// Is a token of the member and session, issued at `issued_at` (seconds), ended?
    pub fn contains(&self, member: MemberId, session: SessionId, issued_at: i64) -> bool {
        let map = self.0.read().unwrap_or_else(PoisonError::into_inner);
        !map.is_empty()
            && (map.contains_key(&Ended::Session(session)) || map.get(&Ended::Member(member)).is_some_and(|at| issued_at < at.timestamp()))
    }
}
