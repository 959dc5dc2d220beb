//! What an administrator does with webhooks (I7): whom they tell of what, their secrets, and what became of the deliveries.

use chrono::{Duration, NaiveDateTime};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::page::Page;
use fangke_shared::partner::webhook::{
    ChangeWebhookRequest, CreateWebhookRequest, KEPT_DAYS, OVERLAP_HOURS, WEBHOOKS_MAX, Webhook, WebhookAttempt, WebhookDelivery,
    WebhookDeliveryDetail, WebhookDeliveryQuery, WebhookDeliveryState, WebhookReplayed, WebhookSecret,
};
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ApiClientId, WebhookDeliveryId, WebhookId};
use serde_json::json;

use super::outgoing::{self, Parcel};
use super::store::{self, AttemptRow, DeliveryRow, WebhookRow};
use crate::company::tx::Tx;
use crate::partner::outbox::service as outbox;
use crate::platform::crypto::hex;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};

/// The webhooks of a program, in the order in which they were made.
///
/// # Errors
/// `not_found` without such a program.
pub fn list(tx: &mut Tx<'_>, client: ApiClientId) -> ApiResult<Page<Webhook>> {
    if !store::has_client(tx.conn, client, false)? {
        return Err(ApiError::not_found());
    }
    let rows = store::of_client(tx.conn, client)?;
    Ok(Page::whole(shown(tx, &rows)?))
}

fn shown(tx: &mut Tx<'_>, rows: &[WebhookRow]) -> ApiResult<Vec<Webhook>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let (counts, now) = (store::counts(tx.conn, &ids)?, tx.at());
    let one = |row: &WebhookRow| {
        let count = |is_counted: fn(WebhookDeliveryState) -> bool| {
            counts.iter().filter(|(id, state, _)| *id == row.id && is_counted(*state)).map(|(.., count)| count).sum()
        };
        Webhook {
            id: WebhookId(row.id),
            api_client_id: ApiClientId(row.api_client_id),
            url: row.url.clone(),
            topics: row.topics(),
            is_active: row.is_active,
            old_secret_until: row.old_secret_until.filter(|until| *until > now).map(|until| until.and_utc()),
            created_at: row.created_at.and_utc(),
            waiting: count(|state| matches!(state, WebhookDeliveryState::Pending | WebhookDeliveryState::Failed)),
            dead: count(|state| state == WebhookDeliveryState::Dead),
            version: row.version,
        }
    };
    Ok(rows.iter().map(one).collect())
}

/// A webhook.
///
/// # Errors
/// `not_found`.
pub fn get(tx: &mut Tx<'_>, id: WebhookId) -> ApiResult<Webhook> {
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    shown(tx, &[row])?.pop().ok_or_else(ApiError::not_found)
}

/// Begins to tell a program of what happens from now on. `url` is the address as it was checked.
///
/// # Errors
/// `not_found` without such a program, wrong fields, `quota_exceeded`.
pub fn create(tx: &mut Tx<'_>, client: ApiClientId, request: &CreateWebhookRequest) -> ApiResult<WebhookSecret> {
    request.validate()?;
    // Two at once at the limit wait for each other.
    if !store::has_client(tx.conn, client, true)? {
        return Err(ApiError::not_found());
    }
    if i64::try_from(store::of_client(tx.conn, client)?.len()).unwrap_or(i64::MAX) >= WEBHOOKS_MAX {
        return Err(ApiError::new(ErrorCode::QuotaExceeded).detail(format!("{WEBHOOKS_MAX} webhooks of one program are the most")));
    }
    let (me, at, secret) = (tx.me()?, tx.at(), new_secret());
    let sealed = tx.keys.encrypt(&secret)?;
    let last = outbox::last(tx.conn)?;
    let id = store::insert(tx.conn, client, (request.url.trim(), &request.topics, &sealed), last, (me, at))?;
    tx.audit(AuditAction::Create, (AuditSubject::Webhook, id.0), &json!({ "api_client_id": client, "topics": request.topics }))?;
    Ok(WebhookSecret { webhook: get(tx, id)?, secret })
}

/// What signs: 256 bits by chance, under a name that tells what it is where somebody finds it.
fn new_secret() -> String {
    format!("whsec_{}", hex(&rand::random::<[u8; 32]>()))
}

/// Changes a webhook that is at `version`. One that is woken is told of what happens from then on.
///
/// # Errors
/// `not_found`, `stale_version`, wrong fields.
pub fn change(tx: &mut Tx<'_>, (id, version): (WebhookId, i64), request: &ChangeWebhookRequest) -> ApiResult<Webhook> {
    let is_current = store::bump(tx.conn, id, version)?;
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if !is_current {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    request.validate()?;
    let url = request.url.as_deref().map_or(row.url.as_str(), str::trim);
    let topics = request.topics.clone().unwrap_or_else(|| row.topics());
    let is_active = request.is_active.unwrap_or(row.is_active);
    let sequence = if is_active && !row.is_active { outbox::last(tx.conn)? } else { row.sequence };
    store::update(tx.conn, id, (url, &topics, is_active), sequence)?;
    let changes = [("url", url != row.url), ("topics", topics != row.topics()), ("is_active", is_active != row.is_active)];
    let fields: Vec<&str> = changes.into_iter().filter(|(_, is_changed)| *is_changed).map(|(field, _)| field).collect();
    tx.audit(AuditAction::Update, (AuditSubject::Webhook, id.0), &json!({ "fields": fields, "is_active": is_active }))?;
    get(tx, id)
}

/// Makes another secret. The one of before signs beside it for a day, so that the partner can change over.
///
/// # Errors
/// `not_found`, `stale_version`.
pub fn rotate(tx: &mut Tx<'_>, (id, version): (WebhookId, i64)) -> ApiResult<WebhookSecret> {
    let is_current = store::bump(tx.conn, id, version)?;
    let row = store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if !is_current {
        return Err(ApiError::new(ErrorCode::StaleVersion));
    }
    let secret = new_secret();
    let (sealed, until) = (tx.keys.encrypt(&secret)?, tx.at() + Duration::hours(OVERLAP_HOURS));
    store::rotate(tx.conn, id, (&sealed, &row.secret), until)?;
    tx.audit(AuditAction::Update, (AuditSubject::Webhook, id.0), &json!({ "fields": ["secret"] }))?;
    Ok(WebhookSecret { webhook: get(tx, id)?, secret })
}

/// Removes a webhook, with the log of its deliveries.
///
/// # Errors
/// `not_found`.
pub fn remove(tx: &mut Tx<'_>, id: WebhookId) -> ApiResult<()> {
    let row = store::lock(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    store::delete(tx.conn, id)?;
    tx.audit(AuditAction::Delete, (AuditSubject::Webhook, id.0), &json!({ "api_client_id": row.api_client_id }))
}

/// Makes a delivery that says nothing but that it is a test, taken to be sent at once.
///
/// # Errors
/// `not_found`.
pub fn test(tx: &mut Tx<'_>, id: WebhookId) -> ApiResult<Parcel> {
    let row = store::lock(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let at = tx.at();
    let delivery = store::insert_test(tx.conn, id, &json!({ "webhook_id": id }).to_string(), at)?;
    tx.audit(AuditAction::Update, (AuditSubject::Webhook, id.0), &json!({ "test": delivery }))?;
    outgoing::claim_test(tx, &row, delivery)
}

/// A page of a webhook's deliveries, the newest first.
///
/// # Errors
/// `not_found`, a cursor that no page gave.
pub fn deliveries(tx: &mut Tx<'_>, id: WebhookId, query: &WebhookDeliveryQuery) -> ApiResult<Page<WebhookDelivery>> {
    store::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let (rows, next_cursor) = store::page(tx.conn, id, query)?;
    Ok(Page { items: rows.iter().map(delivery).collect(), next_cursor, total: None })
}

/// A delivery with its attempts.
///
/// # Errors
/// `not_found`.
pub fn detail(tx: &mut Tx<'_>, id: WebhookDeliveryId) -> ApiResult<WebhookDeliveryDetail> {
    let row = store::find_delivery(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let attempts = store::attempts(tx.conn, id)?;
    Ok(WebhookDeliveryDetail {
        delivery: delivery(&row),
        body: outgoing::body(&row)?,
        attempts: attempts.into_iter().map(attempt).collect(),
    })
}

/// Sends a delivery again, however it went; it keeps its number, so that the partner can tell.
///
/// # Errors
/// `not_found`.
pub fn replay(tx: &mut Tx<'_>, id: WebhookDeliveryId) -> ApiResult<WebhookDelivery> {
    let row = store::find_delivery(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let at = tx.at();
    store::replay(tx.conn, id, at)?;
    tx.audit(AuditAction::Update, (AuditSubject::Webhook, row.webhook_id), &json!({ "replayed": 1, "delivery_id": id }))?;
    let row = store::find_delivery(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    Ok(delivery(&row))
}

/// Sends again all deliveries of a webhook that were given up.
///
/// # Errors
/// `not_found`.
pub fn replay_dead(tx: &mut Tx<'_>, id: WebhookId) -> ApiResult<WebhookReplayed> {
    store::lock(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    let at = tx.at();
    let count = store::replay_dead(tx.conn, id, at)?;
    tx.audit(AuditAction::Update, (AuditSubject::Webhook, id.0), &json!({ "replayed": count }))?;
    Ok(WebhookReplayed { count })
}

/// Removes what is older than anybody looks at: the job. What comes back counts it.
///
/// # Errors
/// Only when the database fails.
pub fn clear_old(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let before = tx.at() - Duration::days(KEPT_DAYS);
    store::clear_old(tx.conn, before)
}

/// Some secrets, for whoever checks that the key fits.
///
/// # Errors
/// Only when the database fails.
pub fn some_secrets(conn: &mut Conn) -> ApiResult<Vec<String>> {
    store::some_secrets(conn)
}

fn status(stored: Option<i64>) -> Option<u16> {
    stored.and_then(|status| u16::try_from(status).ok())
}

fn delivery(row: &DeliveryRow) -> WebhookDelivery {
    let utc = |at: NaiveDateTime| at.and_utc();
    WebhookDelivery {
        id: WebhookDeliveryId(row.id),
        webhook_id: WebhookId(row.webhook_id),
        topic: row.topic.as_deref().and_then(|word| word.parse().ok()),
        state: row.state,
        tries: row.tries,
        occurred_at: utc(row.occurred_at),
        due_at: row.due_at.map(utc),
        status: status(row.status),
        failure: row.failure.as_deref().and_then(|word| word.parse().ok()),
    }
}

fn attempt(row: AttemptRow) -> WebhookAttempt {
    WebhookAttempt {
        at: row.at.and_utc(),
        duration_ms: row.duration_ms,
        status: status(row.status),
        failure: row.failure.and_then(|word| word.parse().ok()),
        detail: row.detail,
    }
}
