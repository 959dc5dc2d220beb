//! How the system is (I5) 系统状况: database, disk, jobs, backups and errors in words, and an alarm where a backup is missing.

mod alarm;
pub mod routes;
pub mod service;

use crate::platform::capability::Capability;
use crate::platform::jobs::Job;

/// Its manifest.
pub const CAPABILITY: Capability = Capability {
    tag: Some(("system", "How the system is: database, disk, jobs, backups and errors")),
    routes: routes::configure,
    jobs: &[Job { name: "backup_alarm", number: 251, run: alarm::run }],
    ..Capability::new("system")
};
