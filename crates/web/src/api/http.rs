//! One call: address, headers, body, answer.

use fangke_shared::problem::ErrorCode;
use futures::channel::oneshot;
use gloo_net::http::{Method, RequestBuilder, Response};
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::{AbortController, AbortSignal};

use super::ApiError;
use super::ahead::Ahead;
use super::refresh::Refreshing;
use crate::address::address;
use crate::i18n::language_tag;

/// The client. The access token lives in memory only; the refresh token is a cookie that no script can read.
#[derive(Clone, Copy)]
pub struct Api {
    token: StoredValue<Option<String>>,
    pub(super) refreshing: StoredValue<Option<Refreshing>, LocalStorage>,
    pub(super) ahead: StoredValue<Option<Ahead>, LocalStorage>,
    /// Calls that go on as soon as somebody has signed in again.
    waiting: StoredValue<Vec<oneshot::Sender<()>>, LocalStorage>,
    is_asking: RwSignal<bool>,
    is_owing: RwSignal<bool>,
}

impl Default for Api {
    fn default() -> Self {
        Self {
            token: StoredValue::new(None),
            refreshing: StoredValue::new_local(None),
            ahead: StoredValue::new_local(None),
            waiting: StoredValue::new_local(Vec::new()),
            is_asking: RwSignal::new(false),
            is_owing: RwSignal::new(false),
        }
    }
}

impl Api {
    /// Do calls wait for somebody to sign in again? The page stays as it is meanwhile.
    pub fn is_asking(self) -> ReadSignal<bool> {
        self.is_asking.read_only()
    }

    /// Has a call been refused because something is to be done before anything else? The next token says what.
    pub fn is_owing(self) -> RwSignal<bool> {
        self.is_owing
    }

    /// Takes the access token of a session that begins or goes on; none when it ends. Calls that waited for it are made again, or fail.
    pub fn set_token(self, token: Option<String>) {
        let has_session = token.is_some();
        self.token.set_value(token);
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        if has_session {
            // Who has left the page waits no longer.
            waiting.into_iter().for_each(|call| {
                let _ = call.send(());
            });
        }
        self.is_asking.set(false);
    }

    /// Nobody signs in again: calls that wait fail as they would have.
    pub fn give_up(self) {
        self.set_token(None);
    }

    /// The access token, for a request that isn't made here.
    pub(super) fn token(self) -> Option<String> {
        self.token.get_value()
    }

    /// Waits until somebody has signed in again; false when they won't.
    pub(super) async fn signed_in_again(self) -> bool {
        let (call, goes_on) = oneshot::channel();
        self.waiting.update_value(|waiting| waiting.push(call));
        self.is_asking.set(true);
        goes_on.await.is_ok()
    }

    /// A call that reads.
    pub fn get(self, path: impl Into<String>) -> Call {
        Call::new(self, Method::GET, path.into())
    }

    /// A call that does something.
    pub fn post(self, path: impl Into<String>) -> Call {
        Call::new(self, Method::POST, path.into())
    }

    /// A call that replaces something.
    pub fn put(self, path: impl Into<String>) -> Call {
        Call::new(self, Method::PUT, path.into())
    }

    /// A call that changes something.
    pub fn patch(self, path: impl Into<String>) -> Call {
        Call::new(self, Method::PATCH, path.into())
    }

    /// A call that takes something away.
    pub fn delete(self, path: impl Into<String>) -> Call {
        Call::new(self, Method::DELETE, path.into())
    }
}

/// Marks one filled-in form, so that sending it twice creates one record (`Idempotency-Key`).
///
/// Make one when the form opens, and a new one after a success. A corrected form is another request:
/// the key also holds a hash of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormKey(u64);

impl FormKey {
    /// A key that nobody else has.
    // Whole numbers below 2^53, so the cast loses nothing.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn new() -> Self {
        let random = |bits: f64| (js_sys::Math::random() * bits) as u64;
        Self((random(4_294_967_296.0) << 32) | random(4_294_967_296.0))
    }

    fn for_body(self, body: &[u8]) -> String {
        // FNV-1a: it tells corrections apart, nobody has to trust it.
        let hash = body.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        format!("{:016x}-{hash:016x}", self.0)
    }
}

impl Default for FormKey {
    fn default() -> Self {
        Self::new()
    }
}

/// A call in the making.
pub struct Call {
    api: Api,
    method: Method,
    path: String,
    params: Vec<(&'static str, String)>,
    body: Option<(&'static str, Vec<u8>)>,
    version: Option<i64>,
    key: Option<FormKey>,
    is_anonymous: bool,
}

impl Call {
    fn new(api: Api, method: Method, path: String) -> Self {
        Self { api, method, path, params: Vec::new(), body: None, version: None, key: None, is_anonymous: false }
    }

    /// Without token, and without a second try after a refresh.
    pub fn anonymous(mut self) -> Self {
        self.is_anonymous = true;
        self
    }

    /// Adds one parameter, if there is a value.
    pub fn param(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.params.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// Adds parameters.
    pub fn params(mut self, pairs: Vec<(&'static str, String)>) -> Self {
        self.params.extend(pairs);
        self
    }

    /// Sends JSON.
    pub fn json(self, body: &impl Serialize) -> Self {
        // Our own types always serialise; an empty body would be refused with a clear code.
        self.bytes("application/json", serde_json::to_vec(body).unwrap_or_default())
    }

    /// Sends bytes.
    pub fn bytes(mut self, content_type: &'static str, body: Vec<u8>) -> Self {
        self.body = Some((content_type, body));
        self
    }

    /// Changes only this version of the record (`If-Match`).
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Creates one record however often it is sent.
    pub fn once(mut self, key: FormKey) -> Self {
        self.key = Some(key);
        self
    }

    /// Sends and reads the answer.
    pub async fn answer<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        parsed(self.send().await?)
    }

    /// Sends; the answer has no body that matters.
    pub async fn done(self) -> Result<(), ApiError> {
        self.send().await.map(|_| ())
    }

    /// Sends and hands the answer over as it is.
    pub async fn download(self) -> Result<Vec<u8>, ApiError> {
        self.send().await.map(|(_, body)| body)
    }

    async fn send(self) -> Result<Answer, ApiError> {
        match self.attempt().await {
            // The access token ran out: one refresh, or signing in again, and one more try.
            Err(error) if !self.is_anonymous && error.code() == Some(ErrorCode::Unauthenticated) => {
                self.api.renew_session().await?;
                self.attempt().await
            }
            result => result,
        }
    }

    async fn attempt(&self) -> Result<Answer, ApiError> {
        let ahead = (self.method == Method::GET).then(|| self.api.answered_ahead(&self.url())).flatten();
        match ahead {
            Some(answer) => answer.await.unwrap_or(Err(ApiError::Network)),
            None => self.exchange().await,
        }
    }

    pub(super) fn url(&self) -> String {
        address(&format!("/api/v1/{}", self.path), self.params.iter().cloned())
    }

    /// Sends it once, and reads the answer.
    pub(super) async fn exchange(&self) -> Result<Answer, ApiError> {
        let url = self.url();
        let abort = AbortOnDrop::new();
        let mut request = RequestBuilder::new(&url).method(self.method.clone()).header("accept", "application/json");
        // Of this page, not of the browser: what the server words is read here.
        request = request.header("accept-language", language_tag());
        request = request.abort_signal(abort.signal().as_ref());
        if !self.is_anonymous
            && let Some(token) = self.api.token.get_value()
        {
            request = request.header("authorization", &format!("Bearer {token}"));
        }
        if let Some(version) = self.version {
            request = request.header("if-match", &format!("\"{version}\""));
        }
        if let Some(key) = self.key {
            request = request.header("idempotency-key", &key.for_body(self.body.as_ref().map_or(&[], |(_, body)| body)));
        }
        let request = match &self.body {
            Some((content_type, body)) => request.header("content-type", content_type).body(js_sys::Uint8Array::from(body.as_slice())),
            None => request.build(),
        };
        let response = request.map_err(|_| ApiError::Network)?.send().await.map_err(|_| ApiError::Network)?;
        self.api.read(response).await
    }
}

impl Api {
    /// Reads an answer to the end: its status and body, or what it says is wrong.
    pub(super) async fn read(self, response: Response) -> Result<Answer, ApiError> {
        let (status, retry_after) = (response.status(), response.headers().get("retry-after"));
        let body = response.binary().await.map_err(|_| ApiError::Network)?;
        if response.ok() || status == NOT_MODIFIED {
            Ok((status, body))
        } else {
            let error = ApiError::from_answer(status, retry_after.as_deref(), &body);
            if matches!(error.code(), Some(ErrorCode::PasswordChangeRequired | ErrorCode::SecondFactorRequired)) {
                self.is_owing.set(true);
            }
            Err(error)
        }
    }
}

/// Status and body.
pub(super) type Answer = (u16, Vec<u8>);

/// What an answer says.
pub(super) fn parsed<T: DeserializeOwned>((status, body): Answer) -> Result<T, ApiError> {
    serde_json::from_slice(&body).map_err(|_| ApiError::Unreadable { status })
}

/// The answer to `If-None-Match`.
const NOT_MODIFIED: u16 = 304;

/// Ends a request that nobody waits for any more: who has left the page is spared the rest of it.
struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    fn new() -> Self {
        Self(AbortController::new().ok())
    }

    fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        // One that has been answered doesn't hear it.
        self.0.iter().for_each(AbortController::abort);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_form_has_one_key_and_a_corrected_one_another() {
        let key = FormKey(7);
        assert_eq!(key.for_body(b"{}"), key.for_body(b"{}"));
        assert_ne!(key.for_body(b"{}"), key.for_body(b"{\"a\":1}"));
        assert_ne!(key.for_body(b"{}"), FormKey(8).for_body(b"{}"));
    }
}
