//! Operations on communities.

use actix_web::{HttpResponse, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::CommunityId;
use fangke_shared::page::Page;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::community::{
    BuildingResponse, CommunityDraft, CommunityMergePreview, CommunityResponse, CreateBuildingRequest, DistrictResponse,
    MergeCommunitiesRequest, RenameDistrictRequest,
};
use fangke_shared::query::unknown;
use serde_json::Value;

use super::{districts, merge, service};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, Patch, created, page_query, pairs, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// What changes a community.
type CommunityPatch = Patch<CommunityDraft>;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_districts)
        .service(list_communities)
        .service(create_community)
        .service(get_community)
        .service(update_community)
        .service(rename_district)
        .service(preview_community_merge)
        .service(merge_communities)
        .service(list_buildings)
        .service(create_building);
}

/// Lists the districts that have communities.
#[operation(get, "/districts", tag = "communities", responses((status = 200, description = "All of them", body = Page<DistrictResponse>)))]
async fn list_districts(_permit: Permit<can::ReadListings>, app: web::Data<App>) -> ApiResult<web::Json<Page<DistrictResponse>>> {
    Ok(web::Json(app.db.read(service::districts).await?))
}

/// Lists communities, or completes what somebody types: Chinese, pinyin or initials.
#[operation(
    get, "/communities", tag = "communities", paged,
    params(
        ("q" = Option<String>, Query, description = "Chinese, pinyin or initials", example = "wjhy"),
        ("district" = Option<String>, Query, description = "One district", example = "朝阳"),
    ),
    responses((status = 200, description = "A page, shorter names first", body = Page<CommunityResponse>)),
)]
async fn list_communities(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<CommunityResponse>>> {
    let (mut typed, mut district) = (None, None);
    let page = page_query(&query, |name, value| {
        match name {
            "q" if value.trim().is_empty() => {}
            "q" => typed = Some(value.to_owned()),
            "district" if value.is_empty() => {}
            "district" => district = Some(value.to_owned()),
            _ => return Err(unknown(name)),
        }
        Ok(())
    })?;
    let page = app.read(permit.caller, move |tx| service::list(tx, typed.as_deref(), district.as_deref(), &page)).await?;
    Ok(web::Json(page))
}

/// Shows a community.
#[operation(
    get, "/communities/{id}", of("The community"), tag = "communities",
    responses((status = 200, description = "The community", headers(("ETag")), body = CommunityResponse)),
)]
async fn get_community(_permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    let community = app.db.read(move |conn| service::get(conn, CommunityId(*id))).await?;
    Ok(with_etag(&community, community.version))
}

/// Adds a community to the dictionary.
#[operation(
    post, "/communities", tag = "communities",
    responses((status = 201, description = "The new community", headers(("ETag"), ("Location")), body = CommunityResponse)),
)]
async fn create_community(
    permit: Permit<can::EditCommunity>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(draft): Body<CommunityDraft>,
) -> ApiResult<HttpResponse> {
    let community = app.write_once(permit.caller, key, draft, |tx, draft| service::create(tx, draft.clone())).await?;
    Ok(created(&community, &format!("/api/v1/communities/{}", community.id), community.version))
}

/// Changes a community: a JSON merge patch of its fields.
#[operation(
    patch, "/communities/{id}", of("The community"), tag = "communities",
    request_body(content = CommunityPatch, description = "The fields that change; `null` clears one"),
    responses((status = 200, description = "The community as changed", headers(("ETag")), body = CommunityResponse)),
)]
async fn update_community(
    permit: Permit<can::EditCommunity>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(patch): Body<Value>,
) -> ApiResult<HttpResponse> {
    let community = app.write(permit.caller, move |tx| service::update(tx, CommunityId(*id), if_match.0, patch.clone())).await?;
    Ok(with_etag(&community, community.version))
}

/// Gives a district another name.
///
/// Communities, listings and demands that lie in it follow. The name of another district makes one of both, unless each has a community
/// of one name: those are merged first.
#[operation(
    post, "/districts/rename", tag = "communities",
    responses((status = 200, description = "The district as it is now", body = DistrictResponse)),
)]
async fn rename_district(
    permit: Permit<can::MergeCommunities>,
    app: web::Data<App>,
    Body(request): Body<RenameDistrictRequest>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(app.write(permit.caller, move |tx| districts::rename(tx, &request)).await?))
}

/// Shows what merging another community into this one would do.
#[operation(
    get, "/communities/{id}/merge-preview", of("The community that stays"), tag = "communities",
    params(("with" = i64, Query, description = "The community that would go", example = 2)),
    responses((status = 200, description = "What would become of both", body = CommunityMergePreview)),
)]
async fn preview_community_merge(
    permit: Permit<can::MergeCommunities>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<HttpResponse> {
    let mut with = None;
    for (name, value) in pairs(&query) {
        match name {
            "with" => with = Some(value.parse().map_err(|_| ApiError::field(FieldError::new("with", FieldCode::InvalidFormat)))?),
            _ => return Err(ApiError::field(unknown(name))),
        }
    }
    let with = with.map(CommunityId).ok_or_else(|| ApiError::field(FieldError::new("with", FieldCode::Required)))?;
    Ok(HttpResponse::Ok().json(app.read(permit.caller, move |tx| merge::preview(tx, CommunityId(*id), with)).await?))
}

/// Merges another community into this one.
///
/// Names, buildings and listings of the other one are this one's from then on, and whoever looked for it looks for this one. It is
/// refused where both have a listing of one flat on the market.
#[operation(
    post, "/communities/{id}/merge", of("The community that stays"), tag = "communities",
    responses((status = 200, description = "The community as it is now", headers(("ETag")), body = CommunityResponse)),
)]
async fn merge_communities(
    permit: Permit<can::MergeCommunities>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<MergeCommunitiesRequest>,
) -> ApiResult<HttpResponse> {
    let community = app.write(permit.caller, move |tx| merge::merge(tx, CommunityId(*id), if_match.0, &request)).await?;
    Ok(with_etag(&community, community.version))
}

/// Lists the buildings of a community with their units.
#[operation(
    get, "/communities/{id}/buildings", of("The community"), tag = "communities",
    params(("q" = Option<String>, Query, description = "Start of a building's name", example = "3")),
    responses((status = 200, description = "All of them, in natural order", body = Page<BuildingResponse>)),
)]
async fn list_buildings(
    _permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<Page<BuildingResponse>>> {
    let mut typed = None;
    page_query(&query, |name, value| match name {
        "q" => {
            typed = Some(value.to_owned());
            Ok(())
        }
        _ => Err(unknown(name)),
    })?;
    let page = app.db.read(move |conn| service::list_buildings(conn, CommunityId(*id), typed.as_deref())).await?;
    Ok(web::Json(page))
}

/// Adds a building to a community, or units to a building.
#[operation(
    post, "/communities/{id}/buildings", of("The community"), tag = "communities",
    responses((status = 201, description = "The building with all its units", body = BuildingResponse)),
)]
async fn create_building(
    permit: Permit<can::EditCommunity>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(request): Body<CreateBuildingRequest>,
) -> ApiResult<HttpResponse> {
    let building = app.write(permit.caller, move |tx| service::create_building(tx, CommunityId(*id), &request)).await?;
    Ok(HttpResponse::Created().json(building))
}
