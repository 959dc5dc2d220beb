//! The board of the deals (§5): a column for what comes next, what is due first in front.

use std::collections::HashMap;

use chrono::NaiveDate;
use fangke_shared::deal::contract::{BOARD_CARDS, ContractBoard, ContractBoardColumn, ContractBoardQuery, ContractColumn, ContractQuery};
use fangke_shared::permission::Scope;

use super::search;
use super::store_board::{self, ByColumn, Counted, Standing};
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
    let limit = query.limit.unwrap_or(BOARD_CARDS);
    let (counted, mut cards) = if reach == Scope::Own {
        of_few(conn, claims, query, today, after, limit)?
    } else {
        let counted = counted(conn, (claims, reach), query, today)?;
        let filled = ContractColumn::ALL.iter().copied().filter(|column| counted.get(column.as_str()).is_some_and(|one| one.count > 0));
        let of = |column: ContractColumn| {
            let mut wanted = conditions(conn, &ContractBoardQuery { column: Some(column), ..query.clone() }, today);
            wanted.extend(search::within(claims, reach, search::COLUMNS));
            wanted.extend(after.into_iter().flat_map(behind));
            (column, wanted)
        };
        let wanted = filled.map(of).collect();
        (counted, search::cards(conn, wanted, limit)?)
    };
    let column = |column: ContractColumn| {
        let Counted { count, overdue, total_fen } = counted.get(column.as_str()).copied().unwrap_or_default();
        let (cards, next_cursor) = cards.remove(&column).unwrap_or_default();
        ContractBoardColumn { column, count, overdue, total_fen, cards, next_cursor }
    };
    let wanted = ContractColumn::ALL.iter().copied().filter(|column| query.column.is_none_or(|wanted| wanted == *column));
    Ok(ContractBoard { today, columns: wanted.map(column).collect() })
}

/// What concerns one member: few contracts, which are looked up once for the sums and the cards.
fn of_few(
    conn: &mut Conn,
    claims: &Claims,
    query: &ContractBoardQuery,
    today: NaiveDate,
    after: Option<Place>,
    limit: i64,
) -> ApiResult<(ByColumn, HashMap<ContractColumn, search::Cards>)> {
    let mut wanted = conditions(conn, query, today);
    wanted.extend(search::within(claims, Scope::Own, search::COLUMNS));
    let (mut counted, mut places): (ByColumn, HashMap<String, Vec<Place>>) = Default::default();
    for Standing { id, column, due_on, paid_fen } in store_board::standings(conn, wanted)? {
        let one = Counted { count: 1, overdue: i64::from(due_on < today), total_fen: paid_fen };
        *counted.entry(column.clone()).or_default() += one;
        if after.is_none_or(|after| (due_on, id) > after) {
            places.entry(column).or_default().push((due_on, id));
        }
    }
    // One more than a page has, which says that there is a next one.
    let page = usize::try_from(limit).unwrap_or_default() + 1;
    let first = places.into_values().flat_map(|mut places| {
        places.sort_unstable();
        places.into_iter().take(page).map(|(_, id)| id)
    });
    let first = first.collect();
    Ok((counted, search::cards_of(conn, first, limit)?))
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
