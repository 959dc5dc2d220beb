//! The server has ended the session: whoever sits there signs in over the page, and what was asked for is done after all.

use leptos::prelude::*;

use super::{LoginForm, use_session};
use crate::api::use_api;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog};

/// The dialog. It opens by itself when a call finds the session over; nothing of the page is lost.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let open = RwSignal::new(false);
    Effect::new(move || open.set(api.is_asking().get()));
    // Closed without signing in: what waits fails, and the next call asks again.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open && api.is_asking().get_untracked() {
            api.give_up();
        }
        is_open
    });
    let name = move || session.me().map(|me| me.member.username).unwrap_or_default();
    view! {
        <Dialog open title=tr!(auth.again.title).to_owned()>
            <div class="body auth__again">
                <p class="muted">{tr!(auth.again.text)}</p>
                <LoginForm who=untrack(name)/>
            </div>
            <footer>
                <Button kind=ButtonKind::Quiet on_click=move |()| session.leave()>{tr!(auth.again.leave)}</Button>
            </footer>
        </Dialog>
    }
}
