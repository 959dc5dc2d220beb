//! Exchange: records that come from elsewhere, and go there.

pub mod export;
pub mod import;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing { name: "exchange", capabilities: &[&import::CAPABILITY, &export::CAPABILITY] };
