//! The way to the composer from elsewhere on the page.

use fangke_shared::property::follow_up::FollowUpKind;
use leptos::prelude::*;

use crate::i18n::Word;

/// The follow-up in the making on the page around.
#[derive(Clone, Copy)]
pub struct Writing {
    /// How it took place: a button elsewhere may choose it.
    pub kind: RwSignal<String>,
    /// Is the owner to be called first?
    pub is_call: RwSignal<bool>,
    open: Callback<()>,
}

impl Writing {
    /// `open` leads to the composer.
    pub fn new(open: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            kind: RwSignal::new(FollowUpKind::Call.word().to_owned()),
            is_call: RwSignal::new(false),
            open: Callback::new(move |()| open()),
        }
    }

    /// Leads to the composer.
    pub fn open(self) {
        self.is_call.set(false);
        self.open.run(());
    }

    /// Leads to the composer, by way of the owner's number.
    pub fn call(self) {
        self.is_call.set(true);
        self.open.run(());
    }

    /// Leads to the composer, for a follow-up of this kind.
    pub fn open_for(self, kind: FollowUpKind) {
        self.kind.set(kind.word().to_owned());
        self.open();
    }
}

/// The follow-up that is being written on the page.
pub fn use_writing() -> Writing {
    expect_context()
}
