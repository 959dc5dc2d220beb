//! Making a webhook, and changing one.

use fangke_shared::ApiClientId;
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::{ChangeWebhookRequest, CreateWebhookRequest, Webhook};
use leptos::prelude::*;

use super::page::Held;
use super::secret::secret;
use crate::api::use_api;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Dialog, Field, Form, Note, ProblemNote, TextInput, opened_by, unique_id, use_toaster};

/// What is being written.
#[derive(Debug, Clone)]
pub enum Writing {
    /// A new one of a program.
    New(ApiClientId),
    /// One that is there.
    Change(Webhook),
}

/// The dialog.
#[component]
pub fn WebhookDialog(
    /// What the page holds.
    held: Held,
) -> impl IntoView {
    let title = Signal::derive(move || {
        let is_new = held.writing.with(|writing| matches!(writing, Some(Writing::New(_))));
        if is_new { tr!(webhook.add) } else { tr!(webhook.change) }.to_owned()
    });
    view! {
        <Dialog open=opened_by(held.writing) title>
            {move || held.writing.get().map(|writing| view! { <WebhookForm writing held/> })}
        </Dialog>
    }
}

#[component]
fn WebhookForm(writing: Writing, held: Held) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let before = match &writing {
        Writing::New(_) => None,
        Writing::Change(webhook) => Some(webhook.clone()),
    };
    let url = RwSignal::new(before.as_ref().map(|webhook| webhook.url.clone()).unwrap_or_default());
    let topics = RwSignal::new(before.as_ref().map(|webhook| webhook.topics.clone()).unwrap_or_default());
    let is_active = RwSignal::new(before.as_ref().is_none_or(|webhook| webhook.is_active));
    let draft = move || CreateWebhookRequest { url: url.get().trim().to_owned(), topics: topics.get() };
    let form = Form::new(move || draft().validate());
    let done = move || {
        held.writing.set(None);
        held.reload.run(());
    };
    let save = {
        let writing = writing.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let CreateWebhookRequest { url, topics } = untrack(draft);
            match &writing {
                Writing::New(client) => {
                    let (client, body) = (*client, CreateWebhookRequest { url, topics });
                    form.submit(async move { api.create_webhook(client, &body).await }, move |made| {
                        done();
                        held.told.set(Some(secret(made)));
                    });
                }
                Writing::Change(webhook) => {
                    let (id, version) = (webhook.id, webhook.version);
                    let body = ChangeWebhookRequest { url: Some(url), topics: Some(topics), is_active: Some(is_active.get_untracked()) };
                    form.submit(async move { api.change_webhook(id, version, &body).await }, move |_| {
                        toaster.say(tr!(webhook.saved));
                        done();
                    });
                }
            }
        }
    };
    let remove = before.as_ref().map(|webhook| {
        let id = webhook.id;
        let press = move |()| {
            held.task.act(api.remove_webhook(id), move |()| {
                toaster.say(tr!(webhook.removed));
                done();
            });
        };
        view! { <Button kind=ButtonKind::DangerQuiet busy=held.task.busy() on_click=press>{tr!(webhook.remove)}</Button> }
    });
    let active = before.is_some().then(|| {
        view! {
            <div class="field">
                <label class="check">
                    <input type="checkbox" prop:checked=move || is_active.get() on:change:target=move |event| is_active.set(event.target().checked())/>
                    {tr!(webhook.is_active)}
                </label>
                <span class="field__hint">{tr!(webhook.is_active_hint)}</span>
            </div>
        }
    });
    let form_id = unique_id("webhook");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <ProblemNote error=form.failure()/>
            <Field label=tr!(webhook.url) state=form.field("/url") hint=tr!(webhook.url_hint) required=true>
                <TextInput value=url inputmode="url" autocomplete="off"/>
            </Field>
            <Topics topics/>
            {move || form.errors().iter().any(|error| error.pointer == "/topics").then(|| view! { <Note>{tr!(webhook.choose_topics)}</Note> })}
            {active}
        </form>
        <footer>
            {remove}
            <Button on_click=move |()| held.writing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}

/// The topics, each to be ticked.
#[component]
fn Topics(topics: RwSignal<Vec<OutboxTopic>>) -> impl IntoView {
    let all = OutboxTopic::ALL
        .iter()
        .map(|topic| {
            let topic = *topic;
            let tick = move |is_wanted: bool| {
                topics.update(|topics| {
                    topics.retain(|one| *one != topic);
                    topics.extend(is_wanted.then_some(topic));
                    topics.sort_unstable();
                });
            };
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || topics.with(|topics| topics.contains(&topic))
                        on:change:target=move |event| tick(event.target().checked())
                    />
                    {topic.label()}
                </label>
            }
        })
        .collect_view();
    view! { <div class="field" role="group" aria-label=tr!(webhook.topics)><span class="field__label">{tr!(webhook.topics)}</span>{all}</div> }
}
