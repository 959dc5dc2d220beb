//! Operations on the owner contacts of a listing.

use actix_web::{post, web};
use fangke_macros::operation;
use fangke_shared::property::owner::{RevealRequest, RevealResponse};
use fangke_shared::{ListingId, OwnerId};

use super::service::{self};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(reveal_owner);
}

/// Reveals an owner's name and number.
///
/// Counted against the daily limit and recorded before it is shown; a follow-up is due within two hours. Until it is written or overdue, the same
/// contact is answered to the same member again: that isn't counted, and its purpose is that of the first time.
#[operation(
    post, "/listings/{id}/owners/{owner_id}/reveal", of("The listing", "The contact"), tag = "listings",
    responses(
        (status = 200, description = "The contact in clear", body = RevealResponse),
        (status = 429, description = "Today's reveals are used up"),
    ),
)]
async fn reveal_owner(
    permit: Permit<can::RevealContact>,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    Body(request): Body<RevealRequest>,
) -> ApiResult<web::Json<RevealResponse>> {
    let (id, owner) = path.into_inner();
    let revealed = app.write(permit.caller, move |tx| service::reveal(tx, (ListingId(id), OwnerId(owner)), &request)).await?;
    Ok(web::Json(revealed))
}
