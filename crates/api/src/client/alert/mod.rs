//! Alerts 新匹配: a listing that comes on the market, or becomes cheaper, and answers a demand well (§3, B7).

pub mod routes;
pub mod service;
mod store;

use crate::company::tx::Listen as _;
use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability =
    Capability { tables: &["match_alerts"], routes: routes::configure, listen: |to| to.on(service::offered), ..Capability::new("alert") };
