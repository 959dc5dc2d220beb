//! What speaks for a listing's grade (§1.8), kept beside the listing by whoever knows of it.

use chrono::{DateTime, NaiveDate, Utc};
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::{Evidence, Grade, ListingStatus};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, MemberId, PhotoId};
use serde_json::json;

use super::rows::ListingRow;
use super::{quota, service, store};
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::timeline::service as timeline;

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceChange {
    /// Bunches of keys that open the door (§1.9).
    Keys {
        /// How many are held now.
        count: i32,
    },
    /// The exclusive agreement that counts (§1.10).
    Exclusive {
        /// Its first and last day; none when there is none any more.
        term: Option<(NaiveDate, NaiveDate)>,
    },
    /// The survey (§1.11).
    Survey {
        /// How many photos there are now.
        photos: i32,
        /// Is there a floor plan?
        has_floor_plan: bool,
        /// The photo that stands for the listing.
        cover: Option<PhotoId>,
    },
    /// The asking price or our evaluation; both stand in the listing already.
    Price,
}

/// Notes a change of evidence; the grade falls to the highest that is still supported. The caller holds the listing's lock.
///
/// # Errors
/// `not_found`.
pub fn evidence_changed(tx: &mut Tx<'_>, id: ListingId, change: &EvidenceChange) -> ApiResult<()> {
    let before = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    match *change {
        EvidenceChange::Keys { count } => store::set_key_count(tx.conn, id, count)?,
        EvidenceChange::Exclusive { term } => store::set_exclusive(tx.conn, id, term)?,
        EvidenceChange::Survey { photos, has_floor_plan, cover } => store::set_survey(tx.conn, id, photos, has_floor_plan, cover)?,
        EvidenceChange::Price => {}
    }
    lower(tx, id, &before)
}

/// Lowers a grade that the evidence doesn't support any more, and says what was lost since `before`.
///
/// # Errors
/// `not_found`.
pub fn lower(tx: &mut Tx<'_>, id: ListingId, before: &ListingRow) -> ApiResult<()> {
    let rules = tx.rules;
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let has = row.state().evidence_now(rules);
    let supported = Grade::supported(&has, &rules.figures);
    if row.grade <= supported {
        return Ok(());
    }
    let mut lost = before.state().evidence_now(rules);
    // An agreement that has run out was lost to time, which tells nobody.
    if !lost.contains(&Evidence::Exclusive) && before.exclusive_until.is_some_and(|until| until < rules.today) {
        lost.push(Evidence::Exclusive);
    }
    lost.retain(|one| !has.contains(one));
    store::set_grade(tx.conn, id, supported)?;
    let event = TimelineEvent::GradeChanged { from: row.grade, to: supported, lost: lost.clone() };
    timeline::add(tx, id, None, &event)?;
    if let Some(maintainer) = row.maintainer_id {
        let details = json!({ "from": row.grade, "to": supported, "lost": lost });
        notice::add(tx, MemberId(maintainer), NoticeKind::GradeLowered, Some(id), &details)?;
    }
    Ok(())
}

/// Lowers every grade that time or a changed figure has taken the ground from; the answer counts them.
///
/// # Errors
/// Only when the database fails.
pub fn lower_due(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let ids = store::lock_unsupported(tx.conn, tx.rules)?;
    for id in &ids {
        let row = store::find(tx.conn, ListingId(*id))?.ok_or_else(ApiError::not_found)?;
        lower(tx, ListingId(*id), &row)?;
    }
    Ok(i64::try_from(ids.len()).unwrap_or_default())
}

/// Gives a listing a grade that its evidence supports and the maintainer's quota has room for.
///
/// # Errors
/// `not_found`, `forbidden`, `stale_version`, `lead_incomplete`, `status_not_allowed` for one that is over, `grade_unsupported`,
/// `quota_exceeded`.
pub fn set_grade(tx: &mut Tx<'_>, (id, version): (ListingId, i64), grade: Grade) -> ApiResult<()> {
    let caller = tx.caller()?;
    let rules = tx.rules;
    let row = service::open(tx, Action::EditListing, id, version)?;
    if !row.status.is_active() {
        let is_lead = row.status == ListingStatus::Lead;
        return Err(ApiError::new(if is_lead { ErrorCode::LeadIncomplete } else { ErrorCode::StatusNotAllowed }));
    }
    let has = row.state().evidence_now(rules);
    if grade > Grade::supported(&has, &rules.figures) {
        let missing: Vec<&str> = Evidence::ALL.iter().filter(|one| !has.contains(one)).map(|one| one.as_str()).collect();
        let field = FieldError::new("/grade", FieldCode::Contradicts)
            .with("other", "evidence")
            .with("needs", grade.needs(&rules.figures))
            .with("has", has.iter().map(|one| one.as_str()).collect::<Vec<_>>())
            .with("missing", missing);
        return Err(ApiError { errors: vec![field], ..ApiError::new(ErrorCode::GradeUnsupported) });
    }
    if let (Some(maintainer), true) = (row.maintainer_id.map(MemberId), row.state().is_private(rules)) {
        let profile = member::lock(tx.conn, maintainer)?;
        let quotas = quota::of(tx, maintainer, Some(id))?;
        if let (true, Some(quota)) = (quota::binds(profile.role), quota::of_grade(&quotas, grade)) {
            quota::require(grade.as_str(), quota)?;
        }
    }
    if grade != row.grade {
        store::set_grade(tx.conn, id, grade)?;
        let event = TimelineEvent::GradeChanged { from: row.state().grade_now(rules), to: grade, lost: Vec::new() };
        timeline::add(tx, id, caller.claims.member_id, &event)?;
    }
    Ok(())
}

/// When an entry was made too late after the listing was obtained (§1.7).
pub fn is_late(obtained_at: Option<DateTime<Utc>>, rules: &Rules) -> bool {
    obtained_at.is_some_and(|at| rules.now - at > chrono::Duration::minutes(rules.figures.late_entry_minutes))
}
