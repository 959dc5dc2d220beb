//! What stands around every page: the rail and bar of a desk, the bars of a phone.

mod bell;
mod menus;
mod navigation;
mod palette;

use fangke_shared::permission::SessionDuty;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::{A, Outlet};
use leptos_router::hooks::{use_location, use_navigate};

use self::bell::{Bell, PhoneBell, keep_asking};
use self::menus::{LanguageMenu, MeMenu, MoreMenu, StartMenu};
use self::navigation::{NAV_ITEMS, NavItem, SETTINGS, is_on_phone};
use self::palette::Palette;
use crate::address::address;
use crate::company::auth::SignInAgain;
use crate::company::auth::parts::{SessionState, use_session};
use crate::tr;
use crate::ui::{Icon, Logo, ProblemNote, SkeletonRows, use_page_title};

/// Draws what a member has to do before anything else.
#[derive(Clone, Copy)]
pub struct DutyView(pub fn(SessionDuty) -> AnyView);

/// Lets only the signed-in through: others go to the login page and come back afterwards.
#[component]
pub fn Frame() -> impl IntoView {
    let session = use_session();
    let (location, navigate) = (use_location(), use_navigate());
    Effect::new(move || {
        if session.state().with(|state| *state == SessionState::SignedOut) {
            let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
            let next = if search.is_empty() { path } else { format!("{path}?{search}") };
            let to = if next == "/" { "/login".to_owned() } else { address("/login", [("next", next)]) };
            navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    let phase = Memo::new(move |_| {
        session.state().with(|state| match state {
            SessionState::SignedIn(me) => me.duty.map_or(Phase::In(me.member.id.0), Phase::Owing),
            SessionState::Unreachable(_) => Phase::Unreachable,
            SessionState::Restoring | SessionState::SignedOut => Phase::Waiting,
        })
    });
    move || match phase.get() {
        Phase::In(_) => view! { <SignedIn/> }.into_any(),
        Phase::Owing(duty) => {
            let content = expect_context::<DutyView>().0(duty);
            view! { <div class="app"><main class="main" id="main">{content}</main><SignInAgain/></div> }.into_any()
        }
        Phase::Waiting => view! { <div class="app"><main class="main"><div class="page"><SkeletonRows/></div></main></div> }.into_any(),
        Phase::Unreachable => {
            let error = Signal::derive(move || match session.state().get() {
                SessionState::Unreachable(error) => Some(error),
                _ => None,
            });
            view! {
                <div class="app">
                    <main class="main"><div class="page"><ProblemNote error on_retry=move |()| session.restore()/></div></main>
                </div>
            }
            .into_any()
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Waiting,
    Unreachable,
    Owing(SessionDuty),
    In(i64),
}

#[component]
fn SignedIn() -> impl IntoView {
    let session = use_session();
    let is_searching = RwSignal::new(false);
    let title = use_page_title();
    keep_asking();
    let open = move |item: NavItem| item.is_open_to(session);
    let rail = NAV_ITEMS.into_iter().filter(|item| open(*item)).map(|item| view! { <NavLink item class="rail__item"/> }).collect_view();
    let tabs = || NAV_ITEMS.into_iter().filter(|item| open(*item) && is_on_phone(*item));
    // One for what has no item of its own there.
    let items = (1 + tabs().count()).to_string();
    let tabs = tabs().map(|item| view! { <NavLink item class="tabbar__item"/> }).collect_view();
    let back = move || {
        title.with(|title| title.back.clone()).map(|back| {
            view! {
                <A href=back attr:class="btn btn--quiet btn--icon topbar__phone topbar__back" attr:aria-label=tr!(common.back)>
                    <Icon icon=icondata_lu::LuChevronLeft class="icon icon--lg"/>
                </A>
            }
        })
    };
    view! {
        <div class="app">
            <a class="skip" href="#main">{tr!(frame.skip)}</a>
            <nav class="rail" aria-label=tr!(frame.main_navigation)>
                <A href="/" attr:class="rail__brand" attr:aria-label=tr!(frame.home)><Logo size=28/></A>
                {rail}
                <span class="rail__gap"></span>
                <NavLink item=SETTINGS class="rail__item"/>
            </nav>
            <header class="topbar">
                {back}
                // The page's own heading is hidden on a phone, and this one at a desk.
                <h1 class="topbar__title">
                    {move || title.with(|t| t.title.clone())}
                    {move || title.with(|t| t.subtitle.clone()).map(|subtitle| view! { <small>{subtitle}</small> })}
                </h1>
                <button class="search" type="button" aria-keyshortcuts="Control+K" on:click=move |_| is_searching.set(true)>
                    <Icon icon=icondata_lu::LuSearch/>
                    <span>{tr!(frame.search.hint)}</span>
                    <kbd>"Ctrl K"</kbd>
                </button>
                <span class="topbar__gap topbar__desk"></span>
                <StartMenu/>
                <LanguageMenu/>
                <Bell/>
                <MeMenu/>
                <button
                    class="btn btn--quiet btn--icon topbar__phone"
                    type="button"
                    aria-label=tr!(frame.search.open)
                    on:click=move |_| is_searching.set(true)
                >
                    <Icon icon=icondata_lu::LuSearch class="icon icon--lg"/>
                </button>
                <PhoneBell/>
            </header>
            <main class="main" id="main" tabindex="-1"><Outlet/></main>
            <nav class="tabbar" style:--items=items aria-label=tr!(frame.main_navigation)>
                {tabs}
                <MoreMenu/>
                <button class="tabbar__add" type="button" popovertarget="start-menu" aria-label=tr!(frame.add_what)>
                    <Icon icon=icondata_lu::LuPlus/>
                </button>
            </nav>
            <Palette open=is_searching/>
            <SignInAgain/>
        </div>
    }
}

#[component]
fn NavLink(item: NavItem, class: &'static str) -> impl IntoView {
    let pathname = use_location().pathname;
    view! {
        <a class=class href=item.path aria-current=move || pathname.with(|path| item.holds(path)).then_some("page")>
            <Icon icon=item.icon/>
            {item.name()}
        </a>
    }
}
