//! Where I am signed in, and who has tried to sign in as me.

use fangke_shared::company::auth::{SessionResponse, SignInResponse};
use leptos::prelude::*;

use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Loaded, Tag, Task, Tone, use_toaster};
use crate::{time, tr};

/// Attempts that are shown at first.
const AT_FIRST: usize = 8;

/// What a browser is called; there may be no name.
fn called(device: String) -> String {
    if device.is_empty() { tr!(account.device.unknown).to_owned() } else { device }
}

/// The sessions, each to be ended.
#[component]
pub fn DevicesPanel() -> impl IntoView {
    let (api, toaster, task) = (use_api(), use_toaster(), Task::new());
    let sessions = LocalResource::new(move || async move { api.list_sessions().await });
    let end = Callback::new(move |id| {
        task.act(async move { api.end_session(id).await }, move |()| {
            toaster.say(tr!(account.device.ended));
            sessions.refetch();
        });
    });
    let end_others = move |()| {
        task.act(async move { api.end_other_sessions().await }, move |()| {
            toaster.say(tr!(account.device.others_ended));
            sessions.refetch();
        });
    };
    let rows = move |found: Vec<SessionResponse>| {
        let has_others = found.iter().any(|session| !session.is_current);
        let rows = found.into_iter().map(|session| view! { <Device session end busy=task.busy()/> }).collect_view();
        let others = has_others.then(|| {
            view! {
                <div>
                    <span class="muted"><small>{tr!(account.device.others_hint)}</small></span>
                    <Button kind=ButtonKind::DangerQuiet busy=task.busy() on_click=end_others>{tr!(account.device.end_others)}</Button>
                </div>
            }
        });
        view! { {rows}{others} }
    };
    view! {
        <section class="panel" id="devices" aria-labelledby="settings-devices">
            <header><h2 id="settings-devices">{tr!(account.device.title)}</h2></header>
            <div class="body lines"><Loaded resource=sessions rows=2 view=rows/></div>
        </section>
    }
}

#[component]
fn Device(session: SessionResponse, end: Callback<fangke_shared::SessionId>, busy: Signal<bool>) -> impl IntoView {
    let (id, name) = (session.id, called(session.device));
    let seen = tr!(account.device.seen, network = session.network, at = time::moment(session.last_seen_at));
    let label = tr!(account.device.end_named, device = name.clone());
    let acts = if session.is_current {
        view! { <Tag tone=Tone::Accent>{tr!(account.this_device)}</Tag> }.into_any()
    } else {
        view! { <Button busy=busy label=label on_click=move |()| end.run(id)>{tr!(account.device.end)}</Button> }.into_any()
    };
    view! { <div><span>{name}<small class="muted">{seen}</small></span>{acts}</div> }
}

/// The latest attempts to sign in.
#[component]
pub fn SignInsPanel() -> impl IntoView {
    let api = use_api();
    let attempts = LocalResource::new(move || async move { api.list_sign_ins().await });
    let is_whole = RwSignal::new(false);
    let rows = move |found: Vec<SignInResponse>| {
        let count = found.len();
        let shown = move || {
            let limit = if is_whole.get() { count } else { AT_FIRST };
            found.iter().take(limit).cloned().map(|attempt| view! { <Attempt attempt/> }).collect_view()
        };
        let more = move || {
            (count > AT_FIRST && !is_whole.get()).then(|| {
                view! { <div><Button kind=ButtonKind::Quiet on_click=move |()| is_whole.set(true)>{tr!(account.history.all, n = count)}</Button></div> }
            })
        };
        view! { {shown}{more} }
    };
    view! {
        <section class="panel" id="sign-ins" aria-labelledby="settings-sign-ins">
            <header><h2 id="settings-sign-ins">{tr!(account.history.title)}</h2></header>
            <div class="body lines">
                <p class="muted"><small>{tr!(account.history.what)}</small></p>
                <Loaded resource=attempts rows=3 view=rows/>
            </div>
        </section>
    }
}

#[component]
fn Attempt(attempt: SignInResponse) -> impl IntoView {
    let tone = if attempt.outcome.is_success() { Tone::Neutral } else { Tone::Danger };
    let place = tr!(account.history.place, device = called(attempt.device), network = attempt.network);
    view! {
        <div>
            <span>{time::moment(attempt.at)}<small class="muted">{place}</small></span>
            <Tag tone=tone>{attempt.outcome.label()}</Tag>
        </div>
    }
}
