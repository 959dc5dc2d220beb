//! The files on their way: each with its progress, a way to stop it, and what went wrong.

use leptos::prelude::*;

use super::state::{Item, Stage, Survey};
use crate::tr;
use crate::ui::{Button, ButtonKind};

/// The list; nothing while there is none.
#[component]
pub fn Uploads() -> impl IntoView {
    let survey: Survey = expect_context();
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        let is_sending = |item: &Item| matches!(item.stage.get_untracked(), Stage::Sending | Stage::Waiting);
        if survey.queue.with_untracked(|queue| queue.iter().any(is_sending)) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
    view! {
        <ul class="uploads" hidden=move || survey.queue.with(Vec::is_empty)>
            <For each=move || survey.queue.get() key=|item| item.id children=move |item| view! { <Row item/> }/>
        </ul>
    }
}

#[component]
fn Row(item: Item) -> impl IntoView {
    let survey: Survey = expect_context();
    let (stage, progress) = (item.stage, item.upload.progress);
    let (name, again, away) = (item.name.clone(), item.clone(), StoredValue::new_local(item));
    let again = StoredValue::new_local(again);
    let state = move || match stage.get() {
        Stage::Waiting => view! { <small class="muted">{tr!(photo.waiting)}</small> }.into_any(),
        Stage::Sending => {
            let words = move || match progress.get() {
                // All is sent; the server turns and marks it.
                100 => tr!(photo.working).to_owned(),
                n => format!("{n}%"),
            };
            view! { <progress max="100" value=move || progress.get() aria-label=tr!(photo.sending)></progress><small class="muted">{words}</small> }.into_any()
        }
        Stage::Failed(text) | Stage::Refused(text) => view! { <small class="danger" role="alert">{text}</small> }.into_any(),
    };
    let retry = move || {
        matches!(stage.get(), Stage::Failed(_)).then(|| {
            view! { <Button class="btn--sm" icon=icondata_lu::LuRotateCw on_click=move |()| again.with_value(|item| survey.retry(item))>{tr!(common.retry)}</Button> }
        })
    };
    view! {
        <li class="progress">
            <div><b>{name}</b>{state}</div>
            {retry}
            <Button kind=ButtonKind::Quiet class="btn--icon btn--sm" icon=icondata_lu::LuX label=tr!(common.cancel) on_click=move |()| away.with_value(|item| survey.cancel(item))/>
        </li>
    }
}
