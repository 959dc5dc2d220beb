//! What is done to somebody's account: deactivating it, a new password.

use fangke_shared::company::member::{MemberResponse, ResetPasswordRequest, UpdateMemberRequest};
use fangke_shared::company::password::{PASSWORD_MIN, check_new_password};
use leptos::prelude::*;

use super::parts::{Leaving, LeavingView};
use crate::api::use_api;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, PasswordInput, ProblemNote, use_toaster};

const FORM: &str = "reset-password-form";

/// Asks once more and names what follows.
#[component]
pub fn DeactivateDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// Whom.
    member: MemberResponse,
    /// Takes the member as saved.
    on_saved: Callback<MemberResponse>,
) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let form = Form::new(|| Ok(()));
    let (id, version) = (member.id, member.version);
    let member = StoredValue::new(member);
    let deactivate = move |()| {
        let body = UpdateMemberRequest { is_active: Some(false), ..UpdateMemberRequest::default() };
        form.submit(async move { api.update_member(id, version, &body).await }, move |member: MemberResponse| {
            open.set(false);
            toaster.say(tr!(member.deactivated, name = member.display_name.clone()));
            on_saved.run(member);
        });
    };
    let leaving = Leaving { open, deactivate: Callback::new(deactivate), busy: form.busy(), failure: form.failure() };
    let content = use_context::<LeavingView>();
    view! {
        <Dialog open title=tr!(member.deactivate_title, name = member.with_value(|member| member.display_name.clone()))>
            {move || content.map(|content| (content.0)(member.get_value(), leaving))}
        </Dialog>
    }
}

/// Sets a password for somebody who has forgotten theirs.
#[component]
pub fn ResetPasswordDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// Whose.
    member: MemberResponse,
) -> impl IntoView {
    let title = tr!(member.reset_title, name = member.display_name.clone());
    let member = StoredValue::new(member);
    view! {
        <Dialog open title=title>
            <ResetPasswordForm open member=member.get_value()/>
        </Dialog>
    }
}

#[component]
fn ResetPasswordForm(open: RwSignal<bool>, member: MemberResponse) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let password = RwSignal::new(String::new());
    let (id, username) = (member.id, member.username);
    let form = Form::new(move || check_new_password("/password", &password.get(), &username));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, name) = (ResetPasswordRequest { password: password.get_untracked() }, member.display_name.clone());
        form.submit(async move { api.reset_member_password(id, &body).await }, move |()| {
            open.set(false);
            toaster.say(tr!(member.password_reset, name = name));
        });
    };
    view! {
        <form class="body" id=FORM novalidate on:submit=submit>
            <p>{tr!(member.reset_text)}</p>
            <ProblemNote error=form.failure()/>
            <Field
                label=tr!(member.new_password)
                state=form.field("/password")
                hint=tr!(member.password_hint, min = PASSWORD_MIN)
                required=true
            >
                <PasswordInput value=password autocomplete="new-password"/>
            </Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=FORM busy=form.busy()>{tr!(member.reset_password)}</Button>
        </footer>
    }
}

/// Takes the second factor of somebody away who has lost it.
#[component]
pub fn ResetFactorDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// Who.
    member: MemberResponse,
) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let form = Form::new(|| Ok(()));
    let (id, name) = (member.id, StoredValue::new(member.display_name));
    let title = Signal::derive(move || tr!(member.reset_factor_title, name = name.get_value()));
    let reset = move |()| {
        form.submit(async move { api.reset_second_factor(id).await }, move |()| {
            open.set(false);
            toaster.say(tr!(member.factor_reset, name = name.get_value()));
        });
    };
    view! {
        <Dialog open title>
            <div class="body"><p>{tr!(member.reset_factor_text)}</p><ProblemNote error=form.failure()/></div>
            <footer>
                <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
                <Button kind=ButtonKind::Danger busy=form.busy() on_click=reset>{tr!(member.reset_factor)}</Button>
            </footer>
        </Dialog>
    }
}
