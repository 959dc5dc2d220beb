//! Two communities are one: names, buildings and listings go to the one that stays.

use fangke_shared::CommunityId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::community::{ALIASES_MAX, CommunityDraft, CommunityMergePreview, CommunityResponse, MergeCommunitiesRequest};
use serde_json::json;

use super::event::CommunitiesMerged;
use super::store::CommunityRow;
use super::{buildings, service, store};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// What merging a community into another one would do.
///
/// # Errors
/// `not_found`; `does_not_exist` and `contradicts` for the one that would go.
pub fn preview(tx: &mut Tx<'_>, id: CommunityId, with: CommunityId) -> ApiResult<CommunityMergePreview> {
    let (into, from) = both(tx, id, with, "with")?;
    let united = united(&into.draft(), &from.draft());
    let found = tx.emit(event((id, with), &united, true))?;
    Ok(CommunityMergePreview { into: united, from: from.response(None), listings: found.listings, clashes: found.clashes })
}

fn both(tx: &mut Tx<'_>, id: CommunityId, with: CommunityId, pointer: &str) -> ApiResult<(CommunityRow, CommunityRow)> {
    let wrong = |code| ApiError::field(FieldError::new(pointer, code));
    if id == with {
        return Err(wrong(FieldCode::Contradicts));
    }
    let into = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let from = store::find(tx.conn, with)?.ok_or_else(|| wrong(FieldCode::DoesNotExist))?;
    Ok((into, from))
}

fn event((into, from): (CommunityId, CommunityId), united: &CommunityDraft, is_trial: bool) -> CommunitiesMerged {
    let terms = store::terms(united).join();
    CommunitiesMerged { into, from, district: united.district.clone(), terms, is_trial, listings: 0, clashes: Vec::new() }
}

/// Merges a community into another one.
///
/// # Errors
/// As [`preview`]; `stale_version`, `communities_clash`.
pub fn merge(tx: &mut Tx<'_>, id: CommunityId, version: i64, request: &MergeCommunitiesRequest) -> ApiResult<CommunityResponse> {
    let with = request.with;
    both(tx, id, with, "/with")?;
    // In one order, or two who merge the same two would wait for each other.
    for community in [id.min(with), id.max(with)] {
        store::lock(tx.conn, community)?;
    }
    // One of them may have gone while we waited.
    let (into, from) = both(tx, id, with, "/with")?;
    if into.version != version {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    let united = united(&into.draft(), &from.draft());
    let done = tx.emit(event((id, with), &united, false))?;
    if !done.clashes.is_empty() {
        return Err(ApiError::new(ErrorCode::CommunitiesClash));
    }
    buildings::hand_over(tx.conn, with, id)?;
    store::delete(tx.conn, with)?;
    store::bump(tx.conn, id, version)?;
    let at = tx.at();
    store::update(tx.conn, id, &united, at)?;
    let details = json!({ "merged_from": with, "name": from.name, "listings": done.listings });
    tx.audit(AuditAction::Update, (AuditSubject::Community, id.0), &details)?;
    service::get(tx.conn, id)
}

/// The one that stays with what only the other one says; the other one's names are further names of it.
fn united(into: &CommunityDraft, from: &CommunityDraft) -> CommunityDraft {
    let mut united = into.clone();
    united.aliases.push(from.name.clone());
    united.aliases.extend(from.aliases.iter().cloned());
    if united.district.is_empty() {
        united.district.clone_from(&from.district);
    }
    united.business_area = united.business_area.or_else(|| from.business_area.clone());
    united.built_year = united.built_year.or(from.built_year);
    united.reference_price_fen = united.reference_price_fen.or(from.reference_price_fen);
    if united.longitude.is_none() {
        (united.longitude, united.latitude) = (from.longitude, from.latitude);
    }
    let mut united = united.normalised();
    united.aliases.truncate(ALIASES_MAX);
    united
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, aliases: &[&str]) -> CommunityDraft {
        let aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
        CommunityDraft { district: "朝阳".into(), name: name.into(), aliases, ..CommunityDraft::default() }
    }

    #[test]
    fn names_of_the_one_that_goes_lead_to_the_one_that_stays() {
        let from =
            CommunityDraft {
                built_year: Some(2004), business_area: Some("望京".into()), ..named("望京花园（东区）", &["望花", "花园"])
            };
        let into = CommunityDraft { built_year: Some(2003), ..named("望京花园", &["望花"]) };
        let united = united(&into, &from);
        assert_eq!(united.aliases, ["望花", "望京花园（东区）", "花园"]);
        assert_eq!((united.built_year, united.business_area.as_deref()), (Some(2003), Some("望京")));
    }
}
