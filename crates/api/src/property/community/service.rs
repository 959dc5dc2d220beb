//! Rules of the community dictionary.

use std::sync::atomic::Ordering;

use fangke_shared::CommunityId;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::field::Checks;
use fangke_shared::page::Page;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::community::{BuildingResponse, CommunityDraft, CommunityResponse, CreateBuildingRequest, DistrictResponse};
use fangke_shared::property::listing::{building_name, unit_name};
use serde_json::{Value, json};

use super::event::CommunityRenamed;
use super::{buildings, store};
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::db::{Conn, installation};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::{PageQuery, merge_patch};
use crate::platform::state::App;
use crate::platform::terms::VERSION;

/// A page of the dictionary.
///
/// # Errors
/// A cursor that no page gave.
pub fn list(tx: &mut Tx<'_>, typed: Option<&str>, district: Option<&str>, page: &PageQuery) -> ApiResult<Page<CommunityResponse>> {
    let engine = tx.conn.engine();
    let end = cursor::decode(page.cursor.as_deref())?;
    let rows = store::list(tx.conn, engine, typed, district, end, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, store::ListedRow::page_end);
    Ok(Page { items: rows.into_iter().map(store::ListedRow::response).collect(), next_cursor, total: None })
}

/// Districts that have communities.
///
/// # Errors
/// Only when the database fails.
pub fn districts(conn: &mut Conn) -> ApiResult<Page<DistrictResponse>> {
    store::districts(conn).map(Page::whole)
}

/// One community.
///
/// # Errors
/// `not_found`.
pub fn get(conn: &mut Conn, id: CommunityId) -> ApiResult<CommunityResponse> {
    let row = store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    let count = store::count_available(conn, id)?;
    Ok(row.response(Some(count)))
}

/// The fields of a listing's community.
///
/// # Errors
/// Only when the database fails.
pub fn of_listing(conn: &mut Conn, id: Option<CommunityId>) -> ApiResult<Option<CommunityDraft>> {
    let Some(id) = id else { return Ok(None) };
    Ok(store::find(conn, id)?.map(|row| row.draft()))
}

/// What a community's listings are found by, joined.
pub fn terms(draft: &CommunityDraft) -> String {
    store::terms(draft).join()
}

/// Communities that are indexed anew in one transaction, with their listings.
const AT_ONCE: i64 = 20;

/// Indexes everything anew once another version gives the same text other terms; the answer is what `clear` counts: no files. A process that
/// is told to end leaves the rest to its next start, which begins anew.
///
/// # Errors
/// What the database says; what is done stays, and is done again.
pub fn index_anew(app: &App) -> ApiResult<usize> {
    if app.db.read_blocking(|conn| installation::recall(conn, INDEXED_BY))?.as_deref() == Some(VERSION) {
        return Ok(0);
    }
    let mut last = 0;
    while !app.is_draining.load(Ordering::Relaxed) {
        let next = app.write_blocking(|tx| {
            let rows = store::after(tx.conn, last, AT_ONCE)?;
            for row in &rows {
                let (id, draft) = (CommunityId(row.id), row.draft());
                store::index(tx.conn, id, &draft)?;
                tx.emit(CommunityRenamed { id, district: draft.district.clone(), terms: store::terms(&draft).join() })?;
            }
            Ok(rows.last().map(|row| row.id))
        })?;
        let Some(next) = next else {
            app.db.write_blocking(|conn| installation::remember(conn, INDEXED_BY, VERSION))?;
            tracing::info!("the search index is that of this version");
            break;
        };
        last = next;
    }
    Ok(0)
}

/// Under which version's terms everything is found.
pub const INDEXED_BY: &str = "indexed_by";

/// Adds a community.
///
/// # Errors
/// Wrong fields; `already_exists` for a name that the district has.
pub fn create(tx: &mut Tx<'_>, draft: CommunityDraft) -> ApiResult<CommunityResponse> {
    let now = tx.at();
    let draft = draft.normalised();
    draft.validate()?;
    if store::find_by_name(tx.conn, &draft.district, &draft.name)?.is_some() {
        return Err(taken());
    }
    let id = store::insert(tx.conn, &draft, now).map_err(taken_if_unique)?;
    tx.audit(AuditAction::Create, (AuditSubject::Community, id), &json!({}))?;
    get(tx.conn, CommunityId(id))
}

/// What [`ensure`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ensured {
    /// It is new.
    Created,
    /// It was there and lacked something that it has now, or had other figures.
    Updated,
    /// It was there and is the same.
    Same,
}

/// The community of a file's row, if the dictionary has it: one whose district isn't known yet counts, too.
fn find_told(conn: &mut Conn, draft: &CommunityDraft) -> ApiResult<Option<store::CommunityRow>> {
    let known = store::find_by_name(conn, &draft.district, &draft.name)?;
    if known.is_some() || draft.district.is_empty() {
        return Ok(known);
    }
    Ok(store::find_by_name(conn, "", &draft.name)?.filter(|row| row.district.is_empty()))
}

/// The only community of a name, wherever it lies.
///
/// # Errors
/// Only when the database fails.
pub fn named(conn: &mut Conn, name: &str) -> ApiResult<Option<CommunityId>> {
    Ok(store::find_by_name(conn, "", name)?.map(|row| CommunityId(row.id)))
}

/// The community that a file's row names, if the dictionary has it.
///
/// # Errors
/// Only when the database fails.
pub fn told(conn: &mut Conn, draft: &CommunityDraft) -> ApiResult<Option<CommunityId>> {
    Ok(find_told(conn, &draft.clone().normalised())?.map(|row| CommunityId(row.id)))
}

/// Finds the community that a listing's row names, or makes it.
///
/// # Errors
/// Only when the database fails.
pub fn find_or_create(tx: &mut Tx<'_>, draft: CommunityDraft) -> ApiResult<CommunityId> {
    let now = tx.at();
    let draft = draft.normalised();
    match find_told(tx.conn, &draft)? {
        // Only the district is worth learning from a listing.
        Some(row) if row.district.is_empty() && !draft.district.is_empty() => ensure(tx, draft).map(|(id, _)| id),
        Some(row) => Ok(CommunityId(row.id)),
        None => Ok(CommunityId(store::insert(tx.conn, &draft, now)?)),
    }
}

/// Finds the community of a file's row, or makes it; known figures are brought up to date, none is removed.
///
/// # Errors
/// Only when the database fails.
pub fn ensure(tx: &mut Tx<'_>, draft: CommunityDraft) -> ApiResult<(CommunityId, Ensured)> {
    let now = tx.at();
    let draft = draft.normalised();
    let Some(row) = find_told(tx.conn, &draft)? else {
        return Ok((CommunityId(store::insert(tx.conn, &draft, now)?), Ensured::Created));
    };
    let (id, before) = (CommunityId(row.id), row.draft());
    let mut after = before.clone();
    if after.district.is_empty() {
        after.district = draft.district;
    }
    after.aliases.extend(draft.aliases);
    after.business_area = draft.business_area.or(after.business_area);
    after.built_year = draft.built_year.or(after.built_year);
    after.longitude = draft.longitude.or(after.longitude);
    after.latitude = draft.latitude.or(after.latitude);
    after.reference_price_fen = draft.reference_price_fen.or(after.reference_price_fen);
    let after = after.normalised();
    if after == before {
        return Ok((id, Ensured::Same));
    }
    store::bump(tx.conn, id, row.version)?;
    store::update(tx.conn, id, &after, now)?;
    follow(tx, id, &before, &after)?;
    Ok((id, Ensured::Updated))
}

/// Merges a patch into a community.
///
/// # Errors
/// `not_found`, `stale_version`, wrong fields, `already_exists`.
pub fn update(tx: &mut Tx<'_>, id: CommunityId, version: i64, patch: Value) -> ApiResult<CommunityResponse> {
    let now = tx.at();
    let is_current = store::bump(tx.conn, id, version)?;
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if !is_current {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    let before = row.draft();
    let after: CommunityDraft = merge_patch(&before, patch)?;
    let after = after.normalised();
    after.validate()?;
    if store::find_by_name(tx.conn, &after.district, &after.name)?.is_some_and(|other| other.id != id.0) {
        return Err(taken());
    }
    store::update(tx.conn, id, &after, now).map_err(taken_if_unique)?;
    follow(tx, id, &before, &after)?;
    tx.audit(AuditAction::Update, (AuditSubject::Community, id.0), &json!({}))?;
    get(tx.conn, id)
}

/// Listings carry the district and are found by the community's names: they follow a change.
fn follow(tx: &mut Tx<'_>, id: CommunityId, before: &CommunityDraft, after: &CommunityDraft) -> ApiResult<()> {
    let names = |draft: &CommunityDraft| (draft.district.clone(), draft.name.clone(), draft.aliases.clone(), draft.business_area.clone());
    if names(before) == names(after) {
        return Ok(());
    }
    tx.emit(CommunityRenamed { id, district: after.district.clone(), terms: store::terms(after).join() }).map(drop)
}

fn taken() -> ApiError {
    let mut error = ApiError::new(ErrorCode::AlreadyExists);
    error.errors = vec![FieldError::new("/name", FieldCode::Taken)];
    error
}

/// Two at once: the second one meets the constraint.
fn taken_if_unique(error: ApiError) -> ApiError {
    if error.violates("uq_communities__district__name_key") { taken() } else { error }
}

/// Buildings of a community.
///
/// # Errors
/// `not_found`.
pub fn list_buildings(conn: &mut Conn, id: CommunityId, typed: Option<&str>) -> ApiResult<Page<BuildingResponse>> {
    store::find(conn, id)?.ok_or_else(ApiError::not_found)?;
    buildings::list(conn, id, typed.and_then(building_name).as_deref()).map(Page::whole)
}

/// Adds a building, or units to it.
///
/// # Errors
/// `not_found`, wrong fields.
pub fn create_building(tx: &mut Tx<'_>, id: CommunityId, request: &CreateBuildingRequest) -> ApiResult<BuildingResponse> {
    store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let mut checks = Checks::new();
    checks.text("/name", &request.name, 1, 16);
    checks.range("/total_floors", request.total_floors, 1, 200);
    if request.units.len() > 30 {
        checks.push(FieldError::new("/units", FieldCode::TooMany).with("max", 30));
    }
    for (i, unit) in request.units.iter().enumerate() {
        checks.text(&format!("/units/{i}"), unit, 1, 16);
    }
    checks.finish()?;
    let name = building_name(&request.name).ok_or_else(|| ApiError::field(FieldError::new("/name", FieldCode::InvalidFormat)))?;
    let units: Vec<String> = request.units.iter().filter_map(|unit| unit_name(unit)).collect();
    let building = buildings::ensure(tx.conn, id, &name, &units, request.total_floors)?;
    tx.audit(AuditAction::Update, (AuditSubject::Community, id.0), &json!({ "building": name }))?;
    let mut all = buildings::list(tx.conn, id, None)?;
    let position = all.iter().position(|b| b.id == building).ok_or_else(ApiError::not_found)?;
    Ok(all.swap_remove(position))
}

/// Remembers building and unit of a listing, for completion.
///
/// # Errors
/// Only when the database fails.
pub fn learn_building(conn: &mut Conn, id: CommunityId, building: &str, unit: Option<&str>, total_floors: Option<i32>) -> ApiResult<()> {
    let units: Vec<String> = unit.map(str::to_owned).into_iter().collect();
    buildings::ensure(conn, id, building, &units, total_floors).map(drop)
}
