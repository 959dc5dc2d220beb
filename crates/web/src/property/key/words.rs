//! A bunch of keys in words: where it is, who has it, when it is due.

use chrono::{DateTime, Utc};
use fangke_shared::property::key::{KeyBunchResponse, KeyState};

use crate::i18n::Word;
use crate::{time, tr};

/// The shape of a state's dot: late keys stand out.
pub const fn shape(bunch: &KeyBunchResponse) -> &'static str {
    match bunch.state {
        KeyState::Out if bunch.is_overdue => "danger",
        KeyState::Out => "paused",
        KeyState::InStore => "available",
        KeyState::HandedBack => "withdrawn",
        KeyState::Lost => "unknown",
    }
}

/// `在店`, `借出`, `逾期 2 天`
pub fn state(bunch: &KeyBunchResponse, now: DateTime<Utc>) -> String {
    match bunch.due_at.filter(|_| bunch.is_overdue) {
        Some(due) => tr!(key.overdue_by, span = time::span(now - due)),
        None => bunch.state.label().to_owned(),
    }
}

/// `林晓岚，带客户看房，明天 10:00 应还`; none while nobody has it.
pub fn custody(bunch: &KeyBunchResponse) -> Option<String> {
    let holder = bunch.holder.as_ref()?;
    let due = bunch.due_at.map(|due| tr!(key.due, at = time::moment(due)));
    let parts = [Some(holder.display_name.clone()), bunch.purpose.clone(), due];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(tr!(key.separator)))
}
