//! The lines of statements: every receipt, refund and correction, with what it was reckoned from.

use fangke_shared::deal::performance::{EarningLine, LineQuery};
use fangke_shared::page::Page;
use fangke_shared::permission::{Action, Scope};

use super::statement;
use super::sums::{self, Line, Part};
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::error::ApiResult;
use crate::platform::http::PageQuery;

/// A page of lines that the caller may see, the newest first: their own, those of members within their reach, and those that were booked at
/// their store or region.
///
/// # Errors
/// A cursor that no page gave.
pub fn page(tx: &mut Tx<'_>, query: &LineQuery, page: &PageQuery) -> ApiResult<Page<EarningLine>> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadPerformance, None)?;
    let is_reached = match query.member_id {
        Some(member) => statement::reaches(tx, member)?,
        None => false,
    };
    let part = Part { claims: &caller.claims, scope, store: None };
    let within = (!is_reached && scope != Scope::All).then_some(&part);
    let before: Option<i64> = cursor::decode(page.cursor.as_deref())?;
    let rows = sums::lines(tx.conn, within, query, (before.unwrap_or(i64::MAX), page.limit + 1))?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, Line::id);
    let people = member::member_refs(tx.conn, rows.iter().filter_map(Line::member).collect::<Vec<_>>())?;
    let one = |row: Line| {
        let member = row.member().and_then(|id| people.get(&id).cloned());
        row.sent(member)
    };
    Ok(Page { items: rows.into_iter().map(one).collect::<ApiResult<_>>()?, next_cursor, total: None })
}
