//! Registering a program, and changing one.

use std::collections::BTreeSet;

use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::partner::api_client::{ApiClientDraft, ApiClientResponse};
use fangke_shared::permission::PartnerScope;
use leptos::prelude::*;

use super::secret::secret;
use crate::api::use_api;
use crate::company::organisation::parts::Units;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{
    Button, ButtonKind, Choice, Dialog, Field, Form, ProblemNote, Secret, Select, TextInput, opened_by, unique_id, use_toaster,
};

/// Requests a minute that are offered.
const RATE_LIMIT: i64 = 600;

/// What is being written: a new one, or one to change.
#[derive(Debug, Clone)]
pub struct Writing {
    /// As it was before; none for a new one.
    pub before: Option<ApiClientResponse>,
}

/// The dialog.
#[component]
pub fn ApiClientDialog(
    /// Open while there is something in it.
    writing: RwSignal<Option<Writing>>,
    /// Where a new secret goes.
    told: RwSignal<Option<Secret>>,
    /// Runs after a success.
    on_saved: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let is_new = writing.with(|writing| writing.as_ref().is_none_or(|writing| writing.before.is_none()));
        if is_new { tr!(api_client.register).to_owned() } else { tr!(api_client.change).to_owned() }
    });
    view! {
        <Dialog open=opened_by(writing) title class="dialog--wide">
            {move || writing.get().map(|Writing { before }| view! { <ApiClientForm before writing told on_saved/> })}
        </Dialog>
    }
}

#[component]
fn ApiClientForm(
    before: Option<ApiClientResponse>,
    writing: RwSignal<Option<Writing>>,
    told: RwSignal<Option<Secret>>,
    on_saved: Callback<()>,
) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let start = before.as_ref().map_or_else(
        || ApiClientDraft {
            name: String::new(),
            scopes: vec![PartnerScope::ListingsRead, PartnerScope::MediaRead],
            store_id: None,
            district: None,
            rate_limit: RATE_LIMIT,
            ends_on: None,
        },
        ApiClientResponse::draft,
    );
    let (name, rate_limit) = (RwSignal::new(start.name), RwSignal::new(start.rate_limit.to_string()));
    let store = RwSignal::new(start.store_id.map(|id| id.to_string()).unwrap_or_default());
    let district = RwSignal::new(start.district.clone().unwrap_or_default());
    let ends_on = RwSignal::new(start.ends_on.map(|day| day.to_string()).unwrap_or_default());
    let scopes = RwSignal::new(start.scopes.into_iter().collect::<BTreeSet<_>>());
    let draft = move || ApiClientDraft {
        name: name.with(|name| name.trim().to_owned()),
        scopes: scopes.with(|scopes| scopes.iter().copied().collect()),
        store_id: store.with(|store| store.parse().ok()),
        district: district.with(|district| (!district.is_empty()).then(|| district.clone())),
        // What can't be read is below every limit, so that its field says so.
        rate_limit: rate_limit.with(|limit| limit.trim().parse().unwrap_or(0)),
        ends_on: ends_on.with(|day| day.parse().ok()),
    };
    let form = Form::new(move || draft().validate());
    let at = before.as_ref().map(|client| (client.id, client.version));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(draft);
        let work = async move {
            match at {
                Some((id, version)) => api.change_api_client(id, version, &body).await.map(|client| (client.name, None)),
                None => api.register_api_client(&body).await.map(|made| (made.api_client.name.clone(), Some(made))),
            }
        };
        form.submit(work, move |(name, made)| {
            writing.set(None);
            toaster.say(tr!(api_client.saved, name = name));
            told.set(made.map(secret));
            on_saved.run(());
        });
    };
    let tick = move |scope: &PartnerScope| {
        let scope = *scope;
        let change = move |is_on: bool| {
            scopes.update(|scopes| {
                if is_on {
                    scopes.insert(scope);
                } else {
                    scopes.remove(&scope);
                }
            });
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || scopes.with(|scopes| scopes.contains(&scope))
                    on:change:target=move |event| change(event.target().checked())
                />
                {scope.label()}
            </label>
        }
    };
    let units = LocalResource::new(move || async move { api.list_org_units().await });
    let stores = Signal::derive(move || {
        let all = units.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default();
        Units::new(all).choices(|unit| unit.kind == OrgUnitKind::Store && unit.is_active)
    });
    let known = LocalResource::new(move || async move { api.list_districts().await });
    let own = StoredValue::new(start.district);
    let districts = Signal::derive(move || {
        let mut names: BTreeSet<String> =
            known.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default().into_iter().map(|district| district.name).collect();
        names.extend(own.get_value());
        names.into_iter().map(|name| Choice::new(name.clone(), name)).collect::<Vec<_>>()
    });
    let form_id = unique_id("api-client");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(api_client.name) state=form.field("/name") required=true><TextInput value=name autofocus=true/></Field>
            <Field label=tr!(api_client.scopes) state=form.field("/scopes") hint=tr!(api_client.scopes_hint) required=true>
                <div class="ticks" role="group" aria-label=tr!(api_client.scopes)>{PartnerScope::ALL.iter().map(tick).collect_view()}</div>
            </Field>
            <Field label=tr!(api_client.store) state=form.field("/store_id") class="w6">
                <Select value=store choices=stores blank=tr!(api_client.all_stores)/>
            </Field>
            <Field label=tr!(api_client.district) state=form.field("/district") class="w6">
                <Select value=district choices=districts blank=tr!(api_client.all_districts)/>
            </Field>
            <Field label=tr!(api_client.rate_limit) state=form.field("/rate_limit") hint=tr!(api_client.rate_limit_hint) required=true class="w6">
                <TextInput value=rate_limit inputmode="numeric" class="control--num"/>
            </Field>
            <Field label=tr!(api_client.ends_on) state=form.field("/ends_on") hint=tr!(api_client.ends_on_hint) optional=true class="w6">
                <TextInput value=ends_on kind="date"/>
            </Field>
        </form>
        <footer>
            <Button on_click=move |()| writing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
