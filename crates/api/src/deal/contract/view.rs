//! A contract as its page has it.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use fangke_shared::company::member::MemberRef;
use fangke_shared::deal::contract::{Addendum, ContractFile, ContractResponse, ContractRights, ContractState, ContractStep, Done};
use fangke_shared::permission::Action;
use fangke_shared::{ContractFileId, ContractId, ContractStepId, MemberId};

use super::store::ContractRow;
use super::store_parts::{self, FileRow};
use super::store_steps::{self, StepRow};
use super::{access, search};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Names of members, by number.
struct People(HashMap<MemberId, MemberRef>);

impl People {
    fn one(&self, id: i64) -> ApiResult<MemberRef> {
        self.0.get(&MemberId(id)).cloned().ok_or_else(|| ApiError::internal("a member without a name"))
    }

    fn done(&self, by: Option<i64>, at: Option<NaiveDateTime>) -> ApiResult<Option<Done>> {
        by.zip(at).map(|(by, at)| Ok(Done { member: self.one(by)?, at: at.and_utc() })).transpose()
    }

    fn step(&self, row: StepRow, today: chrono::NaiveDate) -> ApiResult<ContractStep> {
        Ok(ContractStep {
            id: ContractStepId(row.id),
            kind: row.kind.parse().map_err(ApiError::internal)?,
            owner: self.one(row.owner_id)?,
            due_on: row.due_on,
            is_overdue: row.done_on.is_none() && row.due_on < today,
            done_on: row.done_on,
            done: self.done(row.done_by, row.done_at)?,
            is_skipped: row.is_skipped,
            note: row.note,
        })
    }

    fn file(&self, row: FileRow) -> ApiResult<ContractFile> {
        Ok(ContractFile {
            id: ContractFileId(row.id),
            kind: row.kind,
            name: row.name,
            media_type: row.media_type,
            bytes: row.bytes,
            attached: Done { member: self.one(row.created_by)?, at: row.created_at.and_utc() },
        })
    }

    fn addendum(&self, (number, title, text, signed_on, by, at): store_parts::AddendumRow) -> ApiResult<Addendum> {
        Ok(Addendum { number, title, text, signed_on, entered: Done { member: self.one(by)?, at: at.and_utc() } })
    }
}

/// A contract with everything that the caller may see.
///
/// # Errors
/// `not_found`, also for what is there and not to be seen.
pub fn get(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<ContractResponse> {
    let row = access::seen(tx, id)?;
    let summary = search::one(tx.conn, id)?;
    let parties = store_parts::parties(tx.conn, id)?;
    let steps = store_steps::steps(tx.conn, id)?;
    let addenda = store_parts::addenda(tx.conn, id)?;
    let files = store_parts::files(tx.conn, id)?;
    let acted = [row.submitted_by, row.reviewed_by, row.signed_by, row.finished_by, row.novice_id, Some(row.created_by)];
    let of_steps = steps.iter().flat_map(|step| [Some(step.owner_id), step.done_by]);
    let of_papers = files.iter().map(|file| file.created_by).chain(addenda.iter().map(|addendum| addendum.4));
    let ids = acted.into_iter().chain(of_steps).flatten().chain(of_papers).map(MemberId);
    let people = People(member::member_refs(tx.conn, ids)?);
    let agreed = row.draft();
    let missing = if row.state.is_draft() { agreed.missing(&parties) } else { Vec::new() };
    let has_open_steps = steps.iter().any(|step| step.done_on.is_none());
    let rights = rights(tx, &row, has_open_steps)?;
    let today = tx.rules.today;
    Ok(ContractResponse {
        summary,
        agreed,
        novice: row.novice_id.map(|id| people.one(id)).transpose()?,
        parties,
        missing,
        created: Done { member: people.one(row.created_by)?, at: row.created_at.and_utc() },
        submitted: people.done(row.submitted_by, row.submitted_at)?,
        reviewed: people.done(row.reviewed_by, row.reviewed_at)?,
        review_note: row.review_note.clone(),
        signed: people.done(row.signed_by, row.signed_at)?,
        finished: people.done(row.finished_by, row.finished_at)?,
        cancel_reason: row.cancel_reason.clone(),
        steps: steps.into_iter().map(|step| people.step(step, today)).collect::<ApiResult<_>>()?,
        addenda: addenda.into_iter().map(|addendum| people.addendum(addendum)).collect::<ApiResult<_>>()?,
        files: files.into_iter().map(|file| people.file(file)).collect::<ApiResult<_>>()?,
        rights,
    })
}

fn rights(tx: &mut Tx<'_>, row: &ContractRow, has_open_steps: bool) -> ApiResult<ContractRights> {
    let may_write = access::reaches(tx, Action::WriteContracts, row)?;
    let may_review = access::reaches(tx, Action::ReviewContracts, row)?;
    let is_own = row.submitted_by == Some(tx.me()?.0);
    let state = row.state;
    let is_signed = state == ContractState::Signed;
    Ok(ContractRights {
        may_change: may_write && state.is_draft(),
        may_submit: may_write && state.may_become(ContractState::Submitted),
        may_review: may_review && !is_own && state == ContractState::Submitted,
        may_sign: may_review && !is_own && state.may_become(ContractState::Signed),
        may_follow: may_write && state.is_signed(),
        may_complete: may_write && is_signed && !has_open_steps,
        may_cancel: state.may_become(ContractState::Cancelled) && if is_signed { may_review && !is_own } else { may_write },
        is_own_submission: may_review && is_own && matches!(state, ContractState::Submitted | ContractState::Approved),
    })
}
