//! What becomes public soon.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::permission::Scope;
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::PoolPreview;
use fangke_shared::query::{parse, unknown};

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(preview_pool);
}

/// The hours that a preview looks ahead, at most.
const HOURS_MAX: i64 = 24 * 31;

/// Shows what becomes public within the next hours.
///
/// The soonest first, 200 at most, with the number of all. Agents see their own.
#[operation(
    get, "/pool/preview", tag = "pool",
    params(
        ("hours" = Option<i64>, Query, description = "How far to look ahead, 1 to 744; 24 without it", example = 24),
        ("scope" = Option<Scope>, Query, description = "Only the caller's own, or those of the team, store or region"),
    ),
    responses((status = 200, description = "What will become public", body = PoolPreview)),
)]
async fn preview_pool(permit: Permit<can::ChangeListingStatus>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<PoolPreview>> {
    let (mut hours, mut scope) = (24, None);
    let mut errors = Vec::new();
    for (name, value) in pairs(&query) {
        let read = match name {
            "hours" => parse(name, value).map(|value| hours = value),
            "scope" => parse(name, value).map(|value| scope = Some(value)),
            _ => Err(unknown(name)),
        };
        errors.extend(read.err());
    }
    if !(1..=HOURS_MAX).contains(&hours) {
        errors.push(FieldError::new("hours", FieldCode::OutOfRange).with("min", 1).with("max", HOURS_MAX));
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::preview(tx, hours, scope)).await?))
}
