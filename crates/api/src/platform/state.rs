//! What the handlers share.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{PoisonError, RwLock};

use chrono::{DateTime, NaiveDateTime, Utc};
use fangke_shared::company::setting::SettingKey;
use fangke_shared::{MemberId, SessionId};

use crate::platform::clock::Clock;
use crate::platform::crypto::Keys;
use crate::platform::db::Db;
use crate::platform::files::Files;
use crate::platform::images::Images;
use crate::platform::kept::Kept;
use crate::platform::telemetry::Metrics;
use crate::platform::token::{ACCESS_SECONDS, Tokens};

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
    /// Figures for `/metrics`.
    pub metrics: Metrics,
    /// Photos and documents.
    pub files: Files,
    /// Makes photos fit to be shown.
    pub images: Images,
    /// Where uploads lie.
    pub data_dir: PathBuf,
    /// Are cookies for HTTPS only?
    pub has_secure_cookies: bool,
    /// The address that browsers use, if it is told; without a slash at its end.
    pub public_url: Option<String>,
    /// Tokens that were ended before their time.
    pub ended: EndedTokens,
    /// The entries of the rules' figures: key, value and beginning of each.
    pub settings: Kept<Vec<(SettingKey, i64, NaiveDateTime)>>,
    /// Are there more listings, and more leads, than are counted for each filter?
    pub crowded: Kept<(bool, bool)>,
}

impl App {
    /// Puts the parts together.
    pub fn new(db: Db, clock: Clock, keys: Keys, files: Files, data_dir: PathBuf, has_secure_cookies: bool) -> Self {
        Self {
            db,
            clock,
            tokens: Tokens::new(keys.token_secret()),
            keys,
            metrics: Metrics::new(),
            files,
            images: Images::default(),
            data_dir,
            has_secure_cookies,
            public_url: None,
            ended: EndedTokens::default(),
            settings: Kept::default(),
            crowded: Kept::default(),
        }
    }
}

/// Sessions and members whose tokens this process refuses although they are still signed right.
///
/// Other processes learn of it when the token ends, [`ACCESS_SECONDS`] later at most, for they refuse to refresh it.
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
        map.insert(ended, now);
    }

    /// Is a token of the member and session, issued at `issued_at` (seconds), ended?
    pub fn contains(&self, member: MemberId, session: SessionId, issued_at: i64) -> bool {
        let map = self.0.read().unwrap_or_else(PoisonError::into_inner);
        !map.is_empty()
            && (map.contains_key(&Ended::Session(session)) || map.get(&Ended::Member(member)).is_some_and(|at| issued_at < at.timestamp()))
    }
}
