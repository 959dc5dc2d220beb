//! The operation by which enquiries come in.

use actix_web::{HttpResponse, post, web};
use fangke_macros::operation;
use fangke_shared::partner::lead::{CreatePortalLeadRequest, PortalLeadResponse};

use super::service::{self, Sender};
use crate::partner::portal::service::Reach;
use crate::platform::error::ApiResult;
use crate::platform::guard::{PartnerPermit, partner_can};
use crate::platform::http::Body;
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(create_portal_lead);
}

/// Hands over an enquiry.
///
/// It is assigned at once, and answered by a consultant of the store that has published the listing. Whether the house knows the person isn't told. With an
/// `Idempotency-Key` the same enquiry may be sent again; without one it counts as another.
#[operation(
    post, "/portal/leads", tag = "portal",
    responses(
        (status = 201, description = "It has arrived", body = PortalLeadResponse),
        (status = 422, description = "Wrong fields; `does_not_exist` at `/listing_id` for a listing that this partner isn't shown"),
    ),
)]
async fn create_portal_lead(
    permit: PartnerPermit<partner_can::LeadsWrite>,
    app: web::Data<App>,
    key: IdempotencyKey,
    Body(request): Body<CreatePortalLeadRequest>,
) -> ApiResult<HttpResponse> {
    let sender =
        Sender { client: permit.partner.api_client_id, reach: Reach::of(&permit.partner), key: key.0, request_id: permit.request_id };
    let arrived: PortalLeadResponse = app.write(None, move |tx| service::create(tx, &sender, &request)).await?;
    Ok(HttpResponse::Created().json(arrived))
}
