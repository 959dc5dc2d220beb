//! Partners: programs of others.

mod receiver;
mod webhook;

use serde_json::{Value, json};

use crate::support::{TestApp, TestMember, with};

/// Registers the program of a partner that may do this; further fields say more.
pub async fn api_client(app: &TestApp, by: &TestMember, scopes: &[&str], further: Value) -> i64 {
    let body = with(json!({"name": scopes.join(" "), "scopes": scopes, "rate_limit": 600}), further);
    let made = app.by(by).post("/api/v1/api-clients", body).await.assert_status(201).json();
    made["api_client"]["id"].as_i64().expect("a number")
}
