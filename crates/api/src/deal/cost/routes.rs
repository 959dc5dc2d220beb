//! Operations on costs and budgets.

use actix_web::{HttpResponse, delete, get, post, web};
use fangke_macros::operation;
use fangke_shared::deal::cost::{
    BudgetMonth, BudgetVersion, CostEntry, CostPage, CostQuery, EnterCostRequest, PayCostRequest, ProposeBudgetRequest, ReverseCostRequest,
};
use fangke_shared::month::Month;
use fangke_shared::problem::FieldError;
use fangke_shared::query::{parse, unknown};
use fangke_shared::{BudgetId, CostId};

use super::budget::Wanted;
use super::{routes_objects, service};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, IfMatch, Pairs, created, pairs, with_etag};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    routes_objects::configure(config);
    config
        .service(list_costs)
        .service(enter_cost)
        .service(get_cost)
        .service(approve_cost)
        .service(pay_cost)
        .service(reverse_cost)
        .service(withdraw_cost)
        .service(get_budgets)
        .service(propose_budget)
        .service(approve_budget);
}

/// An entry with its version.
fn versioned(entry: &CostEntry) -> HttpResponse {
    with_etag(entry, entry.version)
}

/// 201 with an entry and its address.
fn entered(entry: &CostEntry) -> HttpResponse {
    created(entry, &format!("/api/v1/costs/{}", entry.id), entry.version)
}

/// Lists what the house spends, the newest first, with the sums of all pages.
///
/// Managers see that of their store, directors that of their region; head office is seen by who sees everything.
#[operation(
    get, "/costs", tag = "costs",
    params(CostQuery),
    responses((status = 200, description = "A page, and the sums", body = CostPage)),
)]
async fn list_costs(permit: Permit<can::ReadCosts>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<CostPage>> {
    let query = CostQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::page(tx, &query)).await?))
}

/// Enters a cost, as a draft that somebody else approves. 409 `month_locked` for a locked month.
#[operation(
    post, "/costs", tag = "costs",
    responses(
        (status = 201, description = "The draft", headers(("ETag"), ("Location")), body = CostEntry),
        (status = 409, description = "The month is locked"),
    ),
)]
async fn enter_cost(
    permit: Permit<can::EnterCosts>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<EnterCostRequest>,
) -> ApiResult<HttpResponse> {
    Ok(entered(&app.write_once(permit.caller, key, request, service::enter).await?))
}

/// Shows an entry, with what is used of its budget and what the caller may do.
#[operation(
    get, "/costs/{id}", of("The entry"), tag = "costs",
    responses((status = 200, description = "The entry", headers(("ETag")), body = CostEntry)),
)]
async fn get_cost(permit: Permit<can::ReadCosts>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    Ok(versioned(&app.read(permit.caller, move |tx| service::get(tx, CostId(*id))).await?))
}

/// Approves a draft that somebody else has entered.
///
/// 403 `budget_needs_director` where more than all of the budget would be used, 409 `budget_exceeded` beyond 110 % of it, 409 `keys_unconfirmed`
/// for keys that don't open their door yet, or whose listing shows none.
#[operation(
    post, "/costs/{id}/approve", of("The entry"), tag = "costs",
    responses(
        (status = 200, description = "The entry as approved", headers(("ETag")), body = CostEntry),
        (status = 409, description = "It is no draft, its month is locked, or its budget is exceeded"),
    ),
)]
async fn approve_cost(
    permit: Permit<can::ApproveCosts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let which = (CostId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::approve(tx, which)).await?))
}

/// Says that an approved cost is paid.
#[operation(
    post, "/costs/{id}/pay", of("The entry"), tag = "costs",
    responses(
        (status = 200, description = "The entry as paid", headers(("ETag")), body = CostEntry),
        (status = 409, description = "It isn't approved, or is paid already"),
    ),
)]
async fn pay_cost(
    permit: Permit<can::PayCosts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
    Body(request): Body<PayCostRequest>,
) -> ApiResult<HttpResponse> {
    let which = (CostId(*id), if_match.0);
    Ok(versioned(&app.write(permit.caller, move |tx| service::pay(tx, which, request)).await?))
}

/// Enters a cost in reverse, as a draft with a reference: in its month, or in the first open one after it. An entry is reversed once.
#[operation(
    post, "/costs/{id}/reverse", of("The entry"), tag = "costs",
    responses(
        (status = 201, description = "The entry in reverse", headers(("ETag"), ("Location")), body = CostEntry),
        (status = 409, description = "It is a draft, or is reversed already"),
    ),
)]
async fn reverse_cost(
    permit: Permit<can::EnterCosts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<ReverseCostRequest>,
) -> ApiResult<HttpResponse> {
    let made = app.write_once(permit.caller, key, (*id, request), |tx, (id, request)| service::reverse(tx, CostId(*id), request)).await?;
    Ok(entered(&made))
}

/// Takes a draft back.
#[operation(
    delete, "/costs/{id}", of("The entry"), tag = "costs",
    responses((status = 204, description = "It is gone"), (status = 409, description = "It is no draft")),
)]
async fn withdraw_cost(
    permit: Permit<can::EnterCosts>,
    app: web::Data<App>,
    id: web::Path<i64>,
    if_match: IfMatch,
) -> ApiResult<HttpResponse> {
    let which = (CostId(*id), if_match.0);
    app.write(permit.caller, move |tx| service::withdraw(tx, which)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reads one parameter of a month of budgets.
fn set(wanted: &mut Wanted, name: &str, value: &str) -> Result<(), FieldError> {
    match name {
        "month" | "store_id" | "cost_object_id" if value.trim().is_empty() => {}
        "month" => wanted.month = Some(parse(name, value)?),
        "store_id" => wanted.store = Some(parse(name, value)?),
        "cost_object_id" => wanted.object = Some(parse(name, value)?),
        other => return Err(unknown(other)),
    }
    Ok(())
}

/// Shows the budgets of a cost centre, a project or a campaign in a month: every category with what is committed and spent, how far that is off, and its versions.
#[operation(
    get, "/budgets", tag = "costs",
    params(
        ("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603"),
        ("store_id" = Option<i64>, Query, description = "The store; head office without it, or the own store of who doesn't see that"),
        ("cost_object_id" = Option<i64>, Query, description = "The project or campaign, instead of a store"),
    ),
    responses((status = 200, description = "The budgets", body = BudgetMonth)),
)]
async fn get_budgets(permit: Permit<can::ReadCosts>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<BudgetMonth>> {
    let mut wanted = Wanted::default();
    let errors: Vec<FieldError> = pairs(&query).filter_map(|(name, value)| set(&mut wanted, name, value).err()).collect();
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::budget_month(tx, wanted)).await?))
}

/// Proposes a version of a budget. 409 `month_locked` for a locked month.
#[operation(
    post, "/budgets", tag = "costs",
    responses(
        (status = 201, description = "The version", body = BudgetVersion),
        (status = 409, description = "The month is locked"),
    ),
)]
async fn propose_budget(
    permit: Permit<can::ProposeBudgets>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<ProposeBudgetRequest>,
) -> ApiResult<HttpResponse> {
    let proposed = app.write_once(permit.caller, key, request, service::propose_budget).await?;
    Ok(HttpResponse::Created().json(proposed))
}

/// Approves a version that somebody else has proposed; it counts from then on.
#[operation(
    post, "/budgets/{id}/approve", of("The version"), tag = "costs",
    responses(
        (status = 200, description = "The version as approved", body = BudgetVersion),
        (status = 409, description = "It or a later one is approved already, or the month is locked"),
    ),
)]
async fn approve_budget(
    permit: Permit<can::ApproveBudgets>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
) -> ApiResult<web::Json<BudgetVersion>> {
    Ok(web::Json(app.write_once(permit.caller, key, *id, |tx, id| service::approve_budget(tx, BudgetId(*id))).await?))
}
