//! Operations on risks.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::deal::risk::{
    AssignRiskRequest, CloseRiskRequest, EnterRiskRequest, GradeRiskRequest, RiskQuery, RiskReport, RiskReportQuery, RiskResponse,
    RiskSummary,
};
use fangke_shared::page::Page;
use fangke_shared::{ContractId, RiskId};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, created, pairs, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_risks)
        .service(get_risk_report)
        .service(get_risk)
        .service(enter_contract_risk)
        .service(assign_risk)
        .service(begin_risk)
        .service(grade_risk)
        .service(resolve_risk)
        .service(accept_risk);
}

/// A risk with its version.
fn versioned(risk: &RiskResponse) -> HttpResponse {
    with_etag(risk, risk.summary.version)
}

/// Lists risks of the contracts that the caller sees, the newest first.
#[operation(
    get, "/risks", tag = "risks",
    params(RiskQuery),
    responses((status = 200, description = "A page", body = Page<RiskSummary>)),
)]
async fn list_risks(permit: Permit<can::ReadContracts>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<Page<RiskSummary>>> {
    let query = RiskQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::page(tx, &query)).await?))
}

/// Reports on risks: what is open now, by grade, age, store and kind, and what was closed in a period, with the time that it took and the losses.
#[operation(
    get, "/risks/report", tag = "risks",
    params(RiskReportQuery),
    responses((status = 200, description = "The report", body = RiskReport)),
)]
async fn get_risk_report(permit: Permit<can::ReadContracts>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<RiskReport>> {
    let query = RiskReportQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::report(tx, &query)).await?))
}

/// Shows a risk: what was found, what happened to it, and what the caller may do.
#[operation(
    get, "/risks/{id}", of("The risk"), tag = "risks",
    responses((status = 200, description = "The risk", headers(("ETag")), body = RiskResponse)),
)]
async fn get_risk(permit: Permit<can::ReadContracts>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    Ok(versioned(&app.read(permit.caller, move |tx| service::get(tx, RiskId(*id))).await?))
}

/// Enters a risk of a contract that isn't over. One of this kind that is known already is found again: it is the same risk, open once more.
#[operation(
    post, "/contracts/{id}/risks", of("The contract"), tag = "risks",
    responses(
        (status = 201, description = "The risk", headers(("ETag"), ("Location")), body = RiskResponse),
        (status = 409, description = "The contract is over"),
    ),
)]
async fn enter_contract_risk(
    permit: Permit<can::HandleRisks>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<EnterRiskRequest>,
) -> ApiResult<HttpResponse> {
    let entered =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::enter(tx, ContractId(*id), request)).await?;
    Ok(created(&entered, &format!("/api/v1/risks/{}", entered.summary.id), entered.summary.version))
}

/// Gives a risk to somebody, who sees its contract from then on.
#[operation(
    post, "/risks/{id}/assign", of("The risk"), tag = "risks",
    responses(
        (status = 200, description = "The risk as changed", headers(("ETag")), body = RiskResponse),
        (status = 409, description = "The risk is closed"),
    ),
)]
async fn assign_risk(
    permit: Permit<can::HandleRisks>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<AssignRiskRequest>,
) -> ApiResult<HttpResponse> {
    let which = (RiskId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::assign(tx, which, &request)).await?))
}

/// Says that the caller deals with a risk, which is the caller's from then on.
#[operation(
    post, "/risks/{id}/begin", of("The risk"), tag = "risks",
    responses(
        (status = 200, description = "The risk as changed", headers(("ETag")), body = RiskResponse),
        (status = 409, description = "The risk is closed"),
    ),
)]
async fn begin_risk(
    permit: Permit<can::HandleRisks>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let which = (RiskId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::begin(tx, which)).await?))
}

/// Grades a risk anew, with a reason. Its time counts from its opening.
#[operation(
    post, "/risks/{id}/grade", of("The risk"), tag = "risks",
    responses(
        (status = 200, description = "The risk as changed", headers(("ETag")), body = RiskResponse),
        (status = 409, description = "The risk is closed"),
    ),
)]
async fn grade_risk(
    permit: Permit<can::GradeRisks>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<GradeRiskRequest>,
) -> ApiResult<HttpResponse> {
    let which = (RiskId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::grade(tx, which, &request)).await?))
}

/// Says that a risk is done away with, and which loss that avoided or left.
#[operation(
    post, "/risks/{id}/resolve", of("The risk"), tag = "risks",
    responses(
        (status = 200, description = "The risk as closed", headers(("ETag")), body = RiskResponse),
        (status = 409, description = "The risk is closed already"),
    ),
)]
async fn resolve_risk(
    permit: Permit<can::HandleRisks>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<CloseRiskRequest>,
) -> ApiResult<HttpResponse> {
    let which = (RiskId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::resolve(tx, which, &request)).await?))
}

/// Accepts a risk, with a reason. Whoever closes the deal or has submitted the contract doesn't.
#[operation(
    post, "/risks/{id}/accept", of("The risk"), tag = "risks",
    responses(
        (status = 200, description = "The risk as closed", headers(("ETag")), body = RiskResponse),
        (status = 409, description = "The risk is closed already"),
    ),
)]
async fn accept_risk(
    permit: Permit<can::AcceptRisks>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<CloseRiskRequest>,
) -> ApiResult<HttpResponse> {
    let which = (RiskId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::accept(tx, which, &request)).await?))
}
