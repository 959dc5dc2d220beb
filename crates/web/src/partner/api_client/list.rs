//! All programs of partners.

use fangke_shared::page::Page;
use fangke_shared::partner::api_client::ApiClientResponse;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::form::{ApiClientDialog, Writing};
use super::tone;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Empty, Loaded, NotFoundPage, PageTitle, SecretDialog, Tag, set_title};
use crate::{time, tr};

/// The page.
#[component]
pub fn ApiClientsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(api_client.title).to_owned(), subtitle: None, back: Some("/settings".to_owned()) });
    if !use_session().may(Action::ManageApiClients) {
        return NotFoundPage().into_any();
    }
    let api = use_api();
    let all = LocalResource::new(move || async move { api.list_api_clients().await });
    let (writing, told) = (RwSignal::new(None::<Writing>), RwSignal::new(None));
    let register = move |()| writing.set(Some(Writing { before: None }));
    let list = move |page: Page<ApiClientResponse>| {
        if page.items.is_empty() {
            return view! {
                <section class="panel">
                    <Empty icon=icondata_lu::LuPlug title=tr!(api_client.empty) text=tr!(api_client.empty_text)/>
                </section>
            }
            .into_any();
        }
        view! {
            <section class="panel" aria-label=tr!(api_client.title)>
                <ul class="rows">{page.items.into_iter().map(row).collect_view()}</ul>
            </section>
        }
        .into_any()
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(api_client.title)}</h1>
                <span class="sub">{tr!(api_client.about)}</span>
                <div class="actions"><Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=register>{tr!(api_client.register)}</Button></div>
            </div>
            <Loaded resource=all view=list/>
            <ApiClientDialog writing told on_saved=Callback::new(move |()| all.refetch())/>
            <SecretDialog told/>
        </div>
    }
    .into_any()
}

fn row(client: ApiClientResponse) -> impl IntoView {
    let scopes = client.scopes.iter().map(|scope| view! { <span>{scope.label()}</span> }).collect_view();
    let seen = client.last_seen_at.map_or_else(|| tr!(api_client.never_seen).to_owned(), |at| tr!(api_client.seen, at = time::moment(at)));
    view! {
        <li>
            <div>
                <div class="t">
                    <a href=format!("/settings/partners/{}", client.id)>{client.name}</a>
                    <Tag tone=tone(client.state)>{client.state.label()}</Tag>
                </div>
                <div class="d dots">{scopes}<span>{tr!(api_client.per_minute, n = client.rate_limit)}</span><span>{seen}</span></div>
            </div>
        </li>
    }
}
