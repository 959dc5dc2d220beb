//! A piece of a file in one transaction.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use fangke_shared::exchange::import::{ImportCounts, ImportField, ImportKind, ListingRow, ParsedRow, RowError};
use fangke_shared::problem::FieldCode;
use fangke_shared::property::community::CommunityDraft;
use fangke_shared::text::name_key;
use fangke_shared::{CommunityId, MemberId};

use super::clients::Clients;
use super::deals::Deals;
use super::runner::{Added, Plan, Rejected, Taken};
use crate::company::member::service as member;
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

/// What became of a piece.
pub struct Stored {
    /// Its counts.
    pub counts: ImportCounts,
    /// What there is to tell of its rows.
    pub told: Vec<Rejected>,
    /// What is new.
    pub added: Added,
}

/// Stores piece after piece.
pub struct Batches {
    kind: ImportKind,
    clients: Clients,
    deals: Deals,
    known: HashMap<(String, String), Known>,
    /// Members by the name under which a file has them as those who entered a row; none where several have it, or nobody.
    members: HashMap<String, Option<MemberId>>,
    /// Rows met before, by a hash of what they are about. A dry run stores nothing and must remember all; a run
    /// remembers communities only, for the first row about one wins: sixteen bytes each.
    seen: HashSet<u64>,
    /// Those of the present piece.
    fresh: Vec<u64>,
    is_dry: bool,
}

impl Batches {
    /// Nothing stored yet.
    pub fn new(plan: &Plan<'_>) -> Self {
        Self {
            kind: plan.kind,
            clients: Clients::new(plan.duplicates, plan.entered_by),
            deals: Deals::default(),
            members: HashMap::new(),
            known: HashMap::new(),
            seen: HashSet::new(),
            fresh: Vec::new(),
            is_dry: plan.is_dry,
        }
    }

    /// Stores a piece and counts what became of its rows. Afterwards call [`Self::kept`] or [`Self::undone`].
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn store(&mut self, tx: &mut Tx<'_>, rows: Vec<Taken>) -> ApiResult<Stored> {
        let mut counts = ImportCounts { read: i64::try_from(rows.len()).unwrap_or_default(), ..ImportCounts::default() };
        let (mut told, mut new) = (Vec::new(), Added::default());
        match self.kind {
            ImportKind::Communities => {
                for taken in rows {
                    if let ParsedRow::Community(draft) = taken.row {
                        count(&mut counts, self.store_community(tx, *draft)?);
                    }
                }
            }
            ImportKind::Clients => {
                for taken in &rows {
                    let import_key = import_key(&taken.row);
                    let ParsedRow::Client(row) = &taken.row else { continue };
                    // Within a piece a dry run meets its own rows, and forgets them with it.
                    if self.is_dry && !self.is_unseen(&import_key) {
                        count(&mut counts, Outcome::Merged);
                        continue;
                    }
                    new.clients.extend(self.clients.store(tx, (taken, row), import_key, &mut counts, &mut told)?);
                }
            }
            ImportKind::Contracts | ImportKind::FollowUps => {
                for taken in &rows {
                    let import_key = import_key(&taken.row);
                    if self.is_dry && !self.is_unseen(&import_key) {
                        match &taken.row {
                            ParsedRow::Contract(row) => Deals::met_again(tx, (taken, row), &import_key, &mut counts, &mut told)?,
                            _ => count(&mut counts, Outcome::Merged),
                        }
                        continue;
                    }
                    match &taken.row {
                        ParsedRow::Contract(row) => {
                            new.contracts.extend(self.deals.store_contract(tx, (taken, row), import_key, &mut counts, &mut told)?);
                        }
                        ParsedRow::FollowUp(row) => {
                            new.follow_ups.extend(self.deals.store_follow_up(tx, (taken, row), import_key, &mut counts, &mut told)?);
                        }
                        _ => {}
                    }
                }
            }
            ImportKind::Listings => {
                let (mut ready, mut places) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
                for taken in rows {
                    let import_key = import_key(&taken.row);
                    let ParsedRow::Listing(row) = taken.row else { continue };
                    let about = row.draft.building.is_some().then(|| about_flat(&row));
                    if self.is_dry && !self.is_new(&import_key, about.flatten()) {
                        count(&mut counts, Outcome::Merged);
                        continue;
                    }
                    let by = row.entered_by.clone();
                    let (mut imported, is_known) = self.resolve_community(tx, *row, import_key)?;
                    if let Some(by) = by.filter(|_| !is_known) {
                        // Nobody of this name is a member any more, or several are: the name is kept in words.
                        let words = format!("录入人：{by}");
                        let notes = imported.draft.notes.take();
                        imported.draft.notes = Some(notes.map_or_else(|| words.clone(), |notes| format!("{notes}\n{words}")));
                        told.push(warning(&taken.sheet, taken.line, Some(ImportField::EnteredBy), FieldCode::DoesNotExist, &by));
                    }
                    ready.push(imported);
                    places.push((taken.sheet, taken.line, taken.cells));
                }
                let (outcomes, added) = listing::store_all(tx, ready)?;
                new.listings = added;
                for (outcome, (sheet, line, cells)) in outcomes.into_iter().zip(places) {
                    count(&mut counts, outcome);
                    let code = match outcome {
                        Outcome::Refused => FieldCode::OutOfReach,
                        Outcome::CreatedAgain => FieldCode::WasClosed,
                        Outcome::StaysClosed => FieldCode::StaysClosed,
                        Outcome::Created | Outcome::Updated | Outcome::Merged => continue,
                    };
                    let mut rejected = warning(&sheet, line, None, code, "");
                    if outcome == Outcome::Refused {
                        (rejected.is_warning, rejected.cells) = (false, cells);
                    }
                    told.push(rejected);
                }
            }
        }
        Ok(Stored { counts, told, added: new })
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
    fn resolve_community(&mut self, tx: &mut Tx<'_>, row: ListingRow, import_key: String) -> ApiResult<(Imported, bool)> {
        let ListingRow { community: name, district, business_area, longitude, latitude, mut draft, owners, entered_by } = row;
        let importer = tx.me().ok();
        let entered_by = match entered_by {
            Some(name) => match self.members.get(&name) {
                Some(known) => *known,
                None => {
                    let found = member::named(tx.conn, &name)?;
                    self.members.insert(name, found);
                    found
                }
            },
            None => importer,
        };
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
        let is_known = entered_by.is_some();
        let creator = entered_by.or(importer);
        Ok((Imported { draft, owners, district: known.district, community_terms: known.terms, import_key, creator }, is_known))
    }
}

fn count(counts: &mut ImportCounts, outcome: Outcome) {
    match outcome {
        Outcome::Created | Outcome::CreatedAgain => counts.created += 1,
        Outcome::Updated => counts.updated += 1,
        Outcome::Merged | Outcome::StaysClosed => counts.merged += 1,
        Outcome::Refused => counts.rejected += 1,
    }
}

fn warning(sheet: &str, line: i64, field: Option<ImportField>, code: FieldCode, value: &str) -> Rejected {
    Rejected { reject: RowError::new(field, code, value).at(sheet, line), cells: Vec::new(), is_warning: true }
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
