//! Renewing the access token by the refresh cookie, once for all who wait for it.
//!
//! The server takes a refresh token that comes twice for stolen and ends the session. So calls of one tab share
//! one refresh, and tabs of one browser take turns.

use std::cell::RefCell;
use std::rc::Rc;

use fangke_shared::company::auth::TokenResponse;
use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::http::parsed;
use super::{Api, ApiError};

pub(super) type Refreshing = Shared<LocalBoxFuture<'static, Result<TokenResponse, ApiError>>>;

impl Api {
    /// Goes on with the session: renewed, or begun again by whoever sits there.
    pub(super) async fn renew_session(self) -> Result<(), ApiError> {
        match self.refresh_session().await {
            Err(refusal) if refusal.ends_session() => self.signed_in_again().await.then_some(()).ok_or(refusal),
            answer => answer.map(drop),
        }
    }

    /// Renews the access token.
    pub async fn refresh_session(self) -> Result<TokenResponse, ApiError> {
        let refreshing = self.refreshing.with_value(Clone::clone).unwrap_or_else(|| {
            let renewal = match begun_by_page() {
                Some(begun) => self.answer_of(begun).boxed_local(),
                None => taking_turns(self.post("auth/refresh").anonymous().answer()).boxed_local(),
            };
            let refreshing = renewal.shared();
            self.refreshing.set_value(Some(refreshing.clone()));
            refreshing
        });
        let result: Result<TokenResponse, ApiError> = refreshing.await;
        self.refreshing.set_value(None);
        if let Ok(answer) = &result {
            self.set_token(Some(answer.access_token.clone()));
        }
        result
    }

    /// What became of a request of the page.
    async fn answer_of(self, begun: js_sys::Promise) -> Result<TokenResponse, ApiError> {
        let response = JsFuture::from(begun).await.map_err(|_| ApiError::Network)?;
        let response: web_sys::Response = response.dyn_into().map_err(|_| ApiError::Network)?;
        parsed(self.read(response.into()).await?)
    }
}

/// The renewal that the page began while this program was on its way (`boot.js`), once.
fn begun_by_page() -> Option<js_sys::Promise> {
    let (page, name) = (web_sys::window()?, "fangkeRenewal".into());
    let begun = js_sys::Reflect::get(&page, &name).ok()?.dyn_into().ok()?;
    js_sys::Reflect::delete_property(&page, &name).ok()?;
    Some(begun)
}

/// Runs `work` while no other tab does. Without the browser's locks (plain HTTP in a local network) it just runs.
async fn taking_turns<T: 'static>(work: impl Future<Output = T> + 'static) -> T {
    let Some((locks, request)) = locks() else { return work.await };
    let result = Rc::new(RefCell::new(None));
    let slot = Rc::clone(&result);
    let body = Rc::new(RefCell::new(Some(work)));
    let inside = Rc::clone(&body);
    let run = Closure::<dyn FnMut(JsValue) -> js_sys::Promise>::new(move |_lock: JsValue| {
        let (work, slot) = (inside.take(), Rc::clone(&slot));
        future_to_promise(async move {
            if let Some(work) = work {
                *slot.borrow_mut() = Some(work.await);
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    if let Ok(turn) = request.call2(&locks, &"fangke.refresh".into(), run.as_ref()) {
        // If the browser refuses the lock, the work is still there to be done without it.
        let _ = JsFuture::from(js_sys::Promise::resolve(&turn)).await;
    }
    let (finished, unfinished) = (result.take(), body.take());
    match (finished, unfinished) {
        (Some(result), _) => result,
        (None, Some(work)) => work.await,
        (None, None) => std::future::pending().await,
    }
}

/// `navigator.locks` and its `request`.
fn locks() -> Option<(JsValue, js_sys::Function)> {
    let locks = js_sys::Reflect::get(&web_sys::window()?.navigator(), &"locks".into()).ok()?;
    let request = js_sys::Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
