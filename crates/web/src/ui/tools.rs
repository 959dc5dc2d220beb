//! Small helpers around the browser.

use std::cell::Cell;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::{Toaster, in_background};
use crate::tr;

thread_local! {
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
}

/// An `id` that no other element has.
pub fn unique_id(stem: &str) -> String {
    let n = NEXT_ID.with(|next| next.replace(next.get() + 1));
    format!("{stem}-{n}")
}

/// A length as a style has it, in whole pixels: fractions would need all that the language knows about writing them.
#[allow(clippy::cast_possible_truncation, reason = "no screen is that large")]
pub fn pixels(length: f64) -> String {
    format!("{}px", length.round() as i64)
}

/// Calls `act` with the last value, once nothing new has come for `wait`.
pub fn debounced<T: Send + Sync + 'static>(wait: Duration, act: impl Fn(T) + Clone + 'static) -> impl Fn(T) + Clone {
    let pending = StoredValue::new(None::<TimeoutHandle>);
    on_cleanup(move || {
        if let Some(Some(handle)) = pending.try_get_value() {
            handle.clear();
        }
    });
    move |value| {
        if let Some(handle) = pending.get_value() {
            handle.clear();
        }
        let act = act.clone();
        pending.set_value(set_timeout_with_handle(move || act(value), wait).ok());
    }
}

/// Moves the focus to an element.
pub fn focus_id(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that takes no focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Moves the focus into a dialog, drawer or popover: to the first field of its body, else to its first button or link. A field that
/// asks for the focus itself keeps it.
pub fn focus_first(within: &web_sys::Element) {
    const FIELDS: &str = "input:not([type=hidden]):not([readonly]):not([disabled]), select:not([disabled]), textarea:not([disabled])";
    let first =
        |selector: &str| within.query_selector(selector).ok().flatten().and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
    if first("[autofocus]:focus").is_some() {
        return;
    }
    let body = |fields: &str| fields.split(", ").map(|field| format!(".body {field}")).collect::<Vec<_>>().join(", ");
    let wanted = first("[autofocus]")
        .or_else(|| first(&body(FIELDS)))
        .or_else(|| first(FIELDS))
        .or_else(|| first("footer .btn--primary"))
        .or_else(|| first("a[href], button:not([disabled])"));
    if let Some(element) = wanted {
        // An element that takes no focus leaves it where it is.
        let _ = element.focus();
    }
}

/// [`focus_first`] for the dialog or popover that is open, once what has come into it later is drawn; a field that has the focus keeps it.
pub fn focus_opened() {
    request_animation_frame(|| {
        let Ok(open) = document().query_selector_all("dialog[open], [popover]:popover-open") else { return };
        let Some(top) = open.length().checked_sub(1).and_then(|last| open.item(last)) else { return };
        let Ok(top) = top.dyn_into::<web_sys::Element>() else { return };
        if !matches!(top.query_selector("input:focus, select:focus, textarea:focus"), Ok(Some(_))) {
            focus_first(&top);
        }
    });
}

/// Does this key press end or steer the composition of a word? Then it does nothing else: Safari tells it by the code 229 only.
pub fn composes(event: &web_sys::KeyboardEvent) -> bool {
    const PROCESSED: u32 = 229;
    event.is_composing() || event.key_code() == PROCESSED
}

/// Does a key press belong to a text that is being typed?
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|element| element.is_content_editable() || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Sets several texts of a form at once.
pub fn set_text(fields: &[RwSignal<String>], text: &str) {
    for field in fields {
        field.set(text.to_owned());
    }
}

/// Hands bytes to the browser as a file to keep.
pub fn download(filename: &str, bytes: &[u8], content_type: &str) {
    let Some(url) = object_url(bytes, content_type) else { return };
    if let Some(link) = document().create_element("a").ok().and_then(|e| e.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(filename);
        link.click();
    }
    // The browser has taken the bytes by now.
    revoke_url(&url);
}

/// An address within this page for bytes; give it back with [`revoke_url`].
pub fn object_url(bytes: &[u8], content_type: &str) -> Option<String> {
    let array = js_sys::Uint8Array::from(bytes);
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(content_type);
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&js_sys::Array::of1(&array), &options).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Gives an address of [`object_url`] back.
pub fn revoke_url(url: &str) {
    // A failure would only keep memory.
    let _ = web_sys::Url::revoke_object_url(url);
}

/// Puts a text on the clipboard and says so, or that the browser doesn't let it: on a page that came without TLS there is no clipboard.
pub fn copy(toaster: Toaster, text: String) {
    let clipboard = window().navigator().clipboard();
    in_background(async move {
        let is_copied = !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(&text)).await.is_ok();
        toaster.say(if is_copied { tr!(common.copied) } else { tr!(common.not_copied) });
    });
}

/// Can the browser hand something to another program?
pub fn can_share() -> bool {
    js_sys::Reflect::has(&window().navigator(), &"share".into()).unwrap_or_default()
}

/// Hands a link to a program that the user chooses. Whoever chooses none has changed their mind: nothing to tell.
pub fn share_link(title: &str, url: &str) {
    let data = web_sys::ShareData::new();
    data.set_title(title);
    data.set_url(url);
    let shared = JsFuture::from(window().navigator().share_with_data(&data));
    in_background(async move { drop(shared.await) });
}
