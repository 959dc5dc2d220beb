//! Native popovers: menus and filter panels; a sheet from below on a phone.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::{focus_first, pixels};

/// A popover, opened by any `<button popovertarget=id>`.
#[component]
pub fn Popover(
    /// Its id.
    #[prop(into)]
    id: String,
    /// `pop menu` for a menu, `pop` with `<header>`, `<div class="body">`, `<footer>` for a panel.
    #[prop(default = "pop menu")]
    class: &'static str,
    /// Closes with any press on a link or button inside: a menu does.
    #[prop(optional)]
    closes: bool,
    /// Tells whether it is open, just before that shows.
    #[prop(default = None)]
    open: Option<RwSignal<bool>>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let own_id = id.clone();
    let on_before_toggle = move |_: web_sys::Event| {
        if let (Some(popover), Some(open)) = (node.get(), open) {
            open.set(!matches!(popover.matches(":popover-open"), Ok(true)));
        }
    };
    let on_toggle = move |_| {
        if let Some(popover) = node.get() {
            position(&popover);
            if matches!(popover.matches(":popover-open"), Ok(true)) {
                focus_first(&popover);
            } else if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
                // What had the focus was in it and is gone.
                focus_button(&popover);
            }
        }
    };
    let on_click = move |event: web_sys::MouseEvent| {
        let is_item = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| matches!(element.closest("a, button"), Ok(Some(_))));
        if closes && is_item {
            hide_popover(&own_id);
        }
    };
    view! {
        <div id=id class=class popover="auto" node_ref=node on:beforetoggle=on_before_toggle on:toggle=on_toggle on:click=on_click>
            {children()}
        </div>
    }
}

/// Closes a popover.
pub fn hide_popover(id: &str) {
    if let Some(popover) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok())
        && matches!(popover.matches(":popover-open"), Ok(true))
    {
        // It was open a moment ago; if it no longer is, all is well.
        let _ = popover.hide_popover();
    }
}

/// Gives the focus back to the button that opened it.
fn focus_button(popover: &web_sys::HtmlElement) {
    let button = document().query_selector(&format!("[popovertarget=\"{}\"]", popover.id())).ok().flatten();
    if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A button that takes no focus leaves it where it is.
        let _ = button.focus();
    }
}

/// Puts the popover below its button. Anchor positioning in the stylesheet can't know the button of a popover that
/// scrolled or was opened by script, and not every browser has it; so the place is set here, through the CSSOM.
fn position(popover: &web_sys::HtmlElement) {
    let style = popover.style();
    let set = |name: &str, value: &str| {
        // An unknown property is ignored by the browser.
        let _ = style.set_property(name, value);
    };
    let is_open = matches!(popover.matches(":popover-open"), Ok(true));
    let is_phone = window().match_media("(max-width: 719.98px)").ok().flatten().is_some_and(|query| query.matches());
    if !is_open || is_phone {
        for name in ["position-area", "position-try-fallbacks", "left", "top", "margin"] {
            let _ = style.remove_property(name);
        }
        return;
    }
    let selector = format!("[popovertarget=\"{}\"]", popover.id());
    let Ok(buttons) = document().query_selector_all(&selector) else { return };
    let Some(button) = (0..buttons.length())
        .filter_map(|i| buttons.item(i)?.dyn_into::<web_sys::Element>().ok())
        .map(|button| button.get_bounding_client_rect())
        .find(|rect| rect.width() > 0.0)
    else {
        return;
    };
    let own = popover.get_bounding_client_rect();
    let inner = |value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| value.ok().and_then(|v| v.as_f64()).unwrap_or_default();
    let (left, top) = below(
        (button.left(), button.right(), button.top(), button.bottom()),
        (own.width(), own.height()),
        (inner(window().inner_width()), inner(window().inner_height())),
    );
    set("position-area", "none");
    set("position-try-fallbacks", "none");
    set("margin", "0");
    set("left", &pixels(left));
    set("top", &pixels(top));
}

/// Left and top of a box below a button (left, right, top, bottom), kept inside the window; above it where there is no room below.
fn below(button: (f64, f64, f64, f64), size: (f64, f64), window: (f64, f64)) -> (f64, f64) {
    const GAP: f64 = 4.0;
    const EDGE: f64 = 8.0;
    let (left, right, top, bottom) = button;
    let (width, height) = size;
    let x = if left + width + EDGE > window.0 { right - width } else { left };
    let y = if bottom + GAP + height + EDGE > window.1 && top - GAP - height > EDGE { top - GAP - height } else { bottom + GAP };
    (x.max(EDGE), y.max(EDGE))
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn a_popover_stays_inside_the_window() {
        assert_eq!(below((100.0, 180.0, 10.0, 40.0), (200.0, 300.0), (1440.0, 900.0)), (100.0, 44.0));
        assert_eq!(below((1360.0, 1430.0, 10.0, 40.0), (200.0, 300.0), (1440.0, 900.0)), (1230.0, 44.0));
        assert_eq!(below((100.0, 180.0, 850.0, 880.0), (200.0, 300.0), (1440.0, 900.0)), (100.0, 546.0));
    }
}
