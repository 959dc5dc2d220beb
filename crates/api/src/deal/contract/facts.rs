//! What is known of a contract, for the rules that look at it from above. Numbers of documents don't leave this file.

use chrono::NaiveDate;
use fangke_shared::ContractStepId;
use fangke_shared::client::identity::{IdKind, born_on};
use fangke_shared::deal::risk::{ContractRecord, OpenStep, RecordedParty};
use fangke_shared::property::listing::ListingDraft;

use super::store::ContractRow;
use super::{store_parts, store_steps};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::community::service as community;
use crate::property::listing::service as listing;

/// What is known of a contract, but for its money, which those above know. A document is a keyed hash there, which is equal for equal documents
/// and tells nothing else.
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
    let done = steps.iter().filter(|step| step.done_on.is_some() && !step.is_skipped);
    let done_steps = done.map(|step| step.kind.parse().map_err(ApiError::internal)).collect::<ApiResult<_>>()?;
    let papers = store_parts::files(tx.conn, row.id())?.into_iter().map(|file| file.kind).collect();
    let held = listing::find(tx.conn, row.listing())?.draft();
    Ok(ContractRecord {
        kind: row.kind,
        state: row.state,
        parties: parties(tx, row)?,
        done_steps,
        open_steps,
        papers,
        price_fen: row.price_fen,
        reference_fen: reference(tx, &held)?,
        money_due_on: None,
        terms: held.terms,
    })
}

/// What a flat of its size costs by the reference price of its community, in fen.
fn reference(tx: &mut Tx<'_>, held: &ListingDraft) -> ApiResult<Option<i64>> {
    let known = community::of_listing(tx.conn, held.community_id)?;
    let price = known.and_then(|community| community.reference_price_fen);
    // Areas are hundredths of a square metre.
    Ok(price.zip(held.area).and_then(|(price, area)| Some(price.checked_mul(area.0)? / 100)))
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
