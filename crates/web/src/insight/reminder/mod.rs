//! Today 工作台: what is late, what is due, what is about to be lost, each one tap from being done.

mod calls;
mod keys;
mod kinds;
mod pool;
mod tasks;
mod words;
mod write;

use fangke_shared::insight::reminder::ReminderList;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use self::keys::{LateKeys, MyKeys};
use self::kinds::{Kinds, Shown};
use self::pool::PoolPanel;
use self::tasks::Tasks;
use self::write::{WriteDrawer, Writing};
use crate::address::use_address_state;
use crate::api::{Api, use_api};
use crate::company::auth::parts::use_session;
use crate::ui::{Icon, Loaded, PageTitle, Toaster, set_title, use_toaster};
use crate::{time, tr};

/// What the panels share.
#[derive(Clone, Copy)]
struct Desk {
    api: Api,
    toaster: Toaster,
    /// What a follow-up is being written on.
    writing: RwSignal<Option<Writing>>,
    /// Goes up when something was done, so that all panels ask anew.
    done: RwSignal<u32>,
}

impl Desk {
    fn has_done(self) {
        // The page may be gone by now.
        let _ = self.done.try_update(|n| *n = n.wrapping_add(1));
    }
}

#[component]
fn TodayPage() -> impl IntoView {
    let title = words::day(time::today());
    let subtitle = title.clone();
    set_title(move || PageTitle { title: tr!(reminder.title).to_owned(), subtitle: Some(subtitle.clone()), back: None });
    let session = use_session();
    let desk = Desk { api: use_api(), toaster: use_toaster(), writing: RwSignal::new(None), done: RwSignal::new(0) };
    let (shown, _) = use_address_state::<Shown>();
    let kind = Memo::new(move |_| shown.get().kind);
    let reminders = LocalResource::new(move || {
        desk.done.track();
        async move { desk.api.list_reminders().await }
    });
    let may_lose = session.may(Action::ChangeListingStatus);
    let org_path = move || session.me().map(|me| me.member.org_path.join(" / "));
    let list = move || reminders.get().and_then(Result::ok);
    let total = move || list().map(|list| list.total);
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{title}</h1>
                <span class="sub">{org_path}</span>
                <div class="actions desk-only">
                    <a class="btn" href="/settings#calendar"><Icon icon=icondata_lu::LuCalendarCheck/>{tr!(reminder.calendar)}</a>
                </div>
            </div>
            {move || list().map(|list| view! { <Kinds list kind/> })}
            <div class="today">
                <section class="panel phone-2" aria-labelledby="h-todo">
                    <header><h2 id="h-todo">{tr!(reminder.todo)}</h2><span class="n">{total}</span></header>
                    <Loaded resource=reminders view=move |list: ReminderList| view! { <Tasks list kind desk/> }/>
                </section>
                <div class="stack">
                    <MyKeys desk/>
                    <LateKeys desk/>
                </div>
                <div class="stack">{may_lose.then(|| view! { <PoolPanel desk/> })}</div>
            </div>
            <WriteDrawer desk/>
        </div>
    }
}

crate::lazy_view!(today, pub today_page: fn() -> AnyView = || TodayPage().into_any());
