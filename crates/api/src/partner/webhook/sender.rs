//! The sender of a serving process: each second it looks for what is due. Several processes share the work by taking deliveries for a while, and
//! a partner who answers slowly keeps only its own webhook waiting.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use actix_web::rt::{spawn, time};
use actix_web::web;
use fangke_shared::WebhookId;
use fangke_shared::partner::webhook::ANSWER_BYTES;
use futures_util::future::{LocalBoxFuture, join_all};

use super::outgoing::{self, Parcel};
use crate::partner::outbox::service as outbox;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::state::App;

/// Nobody calls: the system acts by itself.
const NOBODY: Option<Caller> = None;

/// Sends what is due as long as the runtime lives.
pub fn attend(app: web::Data<App>) -> LocalBoxFuture<'static, ()> {
    Box::pin(keep_sending(app))
}

async fn keep_sending(app: web::Data<App>) {
    let busy: Rc<RefCell<BTreeSet<WebhookId>>> = Rc::default();
    loop {
        match due(&app).await {
            Ok(due) => {
                for id in due.into_iter().filter(|id| busy.borrow_mut().insert(*id)) {
                    let (app, busy) = (app.clone(), Rc::clone(&busy));
                    spawn(async move {
                        if let Err(error) = send_due(&app, id).await {
                            tracing::warn!(webhook = id.0, %error, "deliveries stay for later");
                        }
                        busy.borrow_mut().remove(&id);
                    });
                }
            }
            Err(error) => tracing::warn!(%error, "webhooks are not looked at"),
        }
        time::sleep(Duration::from_secs(1)).await;
    }
}

/// Makes the deliveries of what has happened, and tells which webhooks something is due for.
async fn due(app: &web::Data<App>) -> ApiResult<Vec<WebhookId>> {
    let state = app.clone();
    web::block(move || outbox::number(&state)).await.map_err(|_| ApiError::busy())??;
    let work = app.read(NOBODY, outgoing::work).await?;
    if work.behind.is_empty() {
        return Ok(work.due);
    }
    for id in work.behind {
        while !app.write(NOBODY, move |tx| outgoing::fan_out(tx, id)).await? {}
    }
    Ok(app.read(NOBODY, outgoing::work).await?.due)
}

/// Sends everything that is due now, and counts the attempts.
///
/// # Errors
/// Only when the database fails; what was sent by then may be sent again.
pub async fn send_all(app: &web::Data<App>) -> ApiResult<usize> {
    let all = due(app).await?.into_iter().map(|id| send_due(app, id));
    join_all(all).await.into_iter().sum()
}

/// Sends what is due for one webhook, some at a time, until nothing is.
async fn send_due(app: &App, id: WebhookId) -> ApiResult<usize> {
    let mut count = 0;
    loop {
        let parcels = app.write(NOBODY, move |tx| outgoing::claim(tx, id)).await?;
        if parcels.is_empty() {
            return Ok(count);
        }
        count += parcels.len();
        join_all(parcels.into_iter().map(|parcel| send(app, parcel))).await.into_iter().collect::<ApiResult<()>>()?;
    }
}

/// Sends a delivery that was taken, and notes what came of it.
///
/// # Errors
/// Only when the database fails: then it is sent again when the lease is over.
pub async fn send(app: &App, parcel: Parcel) -> ApiResult<()> {
    let now = app.clock.now();
    let headers =
        [("Fangke-Event", parcel.topic.clone()), ("Fangke-Delivery", parcel.id.to_string()), ("Fangke-Signature", parcel.signature(now))];
    let (reply, took) = app.outbound.post_json(&parcel.url, &headers, parcel.body.clone(), ANSWER_BYTES).await;
    let attempt = outgoing::judge(reply, now, took);
    app.metrics.observe_outbound(attempt.failure.map_or("taken", |failure| failure.as_str()));
    app.write(NOBODY, move |tx| outgoing::settle(tx, &parcel, &attempt, rand::random())).await
}
