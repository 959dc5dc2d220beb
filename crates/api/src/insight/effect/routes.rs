//! Operations on what a figure's change would do.

use actix_web::{post, web};
use fangke_macros::operation;
use fangke_shared::company::setting::{PreviewSettingRequest, SettingKey};
use fangke_shared::insight::effect::SettingPreview;

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(preview_setting);
}

/// Shows what a change would do, before it does.
///
/// Counts what is there now, by the figures of the day from which the change would count.
#[operation(
    post, "/settings/{key}/preview", tag = "settings",
    params(("key" = SettingKey, Path, description = "The figure")),
    responses((status = 200, description = "What it touches, with examples", body = SettingPreview)),
)]
async fn preview_setting(
    permit: Permit<can::ManageSettings>,
    app: web::Data<App>,
    word: web::Path<String>,
    Body(request): Body<PreviewSettingRequest>,
) -> ApiResult<web::Json<SettingPreview>> {
    let key: SettingKey = word.parse().map_err(|_| ApiError::not_found())?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::preview(tx, key, &request)).await?))
}
