//! Who I am: name and work phone are mine to change, the rest is for who manages members.

use fangke_shared::company::member::{UpdateMeRequest, UpdateMemberRequest};
use leptos::prelude::*;

use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Field, Form, ProblemNote, TextInput, use_toaster};

/// The panel.
#[component]
pub fn PersonPanel() -> impl IntoView {
    let session = use_session();
    let facts = move || {
        session.me().map(|me| {
            let unit = if me.member.org_path.is_empty() { tr!(member.company).to_owned() } else { me.member.org_path.join(" / ") };
            let roles = me.member.roles().iter().map(|role| role.label()).collect::<Vec<_>>().join(" · ");
            view! {
                <dl class="facts" style:--cols="1">
                    <div><dt>{tr!(auth.username)}</dt><dd>{me.member.username}</dd></div>
                    <div><dt>{tr!(account.role)}</dt><dd>{roles}</dd></div>
                    <div><dt>{tr!(account.unit)}</dt><dd>{unit}</dd></div>
                </dl>
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="settings-person">
            <header><h2 id="settings-person">{tr!(account.person)}</h2></header>
            <div class="body">{facts}<p class="muted"><small>{tr!(account.person_hint)}</small></p></div>
            <PersonForm/>
        </section>
    }
}

#[component]
fn PersonForm() -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let me = untrack(move || session.me()).map(|me| me.member);
    let name = RwSignal::new(me.as_ref().map(|me| me.display_name.clone()).unwrap_or_default());
    let phone = RwSignal::new(me.and_then(|me| me.phone).unwrap_or_default());
    let form = Form::new(move || {
        UpdateMemberRequest { display_name: Some(name.get()), phone: Some(phone.get()), ..Default::default() }.validate()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let version = untrack(move || session.me()).map_or(0, |me| me.member.version);
        let body = UpdateMeRequest { display_name: Some(name.get_untracked()), phone: Some(phone.get_untracked()) };
        form.submit(async move { api.update_me(version, &body).await }, move |me| {
            session.accept(me);
            form.reset();
            toaster.say(tr!(account.person_saved));
        });
    };
    view! {
        <form class="body form" novalidate on:submit=submit>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(account.name) state=form.field("/display_name") required=true>
                <TextInput value=name autocomplete="name"/>
            </Field>
            <Field label=tr!(account.phone) state=form.field("/phone") optional=true>
                <TextInput value=phone kind="tel" inputmode="tel" autocomplete="tel"/>
            </Field>
            <div><Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(common.save)}</Button></div>
        </form>
    }
}
