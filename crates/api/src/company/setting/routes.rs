//! Operations on the figures of the rules.

use actix_web::{HttpResponse, get, post, web};
use fangke_shared::company::setting::{ChangeSettingRequest, SettingEntry, SettingKey, SettingResponse};
use fangke_shared::page::Page;
use fangke_shared::query::unknown;
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, page_query};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list_settings).service(list_setting_history).service(change_setting);
}

/// What no word names is nowhere.
pub(crate) fn key(word: &str) -> ApiResult<SettingKey> {
    word.parse().map_err(|_| ApiError::not_found())
}

/// Lists the figures of the rules.
///
/// Each with its default, what may be entered, the figure in force and the next change.
#[utoipa::path(
    tag = "settings",
    operation_id = "list_settings",
    responses((status = 200, description = "All of them", body = Page<SettingResponse>)),
    extensions(("x-permission" = json!("read_listings")))
)]
#[get("/settings")]
async fn list_settings(permit: Permit<can::ReadListings>, app: web::Data<App>) -> ApiResult<web::Json<Page<SettingResponse>>> {
    Ok(web::Json(app.read(permit.caller, service::list).await?))
}

/// Lists a figure's changes, newest first.
#[utoipa::path(
    tag = "settings",
    operation_id = "list_setting_history",
    params(
        ("key" = SettingKey, Path, description = "The figure"),
        ("limit" = Option<i64>, Query, description = "Rows of the page, 1 to 200", example = 20),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the previous page"),
    ),
    responses((status = 200, description = "A page", body = Page<SettingEntry>)),
    extensions(("x-permission" = json!("read_listings")))
)]
#[get("/settings/{key}/history")]
async fn list_setting_history(
    _permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    word: web::Path<String>,
    query: Pairs,
) -> ApiResult<web::Json<Page<SettingEntry>>> {
    let key = key(&word)?;
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.db.read(move |conn| service::history(conn, key, &page)).await?))
}

/// Changes a figure, from now or from a day to come.
#[utoipa::path(
    tag = "settings",
    operation_id = "change_setting",
    params(
        ("key" = SettingKey, Path, description = "The figure"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, the same key gives the same answer"),
    ),
    request_body = ChangeSettingRequest,
    responses((status = 201, description = "The figure as it stands", body = SettingResponse)),
    extensions(("x-permission" = json!("manage_settings")))
)]
#[post("/settings/{key}")]
async fn change_setting(
    permit: Permit<can::ManageSettings>,
    app: web::Data<App>,
    word: web::Path<String>,
    idempotency: IdempotencyKey,
    Body(request): Body<ChangeSettingRequest>,
) -> ApiResult<HttpResponse> {
    let key = key(&word)?;
    let setting =
        app.write_once(permit.caller, idempotency, (key, request), |tx, (key, request)| service::change(tx, *key, request)).await?;
    Ok(HttpResponse::Created().json(setting))
}
