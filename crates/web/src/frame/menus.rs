//! The menus of the top bar.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::navigation::{FAVOURITES, NAV_ITEMS, SETTINGS, STARTS, is_on_phone};
use crate::company::auth::parts::use_session;
use crate::i18n::{LANGUAGES, locale};
use crate::preferences;
use crate::tr;
use crate::ui::{Avatar, Icon, Popover, Task};

/// ＋: what one may start from anywhere. The bottom bar of a phone opens the same menu.
#[component]
pub fn StartMenu() -> impl IntoView {
    let session = use_session();
    let items = STARTS
        .into_iter()
        .filter(|start| start.is_open_to(session))
        .map(|start| view! { <a href=start.path><Icon icon=start.icon/>{start.name()}</a> })
        .collect_view();
    view! {
        <button class="btn btn--quiet topbar__desk" type="button" popovertarget="start-menu">
            <Icon icon=icondata_lu::LuPlus/>
            {tr!(frame.add)}
        </button>
        <Popover id="start-menu" closes=true>{items}</Popover>
    }
}

/// The languages, each by its own name.
#[component]
pub fn LanguageMenu() -> impl IntoView {
    let items = LANGUAGES
        .into_iter()
        .map(|(language, tag, name)| {
            let check = (language == locale()).then(|| view! { <span class="end"><Icon icon=icondata_lu::LuCheck/></span> });
            view! {
                <button type="button" lang=tag aria-pressed=if language == locale() { "true" } else { "false" } on:click=move |_| preferences::choose_locale(tag)>
                    {name}
                    {check}
                </button>
            }
        })
        .collect_view();
    view! {
        <button
            class="btn btn--quiet btn--icon topbar__desk"
            type="button"
            popovertarget="language-menu"
            aria-label=tr!(common.language)
            title=tr!(common.language)
        >
            <Icon icon=icondata_lu::LuLanguages/>
        </button>
        <Popover id="language-menu" closes=true>{items}</Popover>
    }
}

/// The items that a phone's bar has no room for.
#[component]
pub fn MoreMenu() -> impl IntoView {
    let session = use_session();
    let pathname = use_location().pathname;
    let offered = move || {
        NAV_ITEMS.into_iter().filter(|item| !is_on_phone(*item)).chain([FAVOURITES, SETTINGS]).filter(move |item| item.is_open_to(session))
    };
    let is_here = move || pathname.with(|path| offered().any(|item| item.holds(path)));
    let items = offered().map(|item| view! { <a href=item.path><Icon icon=item.icon/>{item.name()}</a> }).collect_view();
    view! {
        <button class="tabbar__item" type="button" popovertarget="more-menu" aria-current=move || is_here().then_some("page")>
            <Icon icon=icondata_lu::LuMenu/>
            {tr!(common.more)}
        </button>
        <Popover id="more-menu" closes=true>{items}</Popover>
    }
}

/// Who is signed in: settings, signing out.
#[component]
pub fn MeMenu() -> impl IntoView {
    let session = use_session();
    let name = move || session.me().map(|me| me.member.display_name).unwrap_or_default();
    let org_path = move || session.me().map(|me| me.member.org_path.join(" / ")).filter(|path| !path.is_empty());
    let task = Task::new();
    let sign_out = move |_| task.act(session.sign_out(false), |()| {});
    view! {
        <button class="me" type="button" popovertarget="me-menu">
            <span class="sr">{tr!(frame.account)}" "</span>
            {move || view! { <Avatar name=name() is_me=true/> }}
            {name}
        </button>
        <Popover id="me-menu" closes=true>
            {move || org_path().map(|path| view! { <div class="label">{path}</div> })}
            <a href=FAVOURITES.path><Icon icon=FAVOURITES.icon/>{FAVOURITES.name()}</a>
            <a href="/settings"><Icon icon=icondata_lu::LuSettings/>{tr!(account.title)}</a>
            <button type="button" on:click=sign_out><Icon icon=icondata_lu::LuLogOut/>{tr!(common.sign_out)}</button>
        </Popover>
    }
}
