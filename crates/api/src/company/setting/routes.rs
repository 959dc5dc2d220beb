//! Operations on the figures of the rules.

use actix_web::{HttpResponse, get, post, web};
use fangke_macros::operation;
use fangke_shared::company::setting::{ChangeSettingRequest, SettingEntry, SettingKey, SettingResponse};
use fangke_shared::page::Page;
use fangke_shared::query::unknown;

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, page_query};
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_settings).service(list_setting_history).service(change_setting);
}

/// What no word names is nowhere.
pub(crate) fn setting_key(word: &str) -> ApiResult<SettingKey> {
    word.parse().map_err(|_| ApiError::not_found())
}

/// Lists the figures of the rules.
///
/// Each with its default, what may be entered, the figure in force and the next change.
#[operation(get, "/settings", tag = "settings", responses((status = 200, description = "All of them", body = Page<SettingResponse>)))]
async fn list_settings(permit: Permit<can::ReadListings>, app: web::Data<App>) -> ApiResult<web::Json<Page<SettingResponse>>> {
    Ok(web::Json(app.read(permit.caller, service::list).await?))
}

/// Lists a figure's changes, newest first.
#[operation(
    get, "/settings/{key}/history", tag = "settings", paged,
    params(("key" = SettingKey, Path, description = "The figure")),
    responses((status = 200, description = "A page", body = Page<SettingEntry>)),
)]
async fn list_setting_history(
    _permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    word: web::Path<String>,
    query: Pairs,
) -> ApiResult<web::Json<Page<SettingEntry>>> {
    let key = setting_key(&word)?;
    let page = page_query(&query, |name, _| Err(unknown(name)))?;
    Ok(web::Json(app.db.read(move |conn| service::history(conn, key, &page)).await?))
}

/// Changes a figure, from now or from a day to come.
#[operation(
    post, "/settings/{key}", tag = "settings",
    params(("key" = SettingKey, Path, description = "The figure")),
    responses((status = 201, description = "The figure as it stands", body = SettingResponse)),
)]
async fn change_setting(
    permit: Permit<can::ManageSettings>,
    app: web::Data<App>,
    word: web::Path<String>,
    idempotency: IdempotencyKey,
    Body(request): Body<ChangeSettingRequest>,
) -> ApiResult<HttpResponse> {
    let key = setting_key(&word)?;
    let setting =
        app.write_once(permit.caller, idempotency, (key, request), |tx, (key, request)| service::change(tx, *key, request)).await?;
    Ok(HttpResponse::Created().json(setting))
}
