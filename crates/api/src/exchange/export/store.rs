//! The tables of files that were taken, and of requests for them.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::exchange::export::{ExportFormat, ExportKind, ExportOrder, ExportRequestState};
use fangke_shared::permission::{Scope, Units};
use fangke_shared::{ExportId, ExportRequestId, MemberId};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{export_requests, exports, members};

/// A request as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = export_requests)]
pub struct RequestRow {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub kind: ExportKind,
    #[diesel(deserialize_as = String)]
    pub format: ExportFormat,
    pub ordered: String,
    pub reason: String,
    pub row_count: i64,
    pub has_contacts: bool,
    #[diesel(deserialize_as = String)]
    pub state: ExportRequestState,
    pub member_id: i64,
    pub created_at: NaiveDateTime,
    pub decided_by: Option<i64>,
    pub decided_at: Option<NaiveDateTime>,
    pub note: Option<String>,
    pub expires_at: Option<NaiveDateTime>,
    pub version: i64,
}

/// A file that was taken, as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = exports)]
pub struct ExportRow {
    pub id: i64,
    pub code: String,
    #[diesel(deserialize_as = String)]
    pub kind: ExportKind,
    #[diesel(deserialize_as = String)]
    pub format: ExportFormat,
    pub reason: String,
    pub row_count: i64,
    pub has_contacts: bool,
    pub request_id: Option<i64>,
    pub member_id: i64,
    pub created_at: NaiveDateTime,
}

/// Whose rows are seen: one's own, and with a reach those of colleagues within it.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub me: MemberId,
    pub reach: Option<(Scope, Units)>,
}

/// Members whose rows are seen; none for those of everybody.
macro_rules! seen {
    ($query:ident, $table:ident, $seen:expr) => {{
        let seen: Seen = $seen;
        let own = $table::member_id.eq(seen.me.0);
        match seen.reach {
            Some((Scope::All, _)) => $query,
            Some((Scope::Region, Units { region: None, .. })) => $query,
            Some((Scope::Region, Units { region: Some(region), .. })) => $query.filter(own.or(members::region_id.eq(region.0))),
            Some((Scope::Store, Units { store: Some(store), .. })) => $query.filter(own.or(members::store_id.eq(store.0))),
            Some((Scope::Team, Units { team: Some(team), .. })) => $query.filter(own.or(members::team_id.eq(team.0))),
            _ => $query.filter(own),
        }
    }};
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

pub fn insert_export(
    conn: &mut Conn,
    (order, code, rows): (&ExportOrder, &str, usize),
    request: Option<ExportRequestId>,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<ExportId> {
    let id = diesel::insert_into(exports::table)
        .values((
            (exports::code.eq(code), exports::kind.eq(order.kind().as_str()), exports::format.eq(order.format().as_str())),
            (exports::reason.eq(order.reason()), exports::row_count.eq(count(rows)), exports::has_contacts.eq(order.has_contacts())),
            (exports::request_id.eq(request.map(|id| id.0)), exports::member_id.eq(by.0), exports::created_at.eq(at)),
        ))
        .returning(exports::id)
        .get_result::<i64>(conn)?;
    Ok(ExportId(id))
}

pub fn insert_request(
    conn: &mut Conn,
    (order, ordered, rows): (&ExportOrder, &str, usize),
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<ExportRequestId> {
    let kind = (export_requests::kind.eq(order.kind().as_str()), export_requests::format.eq(order.format().as_str()));
    let id = diesel::insert_into(export_requests::table)
        .values((
            kind,
            (export_requests::ordered.eq(ordered), export_requests::reason.eq(order.reason())),
            (export_requests::row_count.eq(count(rows)), export_requests::has_contacts.eq(order.has_contacts())),
            export_requests::state.eq(ExportRequestState::Open.as_str()),
            (export_requests::member_id.eq(by.0), export_requests::created_at.eq(at), export_requests::version.eq(1_i64)),
        ))
        .returning(export_requests::id)
        .get_result::<i64>(conn)?;
    Ok(ExportRequestId(id))
}

pub fn find(conn: &mut Conn, id: ExportRequestId) -> ApiResult<Option<RequestRow>> {
    Ok(export_requests::table.find(id.0).select(RequestRow::as_select()).first(conn).optional()?)
}

/// Requests that are seen, the newest first.
pub fn requests(
    conn: &mut Conn,
    seen: Seen,
    state: Option<ExportRequestState>,
    (before, limit): (Option<i64>, i64),
) -> ApiResult<Vec<RequestRow>> {
    let query = export_requests::table.inner_join(members::table.on(members::id.eq(export_requests::member_id))).into_boxed();
    let mut query = seen!(query, export_requests, seen);
    if let Some(state) = state {
        query = query.filter(export_requests::state.eq(state.as_str()));
    }
    let query = query.filter(export_requests::id.lt(before.unwrap_or(i64::MAX))).order(export_requests::id.desc()).limit(limit);
    Ok(query.select(RequestRow::as_select()).load(conn)?)
}

/// Files that are seen, the newest first; one alone by its code.
pub fn exports(conn: &mut Conn, seen: Seen, code: Option<&str>, (before, limit): (Option<i64>, i64)) -> ApiResult<Vec<ExportRow>> {
    let query = exports::table.inner_join(members::table.on(members::id.eq(exports::member_id))).into_boxed();
    let mut query = seen!(query, exports, seen);
    if let Some(code) = code {
        query = query.filter(exports::code.eq(code.to_owned()));
    }
    let query = query.filter(exports::id.lt(before.unwrap_or(i64::MAX))).order(exports::id.desc()).limit(limit);
    Ok(query.select(ExportRow::as_select()).load(conn)?)
}

/// Which file came of which request.
pub fn taken(conn: &mut Conn, requests: &[i64]) -> ApiResult<Vec<(Option<i64>, i64)>> {
    Ok(exports::table.filter(exports::request_id.eq_any(requests)).select((exports::request_id, exports::id)).load(conn)?)
}

/// Who has decided some requests.
pub fn deciders(conn: &mut Conn, requests: &[i64]) -> ApiResult<Vec<(i64, Option<i64>)>> {
    Ok(export_requests::table
        .filter(export_requests::id.eq_any(requests))
        .select((export_requests::id, export_requests::decided_by))
        .load(conn)?)
}

/// Takes a request from one state to the next, once: false where it is in another one, or of another version.
pub fn step(
    conn: &mut Conn,
    id: ExportRequestId,
    version: Option<i64>,
    (from, to): (ExportRequestState, ExportRequestState),
) -> ApiResult<bool> {
    let next = (export_requests::version.eq(export_requests::version + 1), export_requests::state.eq(to.as_str()));
    let present = export_requests::table.find(id.0).filter(export_requests::state.eq(from.as_str()));
    let hits = match version {
        Some(version) => diesel::update(present.filter(export_requests::version.eq(version))).set(next).execute(conn)?,
        None => diesel::update(present).set(next).execute(conn)?,
    };
    Ok(hits == 1)
}

pub fn set_decided(
    conn: &mut Conn,
    id: ExportRequestId,
    (by, at): (MemberId, NaiveDateTime),
    (note, expires_at): (Option<&str>, Option<NaiveDateTime>),
) -> ApiResult<()> {
    diesel::update(export_requests::table.find(id.0))
        .set((
            (export_requests::decided_by.eq(by.0), export_requests::decided_at.eq(at)),
            (export_requests::note.eq(note), export_requests::expires_at.eq(expires_at)),
        ))
        .execute(conn)?;
    Ok(())
}
