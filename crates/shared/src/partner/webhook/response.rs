//! Webhooks and their deliveries as they are sent to the administrator.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{WebhookDeliveryState, WebhookFailure};
use crate::partner::outbox::OutboxTopic;
use crate::{ApiClientId, WebhookDeliveryId, WebhookId};

/// Where a program is told of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhook {
    /// Its number.
    pub id: WebhookId,
    /// Whose it is.
    pub api_client_id: ApiClientId,
    /// The address.
    pub url: String,
    /// What it is told of.
    pub topics: Vec<OutboxTopic>,
    /// Is it told at all?
    pub is_active: bool,
    /// Until when the secret of before signs, too.
    pub old_secret_until: Option<DateTime<Utc>>,
    /// Since when it is there.
    pub created_at: DateTime<Utc>,
    /// Deliveries that wait for their first or a further attempt.
    pub waiting: i64,
    /// Deliveries that were given up.
    pub dead: i64,
    /// For `If-Match`.
    pub version: i64,
}

/// A webhook with its signing secret, told this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookSecret {
    /// The webhook.
    pub webhook: Webhook,
    /// What signs its deliveries from now on.
    #[cfg_attr(feature = "openapi", schema(example = "whsec_4d3c1f…"))]
    pub secret: String,
}

/// Something that a webhook is told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookDelivery {
    /// Its number, sent as `id` and as `Fangke-Delivery`, the same with every attempt.
    pub id: WebhookDeliveryId,
    /// The webhook.
    pub webhook_id: WebhookId,
    /// Of what; null for a test.
    pub topic: Option<OutboxTopic>,
    /// How far it is.
    pub state: WebhookDeliveryState,
    /// Attempts since it was made or replayed.
    pub tries: i64,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// When it is tried next; null once it is delivered or given up.
    pub due_at: Option<DateTime<Utc>>,
    /// The status of the last answer.
    pub status: Option<u16>,
    /// Why the last attempt was in vain.
    pub failure: Option<WebhookFailure>,
}

/// An attempt to deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookAttempt {
    /// When it began.
    pub at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The status of the answer; null without one.
    pub status: Option<u16>,
    /// Why it was in vain; null where it was taken.
    pub failure: Option<WebhookFailure>,
    /// The first 2 KB of the answer, or why there was none.
    pub detail: String,
}

/// A delivery with what is sent and what came of each attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookDeliveryDetail {
    /// The delivery.
    pub delivery: WebhookDelivery,
    /// What is sent, as JSON.
    pub body: String,
    /// The attempts, the newest first.
    pub attempts: Vec<WebhookAttempt>,
}

/// What a replay has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookReplayed {
    /// Deliveries that are sent again.
    pub count: i64,
}
