//! Does the trail still say what was written (I2)? Finds what was changed, removed or put in by hand, and names it.

use std::fmt;

use fangke_shared::company::checkpoint::CheckpointResponse;

use super::store::{self, Chained, Link};
use super::{chain, checkpoint};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::error::ApiResult;

/// Links that are read in one go.
const BATCH: i64 = 1_000;

/// Something that isn't as Fangke left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An entry says something else than when it was linked.
    Altered(i64),
    /// An entry is gone, of which there is a link.
    Removed(i64),
    /// An entry wasn't written by Fangke.
    Inserted(i64),
    /// A link is gone, or isn't as it was made.
    BrokenLink(i64),
    /// The chain ends before a checkpoint that was kept, or says something else there: number of the link.
    NotAsKept(i64),
    /// What was kept isn't signed by this installation: number of the link that it names.
    ForeignCheckpoint(i64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Altered(id) => write!(f, "entry {id} was altered"),
            Self::Removed(id) => write!(f, "entry {id} was removed"),
            Self::Inserted(id) => write!(f, "entry {id} was inserted: it has no seal of this installation"),
            Self::BrokenLink(number) => write!(f, "link {number} was removed or altered"),
            Self::NotAsKept(number) => write!(f, "the chain is not what the checkpoint at link {number} says"),
            Self::ForeignCheckpoint(number) => write!(f, "the checkpoint at link {number} is not signed by this installation"),
        }
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Entries that are linked as they were written.
    pub sound: i64,
    /// Entries that are sealed and wait for their link: at most those of the last minute, unless no process does the jobs.
    pub waiting: i64,
    /// What isn't as it was left.
    pub faults: Vec<Fault>,
}

/// Walks the whole trail, and holds it against checkpoints that were kept elsewhere.
///
/// # Errors
/// Only when the database fails.
pub fn verify(conn: &mut Conn, keys: &Keys, kept: &[CheckpointResponse]) -> ApiResult<Verdict> {
    let mut verdict = Verdict::default();
    let mut before: Option<String> = None;
    let mut awaited = 0;
    loop {
        let links = store::links(conn, awaited, BATCH)?;
        if links.is_empty() {
            break;
        }
        for (link, entry) in links {
            while awaited < link.number {
                verdict.faults.push(Fault::BrokenLink(awaited));
                awaited += 1;
                before = None;
            }
            awaited += 1;
            look(keys, before.as_deref(), &link, entry.as_ref(), &mut verdict);
            before = Some(link.hash);
        }
    }
    let (waiting, inserted) = unlinked(conn, keys)?;
    verdict.waiting = waiting;
    verdict.faults.extend(inserted.into_iter().map(Fault::Inserted));
    for kept in kept {
        if !checkpoint::is_ours(keys, kept) {
            verdict.faults.push(Fault::ForeignCheckpoint(kept.number));
        } else if store::hash_of(conn, kept.number)?.as_deref() != Some(kept.hash.as_str()) {
            verdict.faults.push(Fault::NotAsKept(kept.number));
        }
    }
    Ok(verdict)
}

/// One link, its entry, and the hash of the link before it where that is known.
fn look(keys: &Keys, before: Option<&str>, link: &Link, entry: Option<&Chained>, verdict: &mut Verdict) {
    let Some(id) = link.entry_id else {
        if *link != chain::beginning(keys, link.linked_at) {
            verdict.faults.push(Fault::BrokenLink(link.number));
        }
        return;
    };
    let Some(entry) = entry else {
        verdict.faults.push(Fault::Removed(id));
        return;
    };
    if entry.seal.is_some() && !chain::is_sealed(keys, entry) {
        verdict.faults.push(Fault::Altered(id));
    } else if before.is_none_or(|before| chain::hash(keys, before, link.number, entry) == link.hash) {
        verdict.sound += 1;
    } else if entry.seal.is_none() {
        // From before the chain: only its link tells what it said.
        verdict.faults.push(Fault::Altered(id));
    } else {
        verdict.faults.push(Fault::BrokenLink(link.number));
    }
}

/// How many sealed entries wait for a link, and which entries have no seal of ours.
fn unlinked(conn: &mut Conn, keys: &Keys) -> ApiResult<(i64, Vec<i64>)> {
    let (mut waiting, mut inserted, mut after) = (0, Vec::new(), 0);
    let has_begun = store::head(conn)?.is_some();
    loop {
        let entries = store::unlinked(conn, after, BATCH)?;
        let Some(last) = entries.last() else { return Ok((waiting, inserted)) };
        after = last.id;
        for entry in &entries {
            if chain::is_sealed(keys, entry) || (!has_begun && entry.seal.is_none()) {
                waiting += 1;
            } else {
                inserted.push(entry.id);
            }
        }
    }
}
