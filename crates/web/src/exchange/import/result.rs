//! The last step: what became of every row, and where to go from here.

use fangke_shared::exchange::import::{ImportKind, ImportState};
use leptos::prelude::*;
use leptos_router::components::A;

use super::rejects::Rejects;
use super::trial::OutcomePanel;
use super::undo::UndoButton;
use super::wizard::Wizard;
use super::words::count;
use crate::time::moment;
use crate::tr;
use crate::ui::{Note, Tone};

/// Counts, rejected rows, and the way on.
#[component]
pub fn ResultStep(wizard: Wizard) -> impl IntoView {
    let summary = move || {
        wizard.with(|import| {
            let finished = import.finished_at.map(|at| format!(" {} {}", tr!(import.finished), moment(at))).unwrap_or_default();
            format!("{}{finished}", tr!(import.done_text, n = count(import.counts.read)))
        })
    };
    let (onwards, where_to) = match wizard.with_stored(|import| import.kind) {
        ImportKind::Listings => ("/listings?status=lead", tr!(import.to_leads)),
        ImportKind::Communities => ("/listings", tr!(import.to_listings)),
        ImportKind::Clients => ("/clients", tr!(import.to_clients)),
        ImportKind::Contracts => ("/contracts?state=completed", tr!(import.to_contracts)),
        ImportKind::FollowUps => ("/listings", tr!(import.to_listings)),
    };
    view! {
        <div class="stack">
            {move || {
                let is_undone = wizard.state() == ImportState::Undone;
                let text = if is_undone { tr!(import.undo.is_undone).to_owned() } else { summary() };
                let tone = if is_undone { Tone::Warning } else { Tone::Positive };
                view! { <div class="import__problem"><Note tone>{text}</Note></div> }
            }}
            <div class="import">
                <Rejects wizard none=tr!(import.rejects_none_done)/>
                <OutcomePanel wizard title=tr!(import.outcome_title)/>
            </div>
        </div>
        <div class="footbar">
            <A href="/import" attr:class="btn">{tr!(import.again)}</A>
            <UndoButton wizard/>
            <A href=onwards attr:class="btn btn--primary">{where_to}</A>
        </div>
    }
}
