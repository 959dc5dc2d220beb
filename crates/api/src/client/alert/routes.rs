//! Operations on alerts.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::MatchAlertId;
use fangke_shared::client::matching::MatchAlert;
use fangke_shared::page::Page;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_match_alerts).service(dismiss_match_alert);
}

/// Lists new listings that answer demands of the caller's clients with so many points as an alert needs (setting `alert_score`), 50 at most.
///
/// Those of the last 14 days that are still on the market and that nobody has put away.
#[operation(
    get, "/match-alerts", tag = "clients",
    responses((status = 200, description = "The newest first", body = Page<MatchAlert>)),
)]
async fn list_match_alerts(permit: Permit<can::ReadClients>, app: web::Data<App>) -> ApiResult<web::Json<Page<MatchAlert>>> {
    Ok(web::Json(Page::whole(app.read(permit.caller, service::open).await?)))
}

/// Puts an alert away.
#[operation(
    post, "/match-alerts/{id}/dismiss", of("The alert"), tag = "clients",
    responses((status = 204, description = "It is put away")),
)]
async fn dismiss_match_alert(permit: Permit<can::EditClient>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, move |tx| service::dismiss(tx, MatchAlertId(*id))).await?;
    Ok(HttpResponse::NoContent().finish())
}
