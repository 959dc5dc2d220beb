//! Operations on stages.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::OrgUnitId;
use fangke_shared::client::ClientStage;
use fangke_shared::client::stage::{ChangeStageRequest, StageRule, StageRules};
use fangke_shared::page::Page;
use fangke_shared::problem::FieldError;
use fangke_shared::query::{parse, unknown};

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, page_query, pairs};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_stages).service(list_stage_history).service(change_stage);
}

fn stage_of(word: &str) -> ApiResult<ClientStage> {
    word.parse().map_err(|_| ApiError::not_found())
}

fn store_of(name: &str, value: &str) -> Result<OrgUnitId, FieldError> {
    if name == "store_id" { parse(name, value) } else { Err(unknown(name)) }
}

/// Lists the stages of the funnel as a store works them: owner, limit, work, deliverable, measure.
///
/// As the caller's store does where none is named, and as the company does where the caller belongs to none.
#[operation(
    get, "/stages", tag = "stages",
    params(("store_id" = Option<i64>, Query, description = "The store")),
    responses((status = 200, description = "The stages", body = StageRules)),
)]
async fn list_stages(permit: Permit<can::ReadClients>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<StageRules>> {
    let mut store = None;
    for (name, value) in pairs(&query) {
        store = Some(store_of(name, value).map_err(ApiError::field)?);
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::list(tx, store)).await?))
}

/// Lists the changes of a stage in a store, or in the company without one; the newest first.
#[operation(
    get, "/stages/{stage}/history", tag = "stages", paged,
    params(
        ("stage" = ClientStage, Path, description = "The stage"),
        ("store_id" = Option<i64>, Query, description = "The store; the company without it"),
    ),
    responses((status = 200, description = "A page", body = Page<StageRule>)),
)]
async fn list_stage_history(
    _permit: Permit<can::ReadClients>,
    app: web::Data<App>,
    word: web::Path<String>,
    query: Pairs,
) -> ApiResult<web::Json<Page<StageRule>>> {
    let stage = stage_of(&word)?;
    let mut store = None;
    let page = page_query(&query, |name, value| {
        store = Some(store_of(name, value)?);
        Ok(())
    })?;
    Ok(web::Json(app.db.read(move |conn| service::history(conn, stage, store, &page)).await?))
}

/// Changes how a stage is worked in a store, or in the company without one, from now on.
#[operation(
    post, "/stages/{stage}", tag = "stages",
    params(("stage" = ClientStage, Path, description = "The stage")),
    responses((status = 201, description = "The stages as they are worked now", body = StageRules)),
)]
async fn change_stage(
    permit: Permit<can::ManageStages>,
    app: web::Data<App>,
    word: web::Path<String>,
    key: IdempotencyKey,
    Body(request): Body<ChangeStageRequest>,
) -> ApiResult<HttpResponse> {
    let stage = stage_of(&word)?;
    let rules = app.write_once(permit.caller, key, (stage, request), |tx, (stage, request)| service::change(tx, *stage, request)).await?;
    Ok(HttpResponse::Created().json(rules))
}
