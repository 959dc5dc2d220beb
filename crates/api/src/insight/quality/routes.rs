//! Operations on the quality of data.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::insight::quality::QualityReport;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_client_quality);
}

/// Shows how complete and current the clients' data are, by store and agent.
///
/// Of the clients that are held now and not lost, within the caller's reach. Each figure is the length of a list: of clients by `lacks`,
/// `unfollowed_days` and `agent_id`; numbers that can't be right are named by their clients.
#[operation(
    get, "/client-quality", tag = "quality",
    responses((status = 200, description = "The report", body = QualityReport)),
)]
async fn show_client_quality(permit: Permit<can::ReadClients>, app: web::Data<App>) -> ApiResult<web::Json<QualityReport>> {
    Ok(web::Json(app.read(permit.caller, service::report).await?))
}
