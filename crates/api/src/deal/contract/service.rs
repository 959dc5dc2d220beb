//! Contracts (§5): the list, and what others use of them.

use chrono::{NaiveDate, NaiveDateTime};
use fangke_shared::client::merge::MergePart;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::deal::contract::{
    ContractBoard, ContractBoardQuery, ContractEntry, ContractEvent, ContractFacets, ContractQuery, ContractSummary,
};
use fangke_shared::page::Page;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::{ContractId, ContractStepId, MemberId};
use serde_json::{Value, json};

use super::event::{ContractAdvances, ContractChanged};
use super::{access, board, search, store, store_board, store_parts, store_steps};
use crate::client::merging::event::{ClientsMerged, MergeUndone};
use crate::company::member::event::MemberMoved;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Column, Sql};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::platform::token::Claims;

pub use super::addendum::add as add_addendum;
pub use super::draft::{change, create};
pub use super::facts::record;
pub use super::file::{Download, download, remove as remove_file, sort as sort_file, upload};
pub use super::flow::{approve, cancel, complete, send_back, submit};
pub use super::party::{add as add_party, change as change_party, remove as remove_party};
pub use super::search::{about, closed_in, refs, within_reach};
pub use super::signing::sign;
pub use super::step::{finish as finish_step, update as update_step};
pub use super::store::{ContractRow, find};
pub use super::template::{add_version as add_template_version, list as list_templates};
pub use super::text::of as text_of;
pub use super::view::get;

/// What reads some of the contracts that the caller sees; the second scope is the part of them that is asked for.
type Read<T> = fn(&mut Conn, (&Claims, Scope, Option<Scope>), &ContractQuery, NaiveDate) -> ApiResult<T>;

fn read<T>(tx: &mut Tx<'_>, query: &ContractQuery, read: Read<T>) -> ApiResult<T> {
    let today = tx.rules.today;
    let caller = tx.caller()?;
    let reach = caller.reach(Action::ReadContracts, None)?;
    let scope = query.scope.map(|wanted| caller.reach(Action::ReadContracts, Some(wanted))).transpose()?;
    read(tx.conn, (&caller.claims, reach, scope), query, today)
}

/// A page of the list.
///
/// # Errors
/// A cursor that no page gave, a scope wider than the caller's.
pub fn page(tx: &mut Tx<'_>, query: &ContractQuery) -> ApiResult<Page<ContractSummary>> {
    read(tx, query, search::page)
}

/// Counts for the chips of the list.
///
/// # Errors
/// A scope wider than the caller's.
pub fn facets(tx: &mut Tx<'_>, query: &ContractQuery) -> ApiResult<ContractFacets> {
    read(tx, query, search::facets)
}

/// The board of the contracts that are being carried out (§5).
///
/// # Errors
/// A cursor that no page gave.
pub fn board(tx: &mut Tx<'_>, query: &ContractBoardQuery) -> ApiResult<ContractBoard> {
    let today = tx.rules.today;
    let caller = tx.caller()?;
    let reach = caller.reach(Action::ReadContracts, None)?;
    board::board(tx.conn, (&caller.claims, reach), query, today)
}

/// Makes the sums of the board anew from the contracts, and counts the columns in which they were wrong.
///
/// # Errors
/// Only when the database fails.
pub fn recount_board(tx: &mut Tx<'_>) -> ApiResult<i64> {
    let wrong = store_board::differences(tx.conn)?;
    if wrong > 0 {
        tracing::warn!(wrong, "sums of the board of the contracts were kept wrong, and are made anew");
    }
    store_board::recount(tx.conn, tx.rules.today)?;
    Ok(wrong)
}

/// A page of what happened to a contract, the newest first.
///
/// # Errors
/// `not_found`, a cursor that no page gave.
pub fn entries(tx: &mut Tx<'_>, id: ContractId, page: &PageQuery) -> ApiResult<Page<ContractEntry>> {
    access::seen(tx, id)?;
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let rows = store_parts::events(tx.conn, id, before.unwrap_or(i64::MAX), page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.0);
    let people = member::member_refs(tx.conn, rows.iter().filter_map(|row| row.1).map(MemberId))?;
    let one = |(id, by, at, event): store_parts::EventRow| {
        Ok(ContractEntry {
            id,
            at: at.and_utc(),
            member: by.and_then(|by| people.get(&MemberId(by)).cloned()),
            event: serde_json::from_str(&event).map_err(ApiError::internal)?,
        })
    };
    Ok(Page { items: rows.into_iter().map(one).collect::<ApiResult<_>>()?, next_cursor, total: None })
}

/// Writes what happened into the contract's own journal and the audit trail, and tells those above.
pub(super) fn note(tx: &mut Tx<'_>, id: ContractId, event: &ContractEvent, (action, details): (AuditAction, Value)) -> ApiResult<()> {
    tell(tx, id, event)?;
    tx.audit(action, (AuditSubject::Contract, id.0), &details)?;
    tx.emit(ContractChanged { contract: id }).map(drop)
}

/// [`note`] of fields that have changed.
pub(super) fn note_fields(tx: &mut Tx<'_>, id: ContractId, event: &ContractEvent, fields: &[&str]) -> ApiResult<()> {
    note(tx, id, event, (AuditAction::Update, json!({ "fields": fields })))
}

/// A contract that the caller may see, for what stands above it.
///
/// # Errors
/// `not_found` also for what is there and not to be seen.
pub fn seen(tx: &mut Tx<'_>, id: ContractId) -> ApiResult<ContractRow> {
    access::seen(tx, id)
}

/// [`seen`], with its lock, for an action that the caller's role reaches.
///
/// # Errors
/// `not_found`, `forbidden`.
pub fn take(tx: &mut Tx<'_>, action: Action, id: ContractId) -> ApiResult<ContractRow> {
    store::bump(tx.conn, id, None)?;
    let row = access::seen(tx, id)?;
    access::require(tx, action, &row)?;
    Ok(row)
}

/// Does the caller's role reach a contract for an action?
///
/// # Errors
/// Only when the database fails.
pub fn reaches(tx: &mut Tx<'_>, action: Action, row: &ContractRow) -> ApiResult<bool> {
    access::reaches(tx, action, row)
}

/// Asks those above whether something stands against a contract's next step; its lock is held.
///
/// # Errors
/// What stands against it.
pub(super) fn advance(tx: &mut Tx<'_>, contract: ContractId, step: Option<ContractStepId>) -> ApiResult<()> {
    tx.emit(ContractAdvances { contract, step }).map(drop)
}

/// The contract's lock, for what happens by itself.
///
/// # Errors
/// Only when the database fails.
pub fn lock(conn: &mut Conn, id: ContractId) -> ApiResult<()> {
    store::bump(conn, id, None).map(drop)
}

/// The contracts that time or their listing may have changed: signed ones of which a step is still to be done that was due before a day, and
/// those under way whose listing has changed since a moment; by number, at most so many.
///
/// # Errors
/// Only when the database fails.
pub fn touched(conn: &mut Conn, before: NaiveDate, since: NaiveDateTime, limit: i64) -> ApiResult<Vec<ContractId>> {
    store_steps::touched(conn, before, since, limit)
}

/// Notes whom a contract concerns, beside those whom it does already: they see it.
///
/// # Errors
/// Only when the database fails.
pub fn concern(tx: &mut Tx<'_>, id: ContractId, members: &[MemberId]) -> ApiResult<()> {
    store::concern(tx.conn, id, members)
}

/// A manager has replaced the shares of a contract whose lock is held.
///
/// # Errors
/// Only when the database fails.
pub fn mediated(tx: &mut Tx<'_>, id: ContractId, reason: &str) -> ApiResult<()> {
    let event = ContractEvent::Mediated { reason: reason.to_owned() };
    note_fields(tx, id, &event, &["split"])
}

/// Writes into a contract's journal what its money did; the trail has it from whoever did it.
///
/// # Errors
/// Only when the database fails.
pub fn tell(tx: &mut Tx<'_>, id: ContractId, event: &ContractEvent) -> ApiResult<()> {
    let text = serde_json::to_string(event).map_err(ApiError::internal)?;
    let (by, at) = (tx.me().ok(), tx.at());
    store_parts::insert_event(tx.conn, id, by, at, &text)
}

/// That a contract lies within a scope: it concerns the caller, or the caller's unit closes it; none for all that there is. The columns are
/// those of a statement's own that hold the contract and who closes it.
pub fn within(claims: &Claims, scope: Scope, columns: (Column, Column)) -> Option<Sql> {
    search::within(claims, scope, columns)
}

/// Some of what is encrypted: the key must fit it.
///
/// # Errors
/// Only when the database fails.
pub fn sealed(conn: &mut Conn) -> ApiResult<Vec<String>> {
    store_parts::ends(conn)
}

/// Which of these files a row names.
///
/// # Errors
/// Only when the database fails.
pub fn in_use(conn: &mut Conn, keys: &[String]) -> ApiResult<Vec<String>> {
    store_parts::files_in_use(conn, keys)
}

/// The contracts of a merged client go with it (§2.2).
///
/// # Errors
/// Only when the database fails.
pub fn merged(tx: &mut Tx<'_>, event: &mut ClientsMerged) -> ApiResult<()> {
    event.hand_over(tx, MergePart::Contracts, store::OF_CLIENT)
}

/// And come back with it.
///
/// # Errors
/// Only when the database fails.
pub fn merge_undone(tx: &mut Tx<'_>, event: &mut MergeUndone) -> ApiResult<()> {
    event.hand_back(tx, MergePart::Contracts, store::OF_CLIENT)
}

/// Who is moved takes along what they close: the sums of the unit that they leave, and of the one that they come to.
///
/// # Errors
/// Only when the database fails.
pub fn member_moved(tx: &mut Tx<'_>, moved: &mut MemberMoved) -> ApiResult<()> {
    let (from, to) = (moved.from.all(), moved.to.all());
    for unit in from.iter().filter(|unit| !to.contains(unit)) {
        store_board::add_member(tx.conn, moved.member, *unit, -1)?;
    }
    for unit in to.iter().filter(|unit| !from.contains(unit)) {
        store_board::add_member(tx.conn, moved.member, *unit, 1)?;
    }
    Ok(())
}
