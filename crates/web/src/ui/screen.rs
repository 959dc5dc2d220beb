//! Desk or phone: the same line that the stylesheet draws.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Below this width the page is a phone's.
const PHONE: &str = "(max-width: 719.98px)";

/// Is the window as narrow as a phone? Follows the window.
pub fn use_is_phone() -> Signal<bool> {
    let query = window().match_media(PHONE).ok().flatten();
    let is_phone = RwSignal::new(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(query) = query {
        let follow = Closure::<dyn FnMut()>::new({
            let query = query.clone();
            move || {
                // The page may be gone by now.
                let _ = is_phone.try_set(query.matches());
            }
        });
        query.set_onchange(Some(follow.as_ref().unchecked_ref()));
        let listening = StoredValue::new_local((query, follow));
        on_cleanup(move || listening.with_value(|(query, _)| query.set_onchange(None)));
    }
    is_phone.into()
}
