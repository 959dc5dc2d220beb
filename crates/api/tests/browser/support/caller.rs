//! A member of the demo company who speaks to the API past the screens.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::http::exchange_with;

/// A signed-in member.
pub struct Caller {
    port: u16,
    token: String,
    /// The member's number.
    pub id: i64,
}

impl Caller {
    /// Signs in.
    pub fn sign_in(port: u16, username: &str) -> Self {
        let mut nobody = Self { port, token: String::new(), id: 0 };
        let body = json!({"username": username, "password": "fangke-demo"});
        let answer: Value = nobody.send(("POST", "auth/login"), None, &body);
        answer["access_token"].as_str().expect("a token").clone_into(&mut nobody.token);
        Self { id: answer["member"]["id"].as_i64().expect("a number"), ..nobody }
    }

    /// Reads.
    #[track_caller]
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        self.send(("GET", path), None, &Value::Null)
    }

    /// Adds something, or does it.
    #[track_caller]
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> T {
        self.send(("POST", path), None, body)
    }

    /// Sends a request about the version that was read, if any; the answer has to be a good one.
    #[track_caller]
    pub fn send<T: DeserializeOwned>(&self, (method, path): (&str, &str), version: Option<i64>, body: &Value) -> T {
        let mut lines = Vec::new();
        if !self.token.is_empty() {
            lines.push(format!("Authorization: Bearer {}", self.token));
        }
        lines.extend(version.map(|version| format!("If-Match: \"{version}\"")));
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let answer = exchange_with(self.port, (method, &format!("/api/v1/{path}")), &lines, &text);
        let (status, text) = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        assert!((200..300).contains(&status), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{method} {path}: {error} in {text}"))
    }
}
