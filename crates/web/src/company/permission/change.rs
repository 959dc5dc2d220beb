//! Changing how far a role may do something.

use fangke_shared::permission::{Action, ChangePermissionsRequest, PermissionCell, PermissionChange, Scope};
use leptos::prelude::*;

use super::reach;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Select, TextArea, opened_by, unique_id, use_toaster};

/// The cell that is being changed.
#[derive(Debug, Clone)]
pub struct Changing {
    /// As it is.
    pub cell: PermissionCell,
    /// Of which action.
    pub action: Action,
    /// How far it may be made to reach.
    pub scopes: Vec<Scope>,
    /// Of the table.
    pub version: i64,
}

/// Not at all.
const NONE: &str = "none";

/// Asks how far, and why.
#[component]
pub fn ChangeDialog(
    /// Which cell; none while the dialog is closed.
    changing: RwSignal<Option<Changing>>,
    /// Runs after a success.
    #[prop(into)]
    on_saved: Callback<()>,
) -> impl IntoView {
    let open = opened_by(changing);
    let named = |changing: &Changing| tr!(permission.change, role = changing.cell.role.label(), action = changing.action.label());
    let title = Signal::derive(move || changing.with(|changing| changing.as_ref().map(named)).unwrap_or_default());
    view! { <Dialog open title>{move || changing.get().map(|changing| view! { <Change changing open on_saved/> })}</Dialog> }
}

#[component]
fn Change(changing: Changing, open: RwSignal<bool>, on_saved: Callback<()>) -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let Changing { cell, action, scopes, version } = changing;
    let word = |scope: Option<Scope>| scope.map_or(NONE, Word::word).to_owned();
    let scope = RwSignal::new(word(cell.scope));
    let reason = RwSignal::new(String::new());
    let request = move || ChangePermissionsRequest {
        changes: vec![PermissionChange { role: cell.role, action, scope: scope.with(|scope| scope.parse().ok()) }],
        reason: reason.get(),
    };
    let form = Form::new(move || request().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { api.change_permissions(version, &body).await }, move |_| {
            open.set(false);
            toaster.say(tr!(permission.saved));
            on_saved.run(());
        });
    };
    // Nobody gives more than they have.
    let most = session.scope(action).max(cell.scope);
    let given = scopes.into_iter().filter(|scope| Some(*scope) <= most).map(|scope| Choice::new(scope.word(), scope.label()));
    let choices: Vec<Choice> = std::iter::once(Choice::new(NONE, tr!(permission.none))).chain(given).collect();
    let refused = Signal::derive(move || scope.with(|now| *now == word(cell.scope)).then(|| tr!(permission.unchanged).to_owned()));
    let form_id = unique_id("permission");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(permission.reach) state=form.field("/changes/0/scope") hint=tr!(permission.at_first, scope = reach(cell.at_first)) required=true>
                <Select value=scope choices/>
            </Field>
            <Field label=tr!(permission.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id refused busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
