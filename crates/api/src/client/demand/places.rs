//! The places that demands name: they follow what becomes of communities and districts.

use fangke_shared::DemandId;
use fangke_shared::client::demand::DemandDraft;

use super::store::{self, DemandRow};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;
use crate::property::community::event::{CommunitiesMerged, DistrictRenamed};

/// Whoever looks for a community that goes looks for the one that stays.
///
/// # Errors
/// Only when the database fails.
pub fn communities_merged(tx: &mut Tx<'_>, merged: &mut CommunitiesMerged) -> ApiResult<()> {
    if merged.is_trial || !merged.clashes.is_empty() {
        return Ok(());
    }
    let rows = store::mentioning(tx.conn, &merged.from.to_string())?;
    replace(tx, rows, |draft| put(&mut draft.community_ids, &merged.from, &merged.into))
}

/// Whoever looks in a district looks in it under its new name.
///
/// # Errors
/// Only when the database fails.
pub fn district_renamed(tx: &mut Tx<'_>, renamed: &mut DistrictRenamed) -> ApiResult<()> {
    let rows = store::mentioning(tx.conn, &renamed.from)?;
    replace(tx, rows, |draft| put(&mut draft.districts, &renamed.from, &renamed.to))
}

fn replace(tx: &mut Tx<'_>, rows: Vec<DemandRow>, change: impl Fn(&mut DemandDraft) -> bool) -> ApiResult<()> {
    for row in rows {
        let mut draft = row.draft()?;
        if change(&mut draft) {
            // Nobody has touched it: it is as old as it was.
            store::update(tx.conn, DemandId(row.id), &draft, row.updated_at)?;
        }
    }
    Ok(())
}

/// Puts one thing in place of another, nothing twice; was it there?
fn put<T: PartialEq + Clone>(list: &mut Vec<T>, from: &T, to: &T) -> bool {
    let before = list.len();
    list.retain(|item| item != from);
    let was_there = list.len() < before;
    if was_there && !list.contains(to) {
        list.push(to.clone());
    }
    was_there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_replaced_once() {
        let mut places = vec![1, 2, 3];
        assert!(put(&mut places, &1, &3));
        assert_eq!(places, [2, 3]);
        assert!(put(&mut places, &2, &4) && !put(&mut places, &9, &5));
        assert_eq!(places, [3, 4]);
    }
}
