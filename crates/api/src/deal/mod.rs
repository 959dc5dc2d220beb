//! Deals: who earns what of a commission.

pub mod commission;

use crate::platform::capability::Wing;

/// Its capabilities.
pub const WING: Wing = Wing { name: "deal", capabilities: &[&commission::CAPABILITY] };
