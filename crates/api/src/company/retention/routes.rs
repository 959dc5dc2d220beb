//! Operations on how long personal data is kept.

use actix_web::{get, post, web};
use fangke_macros::operation;
use fangke_shared::company::retention::{EraseRetentionClientsRequest, RetentionResponse};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_retention).service(erase_retention_clients);
}

/// Shows what is kept for how long, and what would go now.
///
/// The days are settings. What is due goes with the next hour; clients whom nobody has touched, and who have no contract, are proposed only.
#[operation(get, "/retention", tag = "retention", responses((status = 200, description = "What is kept, and what is due", body = RetentionResponse)))]
async fn show_retention(permit: Permit<can::ErasePersons>, app: web::Data<App>) -> ApiResult<web::Json<RetentionResponse>> {
    Ok(web::Json(app.read(permit.caller, service::preview).await?))
}

/// Erases clients that are proposed: all of them or none.
///
/// 409 `person_changed` for who is an owner, too, or the same person as a client that isn't proposed. It can't be taken back.
#[operation(
    post, "/retention/clients/erase", tag = "retention",
    responses(
        (status = 200, description = "They are erased; what is kept and due now", body = RetentionResponse),
        (status = 409, description = "One of them is more than a client that nobody has touched"),
    ),
)]
async fn erase_retention_clients(
    permit: Permit<can::ErasePersons>,
    app: web::Data<App>,
    Body(request): Body<EraseRetentionClientsRequest>,
) -> ApiResult<web::Json<RetentionResponse>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::erase(tx, &request)).await?))
}
