//! Operations that answer with a listing's record.

mod listing;
mod maintainer;
mod owners;

use utoipa_actix_web::service_config::ServiceConfig;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.configure(listing::configure).configure(owners::configure).configure(maintainer::configure);
}
