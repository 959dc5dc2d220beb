//! Operations on keys.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::page::Page;
use fangke_shared::permission::Scope;
use fangke_shared::property::key::{
    CreateKeyBunchRequest, GiveUpKeysRequest, KeyBunchDetail, KeyBunchResponse, KeyMovement, KeyState, ReturnKeysRequest, TakeKeysRequest,
};
use fangke_shared::query::{parse, unknown};
use fangke_shared::{KeyBunchId, ListingId};

use super::service::{self, KeyFilter};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Caller, Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, created, origin, page_query, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_listing_keys)
        .service(create_keys)
        .service(list_keys)
        .service(get_keys)
        .service(take_keys)
        .service(return_keys)
        .service(confirm_keys)
        .service(hand_back_keys)
        .service(lose_keys)
        .service(get_key_label);
}

/// Lists the keys of a listing, the newest first; those that are gone, too.
#[operation(
    get, "/listings/{id}/keys", of("The listing"), tag = "keys",
    responses((status = 200, description = "All of them", body = Page<KeyBunchResponse>)),
)]
async fn list_listing_keys(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<Page<KeyBunchResponse>>> {
    let keys = app.read(permit.caller, move |tx| service::of_listing(tx, ListingId(*id))).await?;
    Ok(web::Json(keys))
}

/// Registers a bunch of keys that came into a store.
///
/// Its number is unique in the store: given, or the lowest that was never used. With `follow_up`, a follow-up that names it is written;
/// one of kind `key` that has its number may also come later. With `opens_door` it speaks for the listing's grade at once.
#[operation(
    post, "/listings/{id}/keys", of("The listing"), tag = "keys",
    responses(
        (status = 201, description = "The bunch", headers(("ETag"), ("Location")), body = KeyBunchResponse),
        (status = 409, description = "The number is taken in the store"),
    ),
)]
async fn create_keys(
    permit: Permit<can::HandleKeys>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<CreateKeyBunchRequest>,
) -> ApiResult<HttpResponse> {
    let bunch =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::create(tx, ListingId(*id), request)).await?;
    Ok(created(&bunch, &format!("/api/v1/keys/{}", bunch.id), bunch.version))
}

/// Lists keys: what is due first, then the newest.
///
/// `scope`: `own` and `team` are what those people have out, `store` and `region` what is kept there.
#[operation(
    get, "/keys", tag = "keys", paged,
    params(
        ("store_id" = Option<i64>, Query, description = "Kept by this store"),
        ("holder_id" = Option<String>, Query, description = "Out with this member, or with the caller: `me`", pattern = "^(me|[0-9]+)$", example = "me"),
        ("state" = Option<KeyState>, Query, description = "In this state"),
        ("overdue" = Option<bool>, Query, description = "Should be back by now, or not"),
        ("scope" = Option<Scope>, Query, description = "Of the caller's part of the company"),
        ("q" = Option<String>, Query, description = "A number, or what the listing is found by", example = "澄湖花园"),
    ),
    responses((status = 200, description = "A page", body = Page<KeyBunchResponse>)),
)]
async fn list_keys(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<Page<KeyBunchResponse>>> {
    let mut filter = KeyFilter::default();
    let me = permit.caller.claims.member_id;
    let page = page_query(&query, |name, value| {
        match name {
            "store_id" => filter.store_id = Some(parse(name, value)?),
            "holder_id" => filter.holder = Some(if value == "me" { me } else { parse(name, value)? }),
            "state" => filter.state = Some(parse(name, value)?),
            "overdue" => filter.is_overdue = Some(parse(name, value)?),
            "scope" => filter.scope = Some(parse(name, value)?),
            "q" => filter.q = Some(value.to_owned()),
            _ => return Err(unknown(name)),
        }
        Ok(())
    })?;
    let keys = app.read(permit.caller, move |tx| service::page(tx, &filter, &page)).await?;
    Ok(web::Json(keys))
}

/// Shows a bunch of keys with its movements.
#[operation(
    get, "/keys/{id}", of("The bunch"), tag = "keys",
    responses((status = 200, description = "The bunch", headers(("ETag")), body = KeyBunchDetail)),
)]
async fn get_keys(permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let detail = app.read(permit.caller, move |tx| service::get(tx, KeyBunchId(*id))).await?;
    Ok(with_etag(&detail, detail.bunch.version))
}

/// Takes keys out, in the caller's name.
///
/// 409 `key_out` says who has them since when, 409 `key_gone` that they were handed back or lost.
#[operation(
    post, "/keys/{id}/take", of("The bunch"), tag = "keys",
    responses(
        (status = 200, description = "The bunch", headers(("ETag")), body = KeyBunchResponse),
        (status = 409, description = "Somebody has them, or they are gone"),
    ),
)]
async fn take_keys(
    permit: Permit<can::HandleKeys>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<TakeKeysRequest>,
) -> ApiResult<HttpResponse> {
    let bunch =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::take(tx, KeyBunchId(*id), request)).await?;
    Ok(with_etag(&bunch, bunch.version))
}

/// Signs keys in again.
///
/// By who has them; for others, by managers and assistants of the store that keeps them. 409 `key_not_out` when they are in the store.
#[operation(
    post, "/keys/{id}/return", of("The bunch"), tag = "keys",
    responses(
        (status = 200, description = "The bunch", headers(("ETag")), body = KeyBunchResponse),
        (status = 409, description = "Nobody has them out, or they are gone"),
    ),
)]
async fn return_keys(
    permit: Permit<can::HandleKeys>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    key: IdempotencyKey,
    Body(request): Body<ReturnKeysRequest>,
) -> ApiResult<HttpResponse> {
    let bunch = app
        .write_once(permit.caller, key, (*id, request), move |tx, (id, request)| {
            service::bring_back(tx, (KeyBunchId(*id), if_match.0), request)
        })
        .await?;
    Ok(with_etag(&bunch, bunch.version))
}

/// Confirms that keys open the door.
///
/// By who recorded them, who has them out, or managers and assistants of the store that keeps them. Then they speak for the listing's grade.
#[operation(
    post, "/keys/{id}/confirm", of("The bunch"), tag = "keys",
    responses(
        (status = 200, description = "The bunch", headers(("ETag")), body = KeyBunchResponse),
        (status = 409, description = "They are gone"),
    ),
)]
async fn confirm_keys(
    permit: Permit<can::HandleKeys>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
) -> ApiResult<HttpResponse> {
    let bunch = app.write_once(permit.caller, key, *id, move |tx, id| service::confirm(tx, KeyBunchId(*id))).await?;
    Ok(with_etag(&bunch, bunch.version))
}

/// Hands keys back to their owner, for good.
///
/// What is out, by who has it or by managers and assistants of the store that keeps it.
#[operation(
    post, "/keys/{id}/hand-back", of("The bunch"), tag = "keys",
    responses(
        (status = 200, description = "The bunch", headers(("ETag")), body = KeyBunchResponse),
        (status = 409, description = "They are gone already"),
    ),
)]
async fn hand_back_keys(
    permit: Permit<can::HandleKeys>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    key: IdempotencyKey,
    Body(request): Body<GiveUpKeysRequest>,
) -> ApiResult<HttpResponse> {
    give_up(permit.caller, app, *id, KeyMovement::HandedBack, if_match, key, request).await
}

async fn give_up(
    caller: Caller,
    app: web::Data<App>,
    id: i64,
    movement: KeyMovement,
    if_match: IfMatch,
    key: IdempotencyKey,
    request: GiveUpKeysRequest,
) -> ApiResult<HttpResponse> {
    let bunch = app
        .write_once(caller, key, (id, movement, request), move |tx, (id, movement, request)| {
            service::give_up(tx, (KeyBunchId(*id), if_match.0), *movement, request)
        })
        .await?;
    Ok(with_etag(&bunch, bunch.version))
}

/// Notes that keys are lost.
///
/// What is out, by who has it or by managers and assistants of the store that keeps it.
#[operation(
    post, "/keys/{id}/lost", of("The bunch"), tag = "keys",
    responses(
        (status = 200, description = "The bunch", headers(("ETag")), body = KeyBunchResponse),
        (status = 409, description = "They are gone already"),
    ),
)]
async fn lose_keys(
    permit: Permit<can::HandleKeys>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    key: IdempotencyKey,
    Body(request): Body<GiveUpKeysRequest>,
) -> ApiResult<HttpResponse> {
    give_up(permit.caller, app, *id, KeyMovement::Lost, if_match, key, request).await
}

/// Draws the label of a bunch, 62 × 29 mm.
///
/// Number, store, and a code with the address of the bunch. It names no flat: who finds lost keys must not find their door.
#[operation(
    get, "/keys/{id}/label", of("The bunch"), tag = "keys",
    responses((status = 200, description = "The label", headers(("Cache-Control")), body = String, content_type = "image/svg+xml")),
)]
async fn get_key_label(
    _permit: Permit<can::HandleKeys>,
    app: web::Data<App>,
    id: web::Path<i64>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let origin = origin(&app, &request);
    let label = app.db.read(move |conn| service::label(conn, KeyBunchId(*id), &origin)).await?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, "image/svg+xml")).insert_header((CACHE_CONTROL, "private, no-cache")).body(label))
}
