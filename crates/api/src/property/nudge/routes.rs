//! Operations that urge somebody.

use actix_web::{post, web};
use fangke_macros::operation;
use fangke_shared::property::nudge::{NudgeRequest, NudgeResponse};
use fangke_shared::{KeyBunchId, ListingId};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(nudge_maintainer).service(nudge_holder);
}

/// Urges the maintainer of a listing.
///
/// They get a notice, once in four hours about the same listing. For those who answer for listings of others.
#[operation(
    post, "/listings/{id}/nudge", of("The listing"), tag = "listings",
    responses(
        (status = 200, description = "Who was urged", body = NudgeResponse),
        (status = 409, description = "Nobody else maintains it"),
        (status = 429, description = "They were urged a short while ago"),
    ),
)]
async fn nudge_maintainer(
    permit: Permit<can::EditListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<NudgeRequest>,
) -> ApiResult<web::Json<NudgeResponse>> {
    let told =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::maintainer(tx, ListingId(*id), request));
    Ok(web::Json(told.await?))
}

/// Urges whoever has keys out to bring them back.
///
/// They get a notice, once in four hours about the same listing. For those who keep the store's keys.
#[operation(
    post, "/keys/{id}/nudge", of("The bunch"), tag = "keys",
    responses(
        (status = 200, description = "Who was urged", body = NudgeResponse),
        (status = 409, description = "The keys are in the store, or with the caller"),
        (status = 429, description = "They were urged a short while ago"),
    ),
)]
async fn nudge_holder(
    permit: Permit<can::HandleKeys>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<NudgeRequest>,
) -> ApiResult<web::Json<NudgeResponse>> {
    let told = app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::holder(tx, KeyBunchId(*id), request));
    Ok(web::Json(told.await?))
}
