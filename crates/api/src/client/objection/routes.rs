//! Operations on objections.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::client::objection::{ObjectionQuery, ObjectionReport};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(count_objections);
}

/// Counts what clients had against it in a month, the most frequent first.
///
/// In follow-ups that count, and as what spoke against a listing at showings; by what members within the caller's reach have written.
#[operation(
    get, "/objections", tag = "clients",
    params(
        ("on" = Option<chrono::NaiveDate>, Query, description = "A business day of the month; today without it", example = "2026-03-01"),
        ("store_id" = Option<i64>, Query, description = "Only what agents of this store have written"),
    ),
    responses((status = 200, description = "The table", body = ObjectionReport)),
)]
async fn count_objections(permit: Permit<can::ReadClients>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ObjectionReport>> {
    let query = ObjectionQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::report(tx, &query)).await?))
}
