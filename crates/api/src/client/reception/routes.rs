//! Operations on receptions.

use actix_web::{HttpResponse, get, patch, post, put, web};
use fangke_macros::operation;
use fangke_shared::client::reception::{
    ConversionQuery, ConversionReport, LinkClientRequest, PassReceptionRequest, PauseRequest, ReceptionDraft, ReceptionQuery,
    ReceptionResponse, ReceptionSummary, RegisterReceptionRequest, ResumeRequest, RotaResponse, SkipTurnRequest,
};
use fangke_shared::page::Page;
use fangke_shared::query::{parse, unknown};
use fangke_shared::{OrgUnitId, ReceptionId};
use serde_json::Value;

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, Patch, created, pairs, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// What changes a reception.
type ReceptionPatch = Patch<ReceptionDraft>;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_receptions)
        .service(register_reception)
        .service(get_rota)
        .service(skip_turn)
        .service(pause_turns)
        .service(resume_turns)
        .service(show_conversion)
        .service(get_reception)
        .service(update_reception)
        .service(link_reception_client)
        .service(pass_reception);
}

/// Lists receptions: those that the caller registered or answers, and those of whom the caller leads.
#[operation(
    get, "/receptions", tag = "receptions",
    params(ReceptionQuery),
    responses((status = 200, description = "A page", body = Page<ReceptionSummary>)),
)]
async fn list_receptions(
    permit: Permit<can::ReadReceptions>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<ReceptionSummary>>> {
    let query = ReceptionQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::page(tx, &query)).await?))
}

/// Registers somebody who walked in or called.
///
/// Without `consultant_id` whoever is next in the store's turn answers; 422 `required` at `/consultant_id` where nobody is there. From now on
/// they wait for a first answer: 24 hours are the goal, 72 hours the limit.
#[operation(
    post, "/receptions", tag = "receptions",
    responses((status = 201, description = "The reception", headers(("ETag"), ("Location")), body = ReceptionResponse)),
)]
async fn register_reception(
    permit: Permit<can::HandleReceptions>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<RegisterReceptionRequest>,
) -> ApiResult<HttpResponse> {
    let reception = app.write_once(permit.caller, key, request, service::register).await?;
    Ok(created(&reception, &format!("/api/v1/receptions/{}", reception.summary.id), reception.summary.version))
}

/// Tells whose turn it is in a store, and why.
///
/// The fewest receptions today come first, then the fewest since Monday, then whoever waits for longest. Who shows somebody something at the
/// moment, or said to be away, takes no turn.
#[operation(
    get, "/receptions/rota", tag = "receptions",
    params(("store_id" = Option<i64>, Query, description = "The store; the caller's own without it")),
    responses((status = 200, description = "The turns", body = RotaResponse)),
)]
async fn get_rota(permit: Permit<can::HandleReceptions>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<RotaResponse>> {
    let (mut store, mut errors) = (None::<OrgUnitId>, Vec::new());
    for (name, value) in pairs(&query) {
        let read = match name {
            "store_id" => parse(name, value).map(|id| store = Some(id)),
            _ => Err(unknown(name)),
        };
        errors.extend(read.err());
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::rota(tx, store)).await?))
}

/// Skips the turn of whoever is next, with a reason.
///
/// It counts as a turn that was had. 422 `contradicts` at `/member_id` where somebody else is next by now.
#[operation(
    post, "/receptions/rota/skip", tag = "receptions",
    responses((status = 200, description = "The turns as they are now", body = RotaResponse)),
)]
async fn skip_turn(
    permit: Permit<can::ManageRota>,
    app: web::Data<App>,
    Body(request): Body<SkipTurnRequest>,
) -> ApiResult<web::Json<RotaResponse>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::skip(tx, &request)).await?))
}

/// Says that somebody takes no turns for a while: the caller, or somebody whom the caller leads.
#[operation(
    post, "/receptions/rota/pause", tag = "receptions",
    responses((status = 200, description = "The turns as they are now", body = RotaResponse)),
)]
async fn pause_turns(
    permit: Permit<can::HandleReceptions>,
    app: web::Data<App>,
    Body(request): Body<PauseRequest>,
) -> ApiResult<web::Json<RotaResponse>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::pause(tx, &request)).await?))
}

/// Says that somebody takes turns again.
#[operation(
    post, "/receptions/rota/resume", tag = "receptions",
    responses((status = 200, description = "The turns as they are now", body = RotaResponse)),
)]
async fn resume_turns(
    permit: Permit<can::HandleReceptions>,
    app: web::Data<App>,
    Body(request): Body<ResumeRequest>,
) -> ApiResult<web::Json<RotaResponse>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::resume(tx, request)).await?))
}

/// Counts what became of the receptions of each channel: clients, and showings that they booked.
///
/// Over what the caller sees; over this month, unless days are named.
#[operation(
    get, "/receptions/conversion", tag = "receptions",
    params(ConversionQuery),
    responses((status = 200, description = "The table", body = ConversionReport)),
)]
async fn show_conversion(permit: Permit<can::ReadReceptions>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ConversionReport>> {
    let query = ConversionQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::conversion(tx, &query)).await?))
}

/// Shows a reception; its contact is masked.
#[operation(
    get, "/receptions/{id}", of("The reception"), tag = "receptions",
    responses((status = 200, description = "The reception", headers(("ETag")), body = ReceptionResponse)),
)]
async fn get_reception(permit: Permit<can::ReadReceptions>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let reception = app.read(permit.caller, move |tx| service::get(tx, ReceptionId(*id))).await?;
    Ok(with_etag(&reception, reception.summary.version))
}

/// Changes what is noted of a reception: a JSON merge patch.
///
/// Steps that were done, the consultation, what came of it. The first words in `said` are the first answer.
#[operation(
    patch, "/receptions/{id}", of("The reception"), tag = "receptions",
    request_body(content = ReceptionPatch, description = "The fields that change; `null` clears one", example = json!({"done": ["greeted", "seated"]})),
    responses((status = 200, description = "The reception as changed", headers(("ETag")), body = ReceptionResponse)),
)]
async fn update_reception(
    permit: Permit<can::HandleReceptions>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(patch): Body<Value>,
) -> ApiResult<HttpResponse> {
    let at = (ReceptionId(*id), if_match.0);
    let reception = app.write(permit.caller, move |tx| service::change(tx, at, patch.clone())).await?;
    Ok(with_etag(&reception, reception.summary.version))
}

/// Says which client of the caller's came or called.
#[operation(
    put, "/receptions/{id}/client", of("The reception"), tag = "receptions",
    responses((status = 200, description = "The reception as changed", headers(("ETag")), body = ReceptionResponse)),
)]
async fn link_reception_client(
    permit: Permit<can::HandleReceptions>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<LinkClientRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ReceptionId(*id), if_match.0);
    let reception = app.write(permit.caller, move |tx| service::link(tx, at, request)).await?;
    Ok(with_etag(&reception, reception.summary.version))
}

/// Passes a reception on to somebody else of the store, with a reason.
#[operation(
    post, "/receptions/{id}/pass", of("The reception"), tag = "receptions",
    responses((status = 200, description = "The reception as changed", headers(("ETag")), body = ReceptionResponse)),
)]
async fn pass_reception(
    permit: Permit<can::ManageRota>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<PassReceptionRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ReceptionId(*id), if_match.0);
    let reception = app.write(permit.caller, move |tx| service::pass(tx, at, &request)).await?;
    Ok(with_etag(&reception, reception.summary.version))
}
