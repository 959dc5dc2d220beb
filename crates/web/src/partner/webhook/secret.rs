//! What signs deliveries, told this once.

use fangke_shared::partner::webhook::WebhookSecret;

use crate::tr;
use crate::ui::Secret;

/// What a partner checks signatures with.
pub fn secret(WebhookSecret { webhook, secret }: WebhookSecret) -> Secret {
    Secret {
        title: tr!(webhook.secret),
        once: tr!(webhook.secret_once),
        lines: vec![(tr!(webhook.secret), secret)],
        note: Some(if webhook.old_secret_until.is_some() { tr!(webhook.secret_overlap) } else { tr!(webhook.secret_hint) }),
    }
}
