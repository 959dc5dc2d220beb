//! Operations on the split of a contract.

use actix_web::{get, put, web};
use fangke_macros::operation;
use fangke_shared::ContractId;
use fangke_shared::deal::commission::mediation::Mediation;
use fangke_shared::deal::split::ContractSplit;

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(get_contract_split).service(mediate_contract_split);
}

/// Shows how the commission of a contract is split: the parties by the record, each with what proves it, and every step of the reasoning.
///
/// Until the signing it follows the record; from then on it stays as it was. A mediation stands beside it.
#[operation(
    get, "/contracts/{id}/split", of("The contract"), tag = "splits",
    responses(
        (status = 200, description = "The split", body = ContractSplit),
        (status = 409, description = "An exclusive agreement has no split"),
    ),
)]
async fn get_contract_split(
    permit: Permit<can::ReadContracts>,
    app: web::Data<App>,
    id: web::Path<i64>,
) -> ApiResult<web::Json<ContractSplit>> {
    Ok(web::Json(app.read(permit.caller, move |tx| service::of(tx, ContractId(*id))).await?))
}

/// Replaces the shares of a contract, with reasons; the latest mediation counts, and the computed split stays in sight.
///
/// 422 with `wrong_sum` for shares that don't add up to 10 000 bp, with `fen_left` for amounts that leave a fen over.
#[operation(
    put, "/contracts/{id}/split/mediation", of("The contract"), tag = "splits",
    responses((status = 200, description = "The split with the mediation", body = ContractSplit)),
)]
async fn mediate_contract_split(
    permit: Permit<can::MediateSplit>,
    app: web::Data<App>,
    id: web::Path<i64>,
    Body(mediation): Body<Mediation>,
) -> ApiResult<web::Json<ContractSplit>> {
    Ok(web::Json(app.write(permit.caller, move |tx| service::mediate(tx, ContractId(*id), &mediation)).await?))
}
