//! The server has ended the session: whoever sits there signs in over the page, and what was asked for is done after all.

use std::time::Duration;

use leptos::prelude::*;

use super::login_form;
use super::parts::use_session;
use crate::api::use_api;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, lazy, preload};

/// A session may end when a newer version has taken the place of this one: its form is here before that, but not before the first page.
const SOON: Duration = Duration::from_secs(3);

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
    set_timeout(|| preload(login_form()), SOON);
    let name = move || session.me().map(|me| me.member.username).unwrap_or_default();
    view! {
        <Dialog open title=tr!(auth.again.title).to_owned()>
            <div class="body auth__again">
                <p class="muted">{tr!(auth.again.text)}</p>
                {lazy(move || async move { login_form().await.map(|form| move || form(untrack(name))) })}
            </div>
            <footer>
                <Button kind=ButtonKind::Quiet on_click=move |()| session.leave()>{tr!(auth.again.leave)}</Button>
            </footer>
        </Dialog>
    }
}
