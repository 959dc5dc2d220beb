//! What a page asks for first, asked before the page is drawn: drawing takes as long as the answer does.

use futures::channel::oneshot;
use leptos::prelude::*;

use super::http::Answer;
use super::{Api, ApiError, Call};
use crate::ui::in_background;

/// So long after it was asked an answer is as good as one that comes now, in milliseconds.
const FRESH: f64 = 1000.0;

/// A read that is under way for a page.
pub(super) struct Ahead {
    url: String,
    asked_at: f64,
    answer: oneshot::Receiver<Result<Answer, ApiError>>,
}

impl Api {
    /// Reads already what a page that is about to be drawn will read by the same call. The call is made now, not by the page.
    pub fn ask_ahead(self, call: Call) {
        let (told, answer) = oneshot::channel();
        self.ahead.set_value(Some(Ahead { url: call.url(), asked_at: js_sys::Date::now(), answer }));
        in_background(async move {
            // Nobody waits for it where another page is drawn.
            let _ = told.send(call.exchange().await);
        });
    }

    /// The answer that is on its way to this address, once.
    pub(super) fn answered_ahead(self, url: &str) -> Option<oneshot::Receiver<Result<Answer, ApiError>>> {
        let ahead = self.ahead.try_update_value(|ahead| ahead.take_if(|ahead| ahead.url == url))??;
        (js_sys::Date::now() - ahead.asked_at < FRESH).then_some(ahead.answer)
    }
}
