//! The end of a page of rows: the next one loads when it comes into sight.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::{Button, ButtonKind};
use crate::tr;

/// Put it after the rows. The button is for keyboards, and for browsers that don't tell what is in sight.
#[component]
pub fn LoadMore(
    /// There is a next page.
    #[prop(into)]
    has_more: Signal<bool>,
    /// The next page is on its way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Loads the next page.
    #[prop(into)]
    on_more: Callback<()>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let load = move || {
        if has_more.get_untracked() && !busy.get_untracked() {
            on_more.run(());
        }
    };
    Effect::new(move || {
        let Some(element) = node.get() else { return };
        let seen = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let is_seen = entries.iter().any(|entry| entry.unchecked_into::<web_sys::IntersectionObserverEntry>().is_intersecting());
            if is_seen {
                load();
            }
        });
        if let Ok(observer) = web_sys::IntersectionObserver::new(seen.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let watching = StoredValue::new_local((observer, seen));
            on_cleanup(move || watching.with_value(|(observer, _)| observer.disconnect()));
        }
    });
    view! {
        <div class="load-more" node_ref=node hidden=move || !has_more.get()>
            <Button kind=ButtonKind::Link busy=busy on_click=move |()| load()>{tr!(common.load_more)}</Button>
        </div>
    }
}
