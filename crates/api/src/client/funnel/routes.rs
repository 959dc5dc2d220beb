//! Operations on the funnel.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::client::funnel::{FunnelQuery, FunnelReport};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_funnel);
}

/// Shows the funnel of a month: how many clients went on, how long they stayed, who is over the limit of a stage.
///
/// Over the clients that were registered within the caller's reach: those registered in the month (`cohort`), or what happened in the
/// month to whomever (`period`).
#[operation(
    get, "/clients/funnel", tag = "clients",
    params(FunnelQuery),
    responses((status = 200, description = "The funnel", body = FunnelReport)),
)]
async fn show_funnel(permit: Permit<can::ReadClients>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<FunnelReport>> {
    let query = FunnelQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::report(tx, &query)).await?))
}
