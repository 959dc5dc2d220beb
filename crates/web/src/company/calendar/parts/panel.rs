//! The own reminders in a calendar program: an address that is shown once.

use fangke_shared::company::calendar::{CalendarAddress, CalendarResponse};
use leptos::prelude::*;

use crate::api::use_api;
use crate::ui::{Button, ButtonKind, Dialog, Form, Loaded, Note, ProblemNote, TextInput, Tone, copy, opened_by, use_toaster};
use crate::{time, tr};

/// What is to be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Replace,
    Revoke,
}

/// Makes, replaces and closes the address.
#[component]
pub fn CalendarPanel() -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let calendar = LocalResource::new(move || async move { api.show_calendar().await });
    let told = RwSignal::new(None::<String>);
    let asking = RwSignal::new(None::<Step>);
    let form = Form::new(|| Ok(()));
    let make = move |()| {
        form.submit(async move { api.replace_calendar().await }, move |address: CalendarAddress| {
            asking.set(None);
            told.set(Some(address.url));
            calendar.refetch();
        });
    };
    let revoke = move |()| {
        form.submit(async move { api.revoke_calendar().await }, move |()| {
            asking.set(None);
            told.set(None);
            toaster.say(tr!(calendar.revoked));
            calendar.refetch();
        });
    };
    let standing = move |calendar: CalendarResponse| match calendar.created_at.filter(|_| calendar.is_active) {
        Some(since) => view! {
            <div>
                <span>{tr!(calendar.active, at = time::moment(since))}</span>
                <span class="calendar__acts">
                    <Button on_click=move |()| asking.set(Some(Step::Replace))>{tr!(calendar.replace)}</Button>
                    <Button kind=ButtonKind::DangerQuiet on_click=move |()| asking.set(Some(Step::Revoke))>{tr!(calendar.revoke)}</Button>
                </span>
            </div>
        }
        .into_any(),
        None => view! {
            <div>
                <span>{tr!(calendar.inactive)}</span>
                <Button icon=icondata_lu::LuCalendarCheck busy=form.busy() on_click=make>{tr!(calendar.make)}</Button>
            </div>
        }
        .into_any(),
    };
    let address = move || told.get().map(|url| view! { <Address url/> });
    let is_open = opened_by(asking);
    let (verb, text) = (
        move || if asking.get() == Some(Step::Revoke) { tr!(calendar.revoke) } else { tr!(calendar.replace) },
        move || if asking.get() == Some(Step::Revoke) { tr!(calendar.revoke_text) } else { tr!(calendar.replace_text) },
    );
    let act = move |()| if asking.get_untracked() == Some(Step::Revoke) { revoke(()) } else { make(()) };
    view! {
        <section class="panel" id="calendar" aria-labelledby="settings-calendar">
            <header><h2 id="settings-calendar">{tr!(calendar.title)}</h2></header>
            <div class="body lines">
                <p class="muted"><small>{tr!(calendar.what)}</small></p>
                <ProblemNote error=form.failure()/>
                {address}
                <Loaded resource=calendar rows=1 view=standing/>
            </div>
            <Dialog open=is_open title=Signal::derive(move || verb().to_owned())>
                <div class="body"><p>{text}</p><ProblemNote error=form.failure()/></div>
                <footer>
                    <Button on_click=move |()| asking.set(None)>{tr!(common.cancel)}</Button>
                    <Button kind=ButtonKind::Danger busy=form.busy() on_click=act>{verb}</Button>
                </footer>
            </Dialog>
        </section>
    }
}

/// The address, to be copied now or never.
#[component]
fn Address(url: String) -> impl IntoView {
    let toaster = use_toaster();
    let text = RwSignal::new(url);
    // Where the browser refuses, the text is there to be marked by hand.
    let press = move |()| copy(toaster, text.get_untracked());
    view! {
        <Note tone=Tone::Warning>{tr!(calendar.once)}</Note>
        <div class="calendar__address">
            <TextInput value=text label=tr!(calendar.address) readonly=true/>
            <Button kind=ButtonKind::Primary icon=icondata_lu::LuCopy on_click=press>{tr!(calendar.copy)}</Button>
        </div>
    }
}
