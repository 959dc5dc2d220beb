//! The board of the deals (§5): a column for what comes next, what is due first in front.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::sql_types::{BigInt, Text};
use fangke_shared::deal::contract::{BOARD_CARDS, ContractBoard, ContractBoardColumn, ContractBoardQuery, ContractColumn, ContractQuery};
use fangke_shared::permission::Scope;

use super::search;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::token::Claims;

/// Where a page of a column ended: the day of its last card, and its number.
type Place = (NaiveDate, i64);

/// How many contracts stand in a column, how many of them are overdue, and what the house is paid for them.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    count: i64,
    overdue: i64,
    total_fen: i64,
}

/// The contracts of the board that the query wants and the caller sees.
fn conditions(conn: &Conn, (claims, reach): (&Claims, Scope), query: &ContractBoardQuery, today: NaiveDate) -> Vec<Sql> {
    let of_list = ContractQuery {
        kind: query.kind.clone(),
        agent_id: query.agent_id.clone(),
        org_unit_id: query.org_unit_id,
        next: query.column.into_iter().collect(),
        ..ContractQuery::default()
    };
    let mut wanted = vec![Sql::new("k.next_step IS NOT NULL")];
    wanted.extend(search::conditions(conn, &of_list, today));
    wanted.extend(search::within(claims, reach, search::COLUMNS));
    wanted
}

/// The board; with a column in the query only that one.
///
/// # Errors
/// A cursor that no page gave, or what the database says.
pub fn board(conn: &mut Conn, (claims, reach): (&Claims, Scope), query: &ContractBoardQuery, today: NaiveDate) -> ApiResult<ContractBoard> {
    let after: Option<Place> = cursor::decode(query.cursor.as_deref())?;
    let wanted = conditions(conn, (claims, reach), query, today);
    let counted = counted(conn, wanted, today)?;
    let all = ContractColumn::ALL.iter().copied().filter(|column| query.column.is_none_or(|wanted| wanted == *column));
    let mut columns = Vec::new();
    for column in all {
        let Counted { count, overdue, total_fen } = counted.get(column.as_str()).copied().unwrap_or_default();
        let (cards, next_cursor) = if count == 0 {
            (Vec::new(), None)
        } else {
            let one = ContractBoardQuery { column: Some(column), ..query.clone() };
            let mut wanted = conditions(conn, (claims, reach), &one, today);
            wanted.extend(after.into_iter().flat_map(behind));
            search::cards(conn, wanted, query.limit.unwrap_or(BOARD_CARDS))?
        };
        columns.push(ContractBoardColumn { column, count, overdue, total_fen, cards, next_cursor });
    }
    Ok(ContractBoard { today, columns })
}

/// Counts and sums by column. Everything that this reads stands in the index of the board.
fn counted(conn: &mut Conn, wanted: Vec<Sql>, today: NaiveDate) -> ApiResult<HashMap<String, Counted>> {
    let sum = "CAST(SUM(k.owner_commission_fen + k.client_commission_fen + k.information_fee_fen + k.bank_rebate_fen) AS BIGINT)";
    let sql = Sql::new("SELECT k.next_step, COUNT(*), SUM(CASE WHEN k.next_due_on < ").bind(today).push(" THEN 1 ELSE 0 END), ").push(sum);
    let sql = sql.push(" FROM contracts k WHERE ").append(Sql::all(wanted)).push(" GROUP BY k.next_step");
    let rows: Vec<(String, i64, i64, i64)> = sql.load::<(Text, BigInt, BigInt, BigInt), _>(conn)?;
    Ok(rows.into_iter().map(|(column, count, overdue, total_fen)| (column, Counted { count, overdue, total_fen })).collect())
}

/// The cards behind a place: the first condition is the walk along the index, the second the place within a day.
fn behind((due_on, id): Place) -> [Sql; 2] {
    let later = Sql::new("k.next_due_on > ").bind(due_on);
    let same_day = Sql::all([Sql::new("k.next_due_on = ").bind(due_on), Sql::new("k.id > ").bind(id)]);
    [Sql::new("k.next_due_on >= ").bind(due_on), Sql::any([later, same_day])]
}
