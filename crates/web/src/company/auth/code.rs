//! The second step of signing in: a code of the authenticator, or a recovery code.

use fangke_shared::company::auth::LoginCodeRequest;
use fangke_shared::field::Checks;
use fangke_shared::problem::ErrorCode;
use leptos::prelude::*;

use super::parts::use_session;
use super::wait::Wait;
use crate::api::ApiError;
use crate::i18n::error_text;
use crate::tr;
use crate::ui::{Button, ButtonKind, Field, Form, Note, TextInput, Tone};

/// Asks for the code that belongs to a ticket; without a ticket the first step comes back.
#[component]
pub fn CodeForm(
    /// The ticket.
    found: String,
    /// Where it is kept.
    ticket: RwSignal<Option<String>>,
) -> impl IntoView {
    let session = use_session();
    let (found, code) = (StoredValue::new(found), RwSignal::new(String::new()));
    let form = Form::new(move || {
        let mut checks = Checks::new();
        code.with(|code| checks.text("/code", code, 1, 40));
        checks.finish()
    });
    let wait = Wait::new();
    Effect::new(move || {
        if let Some(ApiError::Problem { retry_after: Some(seconds), .. }) = form.failure().get() {
            wait.start(seconds);
        }
    });
    let is_over = move || form.failure().with(|f| f.as_ref().and_then(ApiError::code) == Some(ErrorCode::SignInExpired));
    let failure = move || {
        form.failure().get().and_then(|error| match error {
            ApiError::Problem { problem, retry_after: Some(_) } => {
                wait.seconds().map(|left| error_text(&ApiError::Problem { problem, retry_after: Some(left) }))
            }
            other => Some(error_text(&other)),
        })
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if wait.seconds().is_none() {
            let request = LoginCodeRequest { ticket: found.get_value(), code: code.get_untracked().trim().to_owned() };
            form.submit(session.sign_in_with_code(request), |()| {});
        }
    };
    let refused = Signal::derive(move || {
        if is_over() {
            return Some(tr!(auth.code.over).to_owned());
        }
        wait.seconds().map(|left| tr!(problem.retry_in, seconds = left))
    });
    view! {
        <form novalidate on:submit=submit>
            <h1 class="sr">{tr!(auth.code.title)}</h1>
            {move || failure().map(|text| view! { <Note tone=Tone::Danger>{text}</Note> })}
            <Field label=tr!(auth.code.label) state=form.field("/code") hint=tr!(auth.code.hint)>
                <TextInput value=code inputmode="text" autocomplete="one-time-code" class="control--lg" autofocus=true/>
            </Field>
            <Button kind=ButtonKind::Primary class="btn--lg" r#type="submit" busy=form.busy() refused=refused>{tr!(auth.submit)}</Button>
            <Button kind=ButtonKind::Quiet on_click=move |()| ticket.set(None)>{tr!(auth.code.back)}</Button>
        </form>
    }
}
