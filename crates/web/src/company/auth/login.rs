//! Signing in.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::LoginForm;
use super::parts::{SessionState, use_session};
use crate::i18n::{LANGUAGES, locale};
use crate::preferences;
use crate::tr;
use crate::ui::{Logo, PageTitle, set_title};

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
