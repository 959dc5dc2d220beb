//! Operations on the caller's notices.

use actix_web::{get, post, web};
use fangke_shared::company::notice::{NoticePage, ReadNoticesRequest, UnreadResponse};
use fangke_shared::query::{parse, unknown};
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Body, Pairs, page_query};
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut ServiceConfig) {
    config.service(list_notices).service(read_notices);
}

/// Lists the caller's notices.
///
/// The newest first, with the number of unread ones.
#[utoipa::path(
    tag = "notices",
    operation_id = "list_notices",
    params(
        ("unread" = Option<bool>, Query, description = "Only those that are unread"),
        ("limit" = Option<i64>, Query, description = "Rows of the page, 1 to 200", example = 20),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the previous page"),
    ),
    responses((status = 200, description = "A page", body = NoticePage)),
    extensions(("x-permission" = json!("read_listings")))
)]
#[get("/notices")]
async fn list_notices(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<NoticePage>> {
    let mut is_unread = false;
    let page = page_query(&query, |name, value| match name {
        "unread" => parse(name, value).map(|value| is_unread = value),
        _ => Err(unknown(name)),
    })?;
    let member = permit.caller.claims.member_id;
    Ok(web::Json(app.db.read(move |conn| service::list(conn, member, is_unread, &page)).await?))
}

/// Marks notices of the caller as read.
#[utoipa::path(
    tag = "notices",
    operation_id = "read_notices",
    request_body(content = ReadNoticesRequest, example = json!({"ids": [17, 18]})),
    responses((status = 200, description = "How many are unread still", body = UnreadResponse)),
    extensions(("x-permission" = json!("read_listings")))
)]
#[post("/notices/read")]
async fn read_notices(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    Body(request): Body<ReadNoticesRequest>,
) -> ApiResult<web::Json<UnreadResponse>> {
    let (member, now) = (permit.caller.claims.member_id, app.clock.now());
    Ok(web::Json(app.db.write(move |conn| service::mark_read(conn, member, &request, now)).await?))
}
