//! The board of the deals (§5): a column for what comes next, what is due first in front.

use chrono::NaiveDate;
use fangke_shared::deal::contract::{BOARD_CARDS, ContractBoard, ContractBoardColumn, ContractBoardQuery, ContractColumn, ContractQuery};
use fangke_shared::permission::Scope;

use super::search;
use super::store_board::{self, ByColumn, Counted};
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::token::Claims;

/// Where a page of a column ended: the day of its last card, and its number.
type Place = (NaiveDate, i64);

/// The contracts of the board that the query wants, whoever looks.
fn conditions(conn: &Conn, query: &ContractBoardQuery, today: NaiveDate) -> Vec<Sql> {
    let of_list = ContractQuery {
        kind: query.kind.clone(),
        agent_id: query.agent_id.clone(),
        org_unit_id: query.org_unit_id,
        next: query.column.into_iter().collect(),
        ..ContractQuery::default()
    };
    let mut wanted = vec![Sql::new("k.next_step IS NOT NULL")];
    wanted.extend(search::conditions(conn, &of_list, today));
    wanted
}

/// The board; with a column in the query only that one.
///
/// # Errors
/// A cursor that no page gave, or what the database says.
pub fn board(conn: &mut Conn, (claims, reach): (&Claims, Scope), query: &ContractBoardQuery, today: NaiveDate) -> ApiResult<ContractBoard> {
    let after: Option<Place> = cursor::decode(query.cursor.as_deref())?;
    let counted = counted(conn, (claims, reach), query, today)?;
    let all = ContractColumn::ALL.iter().copied().filter(|column| query.column.is_none_or(|wanted| wanted == *column));
    let all: Vec<(ContractColumn, Counted)> =
        all.map(|column| (column, counted.get(column.as_str()).copied().unwrap_or_default())).collect();
    let filled: Vec<ContractColumn> = all.iter().filter(|(_, counted)| counted.count > 0).map(|(column, _)| *column).collect();
    let limit = query.limit.unwrap_or(BOARD_CARDS);
    let wanted = |conn: &Conn, query: &ContractBoardQuery| {
        let mut wanted = conditions(conn, query, today);
        wanted.extend(search::within(claims, reach, search::COLUMNS));
        wanted.extend(after.into_iter().flat_map(behind));
        wanted
    };
    let mut cards = if reach == Scope::Own {
        let wanted = wanted(conn, query);
        search::cards_of_few(conn, filled, wanted, limit)?
    } else {
        let of = |column: ContractColumn| (column, wanted(conn, &ContractBoardQuery { column: Some(column), ..query.clone() }));
        let wanted = filled.into_iter().map(of).collect();
        search::cards(conn, wanted, limit)?
    };
    let column = |(column, Counted { count, overdue, total_fen }): (ContractColumn, Counted)| {
        let (cards, next_cursor) = cards.remove(&column).unwrap_or_default();
        ContractBoardColumn { column, count, overdue, total_fen, cards, next_cursor }
    };
    Ok(ContractBoard { today, columns: all.into_iter().map(column).collect() })
}

/// Counts and sums by column: kept for the company and for each unit, counted for everything else.
fn counted(conn: &mut Conn, (claims, reach): (&Claims, Scope), query: &ContractBoardQuery, today: NaiveDate) -> ApiResult<ByColumn> {
    let seen = search::parts(claims, reach, search::COLUMNS);
    let wanted = conditions(conn, query, today);
    if query.agent_id.is_empty() {
        let whole = search::unit(claims, reach);
        let kept = |conn: &mut Conn, unit| store_board::kept(conn, unit, (&query.kind, query.column), today);
        match (seen.is_empty(), query.org_unit_id) {
            (true, unit) => return kept(conn, unit.unwrap_or(store_board::COMPANY)),
            (false, Some(unit)) if whole == Some(unit) => return kept(conn, unit),
            (false, Some(_)) => {}
            (false, None) => {
                if let Some(unit) = whole {
                    // What the unit closes is the first part; what else concerns the caller are few.
                    let others = seen.into_iter().skip(1).map(|part| [wanted.clone(), part].concat()).collect();
                    let others = store_board::counted(conn, others, today)?;
                    return Ok(store_board::plus(kept(conn, unit)?, others));
                }
            }
        }
    }
    let parts = if seen.is_empty() { vec![wanted] } else { seen.into_iter().map(|part| [wanted.clone(), part].concat()).collect() };
    store_board::counted(conn, parts, today)
}

/// The cards behind a place: the first condition is the walk along the index, the second the place within a day.
fn behind((due_on, id): Place) -> [Sql; 2] {
    let later = Sql::new("k.next_due_on > ").bind(due_on);
    let same_day = Sql::all([Sql::new("k.next_due_on = ").bind(due_on), Sql::new("k.id > ").bind(id)]);
    [Sql::new("k.next_due_on >= ").bind(due_on), Sql::any([later, same_day])]
}
