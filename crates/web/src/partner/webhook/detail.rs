//! One delivery: what is sent, what came of each attempt, and sending it again.

use fangke_shared::WebhookDeliveryId;
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::{WebhookAttempt, WebhookDeliveryDetail, WebhookFailure};
use leptos::prelude::*;

use crate::api::use_api;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Dialog, Loaded, Tag, Task, Tone, opened_by, use_toaster};
use crate::{time, tr};

/// A topic in words; a test has none.
pub fn topic_label(topic: Option<OutboxTopic>) -> &'static str {
    topic.map_or_else(|| tr!(webhook.a_test), Word::label)
}

/// The status, and why it was in vain; nothing before the first attempt.
pub fn why(status: Option<u16>, failure: Option<WebhookFailure>) -> Option<String> {
    let status = status.map(|status| tr!(webhook.status, status = status));
    let failure = failure.map(|failure| failure.label().to_owned());
    let all: Vec<String> = [status, failure].into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(tr!(common.list_separator)))
}

/// What came of an attempt, in a line.
pub fn outcome(attempt: &WebhookAttempt) -> String {
    let reason = why(attempt.status, attempt.failure).unwrap_or_default();
    if attempt.failure.is_none() {
        tr!(webhook.took, reason = reason, ms = attempt.duration_ms)
    } else {
        tr!(webhook.failed, reason = reason)
    }
}

/// The dialog.
#[component]
pub fn DeliveryDialog(
    /// Which delivery is looked at.
    looking: RwSignal<Option<WebhookDeliveryId>>,
    /// It is sent again.
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=opened_by(looking) title=tr!(webhook.delivery).to_owned() class="dialog--wide">
            {move || looking.get().map(|id| view! { <Detail id looking on_done/> })}
        </Dialog>
    }
}

#[component]
fn Detail(id: WebhookDeliveryId, looking: RwSignal<Option<WebhookDeliveryId>>, on_done: Callback<()>) -> impl IntoView {
    let (api, toaster, task) = (use_api(), use_toaster(), Task::new());
    let detail = LocalResource::new(move || async move { api.get_webhook_delivery(id).await });
    let replay = move |()| {
        task.act(api.replay_webhook_delivery(id), move |_| {
            toaster.say(tr!(webhook.replayed_one));
            looking.set(None);
            on_done.run(());
        });
    };
    view! {
        <div class="body"><Loaded resource=detail rows=4 view=shown/></div>
        <footer>
            <Button on_click=move |()| looking.set(None)>{tr!(common.close)}</Button>
            <Button kind=ButtonKind::Primary busy=task.busy() on_click=replay>{tr!(webhook.replay)}</Button>
        </footer>
    }
}

fn shown(detail: WebhookDeliveryDetail) -> impl IntoView {
    let attempts = detail.attempts.iter().map(attempt).collect_view();
    let none = detail.attempts.is_empty().then(|| view! { <p class="muted">{tr!(webhook.no_attempts)}</p> });
    view! {
        <h3>{tr!(webhook.sent)}</h3>
        <pre class="webhook__text" tabindex="0" translate="no">{detail.body}</pre>
        <h3>{tr!(webhook.attempts)}</h3>
        {none}
        <ul class="rows">{attempts}</ul>
    }
}

fn attempt(attempt: &WebhookAttempt) -> impl IntoView + use<> {
    let tag = match attempt.failure {
        None => view! { <Tag tone=Tone::Positive>{tr!(webhook.taken)}</Tag> }.into_any(),
        Some(failure) => view! { <Tag tone=Tone::Danger>{failure.label()}</Tag> }.into_any(),
    };
    let status = attempt.status.map(|status| view! { <span class="tnum">{tr!(webhook.status, status = status)}</span> });
    let detail = (!attempt.detail.is_empty())
        .then(|| view! { <pre class="webhook__text" tabindex="0" translate="no">{attempt.detail.clone()}</pre> });
    view! {
        <li>
            <div>
                <div class="t"><span>{time::exact(attempt.at)}</span>{tag}</div>
                <div class="d dots">{status}<span class="tnum">{tr!(webhook.ms, n = attempt.duration_ms)}</span></div>
                {detail}
            </div>
        </li>
    }
}
