//! Districts are words of communities, listings and demands: another name is given to all of them at once.

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::community::{DistrictResponse, RenameDistrictRequest, district_name};
use fangke_shared::{CommunityId, text};
use serde_json::json;

use super::event::{CommunityRenamed, DistrictRenamed};
use super::store;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Communities that a refusal names.
const NAMED_MAX: usize = 5;

/// Gives a district another name; that of another district makes one of both.
///
/// # Errors
/// Wrong fields; `does_not_exist` for a district without communities, `taken` where both have a community of one name.
pub fn rename(tx: &mut Tx<'_>, request: &RenameDistrictRequest) -> ApiResult<DistrictResponse> {
    request.validate()?;
    let (from, to) = (text::one_line(&request.from), district_name(&request.to));
    let rows = store::in_district(tx.conn, &from)?;
    if rows.is_empty() {
        return Err(ApiError::field(FieldError::new("/from", FieldCode::DoesNotExist)));
    }
    if from == to {
        return Err(ApiError::field(FieldError::new("/to", FieldCode::Contradicts).with("other", "from")));
    }
    let mut doubled = Vec::new();
    for row in &rows {
        let other = store::find_by_name(tx.conn, &to, &row.draft().name)?;
        if other.is_some_and(|other| other.district == to) {
            doubled.push(row.draft().name);
        }
    }
    if !doubled.is_empty() {
        doubled.truncate(NAMED_MAX);
        let mut error = ApiError::new(ErrorCode::AlreadyExists);
        error.errors = vec![FieldError::new("/to", FieldCode::Taken).with("communities", doubled.join("、"))];
        return Err(error);
    }
    let at = tx.at();
    for row in rows {
        let id = CommunityId(row.id);
        let mut draft = row.draft();
        draft.district.clone_from(&to);
        // Whoever changes it now waits, or finds another version.
        store::bump(tx.conn, id, row.version)?;
        store::update(tx.conn, id, &draft, at)?;
        tx.emit(CommunityRenamed { id, district: to.clone(), terms: store::terms(&draft).join() })?;
        tx.audit(AuditAction::Update, (AuditSubject::Community, id.0), &json!({ "fields": ["district"], "from": from, "to": to }))?;
    }
    let renamed = tx.emit(DistrictRenamed { from, to })?;
    let community_count = i64::try_from(store::in_district(tx.conn, &renamed.to)?.len()).unwrap_or(i64::MAX);
    Ok(DistrictResponse { name: renamed.to, community_count })
}
