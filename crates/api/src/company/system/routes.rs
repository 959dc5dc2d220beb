//! How the system is, over HTTP.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::company::system::{SystemErrorList, SystemResponse};
use fangke_shared::query::unknown;

use super::service::{self, Process};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_system).service(list_system_errors);
}

/// Shows how the system is.
///
/// Database, disk, backups, the key of contacts, jobs and errors of the last day, each with a verdict, and one for the whole.
#[operation(get, "/system", tag = "system", responses((status = 200, description = "How it is now", body = SystemResponse)))]
async fn show_system(_permit: Permit<can::ReadSystem>, app: web::Data<App>) -> ApiResult<web::Json<SystemResponse>> {
    let process = Process::of(&app);
    Ok(web::Json(app.db.read(move |conn| service::look(conn, &process)).await?))
}

/// Lists requests that ended in an error of the server itself.
///
/// The newest first, 50 at most; or those of the request whose id somebody was told. They are there a minute after they happened, for 30
/// days, 2 000 at most, and say nothing of who asked for what.
#[operation(
    get, "/system/errors", tag = "system",
    params(("request_id" = Option<String>, Query, description = "Of this request only", example = "f3a1c27be4d80915")),
    responses((status = 200, description = "The errors", body = SystemErrorList)),
)]
async fn list_system_errors(_permit: Permit<can::ReadSystem>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<SystemErrorList>> {
    let (mut request_id, mut wrong) = (None, Vec::new());
    for (name, value) in pairs(&query) {
        match name {
            "request_id" => request_id = Some(value.trim().to_owned()),
            _ => wrong.push(unknown(name)),
        }
    }
    if !wrong.is_empty() {
        return Err(ApiError::fields(wrong));
    }
    Ok(web::Json(app.db.read(move |conn| service::errors(conn, request_id.as_deref())).await?))
}
