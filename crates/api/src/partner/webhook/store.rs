//! Rows of `webhooks`, and of what they are told.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use fangke_shared::page::DEFAULT_LIMIT;
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::{WebhookDeliveryQuery, WebhookDeliveryState, WebhookFailure};
use fangke_shared::{ApiClientId, MemberId, WebhookDeliveryId, WebhookId};

use crate::platform::cursor;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::schema::{webhook_attempts, webhook_deliveries, webhooks};

/// What statements call `webhook_deliveries`.
const D: Table = Table("d");

/// A webhook as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhooks)]
pub struct WebhookRow {
    pub id: i64,
    pub api_client_id: i64,
    pub url: String,
    pub topics: String,
    pub is_active: bool,
    pub secret: String,
    pub old_secret: Option<String>,
    pub old_secret_until: Option<NaiveDateTime>,
    pub sequence: i64,
    pub created_at: NaiveDateTime,
    pub version: i64,
}

impl WebhookRow {
    /// What it is told of; a word that this version doesn't know is left out.
    pub fn topics(&self) -> Vec<OutboxTopic> {
        self.topics.split(',').filter_map(|word| word.parse().ok()).collect()
    }
}

/// Topics as stored.
pub fn words(topics: &[OutboxTopic]) -> String {
    topics.iter().map(|topic| topic.as_str()).collect::<Vec<_>>().join(",")
}

/// A delivery as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhook_deliveries)]
pub struct DeliveryRow {
    pub id: i64,
    pub webhook_id: i64,
    pub topic: Option<String>,
    pub occurred_at: NaiveDateTime,
    pub data: String,
    #[diesel(deserialize_as = String)]
    pub state: WebhookDeliveryState,
    pub tries: i64,
    pub due_at: Option<NaiveDateTime>,
    pub claim: Option<String>,
    pub status: Option<i64>,
    pub failure: Option<String>,
}

/// An attempt as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhook_attempts)]
pub struct AttemptRow {
    pub at: NaiveDateTime,
    pub duration_ms: i64,
    pub status: Option<i64>,
    pub failure: Option<String>,
    pub detail: String,
}

/// Is there such a program? In a transaction it can be held until the end.
pub fn has_client(conn: &mut Conn, client: ApiClientId, is_held: bool) -> ApiResult<bool> {
    let lock = if is_held && conn.engine() == Engine::Postgres { " FOR UPDATE" } else { "" };
    let sql = Sql::new("SELECT id FROM api_clients WHERE id = ").bind(client.0).push(lock);
    Ok(!sql.load::<BigInt, i64>(conn)?.is_empty())
}

/// The webhooks of a program, in the order in which they were made.
pub fn of_client(conn: &mut Conn, client: ApiClientId) -> ApiResult<Vec<WebhookRow>> {
    let them = webhooks::table.filter(webhooks::api_client_id.eq(client.0)).order(webhooks::id);
    Ok(them.select(WebhookRow::as_select()).load(conn)?)
}

pub fn find(conn: &mut Conn, id: WebhookId) -> ApiResult<Option<WebhookRow>> {
    Ok(webhooks::table.find(id.0).select(WebhookRow::as_select()).first(conn).optional()?)
}

/// Adds a webhook that is told of what comes after a place in the order of the outbox.
pub fn insert(
    conn: &mut Conn,
    client: ApiClientId,
    (url, topics, secret): (&str, &[OutboxTopic], &str),
    sequence: i64,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<WebhookId> {
    let id = diesel::insert_into(webhooks::table)
        .values((
            (webhooks::api_client_id.eq(client.0), webhooks::url.eq(url), webhooks::topics.eq(words(topics))),
            (webhooks::is_active.eq(true), webhooks::secret.eq(secret), webhooks::sequence.eq(sequence)),
            (webhooks::created_by.eq(by.0), webhooks::created_at.eq(at), webhooks::version.eq(1_i64)),
        ))
        .returning(webhooks::id)
        .get_result::<i64>(conn)?;
    Ok(WebhookId(id))
}

/// Takes the next version, if `version` is the present one; the row is held until the transaction ends.
pub fn bump(conn: &mut Conn, id: WebhookId, version: i64) -> ApiResult<bool> {
    let present = webhooks::table.find(id.0).filter(webhooks::version.eq(version));
    Ok(diesel::update(present).set(webhooks::version.eq(webhooks::version + 1)).execute(conn)? > 0)
}

/// Holds the row until the transaction ends.
pub fn lock(conn: &mut Conn, id: WebhookId) -> ApiResult<Option<WebhookRow>> {
    diesel::update(webhooks::table.find(id.0)).set(webhooks::id.eq(id.0)).execute(conn)?;
    find(conn, id)
}

/// Writes what can change.
pub fn update(conn: &mut Conn, id: WebhookId, (url, topics, is_active): (&str, &[OutboxTopic], bool), sequence: i64) -> ApiResult<()> {
    diesel::update(webhooks::table.find(id.0))
        .set((
            webhooks::url.eq(url),
            webhooks::topics.eq(words(topics)),
            webhooks::is_active.eq(is_active),
            webhooks::sequence.eq(sequence),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts a new secret in place of the present one, which signs, too, until a moment.
pub fn rotate(conn: &mut Conn, id: WebhookId, (secret, old): (&str, &str), until: NaiveDateTime) -> ApiResult<()> {
    diesel::update(webhooks::table.find(id.0))
        .set((webhooks::secret.eq(secret), webhooks::old_secret.eq(old), webhooks::old_secret_until.eq(until)))
        .execute(conn)?;
    Ok(())
}

/// Removes a webhook, with all that it was told.
pub fn delete(conn: &mut Conn, id: WebhookId) -> ApiResult<()> {
    remove_deliveries(conn, || Sql::new("webhook_id = ").bind(id.0))?;
    diesel::delete(webhooks::table.find(id.0)).execute(conn)?;
    Ok(())
}

/// Removes deliveries for which a condition holds, with their attempts.
fn remove_deliveries(conn: &mut Conn, of: impl Fn() -> Sql) -> ApiResult<usize> {
    let attempts = Sql::new("DELETE FROM webhook_attempts WHERE delivery_id IN (SELECT id FROM webhook_deliveries WHERE ");
    attempts.append(of()).push(")").execute(conn)?;
    Ok(Sql::new("DELETE FROM webhook_deliveries WHERE ").append(of()).execute(conn)?)
}

/// How many deliveries of some webhooks are in which of the states that somebody has to do with.
pub fn counts(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<(i64, WebhookDeliveryState, i64)>> {
    const OPEN: [WebhookDeliveryState; 3] = [WebhookDeliveryState::Pending, WebhookDeliveryState::Failed, WebhookDeliveryState::Dead];
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql =
        Sql::new("SELECT d.webhook_id, d.state, COUNT(*) FROM webhook_deliveries d WHERE d.webhook_id IN ").bind_list(ids.iter().copied());
    let sql = sql.push(" AND ").append(D.column("state").is_in(&OPEN)).push(" GROUP BY d.webhook_id, d.state");
    let rows = sql.load::<(BigInt, Text, BigInt), (i64, String, i64)>(conn)?;
    Ok(rows.into_iter().filter_map(|(id, state, count)| Some((id, state.parse().ok()?, count))).collect())
}

/// The secrets of some webhooks, for whoever checks that the key fits: the oldest and the newest.
pub fn some_secrets(conn: &mut Conn) -> ApiResult<Vec<String>> {
    let first = webhooks::table.select(webhooks::secret).order(webhooks::id).first(conn).optional()?;
    let last = webhooks::table.select(webhooks::secret).order(webhooks::id.desc()).first(conn).optional()?;
    Ok([first, last].into_iter().flatten().collect())
}

/// Adds a test of a webhook, which is sent like anything else.
pub fn insert_test(conn: &mut Conn, id: WebhookId, data: &str, at: NaiveDateTime) -> ApiResult<WebhookDeliveryId> {
    let id = diesel::insert_into(webhook_deliveries::table)
        .values((
            (webhook_deliveries::webhook_id.eq(id.0), webhook_deliveries::occurred_at.eq(at), webhook_deliveries::data.eq(data)),
            (webhook_deliveries::state.eq(WebhookDeliveryState::Pending.as_str()), webhook_deliveries::tries.eq(0_i64)),
            (webhook_deliveries::due_at.eq(at), webhook_deliveries::created_at.eq(at)),
        ))
        .returning(webhook_deliveries::id)
        .get_result::<i64>(conn)?;
    Ok(WebhookDeliveryId(id))
}

pub fn find_delivery(conn: &mut Conn, id: WebhookDeliveryId) -> ApiResult<Option<DeliveryRow>> {
    Ok(webhook_deliveries::table.find(id.0).select(DeliveryRow::as_select()).first(conn).optional()?)
}

/// The attempts of a delivery, the newest first.
pub fn attempts(conn: &mut Conn, id: WebhookDeliveryId) -> ApiResult<Vec<AttemptRow>> {
    let them = webhook_attempts::table.filter(webhook_attempts::delivery_id.eq(id.0)).order(webhook_attempts::id.desc());
    Ok(them.select(AttemptRow::as_select()).load(conn)?)
}

/// A page of a webhook's deliveries, the newest first, with the place of the next page.
pub fn page(conn: &mut Conn, id: WebhookId, query: &WebhookDeliveryQuery) -> ApiResult<(Vec<DeliveryRow>, Option<String>)> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let before: Option<i64> = cursor::decode(query.cursor.as_deref())?;
    let mut wanted = vec![Sql::new("d.webhook_id = ").bind(id.0), Sql::new("d.id < ").bind(before.unwrap_or(i64::MAX))];
    if !query.state.is_empty() {
        wanted.push(D.column("state").is_in(&query.state));
    }
    if !query.topic.is_empty() {
        wanted.push(D.column("topic").is_in(&query.topic));
    }
    let sql = Sql::new("SELECT d.id FROM webhook_deliveries d WHERE ").append(Sql::all(wanted)).push(" ORDER BY d.id DESC LIMIT ");
    let (ids, next) = cursor::cut(sql.number(limit + 1).load::<BigInt, i64>(conn)?, limit, |id| *id);
    let these = webhook_deliveries::table.filter(webhook_deliveries::id.eq_any(ids)).order(webhook_deliveries::id.desc());
    Ok((these.select(DeliveryRow::as_select()).load(conn)?, next))
}

/// Lets a delivery begin anew.
pub fn replay(conn: &mut Conn, id: WebhookDeliveryId, now: NaiveDateTime) -> ApiResult<()> {
    diesel::update(webhook_deliveries::table.find(id.0))
        .set((
            (webhook_deliveries::state.eq(WebhookDeliveryState::Pending.as_str()), webhook_deliveries::tries.eq(0_i64)),
            (webhook_deliveries::due_at.eq(now), webhook_deliveries::claim.eq(None::<String>)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Lets all deliveries of a webhook that were given up begin anew; what comes back counts them.
pub fn replay_dead(conn: &mut Conn, id: WebhookId, now: NaiveDateTime) -> ApiResult<i64> {
    let dead = webhook_deliveries::webhook_id.eq(id.0).and(webhook_deliveries::state.eq(WebhookDeliveryState::Dead.as_str()));
    let count = diesel::update(webhook_deliveries::table.filter(dead))
        .set((
            (webhook_deliveries::state.eq(WebhookDeliveryState::Pending.as_str()), webhook_deliveries::tries.eq(0_i64)),
            webhook_deliveries::due_at.eq(now),
        ))
        .execute(conn)?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Removes deliveries made before a moment; what comes back counts them.
pub fn clear_old(conn: &mut Conn, before: NaiveDateTime) -> ApiResult<i64> {
    let gone = remove_deliveries(conn, || Sql::new("created_at < ").bind(before))?;
    Ok(i64::try_from(gone).unwrap_or(i64::MAX))
}

/// What came of an attempt.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// When it began.
    pub at: NaiveDateTime,
    pub duration_ms: i64,
    pub status: Option<u16>,
    pub failure: Option<WebhookFailure>,
    pub detail: String,
}

/// Notes what came of an attempt; false where the delivery has been removed meanwhile.
pub fn note_attempt(conn: &mut Conn, id: WebhookDeliveryId, attempt: &Attempt) -> ApiResult<bool> {
    let (status, failure) = (attempt.status.map(i64::from), attempt.failure.map(|failure| failure.as_str()));
    let row = webhook_deliveries::table.find(id.0);
    if diesel::update(row).set((webhook_deliveries::status.eq(status), webhook_deliveries::failure.eq(failure))).execute(conn)? == 0 {
        return Ok(false);
    }
    diesel::insert_into(webhook_attempts::table)
        .values((
            (webhook_attempts::delivery_id.eq(id.0), webhook_attempts::at.eq(attempt.at)),
            (webhook_attempts::duration_ms.eq(attempt.duration_ms), webhook_attempts::status.eq(status)),
            (webhook_attempts::failure.eq(failure), webhook_attempts::detail.eq(&attempt.detail)),
        ))
        .execute(conn)?;
    Ok(true)
}

/// The partner has taken it, whoever is at it by now.
pub fn set_delivered(conn: &mut Conn, id: WebhookDeliveryId) -> ApiResult<()> {
    diesel::update(webhook_deliveries::table.find(id.0))
        .set((
            webhook_deliveries::state.eq(WebhookDeliveryState::Delivered.as_str()),
            (webhook_deliveries::due_at.eq(None::<NaiveDateTime>), webhook_deliveries::claim.eq(None::<String>)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The partner hasn't taken it: it is tried again at a moment, or given up. Only by who is still at it.
pub fn set_failed(conn: &mut Conn, (id, claim): (WebhookDeliveryId, &str), due_at: Option<NaiveDateTime>) -> ApiResult<()> {
    let state = if due_at.is_some() { WebhookDeliveryState::Failed } else { WebhookDeliveryState::Dead };
    diesel::update(webhook_deliveries::table.find(id.0).filter(webhook_deliveries::claim.eq(claim)))
        .set((
            webhook_deliveries::state.eq(state.as_str()),
            (webhook_deliveries::due_at.eq(due_at), webhook_deliveries::claim.eq(None::<String>)),
        ))
        .execute(conn)?;
    Ok(())
}
