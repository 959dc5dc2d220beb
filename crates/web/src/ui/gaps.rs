//! What a form still lacks and what is wrong in it: each count leads to its field.

use fangke_shared::problem::FieldCode;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Form;
use crate::tr;

/// `还差 3 项 · 有误 1 项`, as links; nothing while all is well.
#[component]
pub fn Gaps(
    /// The form.
    form: Form,
    /// The pointers of what it lacks, where the form may be saved without it; else those that its validator names.
    #[prop(optional, into)]
    lacking: Option<Signal<Vec<String>>>,
) -> impl IntoView {
    let of = move |is_lack: bool| {
        let errors = form.errors();
        let found = errors.into_iter().filter(|error| (error.code == FieldCode::Required) == is_lack);
        let mut found: Vec<String> = found.map(|error| error.pointer).collect();
        if let (true, Some(lacking)) = (is_lack, lacking) {
            found.extend(lacking.get());
        }
        found.sort();
        found.dedup();
        found
    };
    let (lacks, mistakes) = (Memo::new(move |_| of(true)), Memo::new(move |_| of(false)));
    let link = move |pointers: Memo<Vec<String>>, is_lack: bool| {
        let go = move |_| {
            form.check();
            focus_field(&pointers.get_untracked());
        };
        move || {
            let n = pointers.with(Vec::len);
            let text = if is_lack { tr!(common.lacks, n = n) } else { tr!(common.wrong, n = n) };
            (n > 0).then(|| view! { <button type="button" class="btn btn--link btn--sm" class:danger=!is_lack on:click=go>{text}</button> })
        }
    };
    view! { <span class="gaps" role="status">{link(lacks, true)}{link(mistakes, false)}</span> }
}

/// Moves the focus to the first field on the page that one of these pointers names.
pub fn focus_field(pointers: &[String]) {
    let Ok(fields) = document().query_selector_all("[data-field]") else { return };
    let found = (0..fields.length()).filter_map(|i| fields.item(i)?.dyn_into::<web_sys::Element>().ok()).find(|field| {
        let own = field.get_attribute("data-field").unwrap_or_default();
        // A list as a whole is meant by its first entry.
        pointers.iter().any(|pointer| own == *pointer || own.strip_prefix(pointer.as_str()).is_some_and(|rest| rest.starts_with('/')))
    });
    let control = found.and_then(|field| field.query_selector("input, select, textarea, button").ok().flatten());
    focus(control);
}

/// After a save was refused: moves the focus to the first field that is wrong, or to the note that says why, in the form whose button was pressed.
pub(super) fn focus_reason() {
    let Some(place) = form_in_hand() else { return };
    let wrong = place.query_selector("[aria-invalid='true']").ok().flatten();
    let note = || place.query_selector(".note[data-tone='danger']").ok().flatten();
    if wrong.is_some() {
        focus(wrong);
    } else if let Some(note) = note() {
        // A note takes the focus only so that it is read, and seen.
        let _ = note.set_attribute("tabindex", "-1");
        focus(Some(note));
    }
}

/// The form, dialog or page that the focus is in.
fn form_in_hand() -> Option<web_sys::Element> {
    let active = document().active_element()?;
    // A button of a footer belongs to a form elsewhere; both are in one dialog.
    let around = active.closest("dialog[open], form, main").ok().flatten();
    around.or_else(|| document().query_selector("dialog[open], main").ok().flatten())
}

fn focus(element: Option<web_sys::Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that takes no focus leaves it where it is.
        let _ = element.focus();
    }
}
