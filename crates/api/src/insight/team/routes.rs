//! Operations on the team.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::insight::team::TeamResponse;
use fangke_shared::permission::Scope;
use fangke_shared::query::{parse, unknown};

use super::service;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_team);
}

/// Shows the members and their figures.
///
/// The active members of the part of the company that the caller manages, 500 at most. Each figure is the length of a list: of listings by
/// `maintainer_id`, of keys by `holder_id`, of clients by `agent_id`.
#[operation(
    get, "/team", tag = "team",
    params(("scope" = Option<Scope>, Query, description = "A smaller part of the company", example = "team")),
    responses((status = 200, description = "The members", body = TeamResponse)),
)]
async fn show_team(permit: Permit<can::ManageMembers>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<TeamResponse>> {
    let mut scope = None;
    let mut errors = Vec::new();
    for (name, value) in pairs(&query) {
        let read = match name {
            "scope" => parse::<Scope>(name, value).map(|value| scope = Some(value)),
            _ => Err(unknown(name)),
        };
        errors.extend(read.err());
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::team(tx, scope)).await?))
}
