//! What is known of a contract, for the rules that look at it from above. Numbers of documents don't leave this file.

use chrono::NaiveDate;
use fangke_shared::ContractStepId;
use fangke_shared::client::identity::{IdKind, born_on};
use fangke_shared::deal::risk::{ContractRecord, OpenStep, RecordedParty};

use super::store::ContractRow;
use super::{store_parts, store_steps};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// What is known of a contract. A document is a keyed hash there, which is equal for equal documents and tells nothing else.
///
/// # Errors
/// Only when the database fails.
pub fn record(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<ContractRecord> {
    let steps = store_steps::steps(tx.conn, row.id())?;
    let open = |step: &&store_steps::StepRow| step.done_on.is_none();
    let open_steps = steps.iter().filter(open).map(|step| {
        Ok(OpenStep { id: ContractStepId(step.id), kind: step.kind.parse().map_err(ApiError::internal)?, due_on: step.due_on })
    });
    let open_steps: Vec<OpenStep> = open_steps.collect::<ApiResult<_>>()?;
    Ok(ContractRecord {
        kind: row.kind,
        state: row.state,
        parties: parties(tx, row)?,
        has_done_step: steps.iter().any(|step| step.done_on.is_some() && !step.is_skipped),
        open_steps,
        has_paper: !store_parts::files(tx.conn, row.id())?.is_empty(),
        terms: listing::find(tx.conn, row.listing())?.draft().terms,
    })
}

fn parties(tx: &mut Tx<'_>, row: &ContractRow) -> ApiResult<Vec<RecordedParty>> {
    let mut all = Vec::new();
    for (role, kind, encrypted) in store_parts::documents(tx.conn, row.id())? {
        let (identity, born_on) = match kind.zip(encrypted) {
            Some((kind, encrypted)) => identity(tx, &kind, &encrypted)?,
            None => (None, None),
        };
        all.push(RecordedParty { role: role.parse().map_err(ApiError::internal)?, identity, born_on });
    }
    Ok(all)
}

fn identity(tx: &Tx<'_>, kind: &str, encrypted: &str) -> ApiResult<(Option<String>, Option<NaiveDate>)> {
    let number = tx.keys.decrypt(encrypted)?;
    let born = kind.parse::<IdKind>().ok().and_then(|kind| born_on(kind, &number));
    Ok((Some(tx.keys.look_up_hash(&format!("{kind} {number}"))), born))
}
