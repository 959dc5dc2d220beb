//! Native dialogs: in the middle, or a drawer that keeps the page in view. On a phone both rise from below.

use leptos::html;
use leptos::prelude::*;

use super::{Button, ButtonKind, focus_first, unique_id};
use crate::tr;

/// A dialog. Its content is `<div class="body">` or `<form class="body">`, then `<footer>`; it is made anew each time it opens.
#[component]
pub fn Dialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// `dialog--wide`.
    #[prop(optional)]
    class: &'static str,
    /// Body and footer.
    children: ChildrenFn,
) -> impl IntoView {
    view! { <Modal open title class=format!("dialog {class}") children/> }
}

/// A drawer, for short forms that keep the page in view. Its content is like a [`Dialog`]'s.
#[component]
pub fn Drawer(
    /// Open or not.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Body and footer.
    children: ChildrenFn,
) -> impl IntoView {
    view! { <Modal open title class="drawer".to_owned() children/> }
}

#[component]
fn Modal(open: RwSignal<bool>, title: Signal<String>, class: String, children: ChildrenFn) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("dialog");
    Effect::new(move || {
        let is_open = open.get();
        if let Some(dialog) = node.get() {
            match (is_open, dialog.open()) {
                // Only a dialog that is not in the page can't be shown.
                (true, false) => {
                    drop(dialog.show_modal());
                    // The browser would choose the button that closes it. What is in it is drawn by then.
                    request_animation_frame(move || {
                        if dialog.open() {
                            focus_first(&dialog);
                        }
                    });
                }
                (false, true) => dialog.close(),
                _ => {}
            }
        }
    });
    let labelled_by = title_id.clone();
    let children = StoredValue::new(children);
    view! {
        <dialog class=class node_ref=node aria-labelledby=labelled_by on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <header>
                    <h2 id=title_id.clone()>{move || title.get()}</h2>
                    <Button
                        kind=ButtonKind::Quiet
                        class="btn--icon btn--sm"
                        icon=icondata_lu::LuX
                        label=tr!(common.close)
                        on_click=move |()| open.set(false)
                    />
                </header>
                {children.with_value(|children| children())}
            </Show>
        </dialog>
    }
}

/// Open while there is a subject; closing takes the subject away.
pub fn opened_by<T: Send + Sync + 'static>(subject: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(subject.with(Option::is_some)));
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            subject.set(None);
        }
        is_open
    });
    open
}
