//! The search for deliveries.

use super::WebhookDeliveryState;
use crate::partner::outbox::OutboxTopic;
use crate::query::query;

query! {
    /// What to look for. An empty query finds every delivery of a webhook, the newest first.
    WebhookDeliveryQuery: paged {
        /// In one of these states.
        #[example = "failed,dead"]
        state: Vec<WebhookDeliveryState>,
        /// Of one of these topics.
        #[example = "listing_published"]
        topic: Vec<OutboxTopic>,
    }
}
