//! Saved views over HTTP.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use fangke_macros::operation;
use fangke_shared::SavedViewId;
use fangke_shared::company::saved_view::{ChangeViewRequest, SaveViewRequest, SavedViewResponse};
use fangke_shared::page::Page;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, created, no_parameters, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_saved_views).service(save_view).service(change_view).service(remove_view);
}

/// Lists the views that the caller sees, of all lists.
///
/// Their own, then those of their units, then those of the company, each in the order in which they were saved.
#[operation(
    get, "/saved-views", tag = "saved views",
    responses(
        (status = 200, description = "The views", body = Page<SavedViewResponse>),
        (status = 422, description = "There are no parameters"),
    ),
)]
async fn list_saved_views(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<HttpResponse> {
    no_parameters(&query)?;
    Ok(HttpResponse::Ok().json(app.read(permit.caller, service::list).await?))
}

/// Saves a view under a name.
///
/// Views for one's unit need `share_views`, those for the company that it reaches everything. A member has at most 40 for one list, each under
/// a name of its own.
#[operation(
    post, "/saved-views", tag = "saved views",
    responses((status = 201, description = "The view", headers(("ETag"), ("Location")), body = SavedViewResponse)),
)]
async fn save_view(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<SaveViewRequest>,
) -> ApiResult<HttpResponse> {
    let view = app.write_once(permit.caller, key, request, service::save).await?;
    Ok(created(&view, &format!("/api/v1/saved-views/{}", view.id), view.version))
}

/// Changes name, filters or audience of a view.
///
/// One's own; those of others only where they are shown to more than oneself, by whoever may show views to the whole company.
#[operation(
    patch, "/saved-views/{id}", of("The view"), tag = "saved views",
    responses((status = 200, description = "The view as changed", headers(("ETag")), body = SavedViewResponse)),
)]
async fn change_view(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<ChangeViewRequest>,
) -> ApiResult<HttpResponse> {
    let view = app.write(permit.caller, move |tx| service::change(tx, (SavedViewId(*id), if_match.0), &request)).await?;
    Ok(with_etag(&view, view.version))
}

/// Removes a view, for everybody who sees it.
#[operation(
    delete, "/saved-views/{id}", of("The view"), tag = "saved views",
    responses((status = 204, description = "It is gone")),
)]
async fn remove_view(permit: Permit<can::ReadListings>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::remove(tx, SavedViewId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}
