//! What the roles may do: the table, as it is at first and as the company has it.

pub mod calls;
mod change;

use fangke_shared::permission::{Action, PermissionArea, PermissionCell, PermissionRow, PermissionTableResponse, Role, Scope};
use leptos::prelude::*;

use self::change::{ChangeDialog, Changing};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Loaded, Note, PageTitle, Select, Tag, Tone, set_title, word_choices};

/// How far, in a word; what is not permitted is a dash.
fn reach(scope: Option<Scope>) -> &'static str {
    scope.map_or("–", Word::label)
}

#[component]
fn PermissionsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(permission.title).to_owned(), subtitle: None, back: Some("/settings".to_owned()) });
    let (api, session) = (use_api(), use_session());
    let resource = LocalResource::new(move || async move { api.show_permissions().await });
    let changing = RwSignal::new(None::<Changing>);
    let may_change = session.may(Action::EditPermissions);
    // On a phone there is room for one role: one's own, or one that can be changed.
    let own = untrack(|| session.me()).map(|me| me.member.role).filter(|_| !may_change);
    let role = RwSignal::new(own.unwrap_or(Role::Agent).word().to_owned());
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(permission.title)}</h1><span class="sub">{tr!(permission.what)}</span></div>
            <div class="permissions__note"><Note>{if may_change { tr!(permission.bounds) } else { tr!(permission.only_admin) }}</Note></div>
            <div class="permissions__role"><Select value=role choices={word_choices::<Role>()} label=tr!(permission.role)/></div>
            <section class="panel" aria-label=tr!(permission.title)>
                <Loaded resource rows=12 view=move |table| view! { <Table table role changing/> }/>
            </section>
            <ChangeDialog changing on_saved=move |()| resource.refetch()/>
        </div>
    }
}

#[component]
fn Table(table: PermissionTableResponse, role: RwSignal<String>, changing: RwSignal<Option<Changing>>) -> impl IntoView {
    let PermissionTableResponse { rows, version } = table;
    let heads = Role::ALL
        .iter()
        .map(|of| {
            let is_chosen = move || role.with(|role| role == of.word());
            view! { <th scope="col" class="permissions__cell" class:is-chosen=is_chosen>{of.label()}</th> }
        })
        .collect_view();
    let areas = PermissionArea::ALL
        .iter()
        .map(|area| {
            let lines = rows.iter().filter(|row| row.area == *area);
            let lines = lines.map(|row| view! { <Line row=row.clone() version role changing/> }).collect_view();
            let span = Role::ALL.len() + 1;
            view! { <tbody><tr class="permissions__area"><th scope="rowgroup" colspan=span.to_string()>{area.label()}</th></tr>{lines}</tbody> }
        })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table permissions">
                <thead><tr><th scope="col" class="grow">{tr!(permission.action)}</th>{heads}</tr></thead>
                {areas}
            </table>
        </div>
    }
}

#[component]
fn Line(row: PermissionRow, version: i64, role: RwSignal<String>, changing: RwSignal<Option<Changing>>) -> impl IntoView {
    let name = row.action.label();
    let cells = row
        .cells
        .iter()
        .map(|cell| {
            let of = cell.role;
            let is_chosen = move || role.with(|role| role == of.word());
            let shown = show(*cell, &row, version, changing);
            view! { <td class="permissions__cell" class:is-chosen=is_chosen>{shown}</td> }
        })
        .collect_view();
    view! { <tr><th scope="row" class="grow">{name}</th>{cells}</tr> }
}

fn show(cell: PermissionCell, row: &PermissionRow, version: i64, changing: RwSignal<Option<Changing>>) -> AnyView {
    let is_changed = cell.scope != cell.at_first;
    let mark = is_changed.then(|| view! { <Tag tone=Tone::Accent>{tr!(permission.was, scope = reach(cell.at_first))}</Tag> });
    let text = reach(cell.scope);
    if !cell.may_change {
        return view! { <span>{text}</span> {mark} }.into_any();
    }
    let label = tr!(permission.cell, role = cell.role.label(), action = row.action.label(), scope = text);
    let to_change = Changing { cell, action: row.action, scopes: row.scopes.clone(), version };
    view! {
        <Button kind=ButtonKind::Quiet class="btn--sm" label=label on_click=move |()| changing.set(Some(to_change.clone()))>{text}</Button>
        {mark}
    }
    .into_any()
}

crate::lazy_view!(permissions, pub permissions_page: fn() -> AnyView = || PermissionsPage().into_any());
