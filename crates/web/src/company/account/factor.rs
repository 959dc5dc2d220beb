//! The own second factor: on or off, new recovery codes.

use fangke_shared::company::auth::{SecondFactorProofRequest, SecondFactorResponse};
use fangke_shared::field::Checks;
use fangke_shared::problem::FieldCode;
use leptos::prelude::*;

use super::enrol::{Codes, Enrol};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::ui::{
    Button, ButtonKind, Dialog, Field, Form, Loaded, Note, PasswordInput, ProblemNote, TextInput, Tone, opened_by, use_toaster,
};
use crate::{time, tr};

const PROOF: &str = "factor-proof";

/// What is done in the dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Act {
    Enrol,
    Renew,
    Remove,
    Show(Vec<String>),
}

impl Act {
    fn title(&self) -> &'static str {
        match self {
            Self::Enrol => tr!(account.factor.set_up),
            Self::Renew => tr!(account.factor.renew),
            Self::Remove => tr!(account.factor.remove),
            Self::Show(_) => tr!(account.factor.codes),
        }
    }
}

/// The panel.
#[component]
pub fn FactorPanel() -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let factor = LocalResource::new(move || async move { api.get_second_factor().await });
    let act = RwSignal::new(None::<Act>);
    let open = opened_by(act);
    let title = Signal::derive(move || act.with(|act| act.as_ref().map(Act::title).unwrap_or_default().to_owned()));
    // Whatever the dialog did stands in the panel once it is closed, however it is closed.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            factor.refetch();
        }
        is_open
    });
    let done = Callback::new(move |()| act.set(None));
    // Who has to have one, and has none any more, is asked to set up another one.
    let removed = Callback::new(move |()| {
        act.set(None);
        session.restore();
    });
    let standing = move |factor: SecondFactorResponse| view! { <Standing factor act/> };
    view! {
        <section class="panel" id="second-factor" aria-labelledby="settings-factor">
            <header><h2 id="settings-factor">{tr!(account.factor.title)}</h2></header>
            <div class="body lines">
                <p class="muted"><small>{tr!(account.factor.what)}</small></p>
                <Loaded resource=factor rows=1 view=standing/>
            </div>
            <Dialog open title>
                {move || match act.get() {
                    Some(Act::Enrol) => view! { <div class="body"><Enrol on_done=done/></div> }.into_any(),
                    Some(Act::Show(codes)) => view! { <div class="body"><Codes codes on_done=done/></div> }.into_any(),
                    Some(Act::Renew) => view! { <Proof act is_removal=false on_done=done/> }.into_any(),
                    Some(Act::Remove) => view! { <Proof act is_removal=true on_done=removed/> }.into_any(),
                    None => ().into_any(),
                }}
            </Dialog>
        </section>
    }
}

/// On or off, and what can be done about it.
#[component]
fn Standing(factor: SecondFactorResponse, act: RwSignal<Option<Act>>) -> impl IntoView {
    let left = factor.recovery_codes_left;
    match factor.on_since {
        Some(since) => view! {
            <div>
                <span>
                    {tr!(account.factor.on, at = time::moment(since))}
                    <small class="muted">{tr!(account.factor.left, n = left)}</small>
                </span>
                <span class="factor__acts">
                    <Button on_click=move |()| act.set(Some(Act::Renew))>{tr!(account.factor.renew)}</Button>
                    <Button kind=ButtonKind::DangerQuiet on_click=move |()| act.set(Some(Act::Remove))>{tr!(account.factor.remove)}</Button>
                </span>
            </div>
        }
        .into_any(),
        None => view! {
            <div>
                <span>{tr!(account.factor.off)}</span>
                <Button icon=icondata_lu::LuShieldCheck on_click=move |()| act.set(Some(Act::Enrol))>{tr!(account.factor.set_up)}</Button>
            </div>
        }
        .into_any(),
    }
}

/// Asks for password and code, and makes new recovery codes or takes the second factor away.
#[component]
fn Proof(act: RwSignal<Option<Act>>, is_removal: bool, on_done: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (password, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = Form::new(move || {
        let mut checks = Checks::new();
        checks.wrong_if(password.with(String::is_empty), "/password", FieldCode::Required);
        code.with(|code| checks.text("/code", code, 1, 40));
        checks.finish()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = SecondFactorProofRequest { password: password.get_untracked(), code: code.get_untracked().trim().to_owned() };
        if is_removal {
            form.submit(async move { api.remove_second_factor(&body).await }, move |()| {
                toaster.say(tr!(account.factor.removed));
                on_done.run(());
            });
        } else {
            form.submit(async move { api.renew_recovery_codes(&body).await }, move |answer| act.set(Some(Act::Show(answer.codes))));
        }
    };
    let (text, kind, verb) = if is_removal {
        (tr!(account.factor.remove_text), ButtonKind::Danger, tr!(account.factor.remove))
    } else {
        (tr!(account.factor.renew_text), ButtonKind::Primary, tr!(account.factor.renew))
    };
    view! {
        <form class="body form" id=PROOF novalidate on:submit=submit>
            <Note tone=Tone::Warning>{text}</Note>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(account.current_password) state=form.field("/password") required=true>
                <PasswordInput value=password autocomplete="current-password"/>
            </Field>
            <Field label=tr!(auth.code.label) state=form.field("/code") hint=tr!(auth.code.hint) required=true>
                <TextInput value=code autocomplete="one-time-code"/>
            </Field>
        </form>
        <footer>
            <Button on_click=move |()| act.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=kind r#type="submit" form=PROOF busy=form.busy()>{verb}</Button>
        </footer>
    }
}
