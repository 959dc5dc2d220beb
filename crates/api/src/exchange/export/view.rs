//! Requests for files, and files that were taken, as they are sent.

use std::collections::HashMap;

use fangke_shared::exchange::export::{ExportOrder, ExportRequestResponse, ExportRequestRights, ExportRequestState, ExportResponse};
use fangke_shared::permission::Action;
use fangke_shared::{ExportId, ExportRequestId, MemberId};

use super::store::{self, ExportRow, RequestRow};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Did the caller ask for it?
///
/// # Errors
/// Only without a caller.
pub fn is_own(tx: &Tx<'_>, row: &RequestRow) -> ApiResult<bool> {
    Ok(tx.me()?.0 == row.member_id)
}

/// Does the caller's permission to approve reach whoever asked?
///
/// # Errors
/// Only when the database fails, or without a caller.
pub fn reaches(tx: &mut Tx<'_>, row: &RequestRow) -> ApiResult<bool> {
    let caller = tx.caller()?;
    let Ok(scope) = caller.scope(Action::ApproveExports) else { return Ok(false) };
    Ok(scope.covers(caller.claims.units(), member::profile(tx.conn, MemberId(row.member_id))?.units))
}

/// How far a request is now: what nobody took in time is over.
fn state(tx: &Tx<'_>, row: &RequestRow) -> ExportRequestState {
    let is_over = row.expires_at.is_some_and(|until| until <= tx.at());
    if row.state == ExportRequestState::Approved && is_over { ExportRequestState::Expired } else { row.state }
}

/// Requests with names and what the caller may do.
///
/// # Errors
/// Only when the database fails.
pub fn requests(tx: &mut Tx<'_>, rows: Vec<RequestRow>) -> ApiResult<Vec<ExportRequestResponse>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let people = rows.iter().flat_map(|row| [Some(row.member_id), row.decided_by]).flatten().map(MemberId).collect::<Vec<_>>();
    let people = member::member_refs(tx.conn, people)?;
    let taken: HashMap<Option<i64>, i64> = store::taken(tx.conn, &ids)?.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let (state, is_own) = (state(tx, &row), is_own(tx, &row)?);
            let rights = ExportRequestRights {
                may_decide: state == ExportRequestState::Open && !is_own && reaches(tx, &row)?,
                may_take: state == ExportRequestState::Approved && is_own,
            };
            let ordered: ExportOrder = serde_json::from_str(&row.ordered).map_err(ApiError::internal)?;
            let query = match ordered {
                ExportOrder::Listings(of) => Some(of.query),
                ExportOrder::Clients(of) => Some(of.query),
                ExportOrder::Payroll(_) | ExportOrder::Profit(_) | ExportOrder::DeveloperStatement(_) => None,
            };
            Ok(ExportRequestResponse {
                id: ExportRequestId(row.id),
                state,
                of: row.kind,
                format: row.format,
                rows: row.row_count,
                with_contacts: row.has_contacts,
                query,
                asked_by: people.get(&MemberId(row.member_id)).cloned().ok_or_else(ApiError::not_found)?,
                asked_at: row.created_at.and_utc(),
                decided_by: row.decided_by.and_then(|id| people.get(&MemberId(id)).cloned()),
                decided_at: row.decided_at.map(|at| at.and_utc()),
                expires_at: row.expires_at.map(|at| at.and_utc()),
                export_id: taken.get(&Some(row.id)).copied().map(ExportId),
                version: row.version,
                rights,
                reason: row.reason,
                note: row.note,
            })
        })
        .collect()
}

/// Files with names.
///
/// # Errors
/// Only when the database fails.
pub fn exports(tx: &mut Tx<'_>, rows: Vec<ExportRow>) -> ApiResult<Vec<ExportResponse>> {
    let requests: Vec<i64> = rows.iter().filter_map(|row| row.request_id).collect();
    let deciders: HashMap<i64, Option<i64>> = store::deciders(tx.conn, &requests)?.into_iter().collect();
    let people = rows.iter().map(|row| row.member_id).chain(deciders.values().copied().flatten()).map(MemberId).collect::<Vec<_>>();
    let people = member::member_refs(tx.conn, people)?;
    rows.into_iter()
        .map(|row| {
            let decider = row.request_id.and_then(|id| deciders.get(&id).copied().flatten());
            Ok(ExportResponse {
                id: ExportId(row.id),
                of: row.kind,
                format: row.format,
                rows: row.row_count,
                with_contacts: row.has_contacts,
                taken_by: people.get(&MemberId(row.member_id)).cloned().ok_or_else(ApiError::not_found)?,
                taken_at: row.created_at.and_utc(),
                approved_by: decider.and_then(|id| people.get(&MemberId(id)).cloned()),
                code: row.code,
                reason: row.reason,
            })
        })
        .collect()
}
