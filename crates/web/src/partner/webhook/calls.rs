//! Webhooks and their deliveries.

use fangke_shared::page::Page;
use fangke_shared::partner::webhook::{
    ChangeWebhookRequest, CreateWebhookRequest, Webhook, WebhookDelivery, WebhookDeliveryDetail, WebhookDeliveryQuery, WebhookReplayed,
    WebhookSecret,
};
use fangke_shared::{ApiClientId, WebhookDeliveryId, WebhookId};

use crate::api::{Api, ApiError};

impl Api {
    /// The webhooks of a program.
    pub async fn list_webhooks(self, client: ApiClientId) -> Result<Page<Webhook>, ApiError> {
        self.get(format!("api-clients/{client}/webhooks")).answer().await
    }

    /// Makes a webhook; the answer has its secret.
    pub async fn create_webhook(self, client: ApiClientId, body: &CreateWebhookRequest) -> Result<WebhookSecret, ApiError> {
        self.post(format!("api-clients/{client}/webhooks")).json(body).answer().await
    }

    /// A webhook.
    pub async fn get_webhook(self, id: WebhookId) -> Result<Webhook, ApiError> {
        self.get(format!("webhooks/{id}")).answer().await
    }

    /// Changes a webhook.
    pub async fn change_webhook(self, id: WebhookId, version: i64, body: &ChangeWebhookRequest) -> Result<Webhook, ApiError> {
        self.patch(format!("webhooks/{id}")).version(version).json(body).answer().await
    }

    /// Removes a webhook.
    pub async fn remove_webhook(self, id: WebhookId) -> Result<(), ApiError> {
        self.delete(format!("webhooks/{id}")).done().await
    }

    /// Makes another secret; the answer has it.
    pub async fn rotate_webhook_secret(self, id: WebhookId, version: i64) -> Result<WebhookSecret, ApiError> {
        self.post(format!("webhooks/{id}/rotate-secret")).version(version).answer().await
    }

    /// Sends a test.
    pub async fn test_webhook(self, id: WebhookId) -> Result<WebhookDeliveryDetail, ApiError> {
        self.post(format!("webhooks/{id}/test")).answer().await
    }

    /// A page of deliveries.
    pub async fn list_webhook_deliveries(self, id: WebhookId, query: &WebhookDeliveryQuery) -> Result<Page<WebhookDelivery>, ApiError> {
        self.get(format!("webhooks/{id}/deliveries")).params(query.to_pairs()).answer().await
    }

    /// Sends again all that was given up.
    pub async fn replay_dead_webhook_deliveries(self, id: WebhookId) -> Result<WebhookReplayed, ApiError> {
        self.post(format!("webhooks/{id}/replay-dead")).answer().await
    }

    /// A delivery with its attempts.
    pub async fn get_webhook_delivery(self, id: WebhookDeliveryId) -> Result<WebhookDeliveryDetail, ApiError> {
        self.get(format!("webhook-deliveries/{id}")).answer().await
    }

    /// Sends a delivery again.
    pub async fn replay_webhook_delivery(self, id: WebhookDeliveryId) -> Result<WebhookDelivery, ApiError> {
        self.post(format!("webhook-deliveries/{id}/replay")).answer().await
    }
}
