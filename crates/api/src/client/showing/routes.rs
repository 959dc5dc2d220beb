//! Operations on showings.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, get, patch, post, put, web};
use fangke_macros::operation;
use fangke_shared::client::showing::{
    BeginShowingRequest, CancelShowingRequest, CompleteShowingRequest, ListingShowing, NoShowRequest, OwnerReport, SIGNATURE_BYTES_MAX,
    ShowingCheck, ShowingDraft, ShowingNoteRequest, ShowingQuery, ShowingResponse, ShowingSummary, StopResultRequest,
};
use fangke_shared::page::Page;
use fangke_shared::problem::ErrorCode;
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ListingId, ShowingId};
use serde_json::Value;

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, File, IfMatch, Pairs, Patch, created, pairs, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::language::Language;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// What changes a showing.
type ShowingPatch = Patch<ShowingDraft>;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_showings)
        .service(create_showing)
        .service(check_showing)
        .service(get_showing)
        .service(update_showing)
        .service(begin_showing)
        .service(record_showing_result)
        .service(complete_showing)
        .service(miss_showing)
        .service(cancel_showing)
        .service(annotate_showing)
        .service(sign_showing)
        .service(get_showing_signature)
        .service(report_showing)
        .service(list_listing_showings);
}

/// Lists showings: those that the caller leads or accompanies, those of clients that the caller holds, and those of whom the caller leads.
#[operation(
    get, "/showings", tag = "showings",
    params(ShowingQuery),
    responses((status = 200, description = "A page", body = Page<ShowingSummary>)),
)]
async fn list_showings(permit: Permit<can::ReadShowings>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<Page<ShowingSummary>>> {
    let query = ShowingQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::page(tx, &query)).await?))
}

/// Books a showing with a client.
///
/// The listings are put into the order of a route, unless `keeps_order`. Conflicts of people and keys are told in `conflicts` and refuse nothing,
/// but 409 `showing_exists` for the same agent with the same client at the same time. A showing of more than 24 hours ago needs `late_reason`.
#[operation(
    post, "/showings", tag = "showings",
    responses((status = 201, description = "The showing", headers(("ETag"), ("Location")), body = ShowingResponse)),
)]
async fn create_showing(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(draft): Body<ShowingDraft>,
) -> ApiResult<HttpResponse> {
    let showing = app.write_once(permit.caller, key, draft, service::book).await?;
    Ok(created(&showing, &format!("/api/v1/showings/{}", showing.summary.id), showing.summary.version))
}

/// Tells how a showing would be, and what stands against it, before it is booked or moved.
#[operation(
    post, "/showings/check", tag = "showings",
    params(("showing_id" = Option<i64>, Query, description = "The showing that would be changed like this")),
    responses((status = 200, description = "Its route, its end, and what stands against it", body = ShowingCheck)),
)]
async fn check_showing(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    query: Pairs,
    Body(draft): Body<ShowingDraft>,
) -> ApiResult<web::Json<ShowingCheck>> {
    let (mut showing, mut errors) = (None::<ShowingId>, Vec::new());
    for (name, value) in pairs(&query) {
        let read = match name {
            "showing_id" => parse(name, value).map(|id| showing = Some(id)),
            _ => Err(unknown(name)),
        };
        errors.extend(read.err());
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::check(tx, &draft, showing)).await?))
}

/// Shows a showing: its listings as they stand now, its keys, and what stands against it.
#[operation(
    get, "/showings/{id}", of("The showing"), tag = "showings",
    responses((status = 200, description = "The showing", headers(("ETag")), body = ShowingResponse)),
)]
async fn get_showing(permit: Permit<can::ReadShowings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let showing = app.read(permit.caller, move |tx| service::get(tx, ShowingId(*id))).await?;
    Ok(with_etag(&showing, showing.summary.version))
}

/// Changes what was agreed on: a JSON merge patch, while the showing is booked.
///
/// What is moved takes as long as before, unless `ends_at` says otherwise.
#[operation(
    patch, "/showings/{id}", of("The showing"), tag = "showings",
    request_body(content = ShowingPatch, description = "The fields that change; `null` clears one", example = json!({"client_confirmed": true})),
    responses((status = 200, description = "The showing as changed", headers(("ETag")), body = ShowingResponse)),
)]
async fn update_showing(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(patch): Body<Value>,
) -> ApiResult<HttpResponse> {
    let at = (ShowingId(*id), if_match.0);
    let showing = app.write(permit.caller, move |tx| service::change(tx, at, patch.clone())).await?;
    Ok(with_etag(&showing, showing.summary.version))
}

/// Checks in at the meeting place: the showing is under way, and reserved keys that are in the store are out with the caller.
#[operation(
    post, "/showings/{id}/begin", of("The showing"), tag = "showings",
    responses((status = 200, description = "The showing as changed", headers(("ETag")), body = ShowingResponse)),
)]
async fn begin_showing(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<BeginShowingRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ShowingId(*id), if_match.0);
    let showing = app.write(permit.caller, move |tx| service::begin(tx, at, &request)).await?;
    Ok(with_etag(&showing, showing.summary.version))
}

/// Notes what the client made of a listing.
#[operation(
    put, "/showings/{id}/listings/{listing_id}", of("The showing", "The listing"), tag = "showings",
    responses((status = 200, description = "The showing as changed", headers(("ETag")), body = ShowingResponse)),
)]
async fn record_showing_result(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    if_match: IfMatch,
    Body(request): Body<StopResultRequest>,
) -> ApiResult<HttpResponse> {
    let (id, listing) = path.into_inner();
    let at = (ShowingId(id), if_match.0);
    let showing = app.write(permit.caller, move |tx| service::record(tx, at, ListingId(listing), &request)).await?;
    Ok(with_etag(&showing, showing.summary.version))
}

/// Ends a showing that was held.
///
/// Each listing needs a result. A follow-up is written on the client, who stays with the agent for seven days more, and one on each listing
/// that was seen. From now on the showing is never changed: corrections are notes.
#[operation(
    post, "/showings/{id}/complete", of("The showing"), tag = "showings",
    responses((status = 200, description = "The showing as it stays", headers(("ETag")), body = ShowingResponse)),
)]
async fn complete_showing(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<CompleteShowingRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ShowingId(*id), if_match.0);
    let showing = app.write(permit.caller, move |tx| service::complete(tx, at, &request)).await?;
    Ok(with_etag(&showing, showing.summary.version))
}

/// Notes that the client didn't come, once the time has come.
#[operation(
    post, "/showings/{id}/no-show", of("The showing"), tag = "showings",
    responses((status = 200, description = "The showing as it stays", headers(("ETag")), body = ShowingResponse)),
)]
async fn miss_showing(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<NoShowRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ShowingId(*id), if_match.0);
    let showing = app.write(permit.caller, move |tx| service::no_show(tx, at, &request)).await?;
    Ok(with_etag(&showing, showing.summary.version))
}

/// Calls a showing off, with a reason.
#[operation(
    post, "/showings/{id}/cancel", of("The showing"), tag = "showings",
    responses((status = 200, description = "The showing as it stays", headers(("ETag")), body = ShowingResponse)),
)]
async fn cancel_showing(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<CancelShowingRequest>,
) -> ApiResult<HttpResponse> {
    let at = (ShowingId(*id), if_match.0);
    let showing = app.write(permit.caller, move |tx| service::cancel(tx, at, &request)).await?;
    Ok(with_etag(&showing, showing.summary.version))
}

/// Adds a note to a showing that is over; it stands beside it, with the name of who wrote it.
#[operation(
    post, "/showings/{id}/notes", of("The showing"), tag = "showings",
    responses((status = 201, description = "The showing with the note", headers(("ETag"), ("Location")), body = ShowingResponse)),
)]
async fn annotate_showing(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<ShowingNoteRequest>,
) -> ApiResult<HttpResponse> {
    let showing =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::annotate(tx, ShowingId(*id), request)).await?;
    Ok(created(&showing, &format!("/api/v1/showings/{}", showing.summary.id), showing.summary.version))
}

/// Takes the client's signature on the slip: a PNG of 200 KiB at most. It is kept encrypted.
#[operation(
    put, "/showings/{id}/signature", of("The showing"), tag = "showings",
    request_body(content((Vec<u8> = "image/png"), (Vec<u8> = "application/octet-stream")), description = "The drawing, 200 KiB at most"),
    responses(
        (status = 200, description = "The showing as changed", headers(("ETag")), body = ShowingResponse),
        (status = 413, description = "The signature is too large"),
    ),
)]
async fn sign_showing(
    permit: Permit<can::HoldShowing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    file: Result<File<SIGNATURE_BYTES_MAX>, ApiError>,
) -> ApiResult<HttpResponse> {
    let file = file.map_err(|error| match error.code {
        ErrorCode::BodyTooLarge => ApiError::new(ErrorCode::SignatureTooLarge).detail(format!("at most {SIGNATURE_BYTES_MAX} bytes")),
        _ => error,
    })?;
    let showing = service::sign(&app, permit.caller, (ShowingId(*id), if_match.0), file.0).await?;
    Ok(with_etag(&showing, showing.summary.version))
}

/// Shows the client's signature. The audit trail says who has seen it.
#[operation(
    get, "/showings/{id}/signature", of("The showing"), tag = "showings",
    responses((status = 200, description = "The drawing", headers(("Cache-Control")), content((Vec<u8> = "image/png")))),
)]
async fn get_showing_signature(permit: Permit<can::ReadShowings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let png = service::show_signature(&app, permit.caller, ShowingId(*id)).await?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "image/png")).insert_header((CACHE_CONTROL, "private, no-store")).body(png))
}

/// Writes what to tell the owner of a listing that was seen, to be copied into a message.
///
/// In the language of `Accept-Language`. It has neither the client's name nor number.
#[operation(
    get, "/showings/{id}/listings/{listing_id}/report", of("The showing", "The listing"), tag = "showings",
    params(("Accept-Language" = Option<String>, Header, description = "The language of the report; simplified Chinese without it", example = "en")),
    responses((status = 200, description = "The text", body = OwnerReport)),
)]
async fn report_showing(
    permit: Permit<can::ReadShowings>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    language: Language,
) -> ApiResult<web::Json<OwnerReport>> {
    let (id, listing) = path.into_inner();
    let of = (ShowingId(id), ListingId(listing));
    Ok(web::Json(app.read(permit.caller, move |tx| service::for_owner(tx, of, language)).await?))
}

/// Lists the latest 100 showings of a listing, and what came of each.
///
/// Whoever held them; the client is named only where the caller may see the showing.
#[operation(
    get, "/listings/{id}/showings", of("The listing"), tag = "showings",
    responses((status = 200, description = "The latest", body = Page<ListingShowing>)),
)]
async fn list_listing_showings(
    permit: Permit<can::ReadShowings>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<Page<ListingShowing>>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::of_listing(tx, ListingId(*id))).await?))
}
