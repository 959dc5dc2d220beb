//! Operations of partners on published listings.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::partner::portal::{PortalChange, PortalChanges};
use fangke_shared::query::unknown;
use serde::Serialize;

use super::rows::Reach;
use super::service::{self, Reader};
use super::{bulk, media};
use crate::partner::outbox::service as outbox;
use crate::platform::crypto::sha256_hex;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{PartnerPermit, partner_can};
use crate::platform::http::{Pairs, page_query};
use crate::platform::operations::Operations;
use crate::platform::state::App;
use crate::platform::token::PartnerClaims;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_portal_changes).service(list_portal_bulk).service(show_portal_listing).service(show_portal_media);
}

/// Whoever waits for places to be given waits for one writer; the answer then has everything that was committed before it was asked for.
async fn number(app: &web::Data<App>) -> ApiResult<()> {
    let app = app.clone();
    web::block(move || outbox::number(&app)).await.map_err(|_| ApiError::busy())?
}

/// An answer that says when it is the one that the partner has already.
fn known(request: &HttpRequest, body: &impl Serialize) -> ApiResult<HttpResponse> {
    let text = serde_json::to_vec(body).map_err(ApiError::internal)?;
    let etag = etag(&sha256_hex(&text));
    let mut answer = HttpResponse::Ok();
    answer.insert_header((ETAG, etag.as_str())).insert_header((CACHE_CONTROL, "private, no-cache"));
    if has(request, &etag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    Ok(answer.content_type("application/json").body(text))
}

fn etag(hash: &str) -> String {
    format!("\"{}\"", hash.get(..32).unwrap_or(hash))
}

/// Does the partner have what this tag names? Whoever compresses on the way may have made it a weak one.
fn has(request: &HttpRequest, etag: &str) -> bool {
    let header = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == etag || tag == "*")
}

fn reader(partner: &PartnerClaims) -> Reader {
    Reader { client: partner.api_client_id, reach: Reach::of(partner) }
}

/// Follows published listings: what has changed since a cursor, each listing once and as it is now.
///
/// Without a cursor it begins with everything that is published; for many listings `GET /portal/listings/bulk` is faster. Read on with
/// `next_cursor` while `has_more`, then ask again later with the last one. Nothing is missed or told twice, whatever changes meanwhile. A cursor is
/// good for the partner that it was made for, and never runs out; only after the house has gone back to an earlier backup it answers 410, and the
/// partner begins anew. With `If-None-Match` an answer that has not changed is 304.
#[operation(
    get, "/portal/listings", paged, tag = "portal",
    params(("If-None-Match" = Option<String>, Header, description = "The `ETag` of what is there already")),
    responses(
        (status = 200, description = "What has changed", headers(("ETag"), ("Cache-Control")), body = PortalChanges),
        (status = 304, description = "The same as before", headers(("ETag"), ("Cache-Control"))),
        (status = 400, description = "The cursor is not this partner's"),
        (status = 410, description = "Begin anew, without a cursor"),
    ),
)]
async fn list_portal_changes(
    permit: PartnerPermit<partner_can::ListingsRead>,
    app: web::Data<App>,
    request: HttpRequest,
    query: Pairs,
) -> ApiResult<HttpResponse> {
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    number(&app).await?;
    let (reader, keys) = (reader(&permit.partner), app.keys.clone());
    let changes = app.db.read(move |conn| service::changes(conn, &keys, &reader, page.cursor.as_deref(), page.limit));
    let changes = app.db.up_to_now(changes).await?;
    known(&request, &changes)
}

/// Reads everything that is published, as lines of JSON.
///
/// One `PortalChange` a line, in no particular order, and as the last line an object with `next_cursor` alone: from there `GET /portal/listings` goes
/// on, and has whatever changed while this was read. Without that line something broke off: begin anew. The same cursor comes in the header
/// `Next-Cursor`.
#[operation(
    get, "/portal/listings/bulk", tag = "portal",
    responses((
        status = 200, description = "All of it", headers(("Cache-Control"), ("Next-Cursor")),
        content((String = "application/x-ndjson")),
    )),
)]
async fn list_portal_bulk(permit: PartnerPermit<partner_can::ListingsRead>, app: web::Data<App>) -> ApiResult<HttpResponse> {
    number(&app).await?;
    let (client, keys) = (permit.partner.api_client_id, app.keys.clone());
    let next = app.db.up_to_now(app.db.read(move |conn| service::begin(conn, &keys, client))).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/x-ndjson"))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header(("Next-Cursor", next.as_str()))
        .streaming(bulk::lines(app, Reach::of(&permit.partner), next)))
}

/// Reads a published listing.
///
/// 404 for one that is not published, or not to this partner.
#[operation(
    get, "/portal/listings/{id}", of("The listing"), tag = "portal",
    params(("If-None-Match" = Option<String>, Header, description = "The `ETag` of what is there already")),
    responses(
        (status = 200, description = "As it is now", headers(("ETag"), ("Cache-Control")), body = PortalChange),
        (status = 304, description = "The same as before", headers(("ETag"), ("Cache-Control"))),
    ),
)]
async fn show_portal_listing(
    permit: PartnerPermit<partner_can::ListingsRead>,
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<i64>,
) -> ApiResult<HttpResponse> {
    number(&app).await?;
    let reach = Reach::of(&permit.partner);
    let listing = app.db.up_to_now(app.db.read(move |conn| service::one(conn, &reach, ListingId(*id)))).await?;
    known(&request, &listing)
}

/// Fetches a picture of a published listing, by an address from the listing.
///
/// With the company's mark. What is behind an address never changes, but is there only while the listing is published.
#[operation(
    get, "/portal/media/{name}", of("The last part of the address"), tag = "portal",
    params(("If-None-Match" = Option<String>, Header, description = "The `ETag` of what is there already")),
    responses(
        (status = 200, description = "The picture", headers(("ETag"), ("Cache-Control"), ("Content-Security-Policy")), body = Vec<u8>, content_type = "image/jpeg"),
        (status = 304, description = "The same as before", headers(("ETag"), ("Cache-Control"))),
    ),
)]
async fn show_portal_media(
    permit: PartnerPermit<partner_can::MediaRead>,
    app: web::Data<App>,
    request: HttpRequest,
    name: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let wanted = media::named(&name).ok_or_else(ApiError::not_found)?;
    let reach = Reach::of(&permit.partner);
    let size = app.db.up_to_now(app.db.read(move |conn| media::find(conn, &reach, wanted))).await?;
    let etag = etag(&size.file.map_or_else(|| sha256_hex(size.key.as_bytes()), |(_, sha256)| sha256));
    let mut answer = HttpResponse::Ok();
    answer.insert_header((ETAG, etag.as_str())).insert_header((CACHE_CONTROL, "private, no-cache"));
    if has(&request, &etag) {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    let file = app.files.get(&size.key).await?;
    Ok(answer.content_type("image/jpeg").insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox")).body(file))
}
