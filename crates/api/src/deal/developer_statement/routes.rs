//! The operation on what developers owe.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::deal::developer_statement::{DeveloperQuery, DeveloperStatement};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(get_developer_statement);
}

/// Shows which commission developers owe, by project and month of signing, as things stand now: 36 months at most.
///
/// It is the owner's side of the commission of the sales and rentals that count for a project with a developer, within what the caller sees of profit
/// and loss. What is due is what came in, less what was given back, and what is open, to the fen.
#[operation(
    get, "/developer-statement", tag = "profit",
    params(DeveloperQuery),
    responses((status = 200, description = "The statement", body = DeveloperStatement)),
)]
async fn get_developer_statement(
    permit: Permit<can::ReadProfit>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<DeveloperStatement>> {
    let query = DeveloperQuery::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::statement(tx, &query)).await?))
}
