//! One program of a partner: what it may do, its secrets, how much it asks for.

use fangke_shared::ApiClientId;
use fangke_shared::partner::api_client::{ApiClientResponse, ApiClientSecret, ApiClientState};
use fangke_shared::permission::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::act::{EndDialog, RotateDialog};
use super::form::{ApiClientDialog, Writing};
use super::tone;
use super::usage::UsagePanel;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Loaded, NotFoundPage, PageTitle, Secret, SecretDialog, Tag, set_title};
use crate::{address, time, tr};

/// The page.
#[component]
pub fn ApiClientPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ApiClientId>().ok())));
    let (api, session) = (use_api(), use_session());
    set_title(|| PageTitle { title: tr!(api_client.title).to_owned(), subtitle: None, back: Some("/settings/partners".to_owned()) });
    move || match id.get().filter(|_| session.may(Action::ManageApiClients)) {
        None => NotFoundPage().into_any(),
        Some(id) => {
            // A new secret outlives the page that it was asked for on, which is made anew then.
            let told = RwSignal::new(None);
            let client = LocalResource::new(move || async move { api.get_api_client(id).await });
            let reload = Callback::new(move |()| client.refetch());
            view! {
                <Loaded resource=client view=move |client| view! { <Page client told reload/> }/>
                <SecretDialog told/>
            }
            .into_any()
        }
    }
}

#[component]
fn Page(client: ApiClientResponse, told: RwSignal<Option<Secret>>, reload: Callback<()>) -> impl IntoView {
    let writing = RwSignal::new(None::<Writing>);
    let (is_rotating, is_ending) = (RwSignal::new(false), RwSignal::new(false));
    let kept = StoredValue::new(client.clone());
    let change = move |()| writing.set(Some(Writing { before: Some(kept.get_value()) }));
    let acts = (client.state != ApiClientState::Ended).then(|| {
        view! {
            <Button icon=icondata_lu::LuPencil on_click=change>{tr!(api_client.change)}</Button>
            <Button icon=icondata_lu::LuRefreshCw on_click=move |()| is_rotating.set(true)>{tr!(api_client.rotate)}</Button>
            <Button kind=ButtonKind::DangerQuiet on_click=move |()| is_ending.set(true)>{tr!(api_client.end)}</Button>
        }
    });
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{client.name.clone()}</h1>
                <Tag tone=tone(client.state)>{client.state.label()}</Tag>
                <div class="actions">{acts}<a class="btn" href=address::webhooks(client.id)>{tr!(api_client.webhooks)}</a></div>
            </div>
            <div class="stack">
                <section class="panel" aria-labelledby="h-api-client">
                    <header><h2 id="h-api-client">{tr!(api_client.facts)}</h2></header>
                    <div class="body"><Facts client=client.clone()/></div>
                </section>
                <UsagePanel id=client.id/>
            </div>
            <ApiClientDialog writing told on_saved=reload/>
            <RotateDialog open=is_rotating client=kept told on_saved=reload/>
            <EndDialog open=is_ending client=kept on_saved=reload/>
        </div>
    }
}

#[component]
fn Facts(client: ApiClientResponse) -> impl IntoView {
    let scopes = client.scopes.iter().map(|scope| view! { <span>{scope.label()}</span> }).collect_view();
    let secrets = client.secrets.iter().map(|secret| view! { <div>{said(*secret)}</div> }).collect_view();
    let ends = client.ends_on.map_or_else(|| tr!(api_client.no_end).to_owned(), time::date);
    let ended = client.ended_at.map(|at| view! { <div><dt>{tr!(api_client.ended_at)}</dt><dd>{time::moment(at)}</dd></div> });
    let by = client.created_by.map(|member| member.display_name).unwrap_or_default();
    view! {
        <dl class="facts" style:--cols="2">
            <div><dt>{tr!(api_client.oauth_client_id)}</dt><dd class="tnum">{client.oauth_client_id}</dd></div>
            <div><dt>{tr!(api_client.scopes)}</dt><dd class="dots">{scopes}</dd></div>
            <div><dt>{tr!(api_client.store)}</dt><dd>{client.store.unwrap_or_else(|| tr!(api_client.all_stores).to_owned())}</dd></div>
            <div><dt>{tr!(api_client.district)}</dt><dd>{client.district.unwrap_or_else(|| tr!(api_client.all_districts).to_owned())}</dd></div>
            <div><dt>{tr!(api_client.rate_limit)}</dt><dd>{tr!(api_client.per_minute, n = client.rate_limit)}</dd></div>
            <div><dt>{tr!(api_client.ends_on)}</dt><dd>{ends}</dd></div>
            <div><dt>{tr!(api_client.secrets)}</dt><dd>{secrets}</dd></div>
            <div><dt>{tr!(api_client.registered)}</dt><dd>{by} " " {time::moment(client.created_at)}</dd></div>
            {ended}
        </dl>
    }
}

fn said(secret: ApiClientSecret) -> String {
    let made = time::moment(secret.created_at);
    match secret.ends_at {
        None => tr!(api_client.secret_present, at = made),
        Some(until) => tr!(api_client.secret_replaced, at = made, until = time::moment(until)),
    }
}
