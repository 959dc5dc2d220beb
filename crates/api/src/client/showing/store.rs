//! The tables of showings: one showing at a time.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::client::showing::{CancelReason, ShowingDraft, ShowingResult, ShowingState, StopResultRequest};
use fangke_shared::text::non_blank;
use fangke_shared::{ClientId, FollowUpId, KeyBunchId, KeyReservationId, ListingId, MemberId, OrgUnitId, ShowingId};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{members, showing_members, showing_notes, showing_stops, showings};

/// A showing as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = showings)]
pub struct ShowingRow {
    pub id: i64,
    pub client_id: i64,
    pub demand_id: Option<i64>,
    pub agent_id: i64,
    pub store_id: Option<i64>,
    pub group_id: Option<i64>,
    #[diesel(deserialize_as = String)]
    pub state: ShowingState,
    pub starts_at: NaiveDateTime,
    pub ends_at: NaiveDateTime,
    pub keeps_order: bool,
    pub takes_keys: bool,
    pub client_confirmed: bool,
    pub meeting_place: Option<String>,
    pub note: Option<String>,
    pub late_reason: Option<String>,
    pub begun_at: Option<NaiveDateTime>,
    pub begun_by: Option<i64>,
    pub begun_place: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub finished_at: Option<NaiveDateTime>,
    pub finished_by: Option<i64>,
    pub cancel_reason: Option<String>,
    pub finish_note: Option<String>,
    pub signature_key: Option<String>,
    pub signed_at: Option<NaiveDateTime>,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
}

impl ShowingRow {
    /// Its number.
    pub const fn id(&self) -> ShowingId {
        ShowingId(self.id)
    }

    /// Whose it is.
    pub const fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }
}

/// What a draft says of a showing itself.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = showings, treat_none_as_null = true)]
struct Values {
    demand_id: Option<i64>,
    agent_id: i64,
    store_id: Option<i64>,
    group_id: Option<i64>,
    starts_at: NaiveDateTime,
    ends_at: NaiveDateTime,
    keeps_order: bool,
    takes_keys: bool,
    client_confirmed: bool,
    meeting_place: Option<String>,
    note: Option<String>,
    late_reason: Option<String>,
}

/// Who leads a showing, and the first one of its group.
#[derive(Clone, Copy)]
pub struct Lead {
    pub agent: MemberId,
    pub store: Option<OrgUnitId>,
    pub group: Option<ShowingId>,
}

fn values(draft: &ShowingDraft, lead: Lead) -> Values {
    Values {
        demand_id: draft.demand_id.map(|id| id.0),
        agent_id: lead.agent.0,
        store_id: lead.store.map(|id| id.0),
        group_id: lead.group.map(|id| id.0),
        starts_at: draft.starts_at.naive_utc(),
        ends_at: draft.end().naive_utc(),
        keeps_order: draft.keeps_order,
        takes_keys: draft.takes_keys,
        client_confirmed: draft.client_confirmed,
        meeting_place: non_blank(draft.meeting_place.clone()),
        note: non_blank(draft.note.clone()),
        late_reason: non_blank(draft.late_reason.clone()),
    }
}

pub fn insert(conn: &mut Conn, draft: &ShowingDraft, lead: Lead, by: MemberId, now: NaiveDateTime) -> ApiResult<ShowingId> {
    let id = diesel::insert_into(showings::table)
        .values((
            values(draft, lead),
            showings::client_id.eq(draft.client_id.0),
            showings::state.eq(ShowingState::Booked.as_str()),
            (showings::created_by.eq(by.0), showings::created_at.eq(now)),
            showings::version.eq(1_i64),
        ))
        .returning(showings::id)
        .get_result::<i64>(conn)?;
    Ok(ShowingId(id))
}

pub fn update(conn: &mut Conn, id: ShowingId, draft: &ShowingDraft, lead: Lead) -> ApiResult<()> {
    diesel::update(showings::table.find(id.0)).set(values(draft, lead)).execute(conn)?;
    Ok(())
}

/// Somebody else leads a showing that is under way.
pub fn set_lead(conn: &mut Conn, id: ShowingId, lead: Lead) -> ApiResult<()> {
    diesel::update(showings::table.find(id.0))
        .set((showings::agent_id.eq(lead.agent.0), showings::store_id.eq(lead.store.map(|id| id.0))))
        .execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: ShowingId) -> ApiResult<Option<ShowingRow>> {
    Ok(showings::table.find(id.0).select(ShowingRow::as_select()).first(conn).optional()?)
}

/// Counts the version up, which holds the row until the transaction ends; with a version only if it is that.
pub fn bump(conn: &mut Conn, id: ShowingId, version: Option<i64>) -> ApiResult<bool> {
    let next = showings::version.eq(showings::version + 1);
    let hits = match version {
        Some(version) => diesel::update(showings::table.find(id.0).filter(showings::version.eq(version))).set(next).execute(conn)?,
        None => diesel::update(showings::table.find(id.0)).set(next).execute(conn)?,
    };
    Ok(hits == 1)
}

/// The first one of a group names itself as that.
pub fn set_group(conn: &mut Conn, first: ShowingId) -> ApiResult<()> {
    diesel::update(showings::table.find(first.0)).set(showings::group_id.eq(first.0)).execute(conn)?;
    Ok(())
}

/// The showings of a group.
pub fn of_group(conn: &mut Conn, group: i64) -> ApiResult<Vec<ShowingId>> {
    let ids: Vec<i64> = showings::table.filter(showings::group_id.eq(group)).order(showings::id).select(showings::id).load(conn)?;
    Ok(ids.into_iter().map(ShowingId).collect())
}

/// Who shows, in place of whoever did: the first one leads.
pub fn put_members(conn: &mut Conn, id: ShowingId, lead: MemberId, others: &[MemberId]) -> ApiResult<()> {
    diesel::delete(showing_members::table.filter(showing_members::showing_id.eq(id.0))).execute(conn)?;
    for (member, is_lead) in std::iter::once((lead, true)).chain(others.iter().map(|other| (*other, false))) {
        let values = (showing_members::showing_id.eq(id.0), showing_members::member_id.eq(member.0), showing_members::is_lead.eq(is_lead));
        diesel::insert_into(showing_members::table).values(values).execute(conn)?;
    }
    Ok(())
}

/// Who shows: showing, member, whether they lead; those who lead come first.
pub fn members_of(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<(i64, i64, bool)>> {
    Ok(showing_members::table
        .filter(showing_members::showing_id.eq_any(ids))
        .order((showing_members::is_lead.desc(), showing_members::member_id))
        .select((showing_members::showing_id, showing_members::member_id, showing_members::is_lead))
        .load(conn)?)
}

/// A listing of a showing as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = showing_stops)]
pub struct StopRow {
    pub id: i64,
    pub listing_id: i64,
    pub owner_confirmed: bool,
    pub is_closed: bool,
    pub key_bunch_id: Option<i64>,
    pub key_reservation_id: Option<i64>,
    pub key_taken: bool,
    pub result: Option<String>,
    pub objection: Option<String>,
    pub offered_fen: Option<i64>,
    pub client_said: Option<String>,
    pub owner_said: Option<String>,
    pub seen_at: Option<NaiveDateTime>,
}

impl StopRow {
    /// What the client made of it, as far as this version knows the word.
    pub fn result(&self) -> Option<ShowingResult> {
        self.result.as_deref().and_then(|word| word.parse().ok())
    }
}

/// What is shown, in its order.
pub fn stops(conn: &mut Conn, id: ShowingId) -> ApiResult<Vec<StopRow>> {
    let of = showing_stops::table.filter(showing_stops::showing_id.eq(id.0)).order(showing_stops::place);
    Ok(of.select(StopRow::as_select()).load(conn)?)
}

/// What several showings show that is not closed, each in its order: showing and listing.
pub fn shown(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<(i64, i64)>> {
    Ok(showing_stops::table
        .filter(showing_stops::showing_id.eq_any(ids).and(showing_stops::is_closed.eq(false)))
        .order((showing_stops::showing_id, showing_stops::place))
        .select((showing_stops::showing_id, showing_stops::listing_id))
        .load(conn)?)
}

/// Takes all stops away: of a showing that is only booked they have no result yet.
pub fn delete_stops(conn: &mut Conn, id: ShowingId) -> ApiResult<()> {
    diesel::delete(showing_stops::table.filter(showing_stops::showing_id.eq(id.0))).execute(conn)?;
    Ok(())
}

pub fn insert_stop(
    conn: &mut Conn,
    id: ShowingId,
    (place, listing, owner_confirmed): (i64, ListingId, bool),
    keys: Option<(KeyBunchId, KeyReservationId)>,
) -> ApiResult<()> {
    diesel::insert_into(showing_stops::table)
        .values((
            showing_stops::showing_id.eq(id.0),
            showing_stops::listing_id.eq(listing.0),
            showing_stops::place.eq(place),
            showing_stops::owner_confirmed.eq(owner_confirmed),
            showing_stops::is_closed.eq(false),
            showing_stops::key_bunch_id.eq(keys.map(|(bunch, _)| bunch.0)),
            showing_stops::key_reservation_id.eq(keys.map(|(_, reservation)| reservation.0)),
            showing_stops::key_taken.eq(false),
        ))
        .execute(conn)?;
    Ok(())
}

/// A listing went off the market before it was shown.
pub fn close_stop(conn: &mut Conn, stop: i64) -> ApiResult<()> {
    diesel::update(showing_stops::table.find(stop))
        .set((showing_stops::is_closed.eq(true), showing_stops::key_reservation_id.eq(None::<i64>)))
        .execute(conn)?;
    Ok(())
}

/// The keys of a stop were taken out, or not; the reservation is over either way.
pub fn set_keys_taken(conn: &mut Conn, stop: i64, is_taken: bool) -> ApiResult<()> {
    diesel::update(showing_stops::table.find(stop))
        .set((showing_stops::key_taken.eq(is_taken), showing_stops::key_reservation_id.eq(None::<i64>)))
        .execute(conn)?;
    Ok(())
}

pub fn set_result(conn: &mut Conn, stop: i64, request: &StopResultRequest, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(showing_stops::table.find(stop))
        .set((
            showing_stops::result.eq(request.result.as_str()),
            showing_stops::objection.eq(request.objection.map(|word| word.as_str())),
            showing_stops::offered_fen.eq(request.offered_fen),
            showing_stops::client_said.eq(non_blank(request.client_said.clone())),
            showing_stops::owner_said.eq(non_blank(request.owner_said.clone())),
            showing_stops::seen_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn set_stop_follow_up(conn: &mut Conn, stop: i64, follow_up: FollowUpId) -> ApiResult<()> {
    diesel::update(showing_stops::table.find(stop)).set(showing_stops::follow_up_id.eq(follow_up.0)).execute(conn)?;
    Ok(())
}

/// Where the agent has checked in.
pub struct Arrival<'a> {
    pub place: Option<&'a str>,
    pub position: Option<(f64, f64)>,
}

pub fn begin(conn: &mut Conn, id: ShowingId, by: MemberId, at: NaiveDateTime, arrival: &Arrival<'_>) -> ApiResult<()> {
    diesel::update(showings::table.find(id.0))
        .set((
            showings::state.eq(ShowingState::UnderWay.as_str()),
            showings::begun_at.eq(at),
            showings::begun_by.eq(by.0),
            showings::begun_place.eq(arrival.place),
            showings::latitude.eq(arrival.position.map(|(north, _)| north)),
            showings::longitude.eq(arrival.position.map(|(_, east)| east)),
        ))
        .execute(conn)?;
    Ok(())
}

/// How a showing ended.
#[derive(Default)]
pub struct Finish<'a> {
    pub reason: Option<CancelReason>,
    pub note: Option<&'a str>,
    pub follow_up: Option<FollowUpId>,
}

pub fn finish(
    conn: &mut Conn,
    id: ShowingId,
    state: ShowingState,
    (by, at): (Option<MemberId>, NaiveDateTime),
    finish: &Finish<'_>,
) -> ApiResult<()> {
    diesel::update(showings::table.find(id.0))
        .set((
            showings::state.eq(state.as_str()),
            showings::finished_at.eq(at),
            showings::finished_by.eq(by.map(|id| id.0)),
            showings::cancel_reason.eq(finish.reason.map(|reason| reason.as_str())),
            showings::finish_note.eq(finish.note),
            showings::follow_up_id.eq(finish.follow_up.map(|id| id.0)),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn set_signature(conn: &mut Conn, id: ShowingId, key: &str, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(showings::table.find(id.0)).set((showings::signature_key.eq(key), showings::signed_at.eq(at))).execute(conn)?;
    Ok(())
}

/// Which of these files a row names.
pub fn signatures_in_use(conn: &mut Conn, keys: &[String]) -> ApiResult<Vec<String>> {
    let named: Vec<Option<String>> =
        showings::table.filter(showings::signature_key.eq_any(keys)).select(showings::signature_key).load(conn)?;
    Ok(named.into_iter().flatten().collect())
}

pub fn insert_note(conn: &mut Conn, id: ShowingId, by: MemberId, at: NaiveDateTime, text: &str) -> ApiResult<()> {
    diesel::insert_into(showing_notes::table)
        .values((
            showing_notes::showing_id.eq(id.0),
            showing_notes::member_id.eq(by.0),
            showing_notes::at.eq(at),
            showing_notes::text.eq(text),
        ))
        .execute(conn)?;
    Ok(())
}

/// A note: its number, moment, text, and who wrote it.
pub type NoteRow = (i64, NaiveDateTime, String, (i64, String));

/// The notes of a showing, the oldest first.
pub fn notes(conn: &mut Conn, id: ShowingId) -> ApiResult<Vec<NoteRow>> {
    Ok(showing_notes::table
        .inner_join(members::table)
        .filter(showing_notes::showing_id.eq(id.0))
        .order(showing_notes::id)
        .select((showing_notes::id, showing_notes::at, showing_notes::text, (members::id, members::display_name)))
        .load(conn)?)
}

/// A showing as stored: number, client, when, state, meeting place, note, last note.
pub type HeldRow = (i64, i64, NaiveDateTime, String, Option<String>, Option<String>, Option<String>);

/// Showings of some clients.
pub fn of_all(conn: &mut Conn, clients: &[i64]) -> ApiResult<Vec<HeldRow>> {
    Ok(showings::table
        .filter(showings::client_id.eq_any(clients))
        .order(showings::id)
        .select((
            showings::id,
            showings::client_id,
            showings::starts_at,
            showings::state,
            showings::meeting_place,
            showings::note,
            showings::finish_note,
        ))
        .load(conn)?)
}

/// What was said at the stops of some showings, and noted on them afterwards.
pub fn said_at(conn: &mut Conn, ids: &[i64]) -> ApiResult<Vec<(i64, String)>> {
    let stops: Vec<(i64, Option<String>)> = showing_stops::table
        .filter(showing_stops::showing_id.eq_any(ids).and(showing_stops::client_said.is_not_null()))
        .select((showing_stops::showing_id, showing_stops::client_said))
        .load(conn)?;
    let notes: Vec<(i64, String)> = showing_notes::table
        .filter(showing_notes::showing_id.eq_any(ids))
        .select((showing_notes::showing_id, showing_notes::text))
        .load(conn)?;
    Ok(stops.into_iter().filter_map(|(id, said)| Some((id, said?))).chain(notes).collect())
}

/// Clears what showings say of their client, with where they began; notes get another text.
pub fn blank(conn: &mut Conn, ids: &[i64], text: &str) -> ApiResult<()> {
    let none = None::<String>;
    diesel::update(showings::table.filter(showings::id.eq_any(ids)))
        .set((
            (showings::meeting_place.eq(none.clone()), showings::note.eq(none.clone()), showings::finish_note.eq(none.clone())),
            (showings::begun_place.eq(none.clone()), showings::latitude.eq(None::<f64>), showings::longitude.eq(None::<f64>)),
        ))
        .execute(conn)?;
    diesel::update(showing_stops::table.filter(showing_stops::showing_id.eq_any(ids)))
        .set((showing_stops::client_said.eq(none.clone()), showing_stops::owner_said.eq(none)))
        .execute(conn)?;
    diesel::update(showing_notes::table.filter(showing_notes::showing_id.eq_any(ids))).set(showing_notes::text.eq(text)).execute(conn)?;
    Ok(())
}

/// Forgets the signatures of showings; the files go when the store of files is swept.
pub fn forget_signatures(conn: &mut Conn, ids: &[i64]) -> ApiResult<()> {
    let none = None::<String>;
    diesel::update(showings::table.filter(showings::id.eq_any(ids))).set(showings::signature_key.eq(none)).execute(conn)?;
    Ok(())
}
