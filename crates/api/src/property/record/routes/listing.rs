//! Entering, showing and changing a listing.

use actix_web::{HttpResponse, get, patch, post, put, web};
use fangke_macros::operation;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::{
    ChangeStatusRequest, CreateListingRequest, DuplicateResponse, ListingDraft, ListingResponse, OnBehalf, PropertyKey, Purpose,
    SetGradeRequest,
};
use fangke_shared::property::owner::OwnerDraft;
use fangke_shared::query::{parse, unknown};
use fangke_shared::{CommunityId, ListingId};
use serde_json::Value;

use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, Patch, created, from_value, page_query, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;
use crate::property::record::service;

/// What changes a listing.
type ListingPatch = Patch<ListingDraft>;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(find_duplicate_listing)
        .service(create_listing)
        .service(get_listing)
        .service(update_listing)
        .service(change_listing_status)
        .service(set_listing_grade);
}

/// Finds the listing that already holds a flat, while a form is being filled.
#[operation(
    get, "/listings/duplicates", tag = "listings",
    params(
        ("community_id" = i64, Query, description = "The community"),
        ("building" = String, Query, description = "The building", example = "3"),
        ("unit" = String, Query, description = "The unit", example = "2"),
        ("room" = String, Query, description = "The room", example = "1203"),
        ("purpose" = Purpose, Query, description = "What the new listing would be for"),
    ),
    responses((status = 200, description = "The listing, if there is one", body = DuplicateResponse)),
)]
async fn find_duplicate_listing(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<DuplicateResponse>> {
    let (mut community, mut purpose) = (None, None);
    let (mut building, mut unit, mut room) = (String::new(), String::new(), String::new());
    page_query(&query, |name, value| {
        match name {
            "community_id" => community = Some(parse::<CommunityId>(name, value)?),
            "purpose" => purpose = Some(parse::<Purpose>(name, value)?),
            "building" => value.clone_into(&mut building),
            "unit" => value.clone_into(&mut unit),
            "room" => value.clone_into(&mut room),
            _ => return Err(unknown(name)),
        }
        Ok(())
    })?;
    let required = |name: &str| ApiError::field(FieldError::new(name, FieldCode::Required));
    let community = community.ok_or_else(|| required("community_id"))?;
    let purpose = purpose.ok_or_else(|| required("purpose"))?;
    let key = PropertyKey::new(community, &building, &unit, &room).ok_or_else(|| required("room"))?;
    let duplicate = app.read(permit.caller, move |tx| service::duplicate(tx, &key, purpose)).await?;
    Ok(web::Json(duplicate))
}

/// Enters a listing, or a lead with `is_lead`.
///
/// The same flat can't have two active listings of one purpose: 409 `listing_exists` names the one there is. With `on_behalf` it is
/// entered for whoever obtained it: they maintain it, count as who entered it, and get a notice.
#[operation(
    post, "/listings", tag = "listings",
    request_body = CreateListingRequest,
    responses((status = 201, description = "The new listing", headers(("ETag"), ("Location")), body = ListingResponse)),
)]
async fn create_listing(
    permit: Permit<can::CreateListing>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(body): Body<Value>,
) -> ApiResult<HttpResponse> {
    let request = read_create(body)?;
    let listing = app.write_once(permit.caller, key, request, move |tx, request| service::create(tx, request.clone())).await?;
    Ok(created(&listing, &format!("/api/v1/listings/{}", listing.summary.id), listing.summary.version))
}

/// Reads the body in two parts, so that a wrong field is named by its place in either.
fn read_create(mut body: Value) -> ApiResult<CreateListingRequest> {
    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct Beside {
        owners: Vec<OwnerDraft>,
        is_lead: bool,
        on_behalf: Option<OnBehalf>,
    }
    let mut beside = serde_json::Map::new();
    if let Some(object) = body.as_object_mut() {
        for name in ["owners", "is_lead", "on_behalf"] {
            beside.extend(object.remove(name).filter(|value| !value.is_null()).map(|value| (name.to_owned(), value)));
        }
    }
    let Beside { owners, is_lead, on_behalf } = from_value(Value::Object(beside))?;
    Ok(CreateListingRequest { draft: from_value(body)?, owners, is_lead, on_behalf })
}

/// Shows a listing in full; contacts are masked.
#[operation(
    get, "/listings/{id}", of("The listing"), tag = "listings",
    responses((status = 200, description = "The listing", headers(("ETag")), body = ListingResponse)),
)]
async fn get_listing(permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let listing = app.read(permit.caller, move |tx| service::get(tx, ListingId(*id))).await?;
    Ok(with_etag(&listing, listing.summary.version))
}

/// Changes a listing: a JSON merge patch of its fields.
///
/// A lead that lacks nothing any more becomes an available listing.
#[operation(
    patch, "/listings/{id}", of("The listing"), tag = "listings",
    request_body(content = ListingPatch, description = "The fields that change; `null` clears one", example = json!({"price_fen": 660_000_000})),
    responses((status = 200, description = "The listing as changed", headers(("ETag")), body = ListingResponse)),
)]
async fn update_listing(
    permit: Permit<can::EditListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(patch): Body<Value>,
) -> ApiResult<HttpResponse> {
    let listing = app.write(permit.caller, move |tx| service::update(tx, ListingId(*id), if_match.0, patch.clone())).await?;
    Ok(with_etag(&listing, listing.summary.version))
}

/// Changes a listing's status, with a reason.
#[operation(
    post, "/listings/{id}/status", of("The listing"), tag = "listings",
    responses((status = 200, description = "The listing as changed", headers(("ETag")), body = ListingResponse)),
)]
async fn change_listing_status(
    permit: Permit<can::ChangeListingStatus>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<ChangeStatusRequest>,
) -> ApiResult<HttpResponse> {
    let listing = app.write(permit.caller, move |tx| service::change_status(tx, ListingId(*id), if_match.0, request.clone())).await?;
    Ok(with_etag(&listing, listing.summary.version))
}

/// Gives a listing a grade.
///
/// 409 `grade_unsupported` names the evidence there is, what is missing and how much is needed; 409 `quota_exceeded` the quota.
#[operation(
    put, "/listings/{id}/grade", of("The listing"), tag = "listings",
    request_body(content = SetGradeRequest, example = json!({"grade": "focus"})),
    responses((status = 200, description = "The listing as changed", headers(("ETag")), body = ListingResponse)),
)]
async fn set_listing_grade(
    permit: Permit<can::EditListing>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<SetGradeRequest>,
) -> ApiResult<HttpResponse> {
    let listing = app.write(permit.caller, move |tx| service::set_grade(tx, (ListingId(*id), if_match.0), &request)).await?;
    Ok(with_etag(&listing, listing.summary.version))
}
