//! Operations on recommendation lists.

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::client::recommendation::{CreateRecommendationRequest, DemandReactions, RecommendationResponse};
use fangke_shared::page::Page;
use fangke_shared::query::unknown;
use fangke_shared::{ClientId, RecommendationId};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, origin, page_query};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_recommendations)
        .service(create_recommendation)
        .service(list_recommendation_reactions)
        .service(get_recommendation)
        .service(revoke_recommendation);
}

/// Lists the recommendation lists of a client, with views and what the client has said.
#[operation(
    get, "/clients/{id}/recommendations", of("The client"), tag = "recommendations", paged,
    responses((status = 200, description = "The newest first", body = Page<RecommendationResponse>)),
)]
async fn list_recommendations(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    request: HttpRequest,
    query: Pairs,
) -> ApiResult<web::Json<Page<RecommendationResponse>>> {
    let (page, origin) = (page_query(&query, |name, _| Err(unknown(name)))?, origin(&app, &request));
    Ok(web::Json(app.read(permit.caller, move |tx| service::list(tx, ClientId(*id), &page, &origin)).await?))
}

/// Recommends listings to a client: 1 to 20 for one open demand, by a link that opens without signing in.
///
/// The client reads price, area, layout and the reasons; never owner, room or grade, and says of each listing whether it fits. The link opens
/// for as many days as the setting `recommendation_days` says. Only what is on the market is recommended.
#[operation(
    post, "/clients/{id}/recommendations", of("The client"), tag = "recommendations",
    responses((status = 201, description = "The list with its link", headers(("Location")), body = RecommendationResponse)),
)]
async fn create_recommendation(
    permit: Permit<can::RecommendListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    request: HttpRequest,
    Body(body): Body<CreateRecommendationRequest>,
) -> ApiResult<HttpResponse> {
    let origin = origin(&app, &request);
    let made =
        app.write_once(permit.caller, key, (*id, body), move |tx, (id, body)| service::create(tx, ClientId(*id), body, &origin)).await?;
    Ok(HttpResponse::Created().insert_header((LOCATION, format!("/api/v1/recommendations/{}", made.id))).json(made))
}

/// Counts what a client has said of the listings recommended for each demand: a hint at what to change of it.
///
/// Each listing counts once, by what was said of it last. Demands of which nothing was said are left out.
#[operation(
    get, "/clients/{id}/recommendation-reactions", of("The client"), tag = "recommendations",
    responses((status = 200, description = "The newest demand first", body = Page<DemandReactions>)),
)]
async fn list_recommendation_reactions(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<Page<DemandReactions>>> {
    let all = app.read(permit.caller, move |tx| service::reactions(tx, ClientId(*id))).await?;
    Ok(web::Json(Page::whole(all)))
}

/// Shows a recommendation list.
#[operation(
    get, "/recommendations/{id}", of("The list"), tag = "recommendations",
    responses(
        (status = 200, description = "The list", body = RecommendationResponse),
        (status = 409, description = "The client is public, or was merged into another one"),
    ),
)]
async fn get_recommendation(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
    request: HttpRequest,
) -> ApiResult<web::Json<RecommendationResponse>> {
    let origin = origin(&app, &request);
    Ok(web::Json(app.read(permit.caller, move |tx| service::get(tx, RecommendationId(*id), &origin)).await?))
}

/// Closes the link of a list, at once.
///
/// What was said through it stays. A link that is closed already stays so.
#[operation(
    post, "/recommendations/{id}/revoke", of("The list"), tag = "recommendations",
    responses(
        (status = 200, description = "The list as closed", body = RecommendationResponse),
        (status = 409, description = "The client is public, or was merged into another one"),
    ),
)]
async fn revoke_recommendation(
    permit: Permit<can::RecommendListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    request: HttpRequest,
) -> ApiResult<web::Json<RecommendationResponse>> {
    let origin = origin(&app, &request);
    Ok(web::Json(app.write(permit.caller, move |tx| service::revoke(tx, RecommendationId(*id), &origin)).await?))
}
