//! Partners: programs of others.

mod api_client;
mod follower;
mod lead;
mod oauth;
mod portal;
mod reader;
mod receiver;
mod reso;
mod reso_replication;
mod reso_support;
mod syndication;
mod webhook;

use actix_web::http::Method;
use fangke_shared::partner::api_client::ApiClientWithSecret;
use fangke_shared::partner::oauth::OauthToken;
use fangke_shared::permission::Role;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

/// Where programs are registered.
pub const API_CLIENTS: &str = "/api/v1/api-clients";
/// Where they read of themselves.
pub const OWN: &str = "/api/v1/portal/client";

/// A program as it is registered.
pub fn draft(name: &str) -> Value {
    json!({"name": name, "scopes": ["listings:read", "leads:write"], "rate_limit": 600})
}

/// Registers a program.
pub async fn register(app: &TestApp, draft: Value) -> ApiClientWithSecret {
    let admin = app.member(Role::Admin);
    app.by(&admin).post(API_CLIENTS, draft).await.assert_status(201).read()
}

/// Sends a form to `/oauth/token`.
pub async fn ask(app: &TestApp, form: &str) -> Answer {
    let client = app.anyone().with("Content-Type", "application/x-www-form-urlencoded");
    client.send(Method::POST, "/oauth/token", Some(form.as_bytes().to_vec())).await
}

/// The fields of a program that shows who it is.
pub fn shown(made: &ApiClientWithSecret) -> String {
    format!("grant_type=client_credentials&client_id={}&client_secret={}", made.api_client.oauth_client_id, made.secret)
}

/// A token of a program.
pub async fn token(app: &TestApp, made: &ApiClientWithSecret) -> String {
    ask(app, &shown(made)).await.assert_status(200).read::<OauthToken>().access_token
}
