//! Clients of a piece: who entered each, and what became of it (B9).

use fangke_shared::exchange::import::{ClientRow, DuplicatePolicy, ImportCounts, ImportField};
use fangke_shared::permission::Action;
use fangke_shared::problem::FieldCode;
use fangke_shared::{ClientId, MemberId};

use super::place::{People, Place, noon};
use super::runner::{Rejected, Taken};
use crate::client::dossier::import::{self, Imported, Outcome};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// Stores the clients of a file.
pub struct Clients {
    policy: DuplicatePolicy,
    /// Who stands for rows without somebody who entered them; else the caller.
    entered_by: Option<MemberId>,
    people: People,
}

impl Clients {
    /// Nothing stored yet.
    pub fn new(policy: DuplicatePolicy, entered_by: Option<MemberId>) -> Self {
        Self { policy, entered_by, people: People::default() }
    }

    /// Stores one row, counts it, and tells what there is to tell; the answer is the client where it is a new one.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn store(
        &mut self,
        tx: &mut Tx<'_>,
        (taken, row): (&Taken, &ClientRow),
        import_key: String,
        counts: &mut ImportCounts,
        told: &mut Vec<Rejected>,
    ) -> ApiResult<Option<ClientId>> {
        let mut place = Place { taken, told };
        let imported = self.imported(tx, row, import_key, &mut place)?;
        let outcome = import::store(tx, &imported, (row.demand.clone(), &row.communities), self.policy)?;
        Ok(match outcome {
            Outcome::Created(id) => {
                counts.created += 1;
                Some(id)
            }
            Outcome::Linked(id) => {
                counts.created += 1;
                place.warn(Some(ImportField::ClientPhone), FieldCode::KnownClient, &row.draft.name);
                Some(id)
            }
            Outcome::Updated(filled) | Outcome::Merged(filled) => {
                if filled.fields.is_empty() {
                    counts.merged += 1
                } else {
                    counts.updated += 1
                }
                if let Some(name) = filled.other_name {
                    place.warn(Some(ImportField::ClientName), FieldCode::StaysAsItWas, &name);
                }
                if let Some(notes) = filled.other_notes {
                    place.warn(Some(ImportField::Notes), FieldCode::StaysAsItWas, &notes);
                }
                None
            }
            Outcome::Refused => {
                counts.rejected += 1;
                place.refuse(None, FieldCode::OutOfReach, "");
                None
            }
        })
    }

    fn imported(&mut self, tx: &mut Tx<'_>, row: &ClientRow, import_key: String, place: &mut Place<'_>) -> ApiResult<Imported> {
        let mut draft = row.draft.clone();
        let by = match &row.entered_by {
            None => None,
            Some(name) => {
                let found = self.people.named(tx, name)?;
                if found.is_none() {
                    // Nobody of this name is a member any more, or several are: the name is kept in words.
                    let words = format!("录入人：{name}");
                    draft.notes = Some(draft.notes.map_or_else(|| words.clone(), |notes| format!("{notes}\n{words}")));
                    place.warn(Some(ImportField::EnteredBy), FieldCode::DoesNotExist, name);
                }
                found
            }
        };
        let by = match by {
            Some(by) => by,
            None => {
                let importer = tx.me().ok().or(self.entered_by).ok_or_else(|| ApiError::internal("nobody stands for the rows"))?;
                member::profile(tx.conn, importer)?
            }
        };
        let entered_at = noon(tx, row.entered_on);
        Ok(Imported {
            draft,
            contacts: row.contacts.clone(),
            id_document: row.id_document.clone(),
            registrant: by.member.id,
            agent: tx.rules.permissions.reach_of(by.member.id, by.role, Action::TakeClient).filter(|_| by.is_active).map(|_| by.member.id),
            store: by.units.store,
            entered_at,
            import_key,
        })
    }
}
