//! Operations of the bell.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::insight::bell::NoticePage;
use fangke_shared::query::{parse, unknown};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, page_query};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_notices);
}

/// Lists the caller's notices.
///
/// The newest first, with the number of unread ones.
#[operation(
    get, "/notices", tag = "notices", paged,
    params(
        ("unread" = Option<bool>, Query, description = "Only those that are unread"),
    ),
    responses((status = 200, description = "A page", body = NoticePage)),
)]
async fn list_notices(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<NoticePage>> {
    let mut is_unread = false;
    let page = page_query(&query, |name, value| match name {
        "unread" => parse(name, value).map(|value| is_unread = value),
        _ => Err(unknown(name)),
    })?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::list(tx, is_unread, &page)).await?))
}
