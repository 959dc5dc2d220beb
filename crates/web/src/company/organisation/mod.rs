//! The organisation: regions, their stores, the stores' teams.

pub mod calls;
mod dialogs;
pub mod parts;
mod rules;

use fangke_shared::company::organisation::{OrgUnitKind, OrgUnitResponse};
use fangke_shared::permission::Action;
use leptos::prelude::*;

use self::dialogs::{CloseDialog, NameDialog, Naming};
use self::rules::{child_kind, refusal_to_close, refusal_to_reopen, shown};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::company::organisation::parts::{UnitNode, Units};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Empty, Icon, Loaded, PageTitle, Tag, Task, set_title, use_toaster};

/// What the rows need.
#[derive(Clone, Copy)]
struct Tools {
    naming: RwSignal<Option<Naming>>,
    closing: RwSignal<Option<OrgUnitResponse>>,
    reopen: Callback<OrgUnitResponse>,
    /// May the signed-in member change the organisation?
    may_manage: bool,
}

/// The tree.
#[component]
pub fn OrganisationPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(organisation.title).to_owned(), ..PageTitle::default() });
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let resource = LocalResource::new(move || async move { api.list_org_units().await });
    let reload = Callback::new(move |()| resource.refetch());
    let with_closed = RwSignal::new(false);
    let may_manage = session.may(Action::ManageOrganisation);
    let task = Task::new().when_stale(move || reload.run(()));
    let reopen = Callback::new(move |unit: OrgUnitResponse| {
        let body = fangke_shared::company::organisation::UpdateOrgUnitRequest { is_active: Some(true), name: None };
        task.act(async move { api.update_org_unit(unit.id, unit.version, &body).await }, move |unit| {
            toaster.say(tr!(organisation.was_reopened, name = unit.name));
            reload.run(());
        });
    });
    let tools = Tools { naming: RwSignal::new(None), closing: RwSignal::new(None), reopen, may_manage };
    let add_region = move |()| tools.naming.set(Some(Naming::New { kind: OrgUnitKind::Region, parent: None }));
    let tree = move |page: fangke_shared::page::Page<OrgUnitResponse>| {
        let units = Units::new(page.items);
        let closed = units.tree().iter().filter(|node| !node.unit.is_active).count();
        let nodes = StoredValue::new(units.tree());
        let panels = move || {
            let nodes = nodes.get_value();
            let all = shown(&nodes, with_closed.get());
            all.chunk_by(|_, next| next.depth > 0).map(|part| region(part, &nodes, tools)).collect_view()
        };
        view! {
            <div class="stack">{panels}</div>
            <Show when=move || closed != 0 && !with_closed.get()>
                <p><Button kind=ButtonKind::Link on_click=move |()| with_closed.set(true)>{tr!(organisation.show_closed, n = closed)}</Button></p>
            </Show>
            <Show when=move || nodes.with_value(Vec::is_empty)>
                <Empty icon=icondata_lu::LuNetwork title=tr!(organisation.empty) text=tr!(organisation.empty_text)>
                    {may_manage.then(|| view! { <Button kind=ButtonKind::Primary on_click=add_region>{tr!(organisation.add_region)}</Button> })}
                </Empty>
            </Show>
        }
    };
    view! {
        <div class="page org">
            <div class="page-head page-head--flush">
                <h1>{tr!(organisation.title)}</h1>
                <div class="actions">
                    {may_manage.then(|| view! {
                        <Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=add_region>{tr!(organisation.add_region)}</Button>
                    })}
                </div>
            </div>
            <Loaded resource rows=12 view=tree/>
            <NameDialog naming=tools.naming on_saved=reload/>
            <CloseDialog closing=tools.closing on_saved=reload/>
        </div>
    }
}

/// A region's panel: its head, then stores and teams.
fn region(part: &[UnitNode], all: &[UnitNode], tools: Tools) -> impl IntoView + use<> {
    let rows = part.iter().map(|node| row(node, all, tools)).collect_view();
    view! { <section class="panel"><ul class="org__rows">{rows}</ul></section> }
}

fn row(node: &UnitNode, all: &[UnitNode], tools: Tools) -> impl IntoView + use<> {
    let unit = node.unit.clone();
    let (icon, depth) = match unit.kind {
        OrgUnitKind::Region => (icondata_lu::LuMap, "region"),
        OrgUnitKind::Store => (icondata_lu::LuStore, "store"),
        OrgUnitKind::Team => (icondata_lu::LuUsersRound, "team"),
    };
    let direct = (node.member_total != unit.member_count && unit.member_count != 0)
        .then(|| view! { <span class="muted">{tr!(organisation.direct, n = unit.member_count)}</span> });
    // Who may never change the organisation sees nothing to change it with.
    let acts = if !tools.may_manage {
        ().into_any()
    } else if unit.is_active {
        open_acts(node, all, tools).into_any()
    } else {
        closed_acts(node, all, tools).into_any()
    };
    view! {
        <li data-kind=depth data-off=(!unit.is_active).then_some("")>
            <Icon icon/>
            <div class="org__name">
                <span class="t">{unit.name.clone()} {(!unit.is_active).then(|| view! { <Tag>{tr!(organisation.closed)}</Tag> })}</span>
                <span class="d dots">
                    <span>{unit.kind.label()}</span>
                    <a href=format!("/members?org_unit_id={}", unit.id)>{tr!(organisation.members, n = node.member_total)}</a>
                    {direct}
                </span>
            </div>
            <div class="acts">{acts}</div>
        </li>
    }
}

fn open_acts(node: &UnitNode, all: &[UnitNode], tools: Tools) -> impl IntoView + use<> {
    let (to_add, to_rename, to_close) = (node.unit.clone(), node.unit.clone(), node.unit.clone());
    let add = child_kind(node.unit.kind).map(|kind| {
        let name = if kind == OrgUnitKind::Store { tr!(organisation.add_store) } else { tr!(organisation.add_team) };
        let add = move |()| tools.naming.set(Some(Naming::New { kind, parent: Some(to_add.clone()) }));
        view! { <Button kind=ButtonKind::Quiet class="btn--sm" icon=icondata_lu::LuPlus on_click=add>{name}</Button> }
    });
    let why_not = Signal::stored(refusal_to_close(node, all));
    let label = |verb: &str| format!("{verb} {}", node.unit.name);
    view! {
        {add}
        <Button
            kind=ButtonKind::Quiet
            class="btn--sm"
            label=label(tr!(organisation.rename))
            on_click=move |()| tools.naming.set(Some(Naming::Existing(to_rename.clone())))
        >
            {tr!(organisation.rename)}
        </Button>
        <Button
            kind=ButtonKind::Quiet
            class="btn--sm"
            label=label(tr!(organisation.close))
            refused=why_not
            on_click=move |()| tools.closing.set(Some(to_close.clone()))
        >
            {tr!(organisation.close)}
        </Button>
    }
}

fn closed_acts(node: &UnitNode, all: &[UnitNode], tools: Tools) -> impl IntoView + use<> {
    let unit = node.unit.clone();
    let why_not = Signal::stored(refusal_to_reopen(node, all));
    view! {
        <Button kind=ButtonKind::Quiet class="btn--sm" refused=why_not on_click=move |()| tools.reopen.run(unit.clone())>
            {tr!(organisation.reopen)}
        </Button>
    }
}

crate::lazy_view!(organisation, pub organisation_page: fn() -> AnyView = || OrganisationPage().into_any());
