//! Setting up the second factor: the password, then the square code and a code of the authenticator, then the recovery codes.

use fangke_shared::company::auth::{BeginSecondFactorRequest, ConfirmSecondFactorRequest, NewSecondFactorResponse, QrResponse};
use fangke_shared::field::Checks;
use fangke_shared::problem::FieldCode;
use leptos::prelude::*;

use crate::api::use_api;
use crate::tr;
use crate::ui::{Button, ButtonKind, Field, Form, Note, PasswordInput, ProblemNote, TextInput, Tone, copy, use_toaster};

/// How far it is.
#[derive(Clone)]
enum Step {
    Password,
    Scan(NewSecondFactorResponse),
    Codes(Vec<String>),
}

/// The three steps, one after the other.
#[component]
pub fn Enrol(
    /// It is in force, and the recovery codes are kept.
    on_done: Callback<()>,
) -> impl IntoView {
    let step = RwSignal::new(Step::Password);
    move || match step.get() {
        Step::Password => view! { <SayPassword step/> }.into_any(),
        Step::Scan(offered) => view! { <Scan offered step/> }.into_any(),
        Step::Codes(codes) => view! { <Codes codes on_done/> }.into_any(),
    }
}

#[component]
fn SayPassword(step: RwSignal<Step>) -> impl IntoView {
    let api = use_api();
    let password = RwSignal::new(String::new());
    let form = Form::new(move || {
        let mut checks = Checks::new();
        checks.wrong_if(password.with(String::is_empty), "/password", FieldCode::Required);
        checks.finish()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = BeginSecondFactorRequest { password: password.get_untracked() };
        form.submit(async move { api.begin_second_factor(&body).await }, move |offered| step.set(Step::Scan(offered)));
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p>{tr!(account.factor.what)}</p>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(account.current_password) state=form.field("/password") required=true>
                <PasswordInput value=password autocomplete="current-password"/>
            </Field>
            <div><Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(account.factor.go_on)}</Button></div>
        </form>
    }
}

#[component]
fn Scan(offered: NewSecondFactorResponse, step: RwSignal<Step>) -> impl IntoView {
    let api = use_api();
    let code = RwSignal::new(String::new());
    let secret = RwSignal::new(offered.secret);
    let form = Form::new(move || {
        let mut checks = Checks::new();
        code.with(|code| checks.text("/code", code, 1, 20));
        checks.finish()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = ConfirmSecondFactorRequest { code: code.get_untracked().trim().to_owned() };
        form.submit(async move { api.confirm_second_factor(&body).await }, move |answer| step.set(Step::Codes(answer.codes)));
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p>{tr!(account.factor.scan)}</p>
            <div class="factor__qr"><Qr qr=offered.qr/></div>
            <Field label=tr!(account.factor.secret) hint=tr!(account.factor.secret_hint)>
                <TextInput value=secret readonly=true/>
            </Field>
            <p><a class="btn" href=offered.address>{tr!(account.factor.open)}</a></p>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(account.factor.code) state=form.field("/code") hint=tr!(account.factor.code_hint) required=true>
                <TextInput value=code inputmode="numeric" autocomplete="one-time-code"/>
            </Field>
            <div><Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(account.factor.confirm)}</Button></div>
        </form>
    }
}

#[component]
fn Qr(qr: QrResponse) -> impl IntoView {
    let side = qr.side;
    view! {
        <svg viewBox=format!("0 0 {side} {side}") shape-rendering="crispEdges" role="img" aria-label=tr!(account.factor.qr)>
            <rect width=side height=side fill="#fff"></rect>
            <path d=qr.path fill="#000"></path>
        </svg>
    }
}

/// Recovery codes, to be kept now or never.
#[component]
pub fn Codes(
    /// The codes.
    codes: Vec<String>,
    /// They are kept.
    on_done: Callback<()>,
) -> impl IntoView {
    let toaster = use_toaster();
    let text = StoredValue::new(codes.join("\n"));
    let press = move |()| copy(toaster, text.get_value());
    let rows = codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view();
    view! {
        <div class="form">
            <Note tone=Tone::Warning>{tr!(account.factor.once)}</Note>
            <ul class="factor__codes" aria-label=tr!(account.factor.codes)>{rows}</ul>
            <div class="factor__acts">
                <Button icon=icondata_lu::LuCopy on_click=press>{tr!(account.factor.copy)}</Button>
                <Button kind=ButtonKind::Primary on_click=move |()| on_done.run(())>{tr!(account.factor.kept)}</Button>
            </div>
        </div>
    }
}
