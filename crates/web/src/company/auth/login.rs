//! Signing in.

use fangke_shared::company::auth::LoginRequest;
use fangke_shared::field::Checks;
use fangke_shared::problem::ErrorCode;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::wait::Wait;
use crate::api::ApiError;
use crate::company::auth::parts::{SessionState, use_session};
use crate::i18n::{LANGUAGES, error_text, locale};
use crate::preferences;
use crate::tr;
use crate::ui::{Button, ButtonKind, Field, FieldState, Form, Logo, Note, PageTitle, PasswordInput, TextInput, Tone, set_title};

/// The form, and the languages below it.
#[component]
pub fn LoginPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(auth.title).to_owned(), ..PageTitle::default() });
    let session = use_session();
    let (navigate, query) = (use_navigate(), use_query_map());
    // Whoever is or gets signed in goes on to where they wanted to be.
    Effect::new(move || {
        if session.state().with(|state| matches!(state, SessionState::SignedIn(_))) {
            let next = query.with_untracked(|query| query.get("next"));
            navigate(&destination(next.as_deref()), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    view! {
        <div class="auth">
            <main>
                <div class="auth__card">
                    <div class="brand"><Logo size=40/><b>{tr!(common.product)}<small>{tr!(auth.tagline)}</small></b></div>
                    <LoginForm/>
                </div>
            </main>
            <footer>
                <span>{tr!(auth.privacy)}</span>
                <span class="langs">{languages()}</span>
                <span>{env!("CARGO_PKG_VERSION")}</span>
            </footer>
        </div>
    }
}

#[component]
fn LoginForm() -> impl IntoView {
    let session = use_session();
    let (username, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
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
            form.submit(session.sign_in(request), |()| {});
        }
    };
    let refused = Signal::derive(move || wait.seconds().map(|left| tr!(problem.retry_in, seconds = left)));
    view! {
        <form novalidate on:submit=submit>
            <h1 class="sr">{tr!(auth.title)}</h1>
            {move || failure().map(|text| view! { <Note tone=Tone::Danger>{text}</Note> })}
            <Field label=tr!(auth.username) state=form.field("/username")>
                <TextInput value=username autocomplete="username" class="control--lg" autofocus=true/>
            </Field>
            <Field label=tr!(auth.password) state=password_state>
                <PasswordInput value=password autocomplete="current-password" class="control--lg"/>
            </Field>
            <Button kind=ButtonKind::Primary class="btn--lg" r#type="submit" busy=form.busy() refused=refused>{tr!(auth.submit)}</Button>
            <p class="auth__help">{tr!(auth.forgot)}</p>
        </form>
    }
}

fn languages() -> impl IntoView {
    LANGUAGES
        .into_iter()
        .map(|(language, tag, name)| {
            if language == locale() {
                view! { <b lang=tag aria-current="true">{name}</b> }.into_any()
            } else {
                view! { <button type="button" class="auth__lang" lang=tag on:click=move |_| preferences::choose_locale(tag)>{name}</button> }
                    .into_any()
            }
        })
        .collect_view()
}

/// Where to go after signing in: only to an address of this application.
fn destination(next: Option<&str>) -> String {
    match next {
        Some(path) if path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.starts_with("/login") => {
            path.to_owned()
        }
        _ => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::destination;

    #[test]
    fn never_leads_to_another_site() {
        assert_eq!(destination(Some("/listings?q=wj")), "/listings?q=wj");
        for bad in [Some("//evil.example"), Some("https://evil.example"), Some("/\\evil.example"), Some("/login?next=/"), None] {
            assert_eq!(destination(bad), "/", "{bad:?}");
        }
    }
}
