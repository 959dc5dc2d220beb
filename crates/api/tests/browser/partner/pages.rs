//! Every page about partners.

use crate::support::visit::Visit;

/// The pages.
pub const PAGES: [Visit; 0] = [];
