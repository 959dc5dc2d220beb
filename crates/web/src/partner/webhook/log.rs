//! What a webhook was and is to be told: a list to filter, each delivery with its attempts.

use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::{Webhook, WebhookDelivery, WebhookDeliveryQuery, WebhookDeliveryState};
use fangke_shared::permission::Action;
use fangke_shared::{WebhookDeliveryId, WebhookId};
use futures::FutureExt;
use leptos::prelude::*;

use super::detail::{DeliveryDialog, topic_label, why};
use crate::address::use_address_state;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{
    Button, Empty, LoadMore, Loaded, NotFoundPage, PageTitle, Pager, ProblemNote, Select, SkeletonRows, Tag, Task, Tone, set_title,
    use_toaster, word_choices,
};
use crate::{address, address_state, time, tr};

/// Rows of a page.
const LIMIT: i64 = 50;

/// What the address says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Of which webhook.
    pub webhook: Option<WebhookId>,
    /// How far.
    pub state: Option<WebhookDeliveryState>,
    /// Of what.
    pub topic: Option<OutboxTopic>,
}

address_state!(LogFilter at "/webhooks/deliveries"; webhook: some "webhook", state: some "state", topic: some "topic");

impl LogFilter {
    fn query(self, cursor: Option<String>) -> WebhookDeliveryQuery {
        WebhookDeliveryQuery {
            state: self.state.into_iter().collect(),
            topic: self.topic.into_iter().collect(),
            limit: Some(LIMIT),
            cursor,
        }
    }
}

/// The colour of a state.
pub const fn tone(state: WebhookDeliveryState) -> Tone {
    match state {
        WebhookDeliveryState::Pending => Tone::Neutral,
        WebhookDeliveryState::Failed => Tone::Warning,
        WebhookDeliveryState::Delivered => Tone::Positive,
        WebhookDeliveryState::Dead => Tone::Danger,
    }
}

/// The page.
#[component]
pub fn WebhookDeliveriesPage() -> impl IntoView {
    let (api, session, toaster) = (use_api(), use_session(), use_toaster());
    let (filter, change) = use_address_state::<LogFilter>();
    let Some(id) = filter.get_untracked().webhook.filter(|_| session.may(Action::ManageApiClients)) else {
        return NotFoundPage().into_any();
    };
    set_title(|| PageTitle { title: tr!(webhook.deliveries).to_owned(), subtitle: None, back: Some("/settings/partners".to_owned()) });
    let webhook = LocalResource::new(move || async move { api.get_webhook(id).await });
    let pager = Pager::new(move |cursor| {
        let query = filter.get().query(cursor);
        async move { api.list_webhook_deliveries(id, &query).await }.boxed_local()
    });
    let reload = move || {
        webhook.refetch();
        pager.reload();
    };
    let (task, looking) = (Task::new(), RwSignal::new(None::<WebhookDeliveryId>));
    let replay = move |()| {
        task.act(api.replay_dead_webhook_deliveries(id), move |replayed| {
            toaster.say(tr!(webhook.replayed, n = replayed.count));
            reload();
        });
    };
    let head = move |webhook: Webhook| {
        let back = address::webhooks(webhook.api_client_id);
        let again = (webhook.dead > 0).then(|| {
            view! { <Button class="btn--sm" icon=icondata_lu::LuRotateCw busy=task.busy() on_click=replay>{tr!(webhook.replay_dead, n = webhook.dead)}</Button> }
        });
        view! { <div class="d dots"><a class="webhook__url" href=back>{webhook.url}</a></div> {again} }
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(webhook.deliveries)}</h1><div class="actions"><Loaded resource=webhook rows=1 view=head/></div></div>
            <Filters filter on_change=change/>
            <Rows pager looking/>
        </div>
        <DeliveryDialog looking on_done=Callback::new(move |()| reload())/>
    }
    .into_any()
}

#[component]
fn Filters(filter: Memo<LogFilter>, on_change: Callback<LogFilter>) -> impl IntoView {
    let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    let state = RwSignal::new(word(filter.get_untracked().state.map(Word::word)));
    let topic = RwSignal::new(word(filter.get_untracked().topic.map(Word::word)));
    Effect::new(move || state.set(word(filter.get().state.map(Word::word))));
    Effect::new(move || topic.set(word(filter.get().topic.map(Word::word))));
    Effect::new(move |first: Option<()>| {
        let (state, topic) = (state.get().parse().ok(), topic.get().parse().ok());
        let now = filter.get_untracked();
        if first.is_some() && (now.state, now.topic) != (state, topic) {
            on_change.run(LogFilter { state, topic, ..now });
        }
    });
    view! {
        <div class="filterbar listfilters" role="search" aria-label=tr!(webhook.find)>
            <Select value=state choices={word_choices::<WebhookDeliveryState>()} blank=tr!(webhook.all_states) label=tr!(webhook.state)/>
            <Select value=topic choices={word_choices::<OutboxTopic>()} blank=tr!(webhook.all_topics) label=tr!(webhook.topic)/>
        </div>
    }
}

#[component]
fn Rows(pager: Pager<WebhookDelivery>, looking: RwSignal<Option<WebhookDeliveryId>>) -> impl IntoView {
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |delivery: &WebhookDelivery| (delivery.id, delivery.state, delivery.tries, delivery.due_at);
    view! {
        <section class="panel" aria-label=tr!(webhook.deliveries) aria-busy=move || pager.busy().get().to_string()>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuWebhook title=tr!(webhook.no_deliveries) text=tr!(webhook.no_deliveries_text)/></Show>
            <ul class="rows"><For each=move || rows.get() key children=move |delivery| row(&delivery, looking)/></ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

fn row(delivery: &WebhookDelivery, looking: RwSignal<Option<WebhookDeliveryId>>) -> impl IntoView + use<> {
    let (id, state, occurred_at) = (delivery.id, delivery.state, delivery.occurred_at);
    let name = topic_label(delivery.topic);
    let label = format!("{} {name} {id}", tr!(webhook.look));
    let tries = (delivery.tries > 0).then(|| view! { <span>{tr!(webhook.tries, n = delivery.tries)}</span> });
    let due = delivery.due_at.map(|at| view! { <span>{tr!(webhook.due, at = time::moment(at))}</span> });
    let reason = why(delivery.status, delivery.failure).map(|reason| view! { <span>{reason}</span> });
    view! {
        <li>
            <div>
                <div class="t"><span>{name}</span><Tag tone=tone(state)>{state.label()}</Tag></div>
                <div class="d dots">
                    <span>{tr!(webhook.number, id = id)}</span>
                    <span>{time::moment(occurred_at)}</span>
                    {tries} {reason} {due}
                </div>
            </div>
            <div class="acts"><Button class="btn--sm" label on_click=move |()| looking.set(Some(id))>{tr!(webhook.look)}</Button></div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_deliveries() {
        let topic = OutboxTopic::ALL.first().copied();
        let filter = LogFilter { webhook: Some(WebhookId(3)), state: Some(WebhookDeliveryState::Dead), topic };
        assert_survives([filter, LogFilter::default()]);
    }
}
