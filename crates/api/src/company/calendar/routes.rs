//! Operations on the caller's calendar address.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use fangke_macros::operation;
use fangke_shared::company::calendar::{CalendarAddress, CalendarResponse};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::origin;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_calendar).service(replace_calendar).service(revoke_calendar);
}

/// Tells whether the caller has a calendar address.
///
/// The address itself is told only when it is made.
#[operation(
    get, "/me/calendar", tag = "calendar",
    responses((status = 200, description = "Whether, and since when", body = CalendarResponse)),
)]
async fn show_calendar(permit: Permit<can::ReadListings>, app: web::Data<App>) -> ApiResult<web::Json<CalendarResponse>> {
    Ok(web::Json(app.read(permit.caller, service::show).await?))
}

/// Makes a calendar address, or another one in its place.
///
/// An iCalendar feed (RFC 5545) of the caller's reminders, for calendar programs. Whoever has the address can read it, so it holds no names,
/// numbers, rooms or notes; the old address is closed at once.
#[operation(
    post, "/me/calendar", tag = "calendar",
    responses((status = 201, description = "The address, told this once", headers(("Cache-Control")), body = CalendarAddress)),
)]
async fn replace_calendar(permit: Permit<can::ReadListings>, app: web::Data<App>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let token = app.write(permit.caller, service::replace).await?;
    let url = format!("{}/calendar/{token}.ics", origin(&app, &request));
    Ok(HttpResponse::Created().insert_header((CACHE_CONTROL, "no-store")).json(CalendarAddress { url }))
}

/// Closes the caller's calendar address at once.
///
/// Also where there is none.
#[operation(delete, "/me/calendar", tag = "calendar", responses((status = 204, description = "There is no address any more")))]
async fn revoke_calendar(permit: Permit<can::ReadListings>, app: web::Data<App>) -> ApiResult<HttpResponse> {
    app.write(permit.caller, service::revoke).await?;
    Ok(HttpResponse::NoContent().finish())
}
