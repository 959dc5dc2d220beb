//! A program's name and secret, told this once.

use fangke_shared::partner::api_client::ApiClientWithSecret;

use crate::tr;
use crate::ui::Secret;

/// What a program signs in with.
pub fn secret(made: ApiClientWithSecret) -> Secret {
    Secret {
        title: tr!(api_client.secret.title),
        once: tr!(api_client.secret.once),
        lines: vec![(tr!(api_client.oauth_client_id), made.api_client.oauth_client_id), (tr!(api_client.secret.name), made.secret)],
        note: None,
    }
}
