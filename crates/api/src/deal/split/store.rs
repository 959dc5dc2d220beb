//! The tables of splits and mediations.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::{ContractId, MemberId};

use crate::platform::db::Conn;
use crate::platform::error::ApiResult;
use crate::schema::{contract_mediations, contract_splits};

/// The split of a contract as it was at the signing.
pub fn frozen(conn: &mut Conn, id: ContractId) -> ApiResult<Option<String>> {
    Ok(contract_splits::table.find(id.0).select(contract_splits::split).first(conn).optional()?)
}

pub fn freeze(conn: &mut Conn, id: ContractId, split: &str, at: NaiveDateTime) -> ApiResult<()> {
    let values = (contract_splits::contract_id.eq(id.0), contract_splits::split.eq(split), contract_splits::at.eq(at));
    diesel::insert_into(contract_splits::table).values(values).execute(conn)?;
    Ok(())
}

/// A mediation as stored.
#[derive(Queryable)]
#[allow(missing_docs)]
pub struct MediationRow {
    pub id: i64,
    pub mediation: String,
    pub member_id: i64,
    pub at: NaiveDateTime,
}

/// The latest mediation of a contract.
pub fn mediation(conn: &mut Conn, id: ContractId) -> ApiResult<Option<MediationRow>> {
    Ok(contract_mediations::table
        .filter(contract_mediations::contract_id.eq(id.0))
        .order(contract_mediations::id.desc())
        .select((contract_mediations::id, contract_mediations::mediation, contract_mediations::member_id, contract_mediations::at))
        .first(conn)
        .optional()?)
}

pub fn mediate(conn: &mut Conn, id: ContractId, mediation: &str, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<()> {
    diesel::insert_into(contract_mediations::table)
        .values((
            contract_mediations::contract_id.eq(id.0),
            contract_mediations::mediation.eq(mediation),
            (contract_mediations::member_id.eq(by.0), contract_mediations::at.eq(at)),
        ))
        .execute(conn)?;
    Ok(())
}
