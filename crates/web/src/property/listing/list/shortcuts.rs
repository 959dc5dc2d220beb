//! The keyboard of the list: `j` `k` `↵` `x` `f` `n` `F2` `Esc`.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::filters::FIRST_PANEL_ID;
use super::state::Workbench;
use crate::property::listing::parts::inline::CellField;
use crate::ui::{composes, is_typing};

/// Listens as long as the list is there.
pub fn listen(workbench: Workbench) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let is_chord = event.ctrl_key() || event.meta_key() || event.alt_key();
        if is_chord || event.default_prevented() || composes(&event) || is_typing(&event) || is_something_open() {
            return;
        }
        let is_on_control = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| matches!(element.tag_name().as_str(), "A" | "BUTTON"));
        let has_acted = match event.key().as_str() {
            "j" => {
                workbench.step(1);
                true
            }
            "k" => {
                workbench.step(-1);
                true
            }
            // On a link or a button the key belongs to it.
            "Enter" if !is_on_control => workbench.peek.get_untracked().map(|id| workbench.open(id)).is_some(),
            "Escape" => workbench.peek.get_untracked().map(|_| workbench.look_at(None)).is_some(),
            "x" if workbench.may_choose => workbench.peek.get_untracked().map(|id| workbench.tick(id, false)).is_some(),
            "f" => press_first_chip(),
            "F2" if workbench.may_edit => {
                workbench.peek.get_untracked().map(|id| workbench.edit(id, CellField::Price, current_row())).is_some()
            }
            "n" => {
                workbench.open_new();
                true
            }
            _ => false,
        };
        if has_acted {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Where the row is that is looked at, in pixels of the window.
fn current_row() -> (f64, f64) {
    let row = document().query_selector("tr[aria-current]").ok().flatten().map(|row| row.get_bounding_client_rect());
    row.map_or((0.0, 0.0), |row| (row.left() + row.width() / 3.0, row.bottom()))
}

/// Is there a dialog or popover that the keys belong to?
fn is_something_open() -> bool {
    matches!(document().query_selector("dialog[open], [popover]:popover-open"), Ok(Some(_)))
}

fn press_first_chip() -> bool {
    let button = document().query_selector(&format!("[popovertarget=\"{FIRST_PANEL_ID}\"]")).ok().flatten();
    button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()).map(|button| button.click()).is_some()
}
