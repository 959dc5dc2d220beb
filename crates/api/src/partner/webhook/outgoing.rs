//! How a delivery goes out (I7): it is made once for each webhook and event, taken by one sender for a minute, and tried again later or given up.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::{WebhookFailure, wait_after};
use fangke_shared::{ApiClientId, WebhookDeliveryId, WebhookId};
use serde::Serialize;
use serde_json::Value;

use super::store::{self, Attempt, DeliveryRow, WebhookRow};
use super::store_outgoing;
use crate::company::tx::Tx;
use crate::partner::outbox::service::{self as outbox, OutboxEvent};
use crate::platform::crypto::{hex, hmac_sha256_hex};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::outbound::Reply;

/// Events that a webhook gets its deliveries of in one transaction.
const AT_ONCE: i64 = 500;
/// Deliveries of one webhook that a sender takes at once.
const BATCH: i64 = 8;
/// So long a delivery belongs to who has taken it, in seconds: far longer than sending takes. Of who is gone by then others take it over.
const LEASE_SECONDS: i64 = 60;
/// What a test is called in the place of a topic.
const TEST: &str = "test";

/// A delivery that somebody has taken, with all that sending it needs. Never printed: it has the secrets.
#[derive(Clone)]
pub struct Parcel {
    /// The delivery.
    pub id: WebhookDeliveryId,
    /// Where to.
    pub url: String,
    /// The topic, or `test`.
    pub topic: String,
    /// What is sent.
    pub body: String,
    secrets: Vec<String>,
    tries: i64,
    claim: String,
}

impl Parcel {
    /// The value of `Fangke-Signature` at a moment. While a secret is being changed over, both sign.
    pub fn signature(&self, now: DateTime<Utc>) -> String {
        let at = now.timestamp();
        let signed = format!("{at}.{}", self.body);
        self.secrets.iter().fold(format!("t={at}"), |header, secret| format!("{header},v1={}", hmac_sha256_hex(secret, signed.as_bytes())))
    }
}

/// What is to be done.
#[derive(Debug, Default)]
pub struct Work {
    /// The webhooks that have not yet all their deliveries.
    pub behind: Vec<WebhookId>,
    /// The webhooks that something is due for.
    pub due: Vec<WebhookId>,
}

/// Looks for what is to be done.
///
/// # Errors
/// Only when the database fails.
pub fn work(tx: &mut Tx<'_>) -> ApiResult<Work> {
    let (last, now, today) = (outbox::last(tx.conn)?, tx.at(), tx.rules.today);
    let ids = |ids: Vec<i64>| ids.into_iter().map(WebhookId).collect();
    Ok(Work { behind: ids(store_outgoing::behind(tx.conn, last, today)?), due: ids(store_outgoing::due(tx.conn, now, today)?) })
}

/// Makes the deliveries of what a webhook is to be told of, some at once; true when it has all.
///
/// # Errors
/// Only when the database fails.
pub fn fan_out(tx: &mut Tx<'_>, id: WebhookId) -> ApiResult<bool> {
    // Another process that is at it waits here, and finds the place moved.
    let Some(webhook) = store::lock(tx.conn, id)? else { return Ok(true) };
    let (last, now) = (outbox::last(tx.conn)?, tx.at());
    if !webhook.is_active || webhook.sequence >= last {
        return Ok(true);
    }
    let events = outbox::after(tx.conn, webhook.sequence, &webhook.topics(), AT_ONCE)?;
    let is_whole = i64::try_from(events.len()).unwrap_or(i64::MAX) < AT_ONCE;
    // What got its place since `last` was read may be among them.
    let seen = events.last().map_or(webhook.sequence, |event| event.sequence);
    for event in known(tx, &webhook, events)? {
        let what = (event.sequence, event.topic, event.at.naive_utc());
        store_outgoing::insert(tx.conn, id, what, &event.payload.to_string(), now)?;
    }
    store_outgoing::move_to(tx.conn, id, if is_whole { last.max(seen) } else { seen })?;
    Ok(is_whole)
}

/// Of what has happened, what a webhook's program may know of. Of an enquiry hears who handed it over. A program that is limited to a store
/// or a district hears of listings there, and of contracts there; that a listing is shown no more, a number and nothing else, hears everybody,
/// as they do in the feed: it may have been there before.
fn known(tx: &mut Tx<'_>, webhook: &WebhookRow, events: Vec<OutboxEvent>) -> ApiResult<Vec<OutboxEvent>> {
    use OutboxTopic::{
        ContractSigned, LeadAssigned, ListingChanged, ListingPhotosChanged, ListingPriced, ListingPublished, ReceiptRecorded,
    };
    let reach = store_outgoing::reach(tx.conn, ApiClientId(webhook.api_client_id))?;
    let named = |event: &OutboxEvent, name: &str| event.payload.get(name).and_then(Value::as_i64);
    let ids = |name: &str| events.iter().filter_map(|event| named(event, name)).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let (mut listings, mut contracts) = (Vec::new(), Vec::new());
    if !reach.is_all() {
        listings = store_outgoing::listings_within(tx.conn, &reach, &ids("listing_id"))?;
        contracts = store_outgoing::contracts_within(tx.conn, &reach, &ids("contract_id"))?;
    }
    let is_known = |event: &OutboxEvent| match event.topic {
        LeadAssigned => named(event, "api_client_id") == Some(webhook.api_client_id),
        ListingPublished | ListingChanged | ListingPriced | ListingPhotosChanged => {
            reach.is_all() || named(event, "listing_id").is_some_and(|id| listings.contains(&id))
        }
        ContractSigned | ReceiptRecorded => reach.is_all() || named(event, "contract_id").is_some_and(|id| contracts.contains(&id)),
        _ => true,
    };
    Ok(events.iter().filter(|event| is_known(event)).cloned().collect())
}

/// Takes some deliveries of a webhook that are due.
///
/// # Errors
/// Only when the database fails, or the key doesn't fit.
pub fn claim(tx: &mut Tx<'_>, id: WebhookId) -> ApiResult<Vec<Parcel>> {
    let (now, today) = (tx.at(), tx.rules.today);
    if !store_outgoing::is_told(tx.conn, id, today)? {
        return Ok(Vec::new());
    }
    let Some(webhook) = store::find(tx.conn, id)? else { return Ok(Vec::new()) };
    let lease = lease(now);
    let rows = store_outgoing::claim(tx.conn, id, now, (&lease.0, lease.1), BATCH)?;
    rows.into_iter().map(|row| parcel(tx, &webhook, row)).collect()
}

/// Takes the test that was made just now.
///
/// # Errors
/// Only when the database fails, or the key doesn't fit.
pub fn claim_test(tx: &mut Tx<'_>, webhook: &WebhookRow, id: WebhookDeliveryId) -> ApiResult<Parcel> {
    let lease = lease(tx.at());
    let row = store_outgoing::claim_one(tx.conn, id, (&lease.0, lease.1))?.ok_or_else(ApiError::not_found)?;
    parcel(tx, webhook, row)
}

/// A word of whoever takes something now, and until when it counts.
fn lease(now: NaiveDateTime) -> (String, NaiveDateTime) {
    (hex(&rand::random::<[u8; 16]>()), now + Duration::seconds(LEASE_SECONDS))
}

fn parcel(tx: &Tx<'_>, webhook: &WebhookRow, row: DeliveryRow) -> ApiResult<Parcel> {
    let old = webhook.old_secret.as_ref().filter(|_| webhook.old_secret_until.is_some_and(|until| until > tx.at()));
    let secrets = [Some(&webhook.secret), old].into_iter().flatten().map(|sealed| tx.keys.decrypt(sealed)).collect::<ApiResult<_>>()?;
    Ok(Parcel {
        id: WebhookDeliveryId(row.id),
        url: webhook.url.clone(),
        topic: topic(&row).to_owned(),
        body: body(&row)?,
        secrets,
        tries: row.tries,
        claim: row.claim.unwrap_or_default(),
    })
}

fn topic(row: &DeliveryRow) -> &str {
    row.topic.as_deref().unwrap_or(TEST)
}

/// What is sent, the same with every attempt.
///
/// # Errors
/// Only when what is stored can't be read.
pub fn body(row: &DeliveryRow) -> ApiResult<String> {
    #[derive(Serialize)]
    struct Sent<'a> {
        id: i64,
        topic: &'a str,
        occurred_at: DateTime<Utc>,
        data: Value,
    }
    let data = serde_json::from_str(&row.data).map_err(ApiError::internal)?;
    let sent = Sent { id: row.id, topic: topic(row), occurred_at: row.occurred_at.and_utc(), data };
    serde_json::to_string(&sent).map_err(ApiError::internal)
}

/// What a reply is worth: only 2xx says that the partner has taken it.
pub fn judge(reply: Reply, at: DateTime<Utc>, took: std::time::Duration) -> Attempt {
    let (status, failure, detail) = match reply {
        Reply::Answer { status: status @ 200..=299, body } => (Some(status), None, body),
        Reply::Answer { status: status @ 300..=399, body } => (Some(status), Some(WebhookFailure::Redirected), body),
        Reply::Answer { status, body } => (Some(status), Some(WebhookFailure::Refused), body),
        Reply::NotAllowed => (None, Some(WebhookFailure::NotAllowed), String::new()),
        Reply::Timeout => (None, Some(WebhookFailure::Timeout), String::new()),
        Reply::Unreachable(reason) => (None, Some(WebhookFailure::Unreachable), reason),
    };
    Attempt { at: at.naive_utc(), duration_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX), status, failure, detail }
}

/// Notes what came of an attempt, and when the next one is. `chance`, from 0 to 1, moves that.
///
/// # Errors
/// Only when the database fails.
pub fn settle(tx: &mut Tx<'_>, parcel: &Parcel, attempt: &Attempt, chance: f64) -> ApiResult<()> {
    if !store::note_attempt(tx.conn, parcel.id, attempt)? {
        return Ok(());
    }
    if attempt.failure.is_none() {
        return store::set_delivered(tx.conn, parcel.id);
    }
    let due_at = wait_after(parcel.tries, chance).map(|wait| tx.at() + wait);
    store::set_failed(tx.conn, (parcel.id, &parcel.claim), due_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(secrets: &[&str]) -> Parcel {
        let secrets = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        Parcel {
            id: WebhookDeliveryId(7),
            url: String::new(),
            topic: TEST.to_owned(),
            body: "{}".to_owned(),
            secrets,
            tries: 1,
            claim: String::new(),
        }
    }

    #[test]
    fn both_secrets_sign_the_moment_and_the_body() {
        let now = DateTime::from_timestamp(1_773_799_200, 0).unwrap();
        let right = |secret: &str| hmac_sha256_hex(secret, b"1773799200.{}");
        assert_eq!(parcel(&["new"]).signature(now), format!("t=1773799200,v1={}", right("new")));
        assert_eq!(parcel(&["new", "old"]).signature(now), format!("t=1773799200,v1={},v1={}", right("new"), right("old")));
    }

    #[test]
    fn only_a_2xx_is_taken() {
        let failure = |reply| judge(reply, DateTime::UNIX_EPOCH, std::time::Duration::ZERO).failure;
        let answer = |status| failure(Reply::Answer { status, body: String::new() });
        assert_eq!([answer(200), answer(204), answer(299)], [None; 3]);
        assert_eq!([answer(301), answer(307)], [Some(WebhookFailure::Redirected); 2]);
        assert_eq!([answer(199), answer(410), answer(500)], [Some(WebhookFailure::Refused); 3]);
        assert_eq!(failure(Reply::NotAllowed), Some(WebhookFailure::NotAllowed));
    }
}
