//! A piece of a file in one transaction.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use fangke_shared::exchange::import::{ImportCounts, ImportKind, ListingRow, ParsedRow};
use fangke_shared::property::community::CommunityDraft;
use fangke_shared::text::name_key;
use fangke_shared::{CommunityId, MemberId};

use crate::company::tx::Tx;
use crate::platform::crypto::sha256_hex;
use crate::platform::error::ApiResult;
use crate::property::community::service::{self as community, Ensured};
use crate::property::listing::import::{self as listing, Imported, Outcome};

/// Communities that are remembered between pieces; past it they are looked up again.
const REMEMBERED: usize = 20_000;

/// A community that rows of the file have named.
#[derive(Clone)]
struct Known {
    id: CommunityId,
    district: String,
    terms: Arc<str>,
}

/// Stores piece after piece.
pub struct Batches {
    kind: ImportKind,
    creator: Option<MemberId>,
    known: HashMap<(String, String), Known>,
    /// Rows met before, by a hash of what they are about. A dry run stores nothing and must remember all; a run
    /// remembers communities only, for the first row about one wins: sixteen bytes each.
    seen: HashSet<u64>,
    /// Those of the present piece.
    fresh: Vec<u64>,
    is_dry: bool,
}

impl Batches {
    /// Nothing stored yet.
    pub fn new(kind: ImportKind, creator: Option<MemberId>, is_dry: bool) -> Self {
        Self { kind, creator, known: HashMap::new(), seen: HashSet::new(), fresh: Vec::new(), is_dry }
    }

    /// Stores a piece and counts what became of its rows. Afterwards call [`Self::kept`] or [`Self::undone`].
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn store(&mut self, tx: &mut Tx<'_>, rows: Vec<ParsedRow>) -> ApiResult<ImportCounts> {
        let mut counts = ImportCounts { read: i64::try_from(rows.len()).unwrap_or_default(), ..ImportCounts::default() };
        let mut count = |outcome: Outcome| match outcome {
            Outcome::Created => counts.created += 1,
            Outcome::Updated => counts.updated += 1,
            Outcome::Merged => counts.merged += 1,
        };
        match self.kind {
            ImportKind::Communities => {
                for row in rows {
                    if let ParsedRow::Community(draft) = row {
                        count(self.store_community(tx, *draft)?);
                    }
                }
            }
            ImportKind::Listings => {
                let mut ready = Vec::with_capacity(rows.len());
                for row in rows {
                    let import_key = import_key(&row);
                    let ParsedRow::Listing(row) = row else { continue };
                    let about = row.draft.building.is_some().then(|| about_flat(&row));
                    if self.is_dry && !self.is_new(&import_key, about.flatten()) {
                        count(Outcome::Merged);
                        continue;
                    }
                    ready.push(self.resolve_community(tx, *row, import_key)?);
                }
                listing::store_all(tx, ready, self.creator)?.into_iter().for_each(count);
            }
        }
        Ok(counts)
    }

    /// The piece is stored, or a dry run has counted it.
    pub fn committed(&mut self) {
        self.fresh.clear();
        if self.is_dry {
            self.known.clear();
        }
    }

    /// The piece was rolled back, and with it the communities that it made.
    pub fn rolled_back(&mut self) {
        for hash in self.fresh.drain(..) {
            self.seen.remove(&hash);
        }
        self.known.clear();
    }

    fn is_unseen(&mut self, what: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        let hash = hasher.finish();
        let is_unseen = self.seen.insert(hash);
        if is_unseen {
            self.fresh.push(hash);
        }
        is_unseen
    }

    fn is_new(&mut self, import_key: &str, flat: Option<String>) -> bool {
        let is_new_row = self.is_unseen(import_key);
        // The second row about a flat would bring it up to date or say nothing new; a dry run can't know which.
        flat.is_none_or(|flat| self.is_unseen(&flat)) && is_new_row
    }

    fn store_community(&mut self, tx: &mut Tx<'_>, draft: CommunityDraft) -> ApiResult<Outcome> {
        let name = format!("{}/{}", draft.district, name_key(&draft.name));
        if !self.is_unseen(&name) {
            return Ok(Outcome::Merged);
        }
        let (_, ensured) = community::ensure(tx, draft)?;
        Ok(match ensured {
            Ensured::Created => Outcome::Created,
            Ensured::Updated => Outcome::Updated,
            Ensured::Same => Outcome::Merged,
        })
    }

    /// Finds or makes the community of a row.
    fn resolve_community(&mut self, tx: &mut Tx<'_>, row: ListingRow, import_key: String) -> ApiResult<Imported> {
        let ListingRow { community: name, district, business_area, longitude, latitude, mut draft, owners } = row;
        let key = (district.clone(), name_key(&name));
        let known = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let told = CommunityDraft {
                    district,
                    name,
                    business_area,
                    longitude,
                    latitude,
                    built_year: draft.built_year,
                    ..CommunityDraft::default()
                };
                let known = find_or_make(tx, told)?;
                if self.known.len() >= REMEMBERED {
                    self.known.clear();
                }
                self.known.insert(key, known.clone());
                known
            }
        };
        draft.community_id = Some(known.id);
        Ok(Imported { draft, owners, district: known.district, community_terms: known.terms, import_key })
    }
}

/// A listing's row adds a community where there is none, but doesn't change what the dictionary says.
fn find_or_make(tx: &mut Tx<'_>, told: CommunityDraft) -> ApiResult<Known> {
    let id = community::find_or_create(tx, told)?;
    let found = community::of_listing(tx.conn, Some(id))?;
    let (district, terms) = found.map(|draft| (draft.district.clone(), community::terms(&draft))).unwrap_or_default();
    Ok(Known { id, district, terms: terms.into() })
}

/// By what a row is known again: half of its hash's digits tell more rows apart than there are, in half of the index.
fn import_key(row: &ParsedRow) -> String {
    let mut key = sha256_hex(row.fingerprint().as_bytes());
    key.truncate(32);
    key
}

/// The flat that a row is about, if it names one.
fn about_flat(row: &ListingRow) -> Option<String> {
    let draft = &row.draft;
    let (building, unit, room) = (draft.building.as_deref()?, draft.unit.as_deref()?, draft.room.as_deref()?);
    Some(format!("{}/{}/{}/{building}/{unit}/{room}", draft.purpose, row.district, name_key(&row.community)))
}
