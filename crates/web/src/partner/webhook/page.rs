//! The webhooks of a program.

use fangke_shared::ApiClientId;
use fangke_shared::page::Page;
use fangke_shared::partner::webhook::Webhook;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::form::{WebhookDialog, Writing};
use super::rows::rows;
use crate::address::use_address_state;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::ui::{Button, ButtonKind, Empty, Loaded, NotFoundPage, PageTitle, Secret, SecretDialog, Task, set_title};
use crate::{address_state, tr};

/// What the address says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WebhookFilter {
    /// Of which program.
    pub client: Option<ApiClientId>,
}

address_state!(WebhookFilter at "/webhooks"; client: some "client");

/// What the rows do.
#[derive(Clone, Copy)]
pub struct Held {
    /// Reads the webhooks anew.
    pub reload: Callback<()>,
    /// The form.
    pub writing: RwSignal<Option<Writing>>,
    /// A secret that is told this once.
    pub told: RwSignal<Option<Secret>>,
    /// What is under way.
    pub task: Task,
}

/// The page.
#[component]
pub fn WebhooksPage() -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let (filter, _) = use_address_state::<WebhookFilter>();
    let Some(client) = filter.get_untracked().client.filter(|_| session.may(Action::ManageApiClients)) else {
        return NotFoundPage().into_any();
    };
    set_title(move || PageTitle {
        title: tr!(webhook.title).to_owned(),
        subtitle: None,
        back: Some(format!("/settings/partners/{client}")),
    });
    let named = LocalResource::new(move || async move { api.get_api_client(client).await });
    let all = LocalResource::new(move || async move { api.list_webhooks(client).await });
    let reload = Callback::new(move |()| all.refetch());
    let task = Task::new().when_stale(move || all.refetch());
    let held = Held { reload, writing: RwSignal::new(None), told: RwSignal::new(None), task };
    let list = move |page: Page<Webhook>| {
        if page.items.is_empty() {
            return view! { <section class="panel"><Empty icon=icondata_lu::LuWebhook title=tr!(webhook.empty) text=tr!(webhook.empty_text)/></section> }
                .into_any();
        }
        rows(page.items, held)
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(webhook.title)}</h1>
                {move || named.get().and_then(Result::ok).map(|client| view! { <span class="sub">{client.name}</span> })}
                <div class="actions">
                    <Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=move |()| held.writing.set(Some(Writing::New(client)))>{tr!(webhook.add)}</Button>
                </div>
            </div>
            <Loaded resource=all rows=3 view=list/>
            <WebhookDialog held/>
            <SecretDialog told=held.told/>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_client() {
        assert_survives([WebhookFilter { client: Some(ApiClientId(3)) }, WebhookFilter::default()]);
    }
}
