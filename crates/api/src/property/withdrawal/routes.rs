//! Operations on withdrawal notices.

use actix_web::{HttpResponse, post, web};
use fangke_macros::operation;
use fangke_shared::ListingId;
use fangke_shared::property::withdrawal::{ReportWithdrawalRequest, WithdrawalReport};

use super::service;
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::Body;
use crate::platform::idempotency::IdempotencyKey;
use crate::platform::operations::Operations;
use crate::platform::state::App;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(report_withdrawal);
}

/// Reports that the owner of a listing has withdrawn.
///
/// Its maintainer gets a notice and verifies it within a day: by another status, or by a follow-up `owner_verification`. What is overdue
/// goes to the manager of the store.
#[operation(
    post, "/listings/{id}/withdrawal-report", of("The listing"), tag = "listings",
    responses(
        (status = 201, description = "The report", body = WithdrawalReport),
        (status = 409, description = "A report waits already, nobody else maintains it, or it is not on the market"),
    ),
)]
async fn report_withdrawal(
    permit: Permit<can::WriteFollowUp>,
    app: web::Data<App>,
    id: web::Path<i64>,
    key: IdempotencyKey,
    Body(request): Body<ReportWithdrawalRequest>,
) -> ApiResult<HttpResponse> {
    let report =
        app.write_once(permit.caller, key, (*id, request), move |tx, (id, request)| service::report(tx, ListingId(*id), request)).await?;
    Ok(HttpResponse::Created().json(report))
}
