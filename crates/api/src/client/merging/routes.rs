//! Operations that make one client of two.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::client::merge::{ClientMergePreview, ClientMergeResponse, ClientMerges, MergeClientsRequest, MergeUndo};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::query::{parse, unknown};
use fangke_shared::{ClientId, ClientMergeId};

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_client_merges)
        .service(preview_client_merge)
        .service(merge_clients)
        .service(preview_client_merge_undo)
        .service(undo_client_merge);
}

/// Lists what was merged into a client, and who else has one of its contacts and may be merged with it.
#[operation(
    get, "/clients/{id}/merges", of("The client"), tag = "clients",
    responses((status = 200, description = "Both lists", body = ClientMerges)),
)]
async fn list_client_merges(
    permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<ClientMerges>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::of_client(tx, ClientId(*id))).await?))
}

/// Shows what merging another client into this one would do.
#[operation(
    get, "/clients/{id}/merge-preview", of("The client that stays"), tag = "clients",
    params(("with" = i64, Query, description = "The client that goes into it")),
    responses((status = 200, description = "What would move", body = ClientMergePreview)),
)]
async fn preview_client_merge(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<ClientMergePreview>> {
    let mut with = None;
    for (name, value) in query.iter() {
        match name.as_str() {
            "with" => with = Some(parse::<i64>(name, value).map_err(ApiError::field)?),
            other => return Err(ApiError::field(unknown(other))),
        }
    }
    let with = with.ok_or_else(|| ApiError::field(FieldError::new("with", FieldCode::Required)))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::preview(tx, ClientId(*id), ClientId(with))).await?))
}

/// Merges another client into this one.
///
/// Follow-ups, demands, consents, contacts and the journal go to the one that stays, with their own authors and days; its own fields stand, and
/// what it lacks comes from the other. The earlier registration counts. Requests for the other answer 409 `client_merged` from then on, with
/// the client that stays.
#[operation(
    post, "/clients/{id}/merge", of("The client that stays"), tag = "clients",
    responses((status = 200, description = "The merge", body = ClientMergeResponse)),
)]
async fn merge_clients(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<MergeClientsRequest>,
) -> ApiResult<HttpResponse> {
    let merge = app.write(permit.caller, move |tx| service::merge(tx, ClientId(*id), if_match.0, &request)).await?;
    Ok(HttpResponse::Ok().json(merge))
}

/// Shows what undoing a merge would do, and what it can't.
#[operation(
    get, "/clients/{id}/merges/{merge_id}/undo", of("The client that stayed", "The merge"), tag = "clients",
    responses((status = 200, description = "What would go back", body = MergeUndo)),
)]
async fn preview_client_merge_undo(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
) -> ApiResult<web::Json<MergeUndo>> {
    let (id, merge) = path.into_inner();
    Ok(web::Json(app.read(permit.caller, move |tx| service::preview_undo(tx, ClientId(id), ClientMergeId(merge))).await?))
}

/// Undoes a merge within thirty days.
///
/// What moved goes back, and so do fields that nobody has changed since; what came since stays with the one that stayed.
#[operation(
    post, "/clients/{id}/merges/{merge_id}/undo", of("The client that stayed", "The merge"), tag = "clients",
    responses((status = 200, description = "What went back", body = MergeUndo)),
)]
async fn undo_client_merge(
    permit: Permit<can::EditClient>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
) -> ApiResult<web::Json<MergeUndo>> {
    let (id, merge) = path.into_inner();
    Ok(web::Json(app.write(permit.caller, move |tx| service::undo(tx, ClientId(id), ClientMergeId(merge))).await?))
}
