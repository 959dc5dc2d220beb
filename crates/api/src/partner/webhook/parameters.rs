//! The search's parameters, for the API's description; they are read by `WebhookDeliveryQuery`.
#![allow(dead_code)]

use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::WebhookDeliveryState;
use utoipa::IntoParams;

/// Described here, read by [`fangke_shared::partner::webhook::WebhookDeliveryQuery`]; a test compares the names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WebhookDeliveryParameters {
    /// States
    #[param(style = Form, explode = false, example = json!(["failed", "dead"]))]
    state: Option<Vec<WebhookDeliveryState>>,
    /// Topics
    #[param(style = Form, explode = false, example = json!(["listing_published"]))]
    topic: Option<Vec<OutboxTopic>>,
    /// Rows of the page, 1 to 200
    #[param(example = 20)]
    limit: Option<i64>,
    /// `next_cursor` of the previous page
    cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use fangke_shared::partner::webhook::WebhookDeliveryQuery;

    use super::*;

    #[test]
    fn describes_exactly_the_parameters_that_are_read() {
        let described: Vec<String> = WebhookDeliveryParameters::into_params(|| None).into_iter().map(|p| p.name).collect();
        assert_eq!(described, WebhookDeliveryQuery::NAMES);
    }
}
