//! How a listing changes its maintainer (§1.3 to §1.5): every change is in its timeline, with who, when and why.

use fangke_shared::company::notice::NoticeKind;
use fangke_shared::property::listing::{Grade, MaintainerReason, Pool};
use fangke_shared::property::timeline::TimelineEvent;
use fangke_shared::{ListingId, MemberId};
use serde_json::json;

use super::rows::ListingRow;
use super::{quota, store};
use crate::company::member::service::{self as member, Profile};
use crate::company::notice::service as notice;
use crate::company::tx::Tx;
use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::property::timeline::service as timeline;

/// Writes down what time has done: a listing whose term has passed is public from now on.
///
/// Called before a change of anything that the rules of the pools look at, with the listing's lock held.
///
/// # Errors
/// Only when the database fails.
pub fn make_public_if_due(tx: &mut Tx<'_>, row: &mut ListingRow) -> ApiResult<()> {
    let rules = tx.rules;
    let Some(reason) = row.state().due(rules) else { return Ok(()) };
    let id = ListingId(row.id);
    let from = member::member_ref(tx.conn, row.maintainer_id)?;
    store::make_public(tx.conn, id, rules.now.naive_utc())?;
    (row.pool, row.maintainer_changed_at) = (Pool::Public, Some(rules.now.naive_utc()));
    timeline::add(tx, id, None, &TimelineEvent::MaintainerChanged { from, to: None, reason })?;
    if let Some(maintainer) = row.maintainer_id {
        let details = json!({ "reason": reason });
        notice::add(tx, MemberId(maintainer), NoticeKind::ListingPublic, Some(id), &details)?;
    }
    Ok(())
}

/// Makes somebody the maintainer of a listing that [`make_public_if_due`] has seen. Its grade falls to one that their quotas have room for.
///
/// # Errors
/// Only when the database fails.
pub fn hand_over(tx: &mut Tx<'_>, row: &ListingRow, to: &Profile, reason: MaintainerReason, by: MemberId) -> ApiResult<()> {
    let rules = tx.rules;
    let (id, now) = (ListingId(row.id), rules.now);
    let from = if row.state().is_private(rules) { member::member_ref(tx.conn, row.maintainer_id)? } else { None };
    store::set_maintainer(tx.conn, id, to.member.id, now.naive_utc())?;
    let event = TimelineEvent::MaintainerChanged { from, to: Some(to.member.clone()), reason };
    timeline::add(tx, id, by, &event)?;
    let grade = row.state().grade_now(rules);
    let fitting = fitting_grade(tx, row, to)?;
    if fitting != grade {
        store::set_grade(tx.conn, id, fitting)?;
        let event = TimelineEvent::GradeChanged { from: grade, to: fitting, lost: Vec::new() };
        timeline::add(tx, id, by, &event)?;
    }
    Ok(())
}

/// The listing's grade, or the highest below it of which the new maintainer may have one more.
fn fitting_grade(tx: &mut Tx<'_>, row: &ListingRow, to: &Profile) -> ApiResult<Grade> {
    let rules = tx.rules;
    let grade = row.state().grade_now(rules);
    if grade == Grade::General || !quota::binds(to.role) {
        return Ok(grade);
    }
    let quotas = quota::of(tx, to.member.id, Some(ListingId(row.id)))?;
    let has_room = |grade: &Grade| quota::of_grade(&quotas, *grade).is_none_or(|quota| quota.has_room());
    Ok(Grade::ALL.iter().copied().filter(|candidate| *candidate <= grade && has_room(candidate)).max().unwrap_or(Grade::General))
}

/// Makes everything public that is due, in one statement; the answer counts it.
///
/// # Errors
/// Only when the database fails.
pub fn make_due_public(conn: &mut Conn, rules: &Rules) -> ApiResult<i64> {
    store::make_due_public(conn, rules)
}
