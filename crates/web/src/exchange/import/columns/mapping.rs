//! The draft on screen and its way to the server: one call after the other, the newest draft last.

use fangke_shared::exchange::import::{DuplicatePolicy, ImportColumn, ImportField, ImportResponse, UpdateImportRequest};
use fangke_shared::geo::Datum;
use fangke_shared::property::listing::Purpose;
use leptos::prelude::*;

use super::draft::Draft;
use crate::api::ApiError;
use crate::exchange::import::wizard::Wizard;
use crate::ui::Task;

/// The mapping while it is being made. Every change is stored, so that a reload or a colleague finds it.
#[derive(Clone, Copy)]
pub struct Mapping {
    wizard: Wizard,
    draft: RwSignal<Draft>,
    /// What the server has.
    sent: StoredValue<Draft>,
    /// Another reading of the file that is still to be asked for.
    reading: StoredValue<Option<UpdateImportRequest>>,
    task: Task,
    wants_trial: RwSignal<bool>,
}

impl Mapping {
    /// Begins with what the server holds.
    pub fn new(wizard: Wizard) -> Self {
        let draft = wizard.with_stored(Draft::of);
        Self {
            wizard,
            draft: RwSignal::new(draft.clone()),
            sent: StoredValue::new(draft),
            reading: StoredValue::new(None),
            task: Task::new(),
            wants_trial: RwSignal::new(false),
        }
    }

    /// The draft, tracked.
    pub fn with<T>(self, read: impl FnOnce(&Draft) -> T) -> T {
        self.draft.with(read)
    }

    /// Required fields that no column fills, tracked.
    pub fn missing(self) -> Vec<ImportField> {
        self.wizard.with(|import| self.draft.with(|draft| draft.missing(import.kind, &import.columns)))
    }

    /// Is something being stored?
    pub fn busy(self) -> Signal<bool> {
        self.task.busy()
    }

    /// Has the dry run been asked for?
    pub fn trying(self) -> Signal<bool> {
        self.wants_trial.into()
    }

    /// Lets a column fill a field, or nothing.
    pub fn choose(self, column: usize, field: Option<ImportField>) {
        self.change(|draft, _| draft.choose(column, field));
    }

    /// Sets the purpose of rows that tell none.
    pub fn set_purpose(self, purpose: Purpose) {
        self.change(|draft, _| draft.purpose = purpose);
    }

    /// Sets what becomes of rows about known clients.
    pub fn set_duplicates(self, duplicates: DuplicatePolicy) {
        self.change(|draft, _| draft.duplicates = duplicates);
    }

    /// Says what the coordinates of the file are in.
    pub fn set_datum(self, datum: Datum) {
        self.change(|draft, _| draft.datum = datum);
    }

    /// Changes the draft, given the columns of the file.
    pub fn change<T>(self, change: impl FnOnce(&mut Draft, &[ImportColumn]) -> T) -> Option<T> {
        let changed = self.wizard.with_stored(|import| self.draft.try_update(|draft| change(draft, &import.columns)));
        self.store();
        changed
    }

    /// Reads the file in another way; its columns come anew.
    pub fn read_as(self, reading: UpdateImportRequest) {
        self.reading.set_value(Some(reading));
        self.store();
    }

    /// Stores what isn't stored yet, then starts the dry run.
    pub fn try_out(self) {
        self.wants_trial.set(true);
        self.store();
    }

    fn store(self) {
        // A call under way will see the newest draft when it comes back.
        if self.task.busy().get_untracked() {
            return;
        }
        self.wizard.forgive();
        self.task.run(self.store_all(), move |result| {
            self.wants_trial.set(false);
            if let Some(result) = result.transpose() {
                self.wizard.take(result);
            }
        });
    }

    /// Makes the calls that are due. The page may be gone after any of them.
    async fn store_all(self) -> Result<Option<ImportResponse>, ApiError> {
        let (api, id) = self.wizard.calls();
        while let Some(Due { request, draft }) = self.next() {
            let version = self.wizard.with_stored(|import| import.version);
            let import = api.update_import(id, version, &request).await?;
            if self.draft.is_disposed() {
                return Ok(None);
            }
            let stored = draft.unwrap_or_else(|| {
                let anew = Draft::of(&import);
                self.draft.set(anew.clone());
                anew
            });
            self.sent.set_value(stored);
            self.wizard.take(Ok(import));
        }
        if self.wants_trial.try_get_untracked() == Some(true) { api.dry_run_import(id).await.map(Some) } else { Ok(None) }
    }

    fn next(self) -> Option<Due> {
        if let Some(request) = self.reading.try_update_value(Option::take).flatten() {
            return Some(Due { request, draft: None });
        }
        let draft = self.draft.try_get_untracked()?;
        if self.sent.with_value(|sent| *sent == draft) {
            return None;
        }
        let mapping = self.wizard.with_stored(|import| draft.mapping(&import.columns));
        let request = UpdateImportRequest {
            mapping: Some(mapping),
            default_purpose: Some(draft.purpose),
            duplicates: Some(draft.duplicates),
            datum: Some(draft.datum),
            ..Default::default()
        };
        Some(Due { request, draft: Some(draft) })
    }
}

/// A call that is due, and the draft that it stores; another reading of the file brings one.
struct Due {
    request: UpdateImportRequest,
    draft: Option<Draft>,
}
