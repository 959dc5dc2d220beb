//! Clients of a file, with what they look for.

use fangke_shared::client::demand::{CHOICES_MAX, DemandDraft};
use fangke_shared::exchange::import::DuplicatePolicy;
use fangke_shared::field::Checks;
use fangke_shared::{ClientId, CommunityId};

use crate::client::demand::service as demand;
use crate::client::profile::import::{self as profile, Filled};
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;
use crate::property::community::service as community;

pub use crate::client::profile::import::Imported;

/// What became of a row.
#[derive(Debug)]
pub enum Outcome {
    /// A new client.
    Created(ClientId),
    /// A registration more of a client that the house knows.
    Linked(ClientId),
    /// A known client has something more.
    Updated(Filled),
    /// It says nothing new, or known clients are left out.
    Merged(Filled),
    /// It would change a client outside of what the importer may change.
    Refused,
}

/// Stores a row.
///
/// # Errors
/// Those of the database; then nothing of the file's piece may be kept.
pub fn store(
    tx: &mut Tx<'_>,
    imported: &Imported,
    (wanted, communities): (Option<DemandDraft>, &[String]),
    policy: DuplicatePolicy,
) -> ApiResult<Outcome> {
    if profile::is_entered(tx, &imported.import_key)? {
        return Ok(Outcome::Merged(Filled::default()));
    }
    let wanted = wanted.map(|draft| resolved(tx, draft, communities)).transpose()?;
    match (profile::known(tx, imported)?, policy) {
        (Some(_), DuplicatePolicy::Skip) => Ok(Outcome::Merged(Filled::default())),
        (Some(known), DuplicatePolicy::Fill) => {
            let id = known.id();
            let lacks_demand = wanted.is_some() && demand::list(tx, id)?.is_empty();
            let and: &[&str] = if lacks_demand { &["demands"] } else { &[] };
            let Some(filled) = profile::fill(tx, id, imported, and)? else { return Ok(Outcome::Refused) };
            if let Some(draft) = wanted.filter(|_| lacks_demand) {
                demand::enter(tx, &known, &draft)?;
            }
            Ok(if filled.fields.is_empty() { Outcome::Merged(filled) } else { Outcome::Updated(filled) })
        }
        (known, _) => {
            let row = profile::enter(tx, imported)?;
            if let Some(draft) = wanted {
                demand::enter(tx, &row, &draft)?;
            }
            Ok(if known.is_some() { Outcome::Linked(row.id()) } else { Outcome::Created(row.id()) })
        }
    }
}

/// The demand with the communities that the house knows; the others stand among the wishes. A grade that the rules suggest needs no reason.
fn resolved(tx: &mut Tx<'_>, mut draft: DemandDraft, communities: &[String]) -> ApiResult<DemandDraft> {
    let mut unknown: Vec<&str> = Vec::new();
    for name in communities.iter().take(CHOICES_MAX) {
        match community::named(tx.conn, name)? {
            Some(CommunityId(id)) => draft.community_ids.push(CommunityId(id)),
            None => unknown.push(name),
        }
    }
    if !unknown.is_empty() {
        let words = format!("意向小区：{}", unknown.join("、"));
        draft.wishes = Some(draft.wishes.map_or_else(|| words.clone(), |wishes| format!("{wishes}\n{words}")));
    }
    let mut draft = draft.normalised();
    // Whatever is still out of range is left empty rather than stored.
    let mut checks = Checks::new();
    draft.check("", tx.rules.today, &mut checks);
    for error in checks.into_errors() {
        match error.pointer.as_str() {
            "/wishes" => draft.wishes = draft.wishes.map(|wishes| wishes.chars().take(1000).collect()),
            pointer if pointer.starts_with("/districts") => draft.districts.clear(),
            _ => {}
        }
    }
    Ok(draft)
}

/// Removes clients that an import entered and that nobody has worked on; the caller has seen to that.
///
/// # Errors
/// Only when the database fails, or where something hangs on one of them after all.
pub fn remove_new(tx: &mut Tx<'_>, ids: &[ClientId]) -> ApiResult<()> {
    demand::remove_all(tx, ids)?;
    profile::remove_new(tx, ids)
}
