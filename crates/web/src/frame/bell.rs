//! The bell: how many notices wait, and the newest of them.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::company::notice::notice_menu;
use crate::company::notice::parts::use_notices;
use crate::tr;
use crate::ui::{Icon, Popover, lazy};

const PAUSE: Duration = Duration::from_secs(60);
/// From here on the mark says "and more".
const SHOWN_MAX: i64 = 99;

/// Keeps the number up to date: after every step, every minute while the page is in sight, and when it comes into sight again.
pub fn keep_asking() {
    let notices = use_notices();
    let pathname = use_location().pathname;
    let ask = move || {
        if !document().hidden() {
            notices.refresh();
        }
    };
    Effect::new(move || {
        pathname.track();
        ask();
    });
    // Without a clock there is still the asking after every step.
    let clock = set_interval_with_handle(ask, PAUSE).ok();
    let seen = window_event_listener_untyped("visibilitychange", move |_| ask());
    on_cleanup(move || {
        if let Some(clock) = clock {
            clock.clear();
        }
        seen.remove();
    });
}

fn name(unread: i64) -> String {
    if unread == 0 { tr!(notice.title).to_owned() } else { tr!(notice.bell, n = unread) }
}

fn mark(unread: i64) -> Option<String> {
    match unread {
        0 => None,
        n if n > SHOWN_MAX => Some(format!("{SHOWN_MAX}+")),
        n => Some(n.to_string()),
    }
}

/// The bell of a desk, which opens the newest notices.
#[component]
pub fn Bell() -> impl IntoView {
    let unread = use_notices().unread();
    let open = RwSignal::new(false);
    view! {
        <button
            class="btn btn--quiet btn--icon topbar__desk"
            class:has-dot=move || unread.get() != 0
            data-n=move || mark(unread.get())
            type="button"
            popovertarget="notices"
            aria-label=move || name(unread.get())
            title=tr!(notice.title)
        >
            <Icon icon=icondata_lu::LuBell/>
        </button>
        <Popover id="notices" class="pop notices" open=Some(open)>{move || open.get().then(|| lazy(notice_menu))}</Popover>
    }
}

/// The bell of a phone, which leads to the page.
#[component]
pub fn PhoneBell() -> impl IntoView {
    let unread = use_notices().unread();
    view! {
        <a
            class="btn btn--quiet btn--icon topbar__phone"
            class:has-dot=move || unread.get() != 0
            data-n=move || mark(unread.get())
            href="/notices"
            aria-label=move || name(unread.get())
        >
            <Icon icon=icondata_lu::LuBell class="icon icon--lg"/>
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn a_mark_shows_what_fits_into_it() {
        assert_eq!(mark(0), None);
        assert_eq!(mark(99).as_deref(), Some("99"));
        assert_eq!(mark(100).as_deref(), Some("99+"));
    }
}
