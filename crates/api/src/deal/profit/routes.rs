//! The operation on profit and loss.

use actix_web::{get, web};
use fangke_macros::operation;
use fangke_shared::deal::profit::{ObjectProfitStatement, ProfitStatement, ShareDriver};
use fangke_shared::month::Month;
use fangke_shared::problem::FieldError;
use fangke_shared::query::{parse, unknown};

use super::service::{self, Wanted};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(get_profit).service(get_profit_by_cost_object);
}

/// Reads one parameter.
fn set(wanted: &mut Wanted, name: &str, value: &str) -> Result<(), FieldError> {
    match name {
        "month" | "driver" if value.trim().is_empty() => {}
        "month" => wanted.month = Some(parse(name, value)?),
        "driver" => wanted.driver = Some(parse(name, value)?),
        other => return Err(unknown(other)),
    }
    Ok(())
}

/// Shows profit and loss of a month: a column for each store that the caller sees, and for who sees everything head office and the company, which
/// is the sum of all columns, to the fen.
///
/// Brokerage counts by receipt, in the column of its contract's store. The lines open as entries: `/performance/lines` with `contract_store_id`,
/// `/costs` with the store and the categories.
#[operation(
    get, "/profit", tag = "profit",
    params(
        ("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603"),
        ("driver" = inline(Option<ShareDriver>), Query, description = "By what the costs of head office are shared; heads without it"),
    ),
    responses((status = 200, description = "The statement", body = ProfitStatement)),
)]
async fn get_profit(permit: Permit<can::ReadProfit>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ProfitStatement>> {
    let mut wanted = Wanted::default();
    let errors: Vec<FieldError> = pairs(&query).filter_map(|(name, value)| set(&mut wanted, name, value).err()).collect();
    if !errors.is_empty() {
        return Err(ApiError::fields(errors));
    }
    Ok(web::Json(app.read(permit.caller, move |tx| service::statement(tx, wanted)).await?))
}

/// Shows profit and loss of a month by project and campaign, of the columns that the caller sees there.
///
/// The same money as in `/profit`, looked at along another line: what belongs to no project or campaign stands beside them, and all of it is the sum of
/// those columns, to the fen. Sales and rentals in the community of a project, signed while it lasts, count for it.
#[operation(
    get, "/profit/cost-objects", tag = "profit",
    params(("month" = inline(Option<Month>), Query, description = "The month; the current one without it", example = "202603")),
    responses((status = 200, description = "The statement", body = ObjectProfitStatement)),
)]
async fn get_profit_by_cost_object(
    permit: Permit<can::ReadProfit>,
    app: web::Data<App>,
    query: Pairs,
) -> ApiResult<web::Json<ObjectProfitStatement>> {
    let month = month_of(&query)?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::by_cost_object(tx, month)).await?))
}

/// Reads the month, the only thing that may be asked for.
fn month_of(query: &[(String, String)]) -> ApiResult<Option<Month>> {
    let (mut month, mut errors) = (None, Vec::new());
    for (name, value) in pairs(query) {
        match name {
            "month" if value.trim().is_empty() => {}
            "month" => errors.extend(parse(name, value).map(|value| month = Some(value)).err()),
            other => errors.push(unknown(other)),
        }
    }
    if errors.is_empty() { Ok(month) } else { Err(ApiError::fields(errors)) }
}
