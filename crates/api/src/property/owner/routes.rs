//! Operations on the owner contacts of a listing.

use actix_web::{post, web};
use fangke_shared::property::owner::{RevealRequest, RevealResponse};
use fangke_shared::{ListingId, OwnerId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service::{self};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(reveal_owner);
}

/// Reveals an owner's name and number.
///
/// Counted against the daily limit and recorded before it is shown; a follow-up is due within two hours.
#[utoipa::path(
    tag = "listings",
    operation_id = "reveal_owner",
    params(("id" = i64, Path, description = "The listing"), ("owner_id" = i64, Path, description = "The contact")),
    request_body = RevealRequest,
    responses(
        (status = 200, description = "The contact in clear", body = RevealResponse),
        (status = 429, description = "Today's reveals are used up", body = fangke_shared::problem::Problem, content_type = "application/problem+json"),
    ),
    extensions(("x-permission" = json!("reveal_contact")))
)]
#[post("/listings/{id}/owners/{owner_id}/reveal")]
async fn reveal_owner(
    permit: Permit<can::RevealContact>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    Body(request): Body<RevealRequest>,
) -> ApiResult<web::Json<RevealResponse>> {
    let (id, owner) = path.into_inner();
    let revealed = app.write(permit.caller, move |tx| service::reveal(tx, (ListingId(id), OwnerId(owner)), &request)).await?;
    Ok(web::Json(revealed))
}
