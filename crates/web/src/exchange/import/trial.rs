//! The third step: every row is read, nothing is stored.

use fangke_shared::exchange::import::{ImportCounts, ImportState};
use leptos::prelude::*;
use leptos_router::components::A;

use super::BACK_TO_COLUMNS;
use super::outcome::Outcome;
use super::progress::Progress;
use super::rejects::Rejects;
use super::wizard::Wizard;
use super::words::{count, failure_text};
use crate::tr;
use crate::ui::{Button, ButtonKind, Note, Tone};

/// Progress of the dry run, then what an import would do.
#[component]
pub fn TrialStep(wizard: Wizard) -> impl IntoView {
    let state = Memo::new(move |_| wizard.state());
    move || match state.get() {
        ImportState::DryRunning => view! {
            <div class="import">
                <section class="panel"><div class="body import__progress"><Progress wizard title=tr!(import.trying)/></div></section>
                <OutcomePanel wizard title=tr!(import.so_far)/>
            </div>
        }
        .into_any(),
        ImportState::Failed => view! { <Failed wizard/> }.into_any(),
        _ => view! { <TrialResult wizard/> }.into_any(),
    }
}

/// The counts in a panel.
#[component]
pub fn OutcomePanel(
    /// The import.
    wizard: Wizard,
    /// What the counts are.
    title: &'static str,
) -> impl IntoView {
    let counts = Signal::derive(move || wizard.with(|import| import.counts));
    view! {
        <section class="panel" aria-labelledby="h-outcome">
            <header><h2 id="h-outcome">{title}</h2></header>
            <div class="body"><Outcome counts/></div>
        </section>
    }
}

#[component]
fn TrialResult(wizard: Wizard) -> impl IntoView {
    let counts = move || wizard.with(|import| import.counts);
    let refused = Signal::derive(move || (stored(counts()) == 0).then(|| tr!(import.nothing_to_store).to_owned()));
    let hint = move || match counts().rejected {
        0 => tr!(import.start_all_hint).to_owned(),
        rejected => tr!(import.start_hint, n = count(rejected)),
    };
    view! {
        <div class="import">
            <Rejects wizard none=tr!(import.rejects_none_text)/>
            <OutcomePanel wizard title=tr!(import.expected)/>
        </div>
        <div class="footbar">
            <BackToColumns wizard/>
            <span class="muted desk-only">{hint}</span>
            <Button kind=ButtonKind::Primary busy=wizard.busy() refused on_click=move |()| wizard.start()>
                {move || tr!(import.start_rows, n = count(stored(counts())))}
            </Button>
        </div>
    }
}

/// The file ends in the middle; another one is another import.
#[component]
fn Failed(wizard: Wizard) -> impl IntoView {
    let reason = move || {
        let known = wizard.with(|import| import.failure.as_deref().and_then(failure_text));
        known.unwrap_or_else(|| tr!(import.failure_unknown).to_owned())
    };
    view! {
        <div class="stack">
            <div class="import__problem">
                <Note tone=Tone::Danger><b>{tr!(import.failed_title)}</b><br/>{reason}<br/>{tr!(import.failed_hint)}</Note>
            </div>
            <div class="import">
                <Rejects wizard none=tr!(import.rejects_none_so_far)/>
                <OutcomePanel wizard title=tr!(import.so_far)/>
            </div>
        </div>
        <div class="footbar"><A href="/import" attr:class="btn btn--primary">{tr!(import.other_file)}</A></div>
    }
}

#[component]
fn BackToColumns(wizard: Wizard) -> impl IntoView {
    let (_, id) = wizard.calls();
    view! { <A href=format!("/import/{id}?{BACK_TO_COLUMNS}") attr:class="btn">{tr!(import.back_step)}</A> }
}

/// Rows that an import stores or finds stored: all but the rejected ones.
const fn stored(counts: ImportCounts) -> i64 {
    counts.created + counts.updated + counts.merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejected_rows_are_not_offered_for_import() {
        assert_eq!(stored(ImportCounts { read: 10, created: 4, updated: 1, merged: 2, rejected: 3, ..ImportCounts::default() }), 7);
    }
}
