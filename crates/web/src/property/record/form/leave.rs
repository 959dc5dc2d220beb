//! Warns before something typed is left behind: by the browser on closing, by a dialog on a link.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::prelude::*;

use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog};

/// Watches over a form as long as it is there.
#[component]
pub fn LeaveGuard(
    /// Is there something to lose?
    #[prop(into)]
    is_dirty: Signal<bool>,
    /// Throws it away.
    #[prop(into)]
    on_discard: Callback<()>,
) -> impl IntoView {
    let navigate = use_navigate();
    let open = RwSignal::new(false);
    let target = RwSignal::new(String::new());
    let unload = window_event_listener(leptos::ev::beforeunload, move |event: web_sys::BeforeUnloadEvent| {
        if is_dirty.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || unload.remove());
    // While capturing, so that it comes before the router.
    let catch = Closure::<dyn FnMut(web_sys::MouseEvent)>::new(move |event: web_sys::MouseEvent| {
        let is_plain = event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key();
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("a[href^='/']").ok().flatten());
        if let (true, true, Some(link)) = (is_plain, is_dirty.get_untracked(), link) {
            event.prevent_default();
            event.stop_propagation();
            target.set(link.get_attribute("href").unwrap_or_default());
            open.set(true);
        }
    });
    let is_listening = document().add_event_listener_with_callback_and_bool("click", catch.as_ref().unchecked_ref(), true).is_ok();
    let catch = StoredValue::new_local(catch);
    on_cleanup(move || {
        if is_listening {
            // Removing what was added can't fail.
            let _ = catch
                .with_value(|catch| document().remove_event_listener_with_callback_and_bool("click", catch.as_ref().unchecked_ref(), true));
        }
    });
    let go = StoredValue::new_local(move || navigate(&target.get_untracked(), NavigateOptions::default()));
    view! {
        <Dialog open title=tr!(record.leave.title).to_owned()>
            <div class="body"><p>{tr!(record.leave.text)}</p></div>
            <footer>
                <Button kind=ButtonKind::DangerQuiet on_click=move |()| { on_discard.run(()); open.set(false); go.with_value(|go| go()); }>{tr!(record.leave.discard)}</Button>
                <Button on_click=move |()| { open.set(false); go.with_value(|go| go()); }>{tr!(record.leave.keep)}</Button>
                <Button kind=ButtonKind::Primary on_click=move |()| open.set(false)>{tr!(record.leave.stay)}</Button>
            </footer>
        </Dialog>
    }
}
