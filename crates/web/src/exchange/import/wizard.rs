//! The import on screen: the server's word on it, and what may be asked of the server.

use std::time::Duration;

use fangke_shared::ImportId;
use fangke_shared::exchange::import::{ImportResponse, ImportState};
use fangke_shared::problem::ErrorCode;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::step::is_working;
use crate::api::{Api, ApiError, use_api};
use crate::ui::Task;

/// How long to wait before asking how far the server is.
const PAUSE: Duration = Duration::from_millis(700);
/// The same while it doesn't answer.
const PAUSE_LOST: Duration = Duration::from_secs(3);

/// The import on screen.
#[derive(Clone, Copy)]
pub struct Wizard {
    api: Api,
    id: ImportId,
    import: RwSignal<ImportResponse>,
    failure: RwSignal<Option<ApiError>>,
    acting: Task,
    asking: Task,
    is_lost: RwSignal<bool>,
}

impl Wizard {
    /// Follows an import: while the server works on it, it is asked again and again.
    pub fn new(import: ImportResponse) -> Self {
        let wizard = Self {
            api: use_api(),
            id: import.id,
            import: RwSignal::new(import),
            failure: RwSignal::new(None),
            acting: Task::new(),
            asking: Task::new(),
            is_lost: RwSignal::new(false),
        };
        let timer = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(Some(handle)) = timer.try_get_value() {
                handle.clear();
            }
        };
        on_cleanup(stop);
        Effect::new(move || {
            stop();
            let pause = if wizard.is_lost.get() { PAUSE_LOST } else { PAUSE };
            if is_working(wizard.state()) {
                timer.set_value(set_timeout_with_handle(move || wizard.follow(), pause).ok());
            }
        });
        wizard
    }

    /// Where the import stands, tracked.
    pub fn state(self) -> ImportState {
        self.import.with(|import| import.state)
    }

    /// Reads the import, tracked.
    pub fn with<T>(self, read: impl FnOnce(&ImportResponse) -> T) -> T {
        self.import.with(read)
    }

    /// Reads the import as it is now.
    pub fn with_stored<T>(self, read: impl FnOnce(&ImportResponse) -> T) -> T {
        self.import.with_untracked(read)
    }

    /// What the last call failed with.
    pub fn failure(self) -> Signal<Option<ApiError>> {
        self.failure.into()
    }

    /// Is a call under way?
    pub fn busy(self) -> Signal<bool> {
        self.acting.busy()
    }

    /// Doesn't the server answer at the moment?
    pub fn lost(self) -> Signal<bool> {
        self.is_lost.into()
    }

    /// The import and the client, for calls of a step.
    pub fn calls(self) -> (Api, ImportId) {
        (self.api, self.id)
    }

    /// Takes over a newer state of the import, or shows the failure.
    pub fn take(self, result: Result<ImportResponse, ApiError>) {
        match result {
            Ok(import) => drop(self.import.try_set(import)),
            Err(error) => {
                // Somebody else was faster: show where the import stands now.
                if error.is_stale() {
                    self.asking
                        .ask(self.api.get_import(self.id), move |import| import.into_iter().for_each(|import| self.import.set(import)));
                } else {
                    // A choice that was refused falls back to what is stored.
                    self.import.try_update(|_| {});
                }
                self.failure.try_set(Some(error));
            }
        }
    }

    /// Forgets the last failure.
    pub fn forgive(self) {
        self.failure.set(None);
    }

    /// Asks where the import stands.
    pub fn reload(self) {
        self.act(self.api.get_import(self.id));
    }

    /// Starts storing, or goes on with it.
    pub fn start(self) {
        self.act(self.api.start_import(self.id));
    }

    /// Stops what the server does.
    pub fn cancel(self) {
        self.act(self.api.cancel_import(self.id));
    }

    fn act(self, call: impl Future<Output = Result<ImportResponse, ApiError>> + 'static) {
        if self.acting.busy().get_untracked() {
            return;
        }
        self.forgive();
        self.acting.run(call, move |result| self.take(result));
    }

    fn follow(self) {
        self.asking.ask(self.api.get_import(self.id), move |result| {
            let is_lost = result.as_ref().is_err_and(|error| matches!(error.code(), None | Some(ErrorCode::Busy | ErrorCode::Internal)));
            self.is_lost.set(is_lost);
            if !is_lost {
                self.take(result);
            }
        });
    }
}
