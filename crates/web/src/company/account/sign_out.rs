//! Signing out, here or everywhere.

use leptos::prelude::*;

use crate::company::auth::parts::use_session;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Task};

/// Both ways out.
#[component]
pub fn SignOutPanel() -> impl IntoView {
    let (session, task) = (use_session(), Task::new());
    let is_asking = RwSignal::new(false);
    // After a success the page is gone.
    let sign_out = move |is_everywhere: bool| task.act(session.sign_out(is_everywhere), |()| {});
    view! {
        <section class="panel" aria-labelledby="settings-session">
            <header><h2 id="settings-session">{tr!(account.session)}</h2></header>
            <div class="body lines">
                <div>
                    <span>{tr!(account.this_device)}</span>
                    <Button icon=icondata_lu::LuLogOut busy=task.busy() on_click=move |()| sign_out(false)>{tr!(common.sign_out)}</Button>
                </div>
                <div>
                    <span>{tr!(account.all_devices)}<small class="muted">{tr!(account.all_devices_hint)}</small></span>
                    <Button kind=ButtonKind::DangerQuiet on_click=move |()| is_asking.set(true)>{tr!(account.sign_out_everywhere)}</Button>
                </div>
            </div>
            <Dialog open=is_asking title=tr!(account.sign_out_everywhere)>
                <div class="body"><p>{tr!(account.sign_out_everywhere_text)}</p></div>
                <footer>
                    <Button on_click=move |()| is_asking.set(false)>{tr!(common.cancel)}</Button>
                    <Button kind=ButtonKind::Danger busy=task.busy() on_click=move |()| sign_out(true)>{tr!(account.sign_out_everywhere)}</Button>
                </footer>
            </Dialog>
        </section>
        <p class="settings__version muted">{tr!(common.product)} " " {env!("CARGO_PKG_VERSION")}</p>
    }
}
