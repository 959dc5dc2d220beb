//! What goes out: who is to be told of what, and whose turn it is.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use fangke_shared::partner::outbox::OutboxTopic;
use fangke_shared::partner::webhook::WebhookDeliveryState;
use fangke_shared::permission::PartnerScope;
use fangke_shared::{ApiClientId, WebhookDeliveryId, WebhookId};

use super::store::DeliveryRow;
use crate::platform::db::sql::Sql;
use crate::platform::db::{Conn, Engine};
use crate::platform::error::ApiResult;
use crate::schema::{webhook_deliveries, webhooks};

/// Webhooks, `w`, that are told, of programs, `a`, that may be: none has ended, and no scope's name lies within another's.
fn told(today: NaiveDate) -> Sql {
    let sql = Sql::new("SELECT w.id FROM webhooks w JOIN api_clients a ON a.id = w.api_client_id WHERE w.is_active AND a.ended_at IS NULL");
    let sql = sql.push(" AND (a.ends_on IS NULL OR a.ends_on >= ").bind(today).push(") AND a.scopes LIKE '%");
    sql.push(PartnerScope::EventsRead.as_str()).push("%'")
}

/// The webhooks that have not yet their deliveries of everything up to a place in the order of the outbox.
pub fn behind(conn: &mut Conn, last: i64, today: NaiveDate) -> ApiResult<Vec<i64>> {
    Ok(told(today).push(" AND w.sequence < ").bind(last).push(" ORDER BY w.id").load::<BigInt, i64>(conn)?)
}

/// The webhooks that something is due for.
pub fn due(conn: &mut Conn, now: NaiveDateTime, today: NaiveDate) -> ApiResult<Vec<i64>> {
    let sql = told(today).push(" AND EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.due_at <= ").bind(now);
    Ok(sql.push(") ORDER BY w.id").load::<BigInt, i64>(conn)?)
}

/// Is the webhook still one that is told?
pub fn is_told(conn: &mut Conn, id: WebhookId, today: NaiveDate) -> ApiResult<bool> {
    Ok(!told(today).push(" AND w.id = ").bind(id.0).load::<BigInt, i64>(conn)?.is_empty())
}

/// What a program is limited to; none is no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// A store.
    pub store: Option<i64>,
    /// A district.
    pub district: Option<String>,
}

impl Reach {
    /// Is there no limit?
    pub const fn is_all(&self) -> bool {
        self.store.is_none() && self.district.is_none()
    }

    /// That a store's column and a listing's district, `l.district`, lie within it.
    fn holds(&self, store: &'static str) -> Sql {
        let mut all = vec![Sql::new("1 = 1")];
        all.extend(self.store.map(|id| Sql::new(store).push(" = ").bind(id)));
        all.extend(self.district.as_deref().map(|district| Sql::new("l.district = ").bind(district)));
        Sql::all(all)
    }
}

/// What a program is limited to.
pub fn reach(conn: &mut Conn, client: ApiClientId) -> ApiResult<Reach> {
    type Columns = (Nullable<BigInt>, Nullable<Text>);
    let sql = Sql::new("SELECT a.store_id, a.district FROM api_clients a WHERE a.id = ").bind(client.0);
    let rows = sql.load::<Columns, (Option<i64>, Option<String>)>(conn)?;
    Ok(rows.into_iter().next().map(|(store, district)| Reach { store, district }).unwrap_or_default())
}

/// Which of some listings partners within a reach are shown.
pub fn listings_within(conn: &mut Conn, reach: &Reach, ids: &[i64]) -> ApiResult<Vec<i64>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = Sql::new("SELECT l.id FROM syndicated_listings s JOIN listings l ON l.id = s.listing_id WHERE l.id IN ");
    Ok(sql.bind_list(ids.iter().copied()).push(" AND ").append(reach.holds("s.store_id")).load::<BigInt, i64>(conn)?)
}

/// Which of some contracts lie within a reach: by their store, and the district of their listing.
pub fn contracts_within(conn: &mut Conn, reach: &Reach, ids: &[i64]) -> ApiResult<Vec<i64>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = Sql::new("SELECT c.id FROM contracts c JOIN listings l ON l.id = c.listing_id WHERE c.id IN ");
    Ok(sql.bind_list(ids.iter().copied()).push(" AND ").append(reach.holds("c.store_id")).load::<BigInt, i64>(conn)?)
}

/// Makes a delivery of an event: its place, topic and moment, and what is told.
pub fn insert(
    conn: &mut Conn,
    id: WebhookId,
    (sequence, topic, at): (i64, OutboxTopic, NaiveDateTime),
    data: &str,
    now: NaiveDateTime,
) -> ApiResult<()> {
    diesel::insert_into(webhook_deliveries::table)
        .values((
            (webhook_deliveries::webhook_id.eq(id.0), webhook_deliveries::sequence.eq(sequence)),
            (webhook_deliveries::topic.eq(topic.as_str()), webhook_deliveries::occurred_at.eq(at), webhook_deliveries::data.eq(data)),
            (webhook_deliveries::state.eq(WebhookDeliveryState::Pending.as_str()), webhook_deliveries::tries.eq(0_i64)),
            (webhook_deliveries::due_at.eq(now), webhook_deliveries::created_at.eq(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that a webhook has its deliveries of everything up to a place.
pub fn move_to(conn: &mut Conn, id: WebhookId, sequence: i64) -> ApiResult<()> {
    diesel::update(webhooks::table.find(id.0)).set(webhooks::sequence.eq(sequence)).execute(conn)?;
    Ok(())
}

/// Takes deliveries of a webhook that are due, so that nobody else sends them until a moment. What another process takes just now is passed over.
pub fn claim(
    conn: &mut Conn,
    id: WebhookId,
    now: NaiveDateTime,
    (claim, until): (&str, NaiveDateTime),
    most: i64,
) -> ApiResult<Vec<DeliveryRow>> {
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
