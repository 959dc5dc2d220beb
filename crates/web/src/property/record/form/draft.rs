//! What was typed and not saved, kept on this device: without owners, whose names and numbers are nobody's to keep.

use fangke_shared::ListingId;
use fangke_shared::property::listing::Purpose;
use leptos::prelude::*;

use super::text::{Fields, FormText};
use crate::company::auth::parts::Session;
use crate::ui::Draft;

/// The draft of a form on this device.
#[derive(Clone)]
pub struct SavedDraft(Draft);

impl SavedDraft {
    /// The place of the member's form.
    pub fn new(session: Session, listing: Option<ListingId>) -> Self {
        Self(session.draft("listing", listing.map_or_else(|| "new".to_owned(), |id| id.to_string())))
    }

    /// What was typed last time, if it differs from `saved`.
    pub fn restored(&self, saved: &FormText) -> Option<FormText> {
        self.0.read::<FormText>().filter(|text| differs(text, saved))
    }

    /// Forgets it.
    pub fn forget(&self) {
        self.0.forget();
    }

    /// Keeps what is typed from now on, while it differs from `saved`. Says whether it does.
    pub fn keep(&self, fields: Fields, saved: FormText) -> Memo<bool> {
        let is_dirty = Memo::new(move |_| differs(&fields.get(), &saved));
        let draft = self.0.clone();
        let write = crate::ui::debounced(std::time::Duration::from_millis(400), move |text: Option<FormText>| draft.write(text.as_ref()));
        Effect::new(move |previous: Option<()>| {
            let text = is_dirty.get().then(|| fields.get());
            if previous.is_some() {
                write(text);
            }
        });
        is_dirty
    }
}

/// Is anything typed that would be lost? The choice of the purpose alone is not.
fn differs(text: &FormText, saved: &FormText) -> bool {
    let bare = FormText { purpose: saved.purpose.clone(), ..text.clone() };
    bare != *saved || (text.purpose != saved.purpose && *saved != FormText::new(Purpose::Sale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_purpose_alone_is_no_loss_on_a_new_form() {
        let saved = FormText::new(Purpose::Sale);
        assert!(!differs(&FormText::new(Purpose::Rental), &saved));
        assert!(differs(&FormText { rooms: "3".into(), ..saved.clone() }, &saved));
    }

    #[test]
    fn another_purpose_is_a_change_of_what_is_stored() {
        let saved = FormText { rooms: "3".into(), ..FormText::new(Purpose::Sale) };
        assert!(differs(&FormText { purpose: "rental".into(), ..saved.clone() }, &saved));
    }
}
