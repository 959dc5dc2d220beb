//! What goes out: who is to be told of what, and whose turn it is.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::{WebhookDeliveryId, WebhookId};
use fangke_shared::partner::outbox::{OutboxSubjectKind, OutboxTopic};
use fangke_shared::partner::webhook::WebhookDeliveryState;
use fangke_shared::permission::PartnerScope;

use super::store::{DeliveryRow, WebhookRow};
use crate::platform::db::sql::{Sql, Table};
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::schema::webhook_deliveries;

/// What statements call `outbox_events`.
const O: Table = Table("o");

/// That a webhook, `w`, is told, and the API client, `a`, is one that may be.
fn is_told(now: NaiveDateTime) -> Sql {
    let sql = Sql::new("w.is_active AND a.ended_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > ").bind(now);
    sql.push(") AND (',' || a.scopes || ',') LIKE '%,").push(PartnerScope::EventsRead.as_str()).push(",%'")
}

/// The webhooks that have not yet their deliveries of everything up to a place in the order of the outbox.
pub fn behind(conn: &mut Conn, last: i64, now: NaiveDateTime) -> ApiResult<Vec<i64>> {
    let sql = Sql::new("SELECT w.id FROM webhooks w JOIN api_clients a ON a.id = w.api_client_id WHERE w.sequence < ").bind(last);
    Ok(sql.push(" AND ").append(is_told(now)).push(" ORDER BY w.id").load::<BigInt, i64>(conn)?)
}

/// Makes the deliveries of a webhook, whose row is held, of everything from its place up to another one, and moves it there; what comes back
/// counts them. Of listings, contracts and enquiries only those that its API client may know of.
pub fn fan_out(conn: &mut Conn, webhook: &WebhookRow, up_to: i64, now: NaiveDateTime) -> ApiResult<usize> {
    let topics = webhook.topics();
    let sql = Sql::new("INSERT INTO webhook_deliveries (webhook_id, sequence, topic, occurred_at, data, state, tries, due_at, created_at) SELECT ");
    let sql = sql.bind(webhook.id).push(", o.sequence, o.topic, o.at, o.payload, ").push("'");
    let sql = sql.push(WebhookDeliveryState::Pending.as_str()).push("', 0, ").bind(now).push(", ").bind(now);
    let sql = sql.push(" FROM outbox_events o JOIN api_clients a ON a.id = ").bind(webhook.api_client_id);
    let wanted = [
        Sql::new("o.sequence > ").bind(webhook.sequence),
        Sql::new("o.sequence <= ").bind(up_to),
        O.column("topic").is_in(&topics),
        within_reach(),
    ];
    let count = if topics.is_empty() { 0 } else { sql.push(" WHERE ").append(Sql::all(wanted)).push(" ORDER BY o.sequence").execute(conn)? };
    Sql::new("UPDATE webhooks SET sequence = ").bind(up_to).push(" WHERE id = ").bind(webhook.id).execute(conn)?;
    Ok(count)
}

/// The webhooks that something is due for.
pub fn due(conn: &mut Conn, now: NaiveDateTime) -> ApiResult<Vec<i64>> {
    let sql = Sql::new("SELECT w.id FROM webhooks w JOIN api_clients a ON a.id = w.api_client_id WHERE ").append(is_told(now));
    let sql = sql.push(" AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.due_at <= ").bind(now);
    Ok(sql.push(") ORDER BY w.id").load::<BigInt, i64>(conn)?)
}

/// Is the webhook still one that is told?
pub fn is_live(conn: &mut Conn, id: WebhookId, now: NaiveDateTime) -> ApiResult<bool> {
    let sql = Sql::new("SELECT w.id FROM webhooks w JOIN api_clients a ON a.id = w.api_client_id WHERE w.id = ").bind(id.0);
    Ok(!sql.push(" AND ").append(is_told(now)).load::<BigInt, i64>(conn)?.is_empty())
}

/// Takes deliveries of a webhook that are due, so that nobody else sends them until a moment. What another process takes just now is passed over.
pub fn claim(conn: &mut Conn, id: WebhookId, now: NaiveDateTime, (claim, until): (&str, NaiveDateTime), most: i64) -> ApiResult<Vec<DeliveryRow>> {
    let unlocked = if conn.engine() == Engine::Postgres { " FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = Sql::new("SELECT id FROM webhook_deliveries WHERE webhook_id = ").bind(id.0).push(" AND due_at <= ").bind(now);
    let ids: Vec<i64> = sql.push(" ORDER BY due_at, id LIMIT ").number(most).push(unlocked).load::<BigInt, i64>(conn)?;
    take(conn, &ids, (claim, until))
}

/// Takes one delivery that nobody else knows of yet.
pub fn claim_one(conn: &mut Conn, id: WebhookDeliveryId, (claim, until): (&str, NaiveDateTime)) -> ApiResult<Option<DeliveryRow>> {
    Ok(take(conn, &[id.0], (claim, until))?.pop())
}

fn take(conn: &mut Conn, ids: &[i64], (claim, until): (&str, NaiveDateTime)) -> ApiResult<Vec<DeliveryRow>> {
    diesel::update(webhook_deliveries::table.filter(webhook_deliveries::id.eq_any(ids)))
        .set((
            (webhook_deliveries::due_at.eq(until), webhook_deliveries::claim.eq(claim)),
            webhook_deliveries::tries.eq(webhook_deliveries::tries + 1),
        ))
        .execute(conn)?;
    let taken = webhook_deliveries::table.filter(webhook_deliveries::id.eq_any(ids)).order(webhook_deliveries::id);
    Ok(taken.select(DeliveryRow::as_select()).load(conn)?)
}
