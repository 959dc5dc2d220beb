//! The tables of receptions: one reception at a time, and what the turns go by.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Timestamp};
use fangke_shared::client::ClientSource;
use fangke_shared::client::contact::KeptContact;
use fangke_shared::client::reception::{AnswerClock, PauseRequest, ReceptionDraft, ReceptionKind, ReceptionOutcome};
use fangke_shared::client::showing::ShowingState;
use fangke_shared::permission::Role;
use fangke_shared::{ClientId, MemberId, OrgUnitId, ReceptionId};

use crate::client::profile::service::{listed, unlisted};
use crate::platform::crypto::Keys;
use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::ApiResult;
use crate::schema::{clients, members, reception_pauses, reception_skips, receptions};

/// Receptions of a client.
pub const OF_CLIENT: Children = Children { table: "receptions", parent: "client_id" };

/// A reception as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = receptions)]
pub struct ReceptionRow {
    pub id: i64,
    pub store_id: i64,
    #[diesel(deserialize_as = String)]
    pub kind: ReceptionKind,
    pub is_owner: bool,
    #[diesel(deserialize_as = String)]
    pub source: ClientSource,
    pub source_detail: Option<String>,
    pub name: Option<String>,
    pub contact_kind: Option<String>,
    pub contact_encrypted: Option<String>,
    pub contact_masked: Option<String>,
    pub contact_hash: Option<String>,
    pub wish: Option<String>,
    pub done: String,
    pub received_by: i64,
    pub consultant_id: i64,
    pub received_at: NaiveDateTime,
    pub first_answered_at: Option<NaiveDateTime>,
    pub asked: Option<String>,
    pub consulted_at: Option<NaiveDateTime>,
    pub said: Option<String>,
    pub reacted: Option<String>,
    pub outcome: Option<String>,
    pub outcome_note: Option<String>,
    pub client_id: Option<i64>,
}

impl ReceptionRow {
    /// Its number.
    pub const fn id(&self) -> ReceptionId {
        ReceptionId(self.id)
    }

    /// What came of it.
    pub fn outcome(&self) -> Option<ReceptionOutcome> {
        self.outcome.as_deref().and_then(|word| word.parse().ok())
    }

    /// Its fields as they are changed.
    pub fn draft(&self) -> ReceptionDraft {
        ReceptionDraft {
            kind: self.kind,
            is_owner: self.is_owner,
            source: self.source,
            source_detail: self.source_detail.clone(),
            name: self.name.clone(),
            wish: self.wish.clone(),
            done: unlisted(&self.done),
            asked: self.asked.clone(),
            consulted_at: self.consulted_at.map(|at| at.and_utc()),
            said: self.said.clone(),
            reacted: self.reacted.clone(),
            outcome: self.outcome(),
            outcome_note: self.outcome_note.clone(),
        }
    }
}

/// What a draft says of a reception.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = receptions, treat_none_as_null = true)]
struct Values {
    kind: &'static str,
    is_owner: bool,
    source: &'static str,
    source_detail: Option<String>,
    name: Option<String>,
    wish: Option<String>,
    done: String,
    asked: Option<String>,
    consulted_at: Option<NaiveDateTime>,
    said: Option<String>,
    reacted: Option<String>,
    outcome: Option<&'static str>,
    outcome_note: Option<String>,
}

fn values(draft: ReceptionDraft) -> Values {
    Values {
        kind: draft.kind.as_str(),
        is_owner: draft.is_owner,
        source: draft.source.as_str(),
        source_detail: draft.source_detail,
        name: draft.name,
        wish: draft.wish,
        done: listed(&draft.done),
        asked: draft.asked,
        consulted_at: draft.consulted_at.map(|at| at.naive_utc()),
        said: draft.said,
        reacted: draft.reacted,
        outcome: draft.outcome.map(|outcome| outcome.as_str()),
        outcome_note: draft.outcome_note,
    }
}

/// A contact of somebody who came: as with clients encrypted, masked, and findable.
#[derive(Insertable, Default)]
#[diesel(table_name = receptions)]
pub struct SealedContact {
    pub contact_kind: Option<&'static str>,
    pub contact_encrypted: Option<String>,
    pub contact_masked: Option<String>,
    pub contact_hash: Option<String>,
}

impl SealedContact {
    pub fn of(keys: &Keys, kept: &KeptContact) -> ApiResult<Self> {
        Ok(Self {
            contact_kind: Some(kept.kind.as_str()),
            contact_encrypted: Some(keys.encrypt(&kept.value)?),
            contact_masked: Some(kept.masked.clone()),
            contact_hash: Some(keys.look_up_hash(&kept.identity())),
        })
    }
}

/// Whose reception it is, and where.
pub struct Who {
    pub store: OrgUnitId,
    pub received_by: MemberId,
    pub consultant: MemberId,
    pub by_turn: bool,
}

pub fn insert(conn: &mut Conn, draft: ReceptionDraft, contact: SealedContact, who: &Who, at: DateTime<Utc>) -> ApiResult<ReceptionId> {
    let clock = AnswerClock::from(at);
    let id: i64 = diesel::insert_into(receptions::table)
        .values((
            values(draft),
            contact,
            (receptions::store_id.eq(who.store.0), receptions::received_by.eq(who.received_by.0)),
            (receptions::consultant_id.eq(who.consultant.0), receptions::by_turn.eq(who.by_turn)),
            receptions::received_at.eq(at.naive_utc()),
            (receptions::goal_at.eq(clock.goal_at.naive_utc()), receptions::limit_at.eq(clock.limit_at.naive_utc())),
            receptions::version.eq(1_i64),
        ))
        .returning(receptions::id)
        .get_result(conn)?;
    Ok(ReceptionId(id))
}

pub fn find(conn: &mut Conn, id: ReceptionId) -> ApiResult<Option<ReceptionRow>> {
    Ok(receptions::table.find(id.0).select(ReceptionRow::as_select()).first(conn).optional()?)
}

/// Counts the version up, which holds the row until the transaction ends; with a version only if it is that.
pub fn bump(conn: &mut Conn, id: ReceptionId, version: Option<i64>) -> ApiResult<bool> {
    let next = receptions::version.eq(receptions::version + 1);
    let hits = match version {
        Some(version) => diesel::update(receptions::table.find(id.0).filter(receptions::version.eq(version))).set(next).execute(conn)?,
        None => diesel::update(receptions::table.find(id.0)).set(next).execute(conn)?,
    };
    Ok(hits == 1)
}

pub fn update(conn: &mut Conn, id: ReceptionId, draft: ReceptionDraft) -> ApiResult<()> {
    diesel::update(receptions::table.find(id.0)).set(values(draft)).execute(conn)?;
    Ok(())
}

pub fn set_answered(conn: &mut Conn, id: ReceptionId, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(receptions::table.find(id.0)).set(receptions::first_answered_at.eq(at)).execute(conn)?;
    Ok(())
}

pub fn set_client(conn: &mut Conn, id: ReceptionId, client: ClientId) -> ApiResult<()> {
    diesel::update(receptions::table.find(id.0))
        .set((receptions::client_id.eq(client.0), receptions::outcome.eq(ReceptionOutcome::Client.as_str())))
        .execute(conn)?;
    Ok(())
}

pub fn set_consultant(conn: &mut Conn, id: ReceptionId, consultant: MemberId) -> ApiResult<()> {
    diesel::update(receptions::table.find(id.0))
        .set((receptions::consultant_id.eq(consultant.0), receptions::by_turn.eq(false)))
        .execute(conn)?;
    Ok(())
}

/// What waits for a leaver's answer waits for a colleague's.
pub fn hand_over(conn: &mut Conn, from: MemberId, to: MemberId) -> ApiResult<()> {
    let theirs = receptions::table.filter(receptions::consultant_id.eq(from.0)).filter(receptions::first_answered_at.is_null());
    diesel::update(theirs)
        .set((receptions::consultant_id.eq(to.0), receptions::by_turn.eq(false), receptions::version.eq(receptions::version + 1)))
        .execute(conn)?;
    Ok(())
}

/// Whoever waits for an answer and is this client has one.
pub fn answer_client(conn: &mut Conn, client: ClientId, at: NaiveDateTime) -> ApiResult<()> {
    let waiting = receptions::table.filter(receptions::client_id.eq(client.0)).filter(receptions::first_answered_at.is_null());
    diesel::update(waiting).set((receptions::first_answered_at.eq(at), receptions::version.eq(receptions::version + 1))).execute(conn)?;
    Ok(())
}

/// The last follow-up on a client.
pub fn last_follow_up(conn: &mut Conn, client: ClientId) -> ApiResult<Option<NaiveDateTime>> {
    Ok(clients::table.find(client.0).select(clients::last_follow_up_at).first(conn)?)
}

/// The oldest and the newest contact, encrypted.
pub fn ends(conn: &mut Conn) -> ApiResult<Vec<String>> {
    let some =
        receptions::table.filter(receptions::contact_encrypted.is_not_null()).select(receptions::contact_encrypted.assume_not_null());
    let oldest = some.order(receptions::id).first::<String>(conn).optional()?;
    let newest = some.order(receptions::id.desc()).first::<String>(conn).optional()?;
    Ok(oldest.into_iter().chain(newest).collect())
}

/// Number and name of the agents of a store.
pub fn agents(conn: &mut Conn, store: OrgUnitId) -> ApiResult<Vec<(i64, String)>> {
    Ok(members::table
        .filter(members::store_id.eq(store.0))
        .filter(members::is_active.eq(true))
        .filter(members::role.eq(Role::Agent.as_str()))
        .order(members::id)
        .select((members::id, members::display_name))
        .load(conn)?)
}

/// Member, turns since one moment and since a later one, and the latest of them.
pub type Turns = (i64, i64, i64, Option<NaiveDateTime>);

/// The turns of a store since a week began: receptions, and skipped ones; a member may be in either.
pub fn turns(conn: &mut Conn, store: OrgUnitId, (week, day): (DateTime<Utc>, DateTime<Utc>)) -> ApiResult<Vec<Turns>> {
    let head = |text: &'static str| Sql::new("SELECT who, COUNT(*), COUNT(CASE WHEN at >= ").bind(day).push(text);
    let received =
        head(" THEN 1 END), MAX(at) FROM (SELECT consultant_id AS who, received_at AS at, store_id FROM receptions) t WHERE store_id = ");
    let skipped = head(" THEN 1 END), MAX(at) FROM (SELECT member_id AS who, at, store_id FROM reception_skips) t WHERE store_id = ");
    let mut all = Vec::new();
    for sql in [received, skipped] {
        let sql = sql.bind(store.0).push(" AND at >= ").bind(week).push(" GROUP BY who");
        all.extend(sql.load::<(BigInt, BigInt, BigInt, Nullable<Timestamp>), Turns>(conn)?);
    }
    Ok(all)
}

/// Member, reason, note, until when.
type Pause = (i64, String, Option<String>, NaiveDateTime);

/// Who takes no turn at a moment.
pub fn pauses(conn: &mut Conn, at: NaiveDateTime) -> ApiResult<Vec<Pause>> {
    Ok(reception_pauses::table
        .filter(reception_pauses::until_at.gt(at))
        .select((reception_pauses::member_id, reception_pauses::reason, reception_pauses::note, reception_pauses::until_at))
        .load(conn)?)
}

/// Who has begun a showing since a moment and not ended it.
pub fn showing(conn: &mut Conn, since: DateTime<Utc>) -> ApiResult<Vec<i64>> {
    let sql = Sql::new("SELECT DISTINCT o.member_id FROM showing_members o JOIN showings s ON s.id = o.showing_id WHERE ")
        .append(Table("s").column("state").is(ShowingState::UnderWay))
        .push(" AND s.begun_at >= ")
        .bind(since);
    Ok(sql.load::<BigInt, i64>(conn)?)
}

pub fn skip(conn: &mut Conn, store: OrgUnitId, (member, by): (MemberId, MemberId), reason: &str, at: NaiveDateTime) -> ApiResult<()> {
    diesel::insert_into(reception_skips::table)
        .values((
            reception_skips::store_id.eq(store.0),
            reception_skips::member_id.eq(member.0),
            reception_skips::skipped_by.eq(by.0),
            reception_skips::at.eq(at),
            reception_skips::reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn pause(conn: &mut Conn, member: MemberId, request: &PauseRequest, until: DateTime<Utc>) -> ApiResult<()> {
    resume(conn, member)?;
    diesel::insert_into(reception_pauses::table)
        .values((
            reception_pauses::member_id.eq(member.0),
            reception_pauses::reason.eq(request.reason.as_str()),
            reception_pauses::note.eq(fangke_shared::text::non_blank(request.note.clone())),
            reception_pauses::until_at.eq(until.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn resume(conn: &mut Conn, member: MemberId) -> ApiResult<()> {
    diesel::delete(reception_pauses::table.find(member.0)).execute(conn)?;
    Ok(())
}

/// A reception as stored: number, when, kind, name, contact encrypted, wish, what was said, what is noted of the end.
pub type HeldRow = (i64, NaiveDateTime, String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

/// Receptions of some clients, or with some contacts.
pub fn of_all(conn: &mut Conn, clients: &[i64], hashes: &[String]) -> ApiResult<Vec<HeldRow>> {
    let theirs = receptions::client_id.eq_any(clients.iter().copied().map(Some).collect::<Vec<_>>());
    let by_contact = receptions::contact_hash.eq_any(hashes.iter().cloned().map(Some).collect::<Vec<_>>());
    Ok(receptions::table
        .filter(theirs.or(by_contact))
        .order(receptions::id)
        .select((
            receptions::id,
            receptions::received_at,
            receptions::kind,
            receptions::name,
            receptions::contact_encrypted,
            receptions::wish,
            receptions::said,
            receptions::outcome_note,
        ))
        .load(conn)?)
}

/// Clears who came, and what was said.
pub fn blank(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    let none = None::<String>;
    let who = (
        (receptions::name.eq(none.clone()), receptions::contact_kind.eq(none.clone()), receptions::contact_encrypted.eq(none.clone())),
        (receptions::contact_masked.eq(none.clone()), receptions::contact_hash.eq(none.clone())),
    );
    let told = (
        (receptions::wish.eq(none.clone()), receptions::source_detail.eq(none.clone()), receptions::asked.eq(none.clone())),
        (receptions::said.eq(none.clone()), receptions::reacted.eq(none.clone()), receptions::outcome_note.eq(none)),
    );
    diesel::update(receptions::table.filter(receptions::id.eq_any(ids))).set((who, told)).execute(conn)?;
    Ok(())
}
