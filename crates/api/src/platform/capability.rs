//! What a capability is made of, in one place: its tables, routes, jobs, files and what it listens to.

use actix_web::web;
use futures_util::future::LocalBoxFuture;

use crate::platform::contact_keys::SealedColumn;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::platform::events::Listeners;
use crate::platform::jobs::Job;
use crate::platform::operations::Operations;
use crate::platform::state::App;
use crate::platform::sweep::FileFolder;

/// Reads some of what is kept encrypted.
pub type Sealed = fn(&mut Conn) -> ApiResult<Vec<String>>;

/// Works as long as the runtime does.
pub type Attend = fn(web::Data<App>) -> LocalBoxFuture<'static, ()>;

/// The manifest of a capability. Whatever has to be done for every capability is done by walking over the manifests.
pub struct Capability {
    /// The name of its rooms.
    pub name: &'static str,
    /// The tag of its operations in the API's description, and what it says of them; none for a capability without any.
    pub tag: Option<(&'static str, &'static str)>,
    /// The tables that nobody else writes to.
    pub tables: &'static [&'static str],
    /// Its operations, below `/api/v1`.
    pub routes: fn(&mut Operations),
    /// Its operations at addresses that a standard names, below `/`.
    pub standard_routes: fn(&mut Operations),
    /// What it answers outside of the API: pages and feeds for the public.
    pub pages: fn(&mut web::ServiceConfig),
    /// What it does every hour.
    pub jobs: &'static [Job],
    /// What it does every minute; only a run that touched something is written down.
    pub often: &'static [Job],
    /// The folders of the file store whose files its tables name.
    pub files: &'static [FileFolder],
    /// What it clears away once a day; the answer counts it.
    pub clear: Option<fn(&App) -> ApiResult<usize>>,
    /// What a serving process looks at every other second, because another process may have changed it.
    pub watch: Option<fn(&App) -> ApiResult<()>>,
    /// What each serving process does all the time, beside the others on the same database.
    pub attend: Option<Attend>,
    /// Some of what it keeps encrypted, the oldest and the newest: the key must fit.
    pub sealed: Option<Sealed>,
    /// Every column of its tables that holds what is encrypted: a new key encrypts it anew.
    pub sealed_columns: &'static [SealedColumn],
    /// Folders of the file store whose files are encrypted texts.
    pub sealed_files: &'static [&'static str],
    /// The events of the capabilities below it that it listens to.
    pub listen: fn(&mut Listeners),
}

impl Capability {
    /// A capability that has nothing yet.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            tag: None,
            tables: &[],
            routes: |_| {},
            standard_routes: |_| {},
            pages: |_| {},
            jobs: &[],
            often: &[],
            files: &[],
            clear: None,
            watch: None,
            attend: None,
            sealed: None,
            sealed_columns: &[],
            sealed_files: &[],
            listen: |_| {},
        }
    }
}

/// Capabilities of one part of the trade. A wing uses only wings before it.
pub struct Wing {
    /// The name of its folders.
    pub name: &'static str,
    /// Its capabilities; jobs and listeners run in this order.
    pub capabilities: &'static [&'static Capability],
}
