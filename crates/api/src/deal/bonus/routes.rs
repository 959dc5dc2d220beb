//! Operations on bonuses.

use actix_web::{HttpResponse, delete, get, post, web};
use fangke_macros::operation;
use fangke_shared::BonusId;
use fangke_shared::deal::bonus::{Bonus, BonusPage, BonusQuery, EnterBonusRequest, ReverseBonusRequest};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, pairs};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_bonuses)
        .service(enter_bonus)
        .service(get_bonus)
        .service(approve_bonus)
        .service(reverse_bonus)
        .service(withdraw_bonus);
}

/// 201 with a bonus and its address.
fn entered(bonus: &Bonus) -> HttpResponse {
    HttpResponse::Created().insert_header(("Location", format!("/api/v1/bonuses/{}", bonus.id))).json(bonus)
}

/// Lists the bonuses of a month, the newest first, with the sums of all pages.
///
/// Members see their own that are approved, managers those of their store with the drafts, directors those of their region.
#[operation(
    get, "/bonuses", tag = "bonuses",
    params(BonusQuery),
    responses((status = 200, description = "A page, and the sums", body = BonusPage)),
)]
async fn list_bonuses(permit: Permit<can::ReadPerformance>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<BonusPage>> {
    let query = BonusQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::page(tx, &query)).await?))
}

/// Enters a bonus for a member, as a draft that somebody else approves. 409 `month_locked` for a locked month.
#[operation(
    post, "/bonuses", tag = "bonuses",
    responses(
        (status = 201, description = "The draft", headers(("Location")), body = Bonus),
        (status = 409, description = "The month is locked"),
    ),
)]
async fn enter_bonus(
    permit: Permit<can::EnterBonuses>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<EnterBonusRequest>,
) -> ApiResult<HttpResponse> {
    Ok(entered(&app.write_once(permit.caller, key, request, service::enter).await?))
}

/// Shows a bonus, with what the caller may do.
#[operation(
    get, "/bonuses/{id}", of("The bonus"), tag = "bonuses",
    responses((status = 200, description = "The bonus", body = Bonus)),
)]
async fn get_bonus(permit: Permit<can::ReadPerformance>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<web::Json<Bonus>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::get(tx, BonusId(*id))).await?))
}

/// Approves a draft that somebody else has entered, for somebody else; it counts from then on.
#[operation(
    post, "/bonuses/{id}/approve", of("The bonus"), tag = "bonuses",
    responses(
        (status = 200, description = "The bonus as approved", body = Bonus),
        (status = 409, description = "It is approved already, or its month is locked"),
    ),
)]
async fn approve_bonus(
    permit: Permit<can::ApproveBonuses>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
) -> ApiResult<web::Json<Bonus>> {
    Ok(web::Json(app.write_once(permit.caller, key, *id, |tx, id| service::approve(tx, BonusId(*id))).await?))
}

/// Enters a bonus in reverse, as a draft with a reference: in its month, or in the first open one after it. A bonus is reversed once.
#[operation(
    post, "/bonuses/{id}/reverse", of("The bonus"), tag = "bonuses",
    responses(
        (status = 201, description = "The bonus in reverse", headers(("Location")), body = Bonus),
        (status = 409, description = "It is a draft, or is reversed already"),
    ),
)]
async fn reverse_bonus(
    permit: Permit<can::EnterBonuses>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<ReverseBonusRequest>,
) -> ApiResult<HttpResponse> {
    let made = app.write_once(permit.caller, key, (*id, request), |tx, (id, request)| service::reverse(tx, BonusId(*id), request)).await?;
    Ok(entered(&made))
}

/// Takes a draft back.
#[operation(
    delete, "/bonuses/{id}", of("The bonus"), tag = "bonuses",
    responses((status = 204, description = "It is gone"), (status = 409, description = "It is approved")),
)]
async fn withdraw_bonus(permit: Permit<can::EnterBonuses>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::withdraw(tx, BonusId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}
