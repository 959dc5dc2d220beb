//! Operations on plans of commission, and splits on trial.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::deal::commission::{
    CommissionPlanResponse, CommissionPreview, CopyCommissionPlanRequest, CreateCommissionPlanVersionRequest, PreviewCommissionRequest,
};
use fangke_shared::page::Page;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, no_parameters};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_commission_plans)
        .service(get_commission_plan)
        .service(copy_commission_plan)
        .service(add_commission_plan_version)
        .service(preview_commission);
}

/// Lists the plans by which commissions are split.
///
/// The built-in ones first, then the house's own by name, each with all its versions; which one is in force today is said.
#[operation(
    get, "/commission/plans", tag = "commission",
    responses(
        (status = 200, description = "All of them", body = Page<CommissionPlanResponse>),
        (status = 422, description = "There are no parameters"),
    ),
)]
async fn list_commission_plans(
    permit: Permit<can::PreviewCommission>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<Page<CommissionPlanResponse>>> {
    // The list is whole: not even `limit` means anything here.
    no_parameters(&query)?;
    Ok(web::Json(app.read(permit.caller, service::list).await?))
}

/// Shows a plan with its versions.
#[operation(
    get, "/commission/plans/{name}", of("The plan"), tag = "commission",
    responses((status = 200, description = "The plan", body = CommissionPlanResponse)),
)]
async fn get_commission_plan(
    permit: Permit<can::PreviewCommission>,
    app: web::Data<App>,
    name: web::Path<String>,
) -> ApiResult<web::Json<CommissionPlanResponse>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::get(tx, &name)).await?))
}

/// Copies a plan under a name of its own.
///
/// Built-in plans can't be changed; a copy can, by further versions.
#[operation(
    post, "/commission/plans", tag = "commission",
    responses((status = 201, description = "The copy", headers(("Location")), body = CommissionPlanResponse)),
)]
async fn copy_commission_plan(
    permit: Permit<can::EditCommissionPlans>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<CopyCommissionPlanRequest>,
) -> ApiResult<HttpResponse> {
    let plan = app.write_once(permit.caller, key, request, service::copy).await?;
    Ok(created(&plan))
}

/// Adds a version to a plan.
///
/// It counts from its first business day on, today at the earliest. Versions before it stay as they are, so that what has begun never
/// changes; of several with the same day the newest counts.
#[operation(
    post, "/commission/plans/{name}/versions", of("The plan"), tag = "commission",
    responses((status = 201, description = "The plan with it", headers(("Location")), body = CommissionPlanResponse)),
)]
async fn add_commission_plan_version(
    permit: Permit<can::EditCommissionPlans>,
    app: web::Data<App>,
    name: web::Path<String>,
    key: IdempotencyKey,
    Body(request): Body<CreateCommissionPlanVersionRequest>,
) -> ApiResult<HttpResponse> {
    let request = (name.into_inner(), request);
    let plan = app.write_once(permit.caller, key, request, |tx, (name, request)| service::add_version(tx, name, request)).await?;
    Ok(created(&plan))
}

fn created(plan: &CommissionPlanResponse) -> HttpResponse {
    HttpResponse::Created().insert_header(("Location", format!("/api/v1/commission/plans/{}", plan.name))).json(plan)
}

/// Splits a commission on trial.
///
/// Reckons and stores nothing; the ids need not be of members. Shares are basis points, amounts fen; the amounts of the roles, and those of
/// the members, add up to the total exactly. `member_id: null` is the company. The steps say how it came about.
#[operation(
    post, "/commission/preview", tag = "commission",
    responses((status = 200, description = "The split", body = CommissionPreview)),
)]
async fn preview_commission(
    permit: Permit<can::PreviewCommission>,
    app: web::Data<App>,
    Body(request): Body<PreviewCommissionRequest>,
) -> ApiResult<web::Json<CommissionPreview>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::try_split(tx, &request)).await?))
}
