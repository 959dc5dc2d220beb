//! Operations that answer with a listing's record.

mod listing;
mod maintainer;
mod owners;

use crate::platform::operations::Operations;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.configure(listing::configure).configure(owners::configure).configure(maintainer::configure);
}
