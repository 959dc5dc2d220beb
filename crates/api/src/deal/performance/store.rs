//! The tables of performance: rows of earnings, how everybody stands with a contract, ladders.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::deal::commission::CommissionRole;
use fangke_shared::deal::contract::ContractState;
use fangke_shared::deal::performance::{Booked, EarningBasis, EarningKind, LadderMode, Rebooked};
use fangke_shared::month::Month;
use fangke_shared::permission::Units;
use fangke_shared::{ContractId, MemberId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::{earning_shares, earnings, ladders};

/// How somebody stands with a contract in a role.
#[derive(Queryable)]
#[allow(missing_docs)]
pub struct Standing {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub role: CommissionRole,
    pub member_id: Option<i64>,
    pub booked_fen: i64,
}

impl Standing {
    /// Who is paid; none is the company.
    pub fn payee(&self) -> Option<MemberId> {
        self.member_id.map(MemberId)
    }

    /// What is booked.
    pub fn booked(&self) -> Booked {
        Booked { role: self.role, payee: self.payee(), booked_fen: self.booked_fen }
    }
}

/// How everybody stands with a contract.
pub fn standings(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<Standing>> {
    Ok(earning_shares::table
        .filter(earning_shares::contract_id.eq(id.0))
        .order(earning_shares::id)
        .select((earning_shares::id, earning_shares::role, earning_shares::member_id, earning_shares::booked_fen))
        .load(conn)?)
}

/// Contracts with a split that bring something in, and of which nobody stands anywhere; those whose money has moved stand somewhere.
pub fn behind(conn: &mut Conn, limit: i64) -> ApiResult<Vec<ContractId>> {
    let sql = Sql::new("SELECT k.id FROM contracts k JOIN contract_splits c ON c.contract_id = k.id WHERE k.state IN ");
    let sql = sql.words(&[ContractState::Signed, ContractState::Completed]);
    let sql = sql.push(
        " AND k.owner_commission_fen + k.client_commission_fen + k.information_fee_fen + k.bank_rebate_fen > 0 \
         AND NOT EXISTS (SELECT 1 FROM earning_shares s WHERE s.contract_id = k.id) ORDER BY k.id LIMIT ",
    );
    Ok(sql.number(limit).load::<BigInt, i64>(conn)?.into_iter().map(ContractId).collect())
}

pub fn insert_standing(conn: &mut Conn, id: ContractId, to: &Rebooked) -> ApiResult<()> {
    let values = (
        earning_shares::contract_id.eq(id.0),
        (earning_shares::role.eq(to.role.as_str()), earning_shares::member_id.eq(to.payee.map(|id| id.0))),
        (earning_shares::whole_fen.eq(to.whole_fen), earning_shares::booked_fen.eq(to.booked_fen)),
    );
    diesel::insert_into(earning_shares::table).values(values).execute(conn)?;
    Ok(())
}

pub fn set_standing(conn: &mut Conn, standing: i64, to: &Rebooked) -> ApiResult<()> {
    let values = (earning_shares::whole_fen.eq(to.whole_fen), earning_shares::booked_fen.eq(to.booked_fen));
    diesel::update(earning_shares::table.find(standing)).set(values).execute(conn)?;
    Ok(())
}

/// What was booked, and what has brought it about.
#[derive(Clone, Copy)]
#[allow(missing_docs)]
pub struct Booking {
    pub contract: ContractId,
    pub kind: EarningKind,
    pub basis: EarningBasis,
    pub receipt: Option<i64>,
    pub refund: Option<i64>,
    pub mediation: Option<i64>,
    pub base_fen: i64,
    pub before_fen: i64,
    pub day: NaiveDate,
    pub at: NaiveDateTime,
}

/// Adds a row: the change that somebody has of a booking, at where they belong.
pub fn book(conn: &mut Conn, booking: &Booking, part: &Rebooked, units: Units) -> ApiResult<()> {
    diesel::insert_into(earnings::table)
        .values((
            earnings::contract_id.eq(booking.contract.0),
            (earnings::kind.eq(booking.kind.as_str()), earnings::basis.eq(booking.basis.as_str())),
            (
                earnings::receipt_id.eq(booking.receipt),
                earnings::refund_id.eq(booking.refund),
                earnings::mediation_id.eq(booking.mediation),
            ),
            (earnings::role.eq(part.role.as_str()), earnings::member_id.eq(part.payee.map(|id| id.0))),
            (earnings::store_id.eq(units.store.map(|id| id.0)), earnings::region_id.eq(units.region.map(|id| id.0))),
            (earnings::share_bp.eq(part.share_bp), earnings::amount_fen.eq(part.change_fen)),
            (earnings::base_fen.eq(booking.base_fen), earnings::before_fen.eq(booking.before_fen)),
            (earnings::day.eq(booking.day), earnings::month.eq(Month::of(booking.day).to_string()), earnings::at.eq(booking.at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// A version of a ladder as stored.
#[derive(Queryable)]
#[allow(missing_docs)]
pub struct LadderRow {
    pub id: i64,
    pub member_id: Option<i64>,
    pub from_month: String,
    #[diesel(deserialize_as = String)]
    pub mode: LadderMode,
    pub rungs: String,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
}

/// The versions that have begun in a month.
pub fn ladders(conn: &mut Conn, until: Month) -> ApiResult<Vec<LadderRow>> {
    Ok(ladders::table
        .filter(ladders::from_month.le(until.to_string()))
        .order((ladders::from_month.desc(), ladders::id.desc()))
        .load(conn)?)
}

/// A page of all versions, the newest first.
pub fn ladders_before(conn: &mut Conn, before: i64, limit: i64) -> ApiResult<Vec<LadderRow>> {
    Ok(ladders::table.filter(ladders::id.lt(before)).order(ladders::id.desc()).limit(limit).load(conn)?)
}

pub fn insert_ladder(
    conn: &mut Conn,
    (member, from_month, mode): (Option<MemberId>, Month, LadderMode),
    rungs: &str,
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<i64> {
    Ok(diesel::insert_into(ladders::table)
        .values((
            ladders::member_id.eq(member.map(|id| id.0)),
            ladders::from_month.eq(from_month.to_string()),
            ladders::mode.eq(mode.as_str()),
            ladders::rungs.eq(rungs),
            ladders::created_by.eq(by.0),
            ladders::created_at.eq(at),
        ))
        .returning(ladders::id)
        .get_result(conn)?)
}
