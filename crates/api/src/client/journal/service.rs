//! Writing and reading the journal.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::client::objection::RaisedObjection;
use fangke_shared::company::member::MemberRef;
use fangke_shared::page::Page;
use fangke_shared::property::follow_up::FollowUpResponse;
use fangke_shared::{ClientId, FollowUpId, MemberId};

use super::store::{self, EventRow};
use crate::client::objection::service as objection;
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::property::timeline::void;

pub use super::store::{OF_CLIENT, held_since, insert_selected, remove_all};

/// Adds an event of a member, or of the system by itself.
///
/// # Errors
/// Only when the database fails.
pub fn add(tx: &mut Tx<'_>, client: ClientId, by: impl Into<Option<MemberId>>, event: &ClientEvent) -> ApiResult<()> {
    let text = serde_json::to_string(event).map_err(ApiError::internal)?;
    let at = tx.at();
    store::insert(tx.conn, client, by.into(), at, (&text, None))
}

/// Adds an event of an earlier day, for what files bring.
///
/// # Errors
/// Only when the database fails.
pub fn add_at(tx: &mut Tx<'_>, client: ClientId, by: MemberId, at: NaiveDateTime, event: &ClientEvent) -> ApiResult<()> {
    let text = serde_json::to_string(event).map_err(ApiError::internal)?;
    store::insert(tx.conn, client, Some(by), at, (&text, None))
}

/// Adds a follow-up, whose text stays in its own table.
///
/// # Errors
/// Only when the database fails.
pub fn add_follow_up(tx: &mut Tx<'_>, client: ClientId, by: MemberId, follow_up: FollowUpId) -> ApiResult<()> {
    let at = tx.at();
    store::insert(tx.conn, client, Some(by), at, ("", Some(follow_up)))
}

/// Adds a follow-up of an earlier day, for what files bring.
///
/// # Errors
/// Only when the database fails.
pub fn add_earlier_follow_up(
    tx: &mut Tx<'_>,
    client: ClientId,
    (by, at): (MemberId, NaiveDateTime),
    follow_up: FollowUpId,
) -> ApiResult<()> {
    store::insert(tx.conn, client, Some(by), at, ("", Some(follow_up)))
}

/// Removes a follow-up that goes without a trace.
///
/// # Errors
/// Only when the database fails.
pub fn remove_follow_up(conn: &mut Conn, follow_up: FollowUpId) -> ApiResult<()> {
    store::remove_follow_up(conn, follow_up)
}

/// A page of the journal, newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn page(conn: &mut Conn, client: ClientId, page: &PageQuery) -> ApiResult<Page<ClientEntry>> {
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let rows = store::list(conn, client, before.unwrap_or(i64::MAX), page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.id);
    let names = void::names(conn, rows.iter().filter_map(|row| row.follow_up.as_ref().map(|follow_up| &follow_up.5)))?;
    let written: Vec<i64> = rows.iter().filter_map(|row| row.follow_up.as_ref().map(|follow_up| follow_up.0)).collect();
    let mut raised = objection::of(conn, &written)?;
    let items = rows.into_iter().map(|row| entry(row, &names, &mut raised)).collect::<ApiResult<_>>()?;
    Ok(Page { items, next_cursor, total: None })
}

fn entry(row: EventRow, names: &HashMap<MemberId, MemberRef>, raised: &mut HashMap<i64, Vec<RaisedObjection>>) -> ApiResult<ClientEntry> {
    let at = row.at.and_utc();
    let member = row.member.map(|(id, display_name)| MemberRef { id: MemberId(id), display_name });
    let event = match (row.follow_up, &member) {
        (Some((id, kind, text, next_step, next_on, columns)), Some(author)) => ClientEvent::FollowUp {
            follow_up: FollowUpResponse {
                id: FollowUpId(id),
                kind: kind.parse().map_err(ApiError::internal)?,
                text,
                next_step,
                next_on,
                author: author.clone(),
                created_at: at,
                voided: void::voided(&columns, names),
                imported_by: void::imported_by(&columns, names),
            },
            objections: raised.remove(&id).unwrap_or_default(),
        },
        _ => serde_json::from_str(&row.event).map_err(ApiError::internal)?,
    };
    Ok(ClientEntry { id: row.id, at, member, event })
}
