//! Changing the own password.

use fangke_shared::company::auth::ChangePasswordRequest;
use fangke_shared::company::password::{PASSWORD_MIN, check_new_password};
use fangke_shared::field::Checks;
use fangke_shared::problem::{FieldCode, FieldError};
use leptos::prelude::*;

use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::tr;
use crate::ui::{Button, ButtonKind, Field, Form, PasswordInput, ProblemNote, set_text, use_toaster};

/// The form.
#[component]
pub fn PasswordPanel(
    /// Is called once it is changed.
    #[prop(optional)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let (current, new, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let username = Memo::new(move |_| session.me().map(|me| me.member.username).unwrap_or_default());
    let form = Form::new(move || check(&current.get(), &new.get(), &again.get(), &username.get()));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = ChangePasswordRequest { current_password: current.get(), new_password: new.get() };
        form.submit(async move { api.change_password(&request).await }, move |()| {
            set_text(&[current, new, again], "");
            form.reset();
            toaster.say(tr!(account.password_changed));
            if let Some(done) = on_done {
                done.run(());
            }
        });
    };
    view! {
        <section class="panel" aria-labelledby="settings-password">
            <header><h2 id="settings-password">{tr!(auth.password)}</h2></header>
            <form class="body form" novalidate on:submit=submit>
                // Password managers want to know whose password it is.
                <input type="text" autocomplete="username" hidden=true readonly=true prop:value=move || username.get()/>
                <ProblemNote error=form.failure()/>
                <Field label=tr!(account.current_password) state=form.field("/current_password") required=true>
                    <PasswordInput value=current autocomplete="current-password"/>
                </Field>
                <Field
                    label=tr!(member.new_password)
                    state=form.field("/new_password")
                    hint=tr!(member.password_hint, min = PASSWORD_MIN)
                    required=true
                >
                    <PasswordInput value=new autocomplete="new-password"/>
                </Field>
                <Field label=tr!(account.repeat_password) state=form.field("/repeat") required=true>
                    <PasswordInput value=again autocomplete="new-password"/>
                </Field>
                <div><Button kind=ButtonKind::Primary r#type="submit" busy=form.busy()>{tr!(account.change_password)}</Button></div>
            </form>
        </section>
    }
}

fn check(current: &str, new: &str, again: &str, username: &str) -> Result<(), Vec<FieldError>> {
    let mut checks = Checks::new();
    checks.wrong_if(current.is_empty(), "/current_password", FieldCode::Required);
    if new.is_empty() {
        checks.push(FieldError::new("/new_password", FieldCode::Required));
    } else if let Err(errors) = check_new_password("/new_password", new, username) {
        errors.into_iter().for_each(|error| checks.push(error));
    }
    if again.is_empty() {
        checks.push(FieldError::new("/repeat", FieldCode::Required));
    } else {
        checks.wrong_if(again != new, "/repeat", FieldCode::Contradicts);
    }
    checks.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(current: &str, new: &str, again: &str) -> Vec<(String, FieldCode)> {
        check(current, new, again, "lin").err().unwrap_or_default().into_iter().map(|e| (e.pointer, e.code)).collect()
    }

    #[test]
    fn a_new_password_is_checked_and_repeated() {
        assert_eq!(codes("old", "spring river 88", "spring river 88"), []);
        assert_eq!(codes("old", "short", "short"), [("/new_password".to_owned(), FieldCode::TooShort)]);
        assert_eq!(codes("old", "spring river 88", "spring"), [("/repeat".to_owned(), FieldCode::Contradicts)]);
        assert_eq!(codes("", "", "").len(), 3);
    }
}
