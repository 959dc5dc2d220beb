//! The fourth step: storing, with a way to stop and to go on.

use fangke_shared::exchange::import::ImportState;
use leptos::prelude::*;
use leptos_router::components::A;

use super::progress::Progress;
use super::rejects::Rejects;
use super::trial::OutcomePanel;
use super::undo::UndoButton;
use super::wizard::Wizard;
use super::words::count;
use crate::tr;
use crate::ui::{Button, ButtonKind, Note, Tone};

/// Progress, or why it stopped.
#[component]
pub fn RunStep(wizard: Wizard) -> impl IntoView {
    let state = Memo::new(move |_| wizard.state());
    move || match state.get() {
        ImportState::Running => view! {
            <div class="import">
                <section class="panel">
                    <div class="body import__progress">
                        <Progress wizard title=tr!(import.running)/>
                        <p class="muted">{tr!(import.running_hint)}</p>
                    </div>
                </section>
                <OutcomePanel wizard title=tr!(import.so_far)/>
            </div>
        }
        .into_any(),
        stopped => view! { <Stopped wizard is_cancelled={stopped == ImportState::Cancelled}/> }.into_any(),
    }
}

#[component]
fn Stopped(wizard: Wizard, is_cancelled: bool) -> impl IntoView {
    let text = move || {
        let row = count(wizard.with(|import| import.counts.read));
        if is_cancelled { tr!(import.cancelled_text, n = row) } else { tr!(import.interrupted_text, n = row) }
    };
    view! {
        <div class="stack">
            <div class="import__problem"><Note tone=Tone::Warning>{text}</Note></div>
            <div class="import">
                <Rejects wizard none=tr!(import.rejects_none_so_far)/>
                <OutcomePanel wizard title=tr!(import.so_far)/>
            </div>
        </div>
        <div class="footbar">
            <A href="/import" attr:class="btn">{tr!(import.other_file)}</A>
            <UndoButton wizard/>
            <Button kind=ButtonKind::Primary icon=icondata_lu::LuPlay busy=wizard.busy() on_click=move |()| wizard.start()>{tr!(import.resume)}</Button>
        </div>
    }
}
