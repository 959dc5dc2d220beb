//! Operations on performance.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::MemberId;
use fangke_shared::deal::performance::{
    CreateLadderRequest, EarningLine, LadderResponse, LeaderboardPage, LineQuery, MemberStatement, StatementPage, StoreStatements,
};
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use fangke_shared::permission::Scope;
use fangke_shared::problem::FieldError;
use fangke_shared::query::{parse, unknown};

use super::service::{self, Wanted};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, page_query, pairs};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config
        .service(list_statements)
        .service(get_statement)
        .service(list_store_statements)
        .service(list_earnings)
        .service(show_leaderboard)
        .service(list_ladders)
        .service(add_ladder);
}

/// Reads one parameter of a statement.
fn set(wanted: &mut Wanted, name: &str, value: &str) -> Result<(), FieldError> {
    if value.trim().is_empty() && matches!(name, "month" | "scope" | "store_id") {
        return Ok(());
    }
    match name {
        "month" => wanted.month = Some(parse(name, value)?),
        "scope" => wanted.scope = Some(parse(name, value)?),
        "store_id" => wanted.store = Some(parse(name, value)?),
        other => return Err(unknown(other)),
    }
    Ok(())
}

/// Lists the members' month: what was earned, clawed back and corrected, what is pending, and what is paid.
///
/// The greatest performance first. Sums of all members stand beside every page. What is pending is that of now, and shown with the current month
/// only. `payable_fen` is null where a part of the month was booked at a store that the caller doesn't see.
#[operation(
    get, "/performance/statements", tag = "performance", paged,
    params(
        ("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603"),
        ("scope" = inline(Option<Scope>), Query, description = "A smaller part of the company", example = "store"),
        ("store_id" = Option<i64>, Query, description = "Only what was booked at this store"),
    ),
    responses((status = 200, description = "The members", body = StatementPage)),
)]
async fn list_statements(permit: Permit<can::ReadPerformance>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<StatementPage>> {
    let mut wanted = Wanted::default();
    let page = page_query(&query, |name, value| set(&mut wanted, name, value))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::statements(tx, wanted, &page)).await?))
}

/// Shows a member's month, with the reasoning of what is paid.
#[operation(
    get, "/performance/statements/{id}", of("The member"), tag = "performance",
    params(("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603")),
    responses((status = 200, description = "The statement", body = MemberStatement)),
)]
async fn get_statement(
    permit: Permit<can::ReadPerformance>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<web::Json<MemberStatement>> {
    let mut month = None;
    let mut errors = Vec::new();
    for (name, value) in pairs(&query) {
        let read = match name {
            "month" if value.trim().is_empty() => Ok(()),
            "month" => parse(name, value).map(|value| month = Some(value)),
            other => Err(unknown(other)),
        };
        errors.extend(read.err());
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::member_statement(tx, MemberId(*id), month)).await?))
}

/// Lists the stores' month, and what the company keeps itself.
///
/// A store has what was booked for members who belonged to it on that day. For whoever sees all of the company the totals are what came in and
/// settled something, less what was refunded of it.
#[operation(
    get, "/performance/stores", tag = "performance",
    params(
        ("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603"),
        ("scope" = inline(Option<Scope>), Query, description = "A smaller part of the company", example = "store"),
        ("store_id" = Option<i64>, Query, description = "Only this store"),
    ),
    responses((status = 200, description = "The stores", body = StoreStatements)),
)]
async fn list_store_statements(
    permit: Permit<can::ReadPerformance>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<StoreStatements>> {
    let mut wanted = Wanted::default();
    let errors: Vec<FieldError> = pairs(&query).filter_map(|(name, value)| set(&mut wanted, name, value).err()).collect();
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::stores(tx, wanted)).await?))
}

/// Lists the lines that statements are made of, the newest first.
///
/// A line is what one receipt, refund or correction means for one payee in one role: the part of all that had come in with it, less the part of
/// what had come in before. The lines of everybody add up to the split of the sum, to the fen.
#[operation(
    get, "/performance/lines", tag = "performance", paged,
    params(LineQuery),
    responses((status = 200, description = "A page", body = Page<EarningLine>)),
)]
async fn list_earnings(permit: Permit<can::ReadPerformance>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<Page<EarningLine>>> {
    let mut wanted = LineQuery::default();
    let page = page_query(&query, |name, value| wanted.set(name, value))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::lines(tx, &wanted, &page)).await?))
}

/// Shows who has the greatest performance of a month: the same sums as in the statements.
#[operation(
    get, "/performance/leaderboard", tag = "performance", paged,
    params(
        ("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603"),
        ("scope" = inline(Option<Scope>), Query, description = "A smaller part of the company", example = "store"),
        ("store_id" = Option<i64>, Query, description = "Only what was booked at this store"),
    ),
    responses((status = 200, description = "The places", body = LeaderboardPage)),
)]
async fn show_leaderboard(
    permit: Permit<can::ReadLeaderboard>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<LeaderboardPage>> {
    let mut wanted = Wanted::default();
    let page = page_query(&query, |name, value| set(&mut wanted, name, value))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::leaderboard(tx, wanted, &page)).await?))
}

/// Lists the versions of the ladders by which performance is paid, the newest first.
#[operation(
    get, "/performance/ladders", tag = "performance", paged,
    responses((status = 200, description = "A page", body = Page<LadderResponse>)),
)]
async fn list_ladders(permit: Permit<can::EditLadders>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<Page<LadderResponse>>> {
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::list_ladders(tx, &page)).await?))
}

/// Adds a version of a ladder, for everybody or for one member.
///
/// It counts from its first month on, the current one at the earliest. A member's own comes before that of everybody; without any ladder all of the
/// performance is paid. An empty list of rungs ends a ladder.
#[operation(
    post, "/performance/ladders", tag = "performance",
    responses((status = 201, description = "The version", body = LadderResponse)),
)]
async fn add_ladder(
    permit: Permit<can::EditLadders>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<CreateLadderRequest>,
) -> ApiResult<HttpResponse> {
    let added = app.write_once(permit.caller, key, request, service::add_ladder).await?;
    Ok(HttpResponse::Created().json(added))
}
