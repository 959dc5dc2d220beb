//! The table of the steps after the signing. Whatever changes one notes on the contract what comes next (§5): the board reads it there.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::deal::contract::{ContractState, ContractStepKind, FinishContractStepRequest, column_of};
use fangke_shared::text::non_blank;
use fangke_shared::{ContractId, MemberId};

use super::store_board;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::contract_steps;

/// A step as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = contract_steps)]
pub struct StepRow {
    pub id: i64,
    pub contract_id: i64,
    pub kind: String,
    pub owner_id: i64,
    pub due_on: NaiveDate,
    pub done_on: Option<NaiveDate>,
    pub done_by: Option<i64>,
    pub done_at: Option<NaiveDateTime>,
    pub is_skipped: bool,
    pub note: Option<String>,
}

/// The steps of a contract, in their order.
pub fn steps(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<StepRow>> {
    let of_it = contract_steps::table.filter(contract_steps::contract_id.eq(id.0));
    Ok(of_it.order(contract_steps::place).select(StepRow::as_select()).load(conn)?)
}

/// The contracts that time or their listing may have changed: signed ones with a step that is still to be done and was due before a day, and
/// those under way whose listing has changed since a moment; by number.
pub fn touched(conn: &mut Conn, before: NaiveDate, since: NaiveDateTime, limit: i64) -> ApiResult<Vec<ContractId>> {
    let sql =
        Sql::new("SELECT k.id FROM contract_steps s JOIN contracts k ON k.id = s.contract_id WHERE s.done_on IS NULL AND s.due_on < ");
    let sql = sql.bind(before).push(" AND k.state = ").word(ContractState::Signed);
    let sql = sql.push(" UNION SELECT k.id FROM contracts k JOIN listings l ON l.id = k.listing_id WHERE l.updated_at >= ").bind(since);
    let sql = sql.push(" AND k.state IN ").words(&[ContractState::Submitted, ContractState::Approved, ContractState::Signed]);
    let ids: Vec<i64> = sql.push(" ORDER BY 1 LIMIT ").number(limit).load::<BigInt, i64>(conn)?;
    Ok(ids.into_iter().map(ContractId).collect())
}

/// Enters the steps of a contract that was signed, each with its day.
pub fn insert_steps(
    conn: &mut Conn,
    id: ContractId,
    owner: MemberId,
    steps: impl IntoIterator<Item = (ContractStepKind, NaiveDate)>,
) -> ApiResult<()> {
    for (place, (kind, due_on)) in (0_i64..).zip(steps) {
        diesel::insert_into(contract_steps::table)
            .values((
                contract_steps::contract_id.eq(id.0),
                contract_steps::place.eq(place),
                contract_steps::kind.eq(kind.as_str()),
                contract_steps::owner_id.eq(owner.0),
                contract_steps::due_on.eq(due_on),
                contract_steps::is_skipped.eq(false),
            ))
            .execute(conn)?;
    }
    note_next(conn, id)
}

/// Gives a step to somebody else, or another day.
pub fn update_step(conn: &mut Conn, step: &StepRow, owner: MemberId, due_on: NaiveDate) -> ApiResult<()> {
    let changed = (contract_steps::owner_id.eq(owner.0), contract_steps::due_on.eq(due_on));
    diesel::update(contract_steps::table.find(step.id)).set(changed).execute(conn)?;
    note_next(conn, ContractId(step.contract_id))
}

/// Notes that a step is done, or not needed.
pub fn finish_step(
    conn: &mut Conn,
    step: &StepRow,
    request: &FinishContractStepRequest,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<()> {
    diesel::update(contract_steps::table.find(step.id))
        .set((
            contract_steps::done_on.eq(request.done_on),
            (contract_steps::done_by.eq(by.0), contract_steps::done_at.eq(at)),
            contract_steps::is_skipped.eq(request.is_skipped),
            contract_steps::note.eq(non_blank(request.note.clone())),
        ))
        .execute(conn)?;
    note_next(conn, ContractId(step.contract_id))
}

/// Notes on the contract what comes next of it.
fn note_next(conn: &mut Conn, id: ContractId) -> ApiResult<()> {
    let known = |row: StepRow| Some((row.kind.parse().ok()?, row.due_on, row.done_on.is_some()));
    let steps: Vec<(ContractStepKind, NaiveDate, bool)> = steps(conn, id)?.into_iter().filter_map(known).collect();
    store_board::place(conn, id, column_of(&steps))
}
