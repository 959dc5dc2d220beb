//! Next steps 下一步 that members noted with their follow-ups, and to whom those of a leaver were passed on.

pub mod service;
mod store;

use crate::platform::capability::Capability;

/// Its manifest.
pub const CAPABILITY: Capability = Capability { tables: &["passed_steps"], ..Capability::new("step") };
