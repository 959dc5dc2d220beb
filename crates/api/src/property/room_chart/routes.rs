//! The chart over HTTP.

use actix_web::{HttpResponse, get, web};
use fangke_macros::operation;
use fangke_shared::CommunityId;
use fangke_shared::property::room_chart::RoomChart;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, no_parameters};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(get_room_chart);
}

/// Shows the rooms of a community, and what stands in each of them.
///
/// Flats on the market, and of those that aren't the latest listing; with what is asked and was paid for a square metre.
#[operation(
    get, "/communities/{id}/room-chart", of("The community"), tag = "communities",
    responses(
        (status = 200, description = "The chart", body = RoomChart),
        (status = 422, description = "There are no parameters"),
    ),
)]
async fn get_room_chart(
    permit: Permit<can::ReadListings>,
    app: web::Data<App>,
    id: web::Path<i64>,
    query: Pairs,
) -> ApiResult<HttpResponse> {
    no_parameters(&query)?;
    Ok(HttpResponse::Ok().json(app.read(permit.caller, move |tx| service::chart(tx, CommunityId(*id))).await?))
}
