//! The table of receivables.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::deal::receivable::{OpenReceivable, ReceivableKind};
use fangke_shared::{ContractId, ReceivableId};

use crate::deal::contract::service::ContractRow;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};
use crate::schema::receivables;

/// A receivable as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = receivables)]
pub struct ReceivableRow {
    pub id: i64,
    pub kind: String,
    pub amount_fen: i64,
    pub received_fen: i64,
    pub open_fen: i64,
    pub due_on: NaiveDate,
    pub is_cancelled: bool,
}

impl ReceivableRow {
    /// Its number in the database.
    pub const fn id(&self) -> ReceivableId {
        ReceivableId(self.id)
    }

    /// What for.
    ///
    /// # Errors
    /// `internal` for a word that no version has written.
    pub fn kind(&self) -> ApiResult<ReceivableKind> {
        self.kind.parse().map_err(ApiError::internal)
    }
}

/// What a receivable begins with.
pub struct NewReceivable {
    pub kind: ReceivableKind,
    pub amount_fen: i64,
    pub due_on: NaiveDate,
}

pub fn insert(conn: &mut Conn, contract: &ContractRow, new: &NewReceivable) -> ApiResult<()> {
    diesel::insert_into(receivables::table)
        .values((
            (receivables::contract_id.eq(contract.id), receivables::kind.eq(new.kind.as_str())),
            (receivables::amount_fen.eq(new.amount_fen), receivables::received_fen.eq(0_i64), receivables::open_fen.eq(new.amount_fen)),
            (receivables::due_on.eq(new.due_on), receivables::is_cancelled.eq(false)),
            (receivables::store_id.eq(contract.store_id), receivables::agent_id.eq(contract.agent_id)),
        ))
        .execute(conn)?;
    Ok(())
}

/// The receivables of a contract by due day, without those that were divided away.
pub fn of_contract(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<ReceivableRow>> {
    Ok(receivables::table
        .filter(receivables::contract_id.eq(id.0))
        .filter(receivables::amount_fen.gt(0_i64))
        .order((receivables::due_on, receivables::id))
        .select(ReceivableRow::as_select())
        .load(conn)?)
}

/// Those of a kind, with those that were divided away.
pub fn of_kind(conn: &mut Conn, id: ContractId, kind: ReceivableKind) -> ApiResult<Vec<ReceivableRow>> {
    Ok(receivables::table
        .filter(receivables::contract_id.eq(id.0))
        .filter(receivables::kind.eq(kind.as_str()))
        .order((receivables::due_on, receivables::id))
        .select(ReceivableRow::as_select())
        .load(conn)?)
}

/// What of a contract is open, by due day.
pub fn open(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<OpenReceivable>> {
    let rows = of_contract(conn, id)?.into_iter().filter(|row| row.open_fen > 0);
    Ok(rows.map(|row| OpenReceivable { id: row.id(), open_fen: row.open_fen }).collect())
}

/// What came in of a contract and settled something, less refunds, in fen.
pub fn received(conn: &mut Conn, id: ContractId) -> ApiResult<i64> {
    let sql = Sql::new("SELECT CAST(COALESCE(SUM(received_fen), 0) AS BIGINT) FROM receivables WHERE contract_id = ").bind(id.0);
    Ok(sql.load::<BigInt, i64>(conn)?.pop().unwrap_or_default())
}

/// A part of a receivable came in.
pub fn settle(conn: &mut Conn, id: ReceivableId, amount_fen: i64) -> ApiResult<()> {
    diesel::update(receivables::table.find(id.0))
        .set((
            receivables::received_fen.eq(receivables::received_fen + amount_fen),
            receivables::open_fen.eq(receivables::open_fen - amount_fen),
        ))
        .execute(conn)?;
    Ok(())
}

/// A part of a receivable was given back; the answer is what of it is open again: nothing once the contract is cancelled.
pub fn open_again(conn: &mut Conn, id: ReceivableId, amount_fen: i64) -> ApiResult<i64> {
    let is_cancelled: bool = receivables::table.find(id.0).select(receivables::is_cancelled).first(conn)?;
    let opened = if is_cancelled { 0 } else { amount_fen };
    diesel::update(receivables::table.find(id.0))
        .set((
            receivables::received_fen.eq(receivables::received_fen - amount_fen),
            receivables::open_fen.eq(receivables::open_fen + opened),
        ))
        .execute(conn)?;
    Ok(opened)
}

/// Gives a receivable another amount, of which so much is open, and another day.
pub fn set(conn: &mut Conn, id: ReceivableId, (amount_fen, open_fen): (i64, i64), due_on: NaiveDate) -> ApiResult<()> {
    diesel::update(receivables::table.find(id.0))
        .set((receivables::amount_fen.eq(amount_fen), receivables::open_fen.eq(open_fen), receivables::due_on.eq(due_on)))
        .execute(conn)?;
    Ok(())
}

/// Nothing of a contract is open any more.
pub fn cancel(conn: &mut Conn, id: ContractId) -> ApiResult<()> {
    diesel::update(receivables::table.filter(receivables::contract_id.eq(id.0)))
        .set((receivables::is_cancelled.eq(true), receivables::open_fen.eq(0_i64)))
        .execute(conn)?;
    Ok(())
}

/// The contracts of which something is open that was due before a day, by number.
pub fn overdue(conn: &mut Conn, today: NaiveDate, limit: i64) -> ApiResult<Vec<ContractId>> {
    let open = receivables::table.filter(receivables::open_fen.gt(0).and(receivables::due_on.lt(today)));
    let ids: Vec<i64> = open.select(receivables::contract_id).distinct().order(receivables::contract_id).limit(limit).load(conn)?;
    Ok(ids.into_iter().map(ContractId).collect())
}
