//! Naming a unit, new or old, and closing one.

use fangke_shared::company::organisation::{CreateOrgUnitRequest, OrgUnitKind, OrgUnitResponse, UpdateOrgUnitRequest, check_name};
use leptos::prelude::*;

use crate::api::{FormKey, use_api};
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, ProblemNote, TextInput, opened_by, use_toaster};

const FORM: &str = "org-unit-form";

/// What gets a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Naming {
    /// A new unit.
    New {
        /// Its level.
        kind: OrgUnitKind,
        /// The unit above; none for a region.
        parent: Option<OrgUnitResponse>,
    },
    /// A unit that gets another name.
    Existing(OrgUnitResponse),
}

impl Naming {
    fn title(&self) -> String {
        match self {
            Self::New { kind: OrgUnitKind::Region, .. } => tr!(organisation.add_region).to_owned(),
            Self::New { kind: OrgUnitKind::Store, .. } => tr!(organisation.add_store).to_owned(),
            Self::New { kind: OrgUnitKind::Team, .. } => tr!(organisation.add_team).to_owned(),
            Self::Existing(unit) => format!("{} {}", tr!(organisation.rename), unit.name),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::New { parent: Some(parent), .. } => Some(tr!(organisation.below, name = parent.name.clone())),
            _ => None,
        }
    }
}

/// Asks for a name.
#[component]
pub fn NameDialog(
    /// What gets a name; none while the dialog is closed.
    naming: RwSignal<Option<Naming>>,
    /// Runs after a success.
    on_saved: Callback<()>,
) -> impl IntoView {
    let open = opened_by(naming);
    let title = Signal::derive(move || naming.with(|naming| naming.as_ref().map(Naming::title)).unwrap_or_default());
    view! { <Dialog open title>{move || naming.get().map(|naming| view! { <NameForm naming open on_saved/> })}</Dialog> }
}

#[component]
fn NameForm(naming: Naming, open: RwSignal<bool>, on_saved: Callback<()>) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let start = match &naming {
        Naming::Existing(unit) => unit.name.clone(),
        Naming::New { .. } => String::new(),
    };
    let name = RwSignal::new(start);
    let form = Form::new(move || name.with(|name| check_name(name)));
    let key = FormKey::new();
    let hint = naming.hint();
    let is_new = matches!(naming, Naming::New { .. });
    let naming = StoredValue::new(naming);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = name.get_untracked().trim().to_owned();
        let send = async move {
            match naming.get_value() {
                Naming::New { kind, parent } => {
                    let body = CreateOrgUnitRequest { kind, parent_id: parent.map(|unit| unit.id), name };
                    api.create_org_unit(key, &body).await
                }
                Naming::Existing(unit) => {
                    let body = UpdateOrgUnitRequest { name: Some(name), is_active: None };
                    api.update_org_unit(unit.id, unit.version, &body).await
                }
            }
        };
        form.submit(send, move |unit: OrgUnitResponse| {
            open.set(false);
            toaster.say(if is_new { tr!(organisation.created, name = unit.name) } else { tr!(organisation.renamed, name = unit.name) });
            on_saved.run(());
        });
    };
    view! {
        <form class="body" id=FORM novalidate on:submit=submit>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(organisation.name) state=form.field("/name") hint=hint required=true>
                <TextInput value=name autofocus=true/>
            </Field>
        </form>
        <footer>
            <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=FORM busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}

/// Asks once more and names what follows.
#[component]
pub fn CloseDialog(
    /// Which; none while the dialog is closed.
    closing: RwSignal<Option<OrgUnitResponse>>,
    /// Runs after a success.
    on_saved: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let open = opened_by(closing);
    let form = Form::new(|| Ok(()));
    let title = Signal::derive(move || closing.get().map(|unit| tr!(organisation.close_title, name = unit.name)).unwrap_or_default());
    let close = move |()| {
        let Some(unit) = closing.get_untracked() else { return };
        let body = UpdateOrgUnitRequest { is_active: Some(false), name: None };
        form.submit(async move { api.update_org_unit(unit.id, unit.version, &body).await }, move |unit: OrgUnitResponse| {
            open.set(false);
            toaster.say(tr!(organisation.was_closed, name = unit.name));
            on_saved.run(());
        });
    };
    view! {
        <Dialog open title>
            <div class="body">
                <p>{tr!(organisation.close_text)}</p>
                <ProblemNote error=form.failure()/>
            </div>
            <footer>
                <Button on_click=move |()| open.set(false)>{tr!(common.cancel)}</Button>
                <Button kind=ButtonKind::Danger busy=form.busy() on_click=close>{tr!(organisation.close)}</Button>
            </footer>
        </Dialog>
    }
}
