//! Sending a file with its progress, which `fetch` doesn't tell: `XMLHttpRequest` does.

use fangke_shared::problem::ErrorCode;
use futures::channel::oneshot;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

use super::{Api, ApiError};

/// A file on its way.
#[derive(Clone, Copy)]
pub struct Upload {
    file: StoredValue<File, LocalStorage>,
    request: StoredValue<Option<XmlHttpRequest>, LocalStorage>,
    /// The part that is sent, in per cent.
    pub progress: RwSignal<u32>,
    is_stopped: StoredValue<bool>,
}

impl Upload {
    /// A file that is not yet sent.
    pub fn new(file: File) -> Self {
        Self {
            file: StoredValue::new_local(file),
            request: StoredValue::new_local(None),
            progress: RwSignal::new(0),
            is_stopped: StoredValue::new(false),
        }
    }

    /// Stops sending it; the call fails as if the network were away.
    pub fn stop(self) {
        self.is_stopped.set_value(true);
        // What has ended needs no stopping.
        if let Some(Some(request)) = self.request.try_get_value() {
            drop(request.abort());
        }
    }

    /// Has somebody stopped it?
    pub fn is_stopped(self) -> bool {
        self.is_stopped.try_get_value().unwrap_or(true)
    }

    /// As if it had never been sent.
    pub fn reset(self) {
        self.is_stopped.set_value(false);
        self.progress.set(0);
    }
}

impl Api {
    /// Sends a file as the body; `path` is the operation with its parameters.
    pub async fn upload<T: DeserializeOwned>(self, method: &str, path: &str, upload: Upload) -> Result<T, ApiError> {
        let answer = match self.send_file(method, path, upload).await {
            // The access token ran out: one refresh, one more try.
            Err(error) if error.code() == Some(ErrorCode::Unauthenticated) => {
                self.renew_session().await?;
                self.send_file(method, path, upload).await
            }
            answer => answer,
        };
        let (status, body) = answer?;
        serde_json::from_str(&body).map_err(|_| ApiError::Unreadable { status })
    }

    async fn send_file(self, method: &str, path: &str, upload: Upload) -> Result<(u16, String), ApiError> {
        if upload.is_stopped() {
            return Err(ApiError::Network);
        }
        let Some(file) = upload.file.try_get_value() else { return Err(ApiError::Network) };
        let (done, ended) = oneshot::channel::<()>();
        let mut done = Some(done);
        // Nobody waits any more once the page has been left.
        let on_end = Closure::<dyn FnMut()>::new(move || {
            let _ = done.take().map(|done| done.send(()));
        });
        let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() {
                let _ = upload.progress.try_set(percent(event.loaded(), event.total()));
            }
        });
        let request = self.start_file(method, path, &file, &on_end, &on_progress).map_err(|_| ApiError::Network)?;
        upload.request.try_set_value(Some(request.clone()));
        // The closure that would end the wait lives until it has.
        let _ = ended.await;
        let status = request.status().unwrap_or_default();
        let body = request.response_text().ok().flatten().unwrap_or_default();
        match status {
            0 => Err(ApiError::Network),
            200..=299 => Ok((status, body)),
            _ => {
                let retry_after = request.get_response_header("Retry-After").ok().flatten();
                Err(ApiError::from_answer(status, retry_after.as_deref(), body.as_bytes()))
            }
        }
    }

    fn start_file(
        self,
        method: &str,
        path: &str,
        file: &File,
        on_end: &Closure<dyn FnMut()>,
        on_progress: &Closure<dyn FnMut(ProgressEvent)>,
    ) -> Result<XmlHttpRequest, JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open_with_async(method, &format!("/api/v1/{path}"), true)?;
        request.set_request_header("Accept", "application/json")?;
        // Its content tells the server what it is; an empty type would be guessed by the browser.
        request
            .set_request_header("Content-Type", &Some(file.type_()).filter(|kind| !kind.is_empty()).unwrap_or_else(|| OCTETS.to_owned()))?;
        if let Some(token) = self.token() {
            request.set_request_header("Authorization", &format!("Bearer {token}"))?;
        }
        request.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
        request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        request.send_with_opt_blob(Some(file))?;
        Ok(request)
    }
}

const OCTETS: &str = "application/octet-stream";

/// The part that is done, in per cent.
// Between 0 and 100, so the cast loses nothing but decimals.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn percent(loaded: f64, total: f64) -> u32 {
    if total > 0.0 { (loaded * 100.0 / total).clamp(0.0, 100.0) as u32 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn progress_stays_between_nothing_and_all() {
        assert_eq!((percent(0.0, 8.0), percent(2.0, 8.0), percent(9.0, 8.0), percent(1.0, 0.0)), (0, 25, 100, 0));
    }
}
