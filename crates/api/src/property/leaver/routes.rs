//! Operations on what a member looks after.

use actix_web::{get, post, web};
use fangke_macros::operation;
use fangke_shared::MemberId;
use fangke_shared::property::leaver::{Belongings, HandOverRequest, HandedOver};

use super::service;
use crate::company::member::reach::Reach;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_belongings).service(hand_over);
}

/// Shows what a member looks after: before they are deactivated.
#[operation(
    get, "/members/{id}/belongings", of("The member"), tag = "members",
    responses((status = 200, description = "How much it is", body = Belongings)),
)]
async fn show_belongings(permit: Permit<can::ManageMembers>, app: web::Data<App>, id: web::Path<i64>) -> ApiResult<web::Json<Belongings>> {
    let reach = Reach::of(&permit);
    Ok(web::Json(app.read(permit.caller, move |tx| service::belongings(tx, &reach, MemberId(*id))).await?))
}

/// Hands over everything that a member looks after: private listings and leads, keys that are out, open next steps, clients.
///
/// All or nothing, whatever the receiver's quota. What the member owes for numbers that they looked at stays theirs.
#[operation(
    post, "/members/{id}/hand-over", of("The member"), tag = "members",
    responses((status = 200, description = "How much it was", body = HandedOver)),
)]
async fn hand_over(
    permit: Permit<can::ManageMembers>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<HandOverRequest>,
) -> ApiResult<web::Json<HandedOver>> {
    let reach = Reach::of(&permit);
    let done =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::hand_over(tx, &reach, MemberId(*id), request));
    Ok(web::Json(done.await?))
}
