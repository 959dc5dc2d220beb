//! Operations on verdicts.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::deal::verdict::{ClientVerdict, VerdictDecisionRequest};
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ClientId, ListingId};

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, pairs};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(get_client_verdict).service(decide_client_verdict);
}

/// Reads the one parameter that there is.
fn listing(query: &Pairs) -> ApiResult<Option<ListingId>> {
    let mut listing = None;
    for (name, value) in pairs(query).filter(|(_, value)| !value.trim().is_empty()) {
        match name {
            "listing" => listing = Some(parse(name, value).map_err(ApiError::field)?),
            other => return Err(ApiError::field(unknown(other))),
        }
    }
    Ok(listing)
}

/// Shows whose a client is: who registered it first, who kept it, who showed the listing and when, who holds it now, and what the rules make of
/// that.
///
/// Who sees the client reads it, and whoever the record names. Contacts stand nowhere in it.
#[operation(
    get, "/clients/{id}/verdict", of("The client"), tag = "verdicts",
    params(("listing" = Option<i64>, Query, description = "About this listing, too: who has shown it, and who closes")),
    responses((status = 200, description = "The verdict", body = ClientVerdict)),
)]
async fn get_client_verdict(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<ClientVerdict>> {
    let about = listing(&query)?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::of(tx, ClientId(*id), about)).await?))
}

/// Decides in a dispute about a client, with reasons. The decision stands beside what the rules say, and is never changed.
#[operation(
    post, "/clients/{id}/verdict/decisions", of("The client"), tag = "verdicts",
    responses((status = 201, description = "The verdict with the decision", headers(("Location")), body = ClientVerdict)),
)]
async fn decide_client_verdict(
    permit: Permit<can::DecideVerdicts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<VerdictDecisionRequest>,
) -> ApiResult<HttpResponse> {
    let client = *id;
    let verdict =
        app.write_once(permit.caller, key, (client, request), |tx, (id, request)| service::decide(tx, ClientId(*id), request)).await?;
    Ok(HttpResponse::Created().insert_header(("Location", format!("/api/v1/clients/{client}/verdict"))).json(verdict))
}
