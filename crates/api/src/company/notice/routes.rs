//! Operations on the caller's notices.

use actix_web::{post, web};
use fangke_macros::operation;
use fangke_shared::company::notice::{ReadNoticesRequest, UnreadResponse};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(read_notices);
}

/// Marks notices of the caller as read.
#[operation(
    post, "/notices/read", tag = "notices",
    request_body(content = ReadNoticesRequest, example = json!({"ids": [17, 18]})),
    responses((status = 200, description = "How many are unread still", body = UnreadResponse)),
)]
async fn read_notices(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    Body(request): Body<ReadNoticesRequest>,
) -> ApiResult<web::Json<UnreadResponse>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::mark_read(tx, &request)).await?))
}
