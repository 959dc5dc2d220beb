//! The tables of cooperations.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::client::cooperation::{CooperationEnd, CooperationState, CooperationTerms, TermsState};
use fangke_shared::permission::{Role, Scope, Units};
use fangke_shared::{ClientId, CooperationId, MemberId, OrgUnitId};

use crate::platform::db::Conn;
use crate::platform::db::children::Children;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::{client_cooperations, cooperation_terms, members};

/// What hangs on a client here, and goes with it when it is merged.
pub const OF_CLIENT: Children = Children { table: "client_cooperations", parent: "client_id" };

/// A cooperation as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = client_cooperations)]
pub struct CooperationRow {
    pub id: i64,
    pub client_id: i64,
    pub holder_id: i64,
    pub partner_id: i64,
    #[diesel(deserialize_as = String)]
    pub state: CooperationState,
    pub created_at: NaiveDateTime,
    pub begun_at: Option<NaiveDateTime>,
    pub ended_at: Option<NaiveDateTime>,
    pub ended_because: Option<String>,
    pub end_note: Option<String>,
    pub version: i64,
}

impl CooperationRow {
    /// Its number.
    pub const fn id(&self) -> CooperationId {
        CooperationId(self.id)
    }

    /// On whom.
    pub const fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    /// Is somebody one of the two?
    pub const fn is_party(&self, who: MemberId) -> bool {
        self.holder_id == who.0 || self.partner_id == who.0
    }

    /// The other one of the two.
    pub const fn other(&self, who: MemberId) -> MemberId {
        MemberId(if self.holder_id == who.0 { self.partner_id } else { self.holder_id })
    }
}

/// Shares that somebody proposed, as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = cooperation_terms)]
pub struct TermsRow {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub state: TermsState,
    terms: String,
    pub needs_consent: bool,
    pub note: Option<String>,
    pub proposed_by: i64,
    pub proposed_at: NaiveDateTime,
}

impl TermsRow {
    /// Roles and shares.
    pub fn terms(&self) -> ApiResult<CooperationTerms> {
        serde_json::from_str(&self.terms).map_err(ApiError::internal)
    }
}

pub fn insert(conn: &mut Conn, client: ClientId, (holder, partner): (MemberId, MemberId), at: NaiveDateTime) -> ApiResult<CooperationId> {
    let id = diesel::insert_into(client_cooperations::table)
        .values((
            client_cooperations::client_id.eq(client.0),
            client_cooperations::holder_id.eq(holder.0),
            client_cooperations::partner_id.eq(partner.0),
            client_cooperations::state.eq(CooperationState::Proposed.as_str()),
            client_cooperations::created_at.eq(at),
            client_cooperations::version.eq(1_i64),
        ))
        .returning(client_cooperations::id)
        .get_result::<i64>(conn)?;
    Ok(CooperationId(id))
}

pub fn insert_terms(
    conn: &mut Conn,
    id: CooperationId,
    (terms, needs_consent): (&CooperationTerms, bool),
    note: Option<&str>,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<()> {
    diesel::insert_into(cooperation_terms::table)
        .values((
            cooperation_terms::cooperation_id.eq(id.0),
            cooperation_terms::state.eq(TermsState::Open.as_str()),
            cooperation_terms::terms.eq(serde_json::to_string(terms).map_err(ApiError::internal)?),
            cooperation_terms::needs_consent.eq(needs_consent),
            cooperation_terms::note.eq(note),
            cooperation_terms::proposed_by.eq(by.0),
            cooperation_terms::proposed_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: CooperationId) -> ApiResult<Option<CooperationRow>> {
    Ok(client_cooperations::table.find(id.0).select(CooperationRow::as_select()).first(conn).optional()?)
}

/// Counts the version up, which holds the row until the transaction ends; with a version only if it is that.
pub fn bump(conn: &mut Conn, id: CooperationId, version: Option<i64>) -> ApiResult<bool> {
    let next = client_cooperations::version.eq(client_cooperations::version + 1);
    let hits = match version {
        Some(version) => diesel::update(client_cooperations::table.find(id.0).filter(client_cooperations::version.eq(version)))
            .set(next)
            .execute(conn)?,
        None => diesel::update(client_cooperations::table.find(id.0)).set(next).execute(conn)?,
    };
    Ok(hits == 1)
}

/// The cooperation on a client that isn't over.
pub fn open_on(conn: &mut Conn, client: ClientId) -> ApiResult<Option<CooperationRow>> {
    let of = client_cooperations::table.filter(client_cooperations::client_id.eq(client.0));
    let open = of.filter(client_cooperations::state.ne(CooperationState::Over.as_str()));
    Ok(open.select(CooperationRow::as_select()).first(conn).optional()?)
}

/// All cooperations on a client, the newest first.
pub fn all_on(conn: &mut Conn, client: ClientId) -> ApiResult<Vec<CooperationRow>> {
    let of = client_cooperations::table.filter(client_cooperations::client_id.eq(client.0));
    Ok(of.order(client_cooperations::id.desc()).select(CooperationRow::as_select()).load(conn)?)
}

/// The open cooperations to which somebody was invited, by number.
pub fn open_with(conn: &mut Conn, partner: MemberId) -> ApiResult<Vec<CooperationRow>> {
    let with = client_cooperations::table.filter(client_cooperations::partner_id.eq(partner.0));
    let open = with.filter(client_cooperations::state.ne(CooperationState::Over.as_str()));
    Ok(open.order(client_cooperations::id).select(CooperationRow::as_select()).load(conn)?)
}

/// Cooperations that one member is told at most.
const OPEN_MAX: i64 = 200;

/// The open cooperations of a member, and those whose shares wait for the member's consent; the newest first.
pub fn open_of(conn: &mut Conn, member: MemberId, led: Option<(Scope, Units)>) -> ApiResult<Vec<CooperationRow>> {
    let own = Sql::new("k.holder_id = ").bind(member.0).push(" OR k.partner_id = ").bind(member.0);
    let awaited = Sql::new(
        "EXISTS (SELECT 1 FROM cooperation_terms t JOIN members m ON m.id = k.partner_id WHERE t.cooperation_id = k.id \
         AND t.state = 'awaiting_consent' AND ",
    );
    let unit = |column: &'static str, unit: Option<OrgUnitId>| unit.map(|unit| Sql::new(column).push(" = ").bind(unit.0));
    let reach = match led {
        None | Some((Scope::Own | Scope::Team, _)) => None,
        Some((Scope::Store, units)) => unit("m.store_id", units.store),
        Some((Scope::Region, units)) => unit("m.region_id", units.region).or_else(|| Some(Sql::new("1 = 1"))),
        Some((Scope::All, _)) => Some(Sql::new("1 = 1")),
    };
    let sql = Sql::new("SELECT k.id FROM client_cooperations k WHERE k.state <> 'over' AND (").append(own);
    let sql = match reach {
        Some(reach) => sql.push(" OR ").append(awaited).append(reach).push(")"),
        None => sql,
    };
    let ids: Vec<i64> = sql.push(") ORDER BY k.id DESC LIMIT ").number(OPEN_MAX).load::<BigInt, i64>(conn)?;
    let these = client_cooperations::table.filter(client_cooperations::id.eq_any(ids));
    Ok(these.order(client_cooperations::id.desc()).select(CooperationRow::as_select()).load(conn)?)
}

/// The latest shares of a cooperation in one of some states.
pub fn terms_in(conn: &mut Conn, id: CooperationId, states: &[TermsState]) -> ApiResult<Option<TermsRow>> {
    let words: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let of = cooperation_terms::table.filter(cooperation_terms::cooperation_id.eq(id.0).and(cooperation_terms::state.eq_any(words)));
    Ok(of.order(cooperation_terms::id.desc()).select(TermsRow::as_select()).first(conn).optional()?)
}

/// What was agreed on before is replaced.
pub fn replace_agreed(conn: &mut Conn, id: CooperationId, but: i64) -> ApiResult<()> {
    let agreed = cooperation_terms::table
        .filter(cooperation_terms::cooperation_id.eq(id.0).and(cooperation_terms::state.eq(TermsState::Agreed.as_str())))
        .filter(cooperation_terms::id.ne(but));
    diesel::update(agreed).set(cooperation_terms::state.eq(TermsState::Replaced.as_str())).execute(conn)?;
    Ok(())
}

pub fn set_terms_state(conn: &mut Conn, terms: i64, state: TermsState) -> ApiResult<()> {
    diesel::update(cooperation_terms::table.find(terms)).set(cooperation_terms::state.eq(state.as_str())).execute(conn)?;
    Ok(())
}

/// What the other one said.
pub fn set_answer(conn: &mut Conn, terms: i64, (by, at): (MemberId, NaiveDateTime), note: Option<&str>) -> ApiResult<()> {
    diesel::update(cooperation_terms::table.find(terms))
        .set((cooperation_terms::answered_by.eq(by.0), cooperation_terms::answered_at.eq(at), cooperation_terms::answer_note.eq(note)))
        .execute(conn)?;
    Ok(())
}

/// What the manager said.
pub fn set_consent(conn: &mut Conn, terms: i64, (by, at): (MemberId, NaiveDateTime), note: Option<&str>) -> ApiResult<()> {
    diesel::update(cooperation_terms::table.find(terms))
        .set((cooperation_terms::consented_by.eq(by.0), cooperation_terms::consented_at.eq(at), cooperation_terms::consent_note.eq(note)))
        .execute(conn)?;
    Ok(())
}

pub fn begin(conn: &mut Conn, id: CooperationId, at: NaiveDateTime) -> ApiResult<()> {
    diesel::update(client_cooperations::table.find(id.0))
        .set((client_cooperations::state.eq(CooperationState::Active.as_str()), client_cooperations::begun_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

pub fn end(
    conn: &mut Conn,
    id: CooperationId,
    (by, at): (Option<MemberId>, NaiveDateTime),
    (because, note): (CooperationEnd, Option<&str>),
) -> ApiResult<()> {
    diesel::update(client_cooperations::table.find(id.0))
        .set((
            client_cooperations::state.eq(CooperationState::Over.as_str()),
            client_cooperations::ended_at.eq(at),
            client_cooperations::ended_by.eq(by.map(|by| by.0)),
            client_cooperations::ended_because.eq(because.as_str()),
            client_cooperations::end_note.eq(note),
        ))
        .execute(conn)?;
    Ok(())
}

/// Who leads a store.
pub fn managers_of(conn: &mut Conn, store: OrgUnitId) -> ApiResult<Vec<MemberId>> {
    let of = members::table.filter(members::store_id.eq(store.0).and(members::is_active).and(members::role.eq(Role::Manager.as_str())));
    let ids: Vec<i64> = of.order(members::id).select(members::id).load(conn)?;
    Ok(ids.into_iter().map(MemberId).collect())
}
