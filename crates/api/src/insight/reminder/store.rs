//! What somebody has to do, as it stands in the tables of others.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamp};
use fangke_shared::client::ClientStage;
use fangke_shared::insight::reminder::ClientTask;
use fangke_shared::permission::Role;
use fangke_shared::property::listing::{ListingStatus, Pool};
use fangke_shared::property::owner::mask_name;
use fangke_shared::{ClientId, ListingId, MemberId, Subject};

use super::service::Person;
use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::state::{self, L};

/// A private, active listing of a member.
pub struct OwnListing {
    pub id: i64,
    pub status: ListingStatus,
    /// The latest follow-up, or else the entry.
    pub last_at: NaiveDateTime,
    pub entered_at: Option<NaiveDateTime>,
    pub first_follow_up_at: Option<NaiveDateTime>,
    pub status_changed_at: Option<NaiveDateTime>,
    pub exclusive_from: Option<NaiveDate>,
    /// Its last day, unless another agreement follows.
    pub exclusive_until: Option<NaiveDate>,
}

/// The private, active listings that a member looks after.
pub fn own_listings(conn: &mut Conn, member: MemberId, rules: &Rules) -> ApiResult<Vec<OwnListing>> {
    type Times = (Nullable<Timestamp>, Nullable<Timestamp>, Nullable<Timestamp>, Nullable<Date>, Nullable<Date>);
    type TimesRow = (Option<NaiveDateTime>, Option<NaiveDateTime>, Option<NaiveDateTime>, Option<NaiveDate>, Option<NaiveDate>);
    let sql = Sql::new(
        "SELECT l.id, l.status, coalesce(l.last_follow_up_at, l.entered_at, l.created_at), l.entered_at, l.first_follow_up_at, \
         l.status_changed_at, l.exclusive_from, \
         CASE WHEN EXISTS (SELECT 1 FROM exclusives n WHERE n.listing_id = l.id AND n.ended_on IS NULL AND n.from_on > l.exclusive_until) \
         THEN NULL ELSE l.exclusive_until END FROM listings l WHERE l.maintainer_id = ",
    )
    .bind(member.0)
    .push(" AND ")
    .append(L.column("status").is_in(&ListingStatus::ACTIVE))
    .push(" AND ")
    .append(state::is_of(L, Pool::Private, rules));
    let rows: Vec<(i64, String, NaiveDateTime, TimesRow)> =
        sql.load::<(BigInt, Text, Timestamp, Times), (i64, String, NaiveDateTime, TimesRow)>(conn)?;
    rows.into_iter()
        .map(|(id, status, last_at, times)| {
            let (entered_at, first_follow_up_at, status_changed_at, exclusive_from, exclusive_until) = times;
            let status = status.parse().map_err(ApiError::internal)?;
            Ok(OwnListing { id, status, last_at, entered_at, first_follow_up_at, status_changed_at, exclusive_from, exclusive_until })
        })
        .collect()
}

/// A client that a member holds.
pub struct OwnClient {
    pub id: i64,
    pub stage: ClientStage,
    pub has_intent: bool,
    pub is_key: bool,
    pub kept_from: NaiveDateTime,
    pub stage_since: NaiveDateTime,
}

/// That a client, `clients c`, is somebody's and not gone; what was last kept at or before `cut` is public.
fn is_private(cut: NaiveDateTime) -> Sql {
    Sql::new("c.merged_into IS NULL AND c.stage <> 'lost' AND c.agent_id IS NOT NULL AND c.kept_from > ").bind(cut)
}

/// That a member works on such a client: holds it, or works on it with whoever does.
fn is_worked_on(member: MemberId, cut: NaiveDateTime) -> Sql {
    let who = is_private(cut).push(" AND (c.agent_id = ").bind(member.0);
    who.push(" OR c.partner_id = ").bind(member.0).push(")")
}

/// The clients that a member holds.
pub fn own_clients(conn: &mut Conn, member: MemberId, cut: NaiveDateTime) -> ApiResult<Vec<OwnClient>> {
    type Row = (i64, String, Option<String>, bool, NaiveDateTime, NaiveDateTime);
    let sql =
        Sql::new("SELECT c.id, c.stage, c.intent, c.is_key, c.kept_from, c.stage_since FROM clients c WHERE ").append(is_private(cut));
    let sql = sql.push(" AND c.agent_id = ").bind(member.0);
    let rows: Vec<Row> = sql.load::<(BigInt, Text, Nullable<Text>, Bool, Timestamp, Timestamp), Row>(conn)?;
    rows.into_iter()
        .map(|(id, stage, intent, is_key, kept_from, stage_since)| {
            let stage = stage.parse().map_err(ApiError::internal)?;
            Ok(OwnClient { id, stage, has_intent: intent.is_some(), is_key, kept_from, stage_since })
        })
        .collect()
}

/// A next step with a client: the follow-up that noted it, the client, the day, and what is to be done.
pub type ClientStep = (i64, i64, NaiveDate, Option<String>);

/// The next steps that a member noted on clients that the member works on, and has not followed up since.
pub fn client_steps(conn: &mut Conn, member: MemberId, cut: NaiveDateTime) -> ApiResult<Vec<ClientStep>> {
    let sql = Sql::new(
        "SELECT f.id, f.client_id, f.next_on, f.next_step FROM follow_ups f JOIN clients c ON c.id = f.client_id \
         WHERE f.next_on IS NOT NULL AND f.voided_at IS NULL AND f.author_id = ",
    );
    let sql = sql.bind(member.0).push(" AND ").append(is_worked_on(member, cut));
    let sql =
        sql.push(" AND NOT EXISTS (SELECT 1 FROM follow_ups g WHERE g.client_id = f.client_id AND g.id > f.id AND g.voided_at IS NULL");
    Ok(sql.push(" AND g.author_id = ").bind(member.0).push(")").load::<(BigInt, BigInt, Date, Nullable<Text>), ClientStep>(conn)?)
}

/// Clients by number, as a member sees them: of one that the member doesn't hold any more hardly the name.
pub fn clients(conn: &mut Conn, ids: &[i64], member: MemberId, cut: NaiveDateTime) -> ApiResult<HashMap<ClientId, ClientTask>> {
    type Row = (i64, String, bool, Option<String>, String, Option<String>, bool);
    type Columns = (BigInt, Text, Bool, Nullable<Text>, Text, Nullable<Text>, Bool);
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = Sql::new("SELECT c.id, c.name, c.is_key, c.grade, c.stage, c.contact_masked, CASE WHEN ").append(is_worked_on(member, cut));
    let sql = sql.push(" THEN 1 = 1 ELSE 1 = 0 END FROM clients c WHERE c.id IN ").bind_list(ids.iter().copied());
    let rows: Vec<Row> = sql.load::<Columns, Row>(conn)?;
    rows.into_iter()
        .map(|(id, name, is_key, grade, stage, contact, is_own)| {
            let task = ClientTask {
                id: ClientId(id),
                name: if is_own { name } else { mask_name(&name) },
                is_key,
                grade: grade.and_then(|grade| grade.parse().ok()),
                stage: stage.parse().map_err(ApiError::internal)?,
                contact_masked: contact.filter(|_| is_own),
            };
            Ok((ClientId(id), task))
        })
        .collect()
}

/// A reveal: its number, of whom, when it was, and by when its follow-up is due.
pub type OpenReveal = (i64, Subject, DateTime<Utc>, DateTime<Utc>);

/// The reveals of a member that no follow-up has settled.
pub fn open_reveals(conn: &mut Conn, member: MemberId) -> ApiResult<Vec<OpenReveal>> {
    type Row = (i64, Option<i64>, Option<i64>, NaiveDateTime, NaiveDateTime);
    let sql = Sql::new(
        "SELECT r.id, r.listing_id, r.client_id, r.revealed_at, r.follow_up_due_at FROM reveals r WHERE r.is_owed \
         AND r.follow_up_id IS NULL AND r.member_id = ",
    );
    let rows: Vec<Row> = sql.bind(member.0).load::<(BigInt, Nullable<BigInt>, Nullable<BigInt>, Timestamp, Timestamp), Row>(conn)?;
    let one = |(id, listing, client, at, due): Row| {
        let subject = listing.map(|id| Subject::Listing(ListingId(id))).or(client.map(|id| Subject::Client(ClientId(id))))?;
        Some((id, subject, at.and_utc(), due.and_utc()))
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Keys that are out.
#[derive(Queryable)]
pub struct KeysOut {
    pub id: i64,
    pub listing_id: i64,
    pub number: i64,
    pub holder_id: i64,
    pub purpose: Option<String>,
    pub taken_at: Option<NaiveDateTime>,
    pub due_at: NaiveDateTime,
}

/// The most overdue keys of others that somebody is told of.
const KEYS_MAX: i64 = 200;

/// The keys that a member has out, and those that others should have brought back to the stores whose keys the member keeps.
pub fn keys_out(conn: &mut Conn, person: &Person, rules: &Rules) -> ApiResult<Vec<KeysOut>> {
    type Columns = (BigInt, BigInt, BigInt, BigInt, Nullable<Text>, Nullable<Timestamp>, Timestamp);
    const SELECT: &str = "SELECT b.id, b.listing_id, b.number, b.holder_id, b.purpose, b.taken_at, b.due_at FROM key_bunches b \
        WHERE b.holder_id IS NOT NULL AND b.due_at IS NOT NULL AND ";
    let own = Sql::new(SELECT).push("b.holder_id = ").bind(person.id.0);
    let mut keys: Vec<KeysOut> = own.load::<Columns, KeysOut>(conn)?;
    let kept = match (person.role, person.units.store, person.units.region) {
        (Role::Admin, ..) | (Role::Director, _, None) => Sql::new("1 = 1"),
        (Role::Director, _, Some(region)) => {
            Sql::new("b.store_id IN (SELECT id FROM org_units WHERE parent_id = ").bind(region.0).push(")")
        }
        (Role::Manager | Role::Assistant, Some(store), _) => Sql::new("b.store_id = ").bind(store.0),
        _ => return Ok(keys),
    };
    let overdue = Sql::new(SELECT).push("b.due_at < ").bind(rules.now).push(" AND b.holder_id <> ").bind(person.id.0);
    let overdue = overdue.push(" AND ").append(kept).push(" ORDER BY b.due_at, b.id LIMIT ").bind(KEYS_MAX);
    keys.extend(overdue.load::<Columns, KeysOut>(conn)?);
    Ok(keys)
}
