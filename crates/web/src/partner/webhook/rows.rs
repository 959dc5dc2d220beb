//! Webhooks in rows, each with what can be done with it.

use fangke_shared::partner::webhook::{Webhook, WebhookDeliveryDetail};
use leptos::prelude::*;

use super::detail::outcome;
use super::form::Writing;
use super::log::LogFilter;
use super::page::Held;
use super::secret::secret;
use crate::address::AddressState as _;
use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{Button, Tag, Tone, use_toaster};
use crate::{time, tr};

/// The rows.
pub fn rows(webhooks: Vec<Webhook>, held: Held) -> AnyView {
    let rows = webhooks.into_iter().map(|webhook| row(webhook, held)).collect_view();
    view! { <section class="panel" aria-label=tr!(webhook.title)><ul class="rows">{rows}</ul></section> }.into_any()
}

fn row(webhook: Webhook, held: Held) -> impl IntoView {
    let topics = webhook.topics.iter().map(|topic| view! { <span>{topic.label()}</span> }).collect_view();
    let rests = (!webhook.is_active).then(|| view! { <Tag tone=Tone::Warning>{tr!(webhook.rests)}</Tag> });
    let dead = (webhook.dead > 0).then(|| view! { <Tag tone=Tone::Danger>{tr!(webhook.dead, n = webhook.dead)}</Tag> });
    let waiting = (webhook.waiting > 0).then(|| view! { <Tag>{tr!(webhook.waiting, n = webhook.waiting)}</Tag> });
    let overlap = webhook.old_secret_until.map(|until| view! { <span>{tr!(webhook.overlap, until = time::moment(until))}</span> });
    let log = LogFilter { webhook: Some(webhook.id), ..LogFilter::default() }.href();
    let named = tr!(webhook.deliveries_of, url = webhook.url.clone());
    view! {
        <li>
            <div>
                <div class="t"><b class="webhook__url">{webhook.url.clone()}</b>{rests}{waiting}{dead}</div>
                <div class="d dots">{topics}</div>
                <div class="d dots"><span>{tr!(webhook.since, at = time::moment(webhook.created_at))}</span>{overlap}</div>
            </div>
            <div class="acts">
                <a class="btn btn--sm" href=log aria-label=named>{tr!(webhook.deliveries)}</a>
                {acts(webhook, held)}
            </div>
        </li>
    }
}

fn acts(webhook: Webhook, held: Held) -> impl IntoView {
    let (api, toaster) = (use_api(), use_toaster());
    let (id, version) = (webhook.id, webhook.version);
    let named = |words: &str| format!("{words} {}", webhook.url);
    let labels = [named(tr!(webhook.test)), named(tr!(webhook.rotate)), named(tr!(webhook.change))];
    let test = move |()| {
        held.task.act(api.test_webhook(id), move |tested: WebhookDeliveryDetail| {
            toaster.say(tested.attempts.first().map_or_else(|| tr!(webhook.tested).to_owned(), outcome));
            held.reload.run(());
        });
    };
    let rotate = move |()| {
        held.task.act(api.rotate_webhook_secret(id, version), move |made| {
            held.told.set(Some(secret(made)));
            held.reload.run(());
        });
    };
    let change = move |()| held.writing.set(Some(Writing::Change(webhook.clone())));
    let [test_label, rotate_label, change_label] = labels;
    view! {
        <Button class="btn--sm" label=test_label busy=held.task.busy() on_click=test>{tr!(webhook.test)}</Button>
        <Button class="btn--sm" label=rotate_label busy=held.task.busy() on_click=rotate>{tr!(webhook.rotate)}</Button>
        <Button class="btn--sm" label=change_label on_click=change>{tr!(webhook.change)}</Button>
    }
}
