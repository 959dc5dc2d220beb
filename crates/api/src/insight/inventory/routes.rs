//! Operations on the inventory.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use fangke_macros::operation;
use fangke_shared::insight::inventory::{InventoryAlerts, InventoryGroup, InventoryResponse};
use fangke_shared::permission::Scope;
use fangke_shared::problem::FieldError;
use fangke_shared::property::listing::Purpose;
use fangke_shared::query::{parse, unknown};

use super::service::{self, Query};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::language::Language;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(show_inventory).service(list_inventory_alerts).service(download_inventory);
}

/// Reads the parameters that all have; `set` gets the others.
fn read(query: &[(String, String)], mut set: impl FnMut(&str, &str) -> Result<(), FieldError>) -> ApiResult<Query> {
    let mut wanted = Query::default();
    let mut errors = Vec::new();
    for (name, value) in pairs(query) {
        let read = match name {
            "purpose" => parse(name, value).map(|value| wanted.purpose = Some(value)),
            "scope" => parse(name, value).map(|value| wanted.scope = Some(value)),
            _ => set(name, value),
        };
        errors.extend(read.err());
    }
    if errors.is_empty() { Ok(wanted) } else { Err(ApiError::fields(errors)) }
}

/// Shows the inventory in groups.
///
/// Stock, grades, age, days on the market and what moved, of the part of the company that the caller's role sees. At most 500 groups,
/// those with the most stock; the total is that of all.
#[operation(
    get, "/inventory", tag = "inventory",
    params(
        ("group_by" = Option<InventoryGroup>, Query, description = "What the rows are; stores without it", example = "district"),
        ("purpose" = Option<Purpose>, Query, description = "Only what is for sale, or to let"),
        ("scope" = Option<Scope>, Query, description = "A smaller part of the company"),
    ),
    responses((status = 200, description = "The groups and their total", body = InventoryResponse)),
)]
async fn show_inventory(permit: Permit<can::ReadInventory>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<InventoryResponse>> {
    let mut group = InventoryGroup::Store;
    let wanted = read(&query, |name, value| match name {
        "group_by" => parse(name, value).map(|value| group = value),
        _ => Err(unknown(name)),
    })?;
    let _engine = app.db.engine();
    let inventory = app.read(permit.caller, move |tx| service::inventory(tx, group, wanted)).await?;
    Ok(web::Json(inventory))
}

/// Lists low stock and stale stock.
///
/// Stores, districts and communities with less stock than the setting `low_stock`, or more than `over_stock`; available listings on the market for `stale_days` or longer.
#[operation(
    get, "/inventory/alerts", tag = "inventory",
    params(
        ("purpose" = Option<Purpose>, Query, description = "Only what is for sale, or to let"),
        ("scope" = Option<Scope>, Query, description = "A smaller part of the company", example = "store"),
    ),
    responses((status = 200, description = "What needs somebody's eye", body = InventoryAlerts)),
)]
async fn list_inventory_alerts(
    permit: Permit<can::ReadInventory>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<InventoryAlerts>> {
    let wanted = read(&query, |name, _| Err(unknown(name)))?;
    let alerts = app.read(permit.caller, move |tx| service::alerts(tx, wanted)).await?;
    Ok(web::Json(alerts))
}

/// Downloads the inventory as a workbook.
///
/// A sheet for each grouping, with their totals.
#[operation(
    get, "/inventory/report.xlsx", tag = "inventory",
    params(
        ("lang" = Option<String>, Query, description = "`zh-CN`, `zh-TW` or `en`; `zh-CN` without it", example = "en"),
        ("purpose" = Option<Purpose>, Query, description = "Only what is for sale, or to let"),
        ("scope" = Option<Scope>, Query, description = "A smaller part of the company"),
    ),
    responses((status = 200, description = "XLSX", headers(("Cache-Control"), ("Content-Disposition")), body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
)]
async fn download_inventory(permit: Permit<can::ReadInventory>, app: web::Data<App>, query: Pairs) -> ApiResult<HttpResponse> {
    let mut language = Language::default();
    let wanted = read(&query, |name, value| match name {
        "lang" => parse(name, value).map(|value| language = value),
        _ => Err(unknown(name)),
    })?;
    let _engine = app.db.engine();
    let (file, day) = app.read(permit.caller, move |tx| Ok((service::workbook(tx, wanted, (language, tx.rules))?, tx.rules.today))).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"inventory-{day}.xlsx\"")))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .body(file))
}
