//! What was typed and not sent: it stays where it was typed, whatever happens to the dialog, the page, the session or the phone.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Display;

use chrono::{DateTime, Duration, Utc};
use fangke_shared::MemberId;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::preferences;

/// So long an unsent text waits for its author.
const DAYS: i64 = 30;

thread_local! {
    static PRIVATE: RefCell<HashMap<String, String>> = RefCell::default();
}

/// The draft of one form about one record, of one member.
#[derive(Debug, Clone)]
pub struct Draft {
    key: String,
    is_private: bool,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    at: DateTime<Utc>,
    json: String,
}

impl Draft {
    /// The draft of a form, as `follow_up`, about a record.
    pub fn new(member: MemberId, form: &str, record: impl Display) -> Self {
        Self { key: format!("fangke.draft.{member}.{form}.{record}"), is_private: false }
    }

    /// Names and numbers of people are nobody's to keep: they stay in the memory of this page and are gone with it.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.is_private = true;
        self
    }

    /// What was typed last time.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        let text = if self.is_private { PRIVATE.with(|all| all.borrow().get(&self.key).cloned()) } else { preferences::stored(&self.key) };
        let found = text.as_deref().and_then(|text| current(text, Utc::now()));
        if found.is_none() && text.is_some() {
            self.forget();
        }
        serde_json::from_str(&found?).ok()
    }

    /// Keeps what is typed; nothing, where it is what was there at first.
    pub fn write<T: Serialize>(&self, typed: Option<&T>) {
        let json = typed.and_then(|typed| serde_json::to_string(typed).ok());
        let text = json.and_then(|json| serde_json::to_string(&Stored { at: Utc::now(), json }).ok());
        if self.is_private {
            PRIVATE.with(|all| match text {
                Some(text) => drop(all.borrow_mut().insert(self.key.clone(), text)),
                None => drop(all.borrow_mut().remove(&self.key)),
            });
        } else {
            preferences::store(&self.key, text.as_deref());
        }
    }

    /// It was sent, or is to be gone.
    pub fn forget(&self) {
        self.write::<()>(None);
    }

    /// Gives the fields what was typed last time, and keeps what is typed from now on. Their texts at first are worth nothing.
    pub fn keep(&self, fields: &[RwSignal<String>]) {
        let fields = fields.to_vec();
        let read = {
            let fields = fields.clone();
            move || fields.iter().map(|field| field.get()).collect::<Vec<_>>()
        };
        let first = untrack(&read);
        if let Some(typed) = self.read::<Vec<String>>().filter(|typed| typed.len() == fields.len()) {
            fields.iter().zip(typed).for_each(|(field, text)| field.set(text));
        }
        let draft = self.clone();
        Effect::new(move |previous: Option<()>| {
            let typed = read();
            if previous.is_some() {
                draft.write((typed != first).then_some(&typed));
            }
        });
    }
}

/// What a stored draft holds, unless it is too old.
fn current(text: &str, now: DateTime<Utc>) -> Option<String> {
    let stored: Stored = serde_json::from_str(text).ok()?;
    (now - stored.at < Duration::days(DAYS)).then_some(stored.json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_of_one_member_one_form_and_one_record() {
        let of = |member, form, record| Draft::new(MemberId(member), form, record).private();
        of(1, "follow_up", 7).write(Some(&"到".to_owned()));
        assert_eq!(of(1, "follow_up", 7).read::<String>().as_deref(), Some("到"));
        for other in [of(2, "follow_up", 7), of(1, "status", 7), of(1, "follow_up", 8)] {
            assert_eq!(other.read::<String>(), None);
        }
        of(1, "follow_up", 7).forget();
        assert_eq!(of(1, "follow_up", 7).read::<String>(), None);
    }

    #[test]
    fn what_is_older_than_a_month_is_gone() {
        let text = serde_json::to_string(&Stored { at: DateTime::UNIX_EPOCH, json: "1".into() }).unwrap();
        assert_eq!(current(&text, DateTime::UNIX_EPOCH + Duration::days(29)).as_deref(), Some("1"));
        assert_eq!(current(&text, DateTime::UNIX_EPOCH + Duration::days(30)), None);
        assert_eq!(current("{}", DateTime::UNIX_EPOCH), None);
    }
}
