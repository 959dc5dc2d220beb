//! Why it doesn't go on, and how it came to be so.

use fangke_shared::deal::contract::{ContractResponse, ContractState};
use leptos::prelude::*;

use super::held::use_held;
use super::words::missing_words;
use crate::ui::{Note, Tone};
use crate::{time, tr};

/// The notes.
#[component]
pub fn Notes() -> impl IntoView {
    let held = use_held();
    move || held.with(|contract| texts(contract).into_iter().map(|(tone, text)| view! { <Note tone>{text}</Note> }).collect_view())
}

fn texts(contract: &ContractResponse) -> Vec<(Tone, String)> {
    let (state, rights) = (contract.summary.state, contract.rights);
    let parts: Vec<&str> = contract.missing.iter().map(|field| missing_words(&field.pointer)).collect();
    let missing = (!parts.is_empty()).then(|| (Tone::Warning, tr!(contract.missing, parts = parts.join(tr!(common.list_separator)))));
    let own = rights.is_own_submission.then(|| (Tone::Neutral, tr!(contract.own_submission).to_owned()));
    let is_waiting = !rights.may_review && !rights.may_sign && !rights.is_own_submission;
    let by = contract.submitted.as_ref().map(|done| (done.member.display_name.clone(), time::moment(done.at)));
    let waiting = by.filter(|_| is_waiting).and_then(|(by, at)| match state {
        ContractState::Submitted => Some((Tone::Neutral, tr!(contract.waits_for_review, by = by, at = at))),
        ContractState::Approved => Some((Tone::Neutral, tr!(contract.waits_for_signing).to_owned())),
        _ => None,
    });
    let said = contract.review_note.clone().filter(|_| !state.is_signed()).map(|note| {
        let by = contract.reviewed.as_ref().map(|done| done.member.display_name.clone()).unwrap_or_default();
        let tone = if state == ContractState::Returned { Tone::Warning } else { Tone::Neutral };
        (tone, tr!(contract.reviewed, by = by, note = note))
    });
    let cancelled = contract.cancel_reason.clone().map(|reason| (Tone::Danger, tr!(contract.cancelled_because, reason = reason)));
    [cancelled, said, missing, own, waiting].into_iter().flatten().collect()
}
