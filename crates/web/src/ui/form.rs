//! What is wrong with a form: the validator of `shared` while typing, the server's word after sending.

use std::collections::BTreeSet;

use fangke_shared::problem::FieldError;
use leptos::prelude::*;

use super::gaps::focus_reason;
use super::{Draft, FieldState, Task};
use crate::api::ApiError;
use crate::i18n::field_text_at;

/// The mistakes of one form.
#[derive(Clone, Copy)]
pub struct Form {
    found: Memo<Vec<FieldError>>,
    refused: RwSignal<Vec<FieldError>>,
    failure: RwSignal<Option<ApiError>>,
    touched: RwSignal<BTreeSet<String>>,
    is_checked: RwSignal<bool>,
    draft: StoredValue<Option<Draft>>,
    task: Task,
}

impl Form {
    /// `validate` reads the form's signals and runs the validator that the server runs too.
    pub fn new(validate: impl Fn() -> Result<(), Vec<FieldError>> + Send + Sync + 'static) -> Self {
        let form = Self {
            found: Memo::new(move |_| validate().err().unwrap_or_default()),
            refused: RwSignal::default(),
            failure: RwSignal::default(),
            touched: RwSignal::default(),
            is_checked: RwSignal::new(false),
            draft: StoredValue::new(None),
            task: Task::new(),
        };
        // What the server said holds for what was sent, not for what is typed since.
        Effect::new(move |previous: Option<()>| {
            form.found.track();
            if previous.is_some() {
                form.refused.set(Vec::new());
            }
        });
        form
    }

    /// Keeps what is typed into these fields until it was sent: closing, leaving or reloading loses nothing.
    #[must_use]
    pub fn keeping(self, draft: Draft, fields: &[RwSignal<String>]) -> Self {
        draft.keep(fields);
        self.draft.set_value(Some(draft));
        self
    }

    /// The state of one field, by its JSON pointer.
    pub fn field(self, pointer: &str) -> FieldState {
        let (pointer, touched) = (pointer.to_owned(), pointer.to_owned());
        FieldState {
            pointer: Signal::stored(Some(pointer.clone())),
            error: Signal::derive(move || {
                let server = self.refused.with(|errors| field_text_at(errors, &pointer));
                let is_due = self.is_checked.get() || self.touched.with(|t| t.contains(&pointer));
                server.or_else(|| is_due.then(|| self.found.with(|errors| field_text_at(errors, &pointer))).flatten())
            }),
            touch: Some(Callback::new(move |()| {
                self.touched.update(|t| {
                    t.insert(touched.clone());
                });
            })),
        }
    }

    /// Everything that is wrong now, whether shown or not.
    pub fn errors(self) -> Vec<FieldError> {
        self.found.get()
    }

    /// Shows every mistake, and says whether there is none.
    pub fn check(self) -> bool {
        self.is_checked.set(true);
        self.found.with_untracked(Vec::is_empty)
    }

    /// As if nobody had touched it: after a success that leaves the form in sight.
    pub fn reset(self) {
        self.is_checked.set(false);
        self.touched.set(BTreeSet::new());
        self.failure.set(None);
    }

    /// Is the form being sent?
    pub fn busy(self) -> Signal<bool> {
        self.task.busy()
    }

    /// The failure that belongs to no field, for a [`super::ProblemNote`].
    pub fn failure(self) -> Signal<Option<ApiError>> {
        self.failure.into()
    }

    /// Checks, sends once, and shows what the server refuses. `then` runs after a success.
    pub fn submit<T: 'static>(self, send: impl Future<Output = Result<T, ApiError>> + 'static, then: impl FnOnce(T) + 'static) {
        if self.busy().get_untracked() {
            return;
        }
        if !self.check() {
            request_animation_frame(focus_reason);
            return;
        }
        self.failure.set(None);
        self.task.run(send, move |result| match result {
            Ok(answer) => {
                self.draft.with_value(|draft| draft.iter().for_each(Draft::forget));
                then(answer);
            }
            Err(error) => {
                self.refused.set(error.field_errors().to_vec());
                // A mistake of no field belongs to the form as a whole.
                self.failure.set(error.field_errors().iter().all(|field| field.pointer.is_empty()).then_some(error));
                // Once it is drawn.
                request_animation_frame(focus_reason);
            }
        });
    }
}
