//! Undoing a whole import: first what would go and what would stay.

use fangke_shared::exchange::import::{ImportKind, ImportState, ImportUndo};
use leptos::prelude::*;

use super::wizard::Wizard;
use super::words::count;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Form, Loaded, ProblemNote, use_toaster};

/// The button, where the import has stored something that it can take back.
#[component]
pub fn UndoButton(
    /// The import.
    wizard: Wizard,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let is_offered = move || {
        wizard.with(|import| {
            let has_ended = matches!(import.state, ImportState::Done | ImportState::Cancelled | ImportState::Interrupted);
            has_ended && import.is_own && import.kind != ImportKind::Communities && import.counts.created > 0
        })
    };
    view! {
        <Show when=is_offered>
            <Button kind=ButtonKind::DangerQuiet icon=icondata_lu::LuUndo2 on_click=move |()| open.set(true)>{tr!(import.undo.open)}</Button>
        </Show>
        <Dialog open title=tr!(import.undo.title).to_owned()><Ask wizard open/></Dialog>
    }
}

#[component]
fn Ask(wizard: Wizard, open: RwSignal<bool>) -> impl IntoView {
    let (api, id) = wizard.calls();
    let found = LocalResource::new(move || async move { api.preview_import_undo(id).await });
    view! { <Loaded resource=found rows=3 view=move |undo| view! { <Preview wizard undo open/> }/> }
}

#[component]
fn Preview(wizard: Wizard, undo: ImportUndo, open: RwSignal<bool>) -> impl IntoView {
    let toaster = use_toaster();
    let (api, id) = wizard.calls();
    let form = Form::new(|| Ok(()));
    let act = move |()| {
        form.submit(async move { api.undo_import(id).await }, move |done: ImportUndo| {
            open.set(false);
            toaster.say(tr!(import.undo.done, n = count(done.removable)));
            wizard.reload();
        });
    };
    let stays = [
        (undo.touched > 0).then(|| tr!(import.undo.touched, n = count(undo.touched))),
        (undo.updated > 0).then(|| tr!(import.undo.updated, n = count(undo.updated))),
        wizard.with_stored(|import| import.kind == ImportKind::Listings).then(|| tr!(import.undo.communities).to_owned()),
        wizard.with_stored(|import| import.kind == ImportKind::Contracts).then(|| tr!(import.undo.contracts).to_owned()),
    ];
    let stays = stays.into_iter().flatten().map(|text| view! { <li>{text}</li> }).collect_view();
    let refused = Signal::stored((undo.removable == 0).then(|| tr!(import.undo.nothing).to_owned()));
    view! {
        <div class="body">
            <p class="strong">{tr!(import.undo.removable, n = count(undo.removable))}</p>
            <p class="muted">{tr!(import.undo.stays)}</p>
            <ul class="import__stays">{stays}</ul>
            <ProblemNote error=form.failure()/>
        </div>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger busy=form.busy() refused on_click=act>{tr!(import.undo.open)}</Button>
        </footer>
    }
}
