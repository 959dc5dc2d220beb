//! Operations on the caller's reminders and calendar.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use fangke_macros::operation;
use fangke_shared::insight::reminder::{DueState, FlatList, ReminderKind, ReminderList, ReminderSummary};
use fangke_shared::query::{parse, parse_list, unknown};

use super::{flats, service};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::language::Language;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(list_reminders).service(list_flats).service(summarise_reminders);
}

/// What needs no signing in: the calendar's address is its own permission.
pub fn configure_public(config: &mut web::ServiceConfig) {
    config.route("/calendar/{token}.ics", web::get().to(calendar));
}

/// Lists what the caller has to do.
///
/// What is due first comes first, 200 at most; the counts are those of everything. Owners to be called again, own next steps, first
/// follow-ups, protection that ends within 7 days, exclusive agreements that end soon, keys to be brought back, follow-ups after reveals,
/// showings of the next 30 days, clients to be called again, and those that become public within 48 hours.
#[operation(
    get, "/reminders", tag = "reminders",
    params(
        ("due" = Option<String>, Query, description = "`overdue`, `today`, `upcoming`, or `all`, as without it", pattern = "^(overdue|today|upcoming|all)$", example = "today"),
        ("kind" = Option<Vec<ReminderKind>>, Query, style = Form, explode = false, description = "Only these kinds", example = json!(["owner_rhythm", "next_step"])),
    ),
    responses((status = 200, description = "The reminders", body = ReminderList)),
)]
async fn list_reminders(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ReminderList>> {
    let (mut due, mut kinds) = (None::<DueState>, Vec::<ReminderKind>::new());
    let mut errors = Vec::new();
    for (name, value) in pairs(&query) {
        let read = match name {
            "due" if value == "all" => Ok(()),
            "due" => parse(name, value).map(|value| due = Some(value)),
            "kind" => parse_list(name, value).map(|value| kinds = value),
            _ => Err(unknown(name)),
        };
        errors.extend(read.err());
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    let list = app.read(permit.caller, move |tx| service::list(tx, due, &kinds)).await?;
    Ok(web::Json(list))
}

/// Lists the flats and clients with something to do.
///
/// One entry a flat or client, 200 at most, with all that is to be done with it. What is lost within 48 hours comes first, by the moment of the
/// loss; then what is overdue, due today, due later; in each of these key clients are in front. Keys and showings are left out.
#[operation(
    get, "/reminders/flats", tag = "reminders",
    params(
        ("kind" = Option<Vec<ReminderKind>>, Query, style = Form, explode = false, description = "Only these kinds", example = json!(["first_follow_up"])),
    ),
    responses((status = 200, description = "The flats", body = FlatList)),
)]
async fn list_flats(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<FlatList>> {
    let mut kinds = Vec::<ReminderKind>::new();
    let mut errors = Vec::new();
    for (name, value) in pairs(&query) {
        let read = match name {
            "kind" => parse_list(name, value).map(|value| kinds = value),
            _ => Err(unknown(name)),
        };
        errors.extend(read.err());
    }
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| flats::list(tx, &kinds)).await?))
}

/// Counts what is overdue, due today and unread.
///
/// For the bell: cheap enough to be asked for every minute.
#[operation(
    get, "/reminders/summary", tag = "reminders",
    responses((status = 200, description = "The numbers", body = ReminderSummary, example = json!({"overdue": 2, "today": 5, "unread_notices": 1}))),
)]
async fn summarise_reminders(permit: Permit<can::ReadListings>, app: web::Data<App>) -> ApiResult<web::Json<ReminderSummary>> {
    let summary = app.read(permit.caller, service::summary).await?;
    Ok(web::Json(summary))
}
/// The calendar itself. Programs add parameters of their own to addresses: what is unknown is let be.
async fn calendar(app: web::Data<App>, token: web::Path<String>, query: Pairs) -> ApiResult<HttpResponse> {
    let language = pairs(&query).find(|(name, _)| *name == "lang").and_then(|(_, tag)| tag.parse::<Language>().ok()).unwrap_or_default();
    let text = app.read(None, move |tx| service::feed(tx, &token, language)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "inline; filename=\"fangke.ics\""))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(text))
}
