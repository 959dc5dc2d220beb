//! How a listing goes from hand to hand (§1.3 to §1.5): every change is in its timeline, with who, when and why.

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::property::listing::{Grade, HandsReason, Pool, TimelineEvent};
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::events::{self, What};
use super::rows::ListingRow;
use super::{quota, store, timeline};
use crate::company::member::service::Standing;
use crate::company::notice::service as notice;
use crate::company::setting::service::Rules;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// Writes down what time has done: a listing whose term has passed is public from now on.
///
/// Called before a change of anything that the rules of the pools look at, with the listing's lock held.
///
/// # Errors
/// What the database says.
pub fn settle(conn: &mut Conn, rules: &Rules, row: &mut ListingRow) -> ApiResult<()> {
    let Some(reason) = row.pool_state().due(&rules.cutoffs) else { return Ok(()) };
    let id = ListingId(row.id);
    let from = timeline::member_ref(conn, row.maintainer_id)?;
    store::make_public(conn, id, rules.now.naive_utc())?;
    (row.pool, row.hands_changed_at) = (Pool::Public, Some(rules.now.naive_utc()));
    events::add(conn, id, None, rules.now, &What::Event(&TimelineEvent::HandsChanged { from, to: None, reason }))?;
    if let Some(maintainer) = row.maintainer_id {
        let details = json!({ "reason": reason });
        notice::add(conn, MemberId(maintainer), NoticeKind::ListingPublic, Some(id), &details, rules.now)?;
    }
    Ok(())
}

/// Puts a settled listing into somebody's hands. Its grade falls to one that their quotas have room for.
///
/// # Errors
/// What the database says.
pub fn hand_over(conn: &mut Conn, rules: &Rules, row: &ListingRow, to: &Standing, reason: HandsReason, by: MemberId) -> ApiResult<()> {
    let (id, now) = (ListingId(row.id), rules.now);
    let from = if row.pool(rules) == Some(Pool::Private) { timeline::member_ref(conn, row.maintainer_id)? } else { None };
    store::set_hands(conn, id, to.member.id, now.naive_utc())?;
    let event = TimelineEvent::HandsChanged { from, to: Some(to.member.clone()), reason };
    events::add(conn, id, Some(by), now, &What::Event(&event))?;
    let grade = row.grade_now(rules);
    let fitting = fitting_grade(conn, rules, row, to)?;
    if fitting != grade {
        store::set_grade(conn, id, fitting)?;
        let event = TimelineEvent::GradeChanged { from: grade, to: fitting, lost: Vec::new() };
        events::add(conn, id, Some(by), now, &What::Event(&event))?;
    }
    Ok(())
}

/// The listing's grade, or the highest below it of which the new maintainer may have one more.
fn fitting_grade(conn: &mut Conn, rules: &Rules, row: &ListingRow, to: &Standing) -> ApiResult<Grade> {
    let grade = row.grade_now(rules);
    if grade == Grade::General || !quota::binds(to.role) {
        return Ok(grade);
    }
    let quotas = quota::of(conn, rules, to.member.id, Some(ListingId(row.id)))?;
    let has_room = |grade: &Grade| quota::of_grade(&quotas, *grade).is_none_or(|quota| quota.has_room());
    Ok(Grade::ALL.iter().copied().filter(|candidate| *candidate <= grade && has_room(candidate)).max().unwrap_or(Grade::General))
}
