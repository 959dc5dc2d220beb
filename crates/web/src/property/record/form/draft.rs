//! What was typed and not saved, kept on this device: without owners, whose names and numbers are nobody's to keep.

use fangke_shared::property::listing::Purpose;
use fangke_shared::{ListingId, MemberId};
use leptos::prelude::*;

use super::text::{Fields, FormText};
use crate::preferences;

/// The draft of a form on this device.
#[derive(Clone, Copy)]
pub struct SavedDraft {
    member: MemberId,
    listing: Option<ListingId>,
}

impl SavedDraft {
    /// The place of one member's form.
    pub const fn new(member: MemberId, listing: Option<ListingId>) -> Self {
        Self { member, listing }
    }

    fn key(self) -> String {
        let form = self.listing.map_or_else(|| "new".to_owned(), |id| id.to_string());
        format!("fangke.draft.listing.{}.{form}", self.member)
    }

    /// What was typed last time, if it differs from `saved`.
    pub fn restored(self, saved: &FormText) -> Option<FormText> {
        let text = preferences::stored(&self.key()).and_then(|json| serde_json::from_str::<FormText>(&json).ok())?;
        (differs(&text, saved)).then_some(text)
    }

    /// Forgets it.
    pub fn forget(self) {
        preferences::store(&self.key(), None);
    }

    /// Keeps what is typed from now on, while it differs from `saved`. Says whether it does.
    pub fn keep(self, fields: Fields, saved: FormText) -> Memo<bool> {
        let is_dirty = Memo::new(move |_| differs(&fields.get(), &saved));
        let write = crate::ui::debounced(std::time::Duration::from_millis(400), move |text: Option<FormText>| {
            let json = text.and_then(|text| serde_json::to_string(&text).ok());
            preferences::store(&self.key(), json.as_deref());
        });
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
