//! The form of signing in.

use fangke_shared::company::auth::LoginRequest;
use fangke_shared::field::Checks;
use fangke_shared::problem::ErrorCode;
use leptos::prelude::*;

use super::code::CodeForm;
use super::parts::use_session;
use super::wait::Wait;
use crate::api::ApiError;
use crate::i18n::error_text;
use crate::tr;
use crate::ui::{Button, ButtonKind, Field, FieldState, Form, Note, PasswordInput, TextInput, Tone};

/// Asks for name and password, and for a code where the member has a second factor, and signs in.
#[component]
pub fn LoginForm(
    /// Who was signed in just now; only they go on with the page.
    #[prop(optional)]
    who: Option<String>,
) -> impl IntoView {
    let ticket = RwSignal::new(None::<String>);
    let who = StoredValue::new(who);
    move || match ticket.get() {
        Some(found) => view! { <CodeForm found ticket/> }.into_any(),
        None => view! { <NameForm who=who.get_value() ticket/> }.into_any(),
    }
}

/// The first step; takes the ticket of the second one, where there is one.
#[component]
fn NameForm(who: Option<String>, ticket: RwSignal<Option<String>>) -> impl IntoView {
    let session = use_session();
    let is_again = who.is_some();
    let (username, password) = (RwSignal::new(who.unwrap_or_default()), RwSignal::new(String::new()));
    let form = Form::new(move || {
        let mut checks = Checks::new();
        username.with(|name| checks.text("/username", name, 1, 100));
        password.with(|password| checks.text("/password", password, 1, 200));
        checks.finish()
    });
    let wait = Wait::new();
    Effect::new(move || {
        if let Some(ApiError::Problem { retry_after: Some(seconds), .. }) = form.failure().get() {
            wait.start(seconds);
        }
    });
    let is_refused = move || form.failure().with(|f| f.as_ref().and_then(ApiError::code) == Some(ErrorCode::InvalidCredentials));
    let own = form.field("/password");
    let password_state = FieldState {
        error: Signal::derive(move || {
            own.error.get().or_else(|| is_refused().then(|| form.failure().get().as_ref().map(error_text)).flatten())
        }),
        touch: own.touch,
        pointer: own.pointer,
    };
    // While one has to wait, the sentence counts down; afterwards it is gone.
    let failure = move || {
        form.failure().get().filter(|_| !is_refused()).and_then(|error| match error {
            ApiError::Problem { problem, retry_after: Some(_) } => {
                wait.seconds().map(|left| error_text(&ApiError::Problem { problem, retry_after: Some(left) }))
            }
            other => Some(error_text(&other)),
        })
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if wait.seconds().is_none() {
            let request = LoginRequest { username: username.get().trim().to_owned(), password: password.get() };
            form.submit(session.sign_in(request), move |wanted| ticket.set(wanted));
        }
    };
    let refused = Signal::derive(move || wait.seconds().map(|left| tr!(problem.retry_in, seconds = left)));
    view! {
        <form novalidate on:submit=submit>
            <h1 class="sr">{tr!(auth.title)}</h1>
            {move || failure().map(|text| view! { <Note tone=Tone::Danger>{text}</Note> })}
            <Field label=tr!(auth.username) state=form.field("/username")>
                <TextInput value=username autocomplete="username" class="control--lg" autofocus=!is_again readonly=is_again/>
            </Field>
            <Field label=tr!(auth.password) state=password_state>
                <PasswordInput value=password autocomplete="current-password" class="control--lg" autofocus=is_again/>
            </Field>
            <Button kind=ButtonKind::Primary class="btn--lg" r#type="submit" busy=form.busy() refused=refused>{tr!(auth.submit)}</Button>
            {(!is_again).then(|| view! { <p class="auth__help">{tr!(auth.forgot)}</p> })}
        </form>
    }
}
