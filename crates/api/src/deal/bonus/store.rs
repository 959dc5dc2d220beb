//! The table of bonuses.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use fangke_shared::deal::bonus::{BonusKind, BonusState, EnterBonusRequest};
use fangke_shared::month::Month;
use fangke_shared::permission::{Scope, Units};
use fangke_shared::{BonusId, ContractId, MemberId, OrgUnitId};

use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;
use crate::schema::bonuses;

/// What statements call `bonuses`.
const B: Table = Table("b");

text_row! {
    /// A bonus as stored, with the number of its contract and what takes it back.
    pub struct BonusRow {
        id: i64 = BigInt, "b.id";
        member_id: i64 = BigInt, "b.member_id";
        store_id: Option<i64> = Nullable<BigInt>, "b.store_id";
        region_id: Option<i64> = Nullable<BigInt>, "b.region_id";
        month: String = Text, "b.month";
        #[diesel(deserialize_as = String)]
        pub kind: BonusKind = Text, "b.kind";
        pub amount_fen: i64 = BigInt, "b.amount_fen";
        pub reason: String = Text, "b.reason";
        contract_id: Option<i64> = Nullable<BigInt>, "b.contract_id";
        pub contract_number: Option<String> = Nullable<Text>, "k.number";
        #[diesel(deserialize_as = String)]
        pub state: BonusState = Text, "b.state";
        reverses_id: Option<i64> = Nullable<BigInt>, "b.reverses_id";
        reversed_by_id: Option<i64> = Nullable<BigInt>, "r.id";
        created_by: i64 = BigInt, "b.created_by";
        pub created_at: NaiveDateTime = Timestamp, "b.created_at";
        approved_by: Option<i64> = Nullable<BigInt>, "b.approved_by";
        approved_at: Option<NaiveDateTime> = Nullable<Timestamp>, "b.approved_at";
    }
}

impl BonusRow {
    /// Its number.
    pub const fn id(&self) -> BonusId {
        BonusId(self.id)
    }

    /// Who gets it.
    pub const fn member(&self) -> MemberId {
        MemberId(self.member_id)
    }

    /// Where the member belonged when it was entered.
    pub fn units(&self) -> Units {
        Units { region: self.region_id.map(OrgUnitId), store: self.store_id.map(OrgUnitId), team: None }
    }

    /// Its month.
    ///
    /// # Errors
    /// Only when what is stored can't be read.
    pub fn month(&self) -> ApiResult<Month> {
        self.month.parse().map_err(ApiError::internal)
    }

    /// The contract that it is for.
    pub fn contract(&self) -> Option<ContractId> {
        self.contract_id.map(ContractId)
    }

    /// What it takes back.
    pub fn reverses(&self) -> Option<BonusId> {
        self.reverses_id.map(BonusId)
    }

    /// What takes it back.
    pub fn reversed_by(&self) -> Option<BonusId> {
        self.reversed_by_id.map(BonusId)
    }

    /// Who has entered it.
    pub const fn entered_by(&self) -> MemberId {
        MemberId(self.created_by)
    }

    /// Who has approved it, and when.
    pub fn approved(&self) -> Option<(MemberId, NaiveDateTime)> {
        Some((MemberId(self.approved_by?), self.approved_at?))
    }
}

fn select(condition: Sql) -> Sql {
    let sql = Sql::new("SELECT ")
        .push(BonusRow::COLUMNS)
        .push(" FROM bonuses b LEFT JOIN contracts k ON k.id = b.contract_id LEFT JOIN bonuses r ON r.reverses_id = b.id WHERE ");
    sql.append(condition)
}

pub fn insert(
    conn: &mut Conn,
    request: &EnterBonusRequest,
    (units, reverses): (Units, Option<BonusId>),
    (by, at): (MemberId, NaiveDateTime),
) -> ApiResult<BonusId> {
    let id = diesel::insert_into(bonuses::table)
        .values((
            bonuses::member_id.eq(request.member_id.0),
            (bonuses::store_id.eq(units.store.map(|id| id.0)), bonuses::region_id.eq(units.region.map(|id| id.0))),
            (bonuses::month.eq(request.month.to_string()), bonuses::kind.eq(request.kind.as_str())),
            (bonuses::amount_fen.eq(request.amount_fen), bonuses::reason.eq(request.reason.trim())),
            (bonuses::contract_id.eq(request.contract_id.map(|id| id.0)), bonuses::reverses_id.eq(reverses.map(|id| id.0))),
            bonuses::state.eq(BonusState::Draft.as_str()),
            (bonuses::created_by.eq(by.0), bonuses::created_at.eq(at)),
        ))
        .returning(bonuses::id)
        .get_result::<i64>(conn)?;
    Ok(BonusId(id))
}

pub fn find(conn: &mut Conn, id: BonusId) -> ApiResult<Option<BonusRow>> {
    Ok(select(Sql::new("b.id = ").bind(id.0)).rows::<BonusRow>(conn)?.pop())
}

/// Holds a bonus until the transaction ends.
pub fn hold(conn: &mut Conn, id: BonusId) -> ApiResult<()> {
    diesel::update(bonuses::table.find(id.0)).set(bonuses::state.eq(bonuses::state)).execute(conn)?;
    Ok(())
}

pub fn set_approved(conn: &mut Conn, id: BonusId, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<()> {
    diesel::update(bonuses::table.find(id.0))
        .set((bonuses::state.eq(BonusState::Approved.as_str()), (bonuses::approved_by.eq(by.0), bonuses::approved_at.eq(at))))
        .execute(conn)?;
    Ok(())
}

pub fn delete(conn: &mut Conn, id: BonusId) -> ApiResult<()> {
    diesel::delete(bonuses::table.find(id.0)).execute(conn)?;
    Ok(())
}

/// Which bonuses are looked for.
pub struct Wanted<'a> {
    /// Who asks, how far they see, and at which store; none where a member is within their reach whatever unit it was booked at.
    pub part: Option<(&'a Claims, Scope, Option<OrgUnitId>)>,
    /// Of which month.
    pub month: Month,
    /// Of which member.
    pub member: Option<MemberId>,
    /// How far.
    pub state: Option<BonusState>,
}

impl Wanted<'_> {
    fn condition(&self) -> Sql {
        let mut all = vec![Sql::new("b.month = ").bind(self.month.to_string())];
        if let Some((claims, scope, store)) = self.part {
            all.extend(within(claims, scope));
            all.extend(store.map(|store| Sql::new("b.store_id = ").bind(store.0)));
        }
        all.extend(self.member.map(|id| Sql::new("b.member_id = ").bind(id.0)));
        all.extend(self.state.map(|state| B.column("state").is(state)));
        Sql::all(all)
    }
}

/// That a bonus was entered for somebody within a scope; none for all that there is.
fn within(claims: &Claims, scope: Scope) -> Option<Sql> {
    match (scope, claims.store_id, claims.region_id, claims.team_id) {
        (Scope::All, ..) | (Scope::Region, _, None, _) => None,
        (Scope::Region, _, Some(region), _) => Some(Sql::new("b.region_id = ").bind(region.0)),
        (Scope::Store, Some(store), ..) => Some(Sql::new("b.store_id = ").bind(store.0)),
        (Scope::Team, _, _, Some(team)) => Some(Sql::new("b.member_id IN (SELECT id FROM members WHERE team_id = ").bind(team.0).push(")")),
        // Who belongs to no unit shares it with nobody.
        (Scope::Own | Scope::Store | Scope::Team, ..) => Some(Sql::new("b.member_id = ").bind(claims.member_id.0)),
    }
}

/// Bonuses before one, the newest first.
pub fn page(conn: &mut Conn, wanted: &Wanted<'_>, (before, limit): (i64, i64)) -> ApiResult<Vec<BonusRow>> {
    let found = select(Sql::all([wanted.condition(), Sql::new("b.id < ").bind(before)]));
    Ok(found.push(" ORDER BY b.id DESC LIMIT ").number(limit).rows::<BonusRow>(conn)?)
}

/// What they add up to, by state.
pub fn sums(conn: &mut Conn, wanted: &Wanted<'_>) -> ApiResult<HashMap<String, i64>> {
    let sql = Sql::new("SELECT b.state, CAST(SUM(b.amount_fen) AS BIGINT) FROM bonuses b WHERE ").append(wanted.condition());
    let rows = sql.push(" GROUP BY b.state").load::<(Text, BigInt), (String, i64)>(conn)?;
    Ok(rows.into_iter().collect())
}

/// What they add up to for each member.
pub fn by_member(conn: &mut Conn, wanted: &Wanted<'_>) -> ApiResult<HashMap<MemberId, i64>> {
    let sql = Sql::new("SELECT b.member_id, CAST(SUM(b.amount_fen) AS BIGINT) FROM bonuses b WHERE ").append(wanted.condition());
    let rows = sql.push(" GROUP BY b.member_id").load::<(BigInt, BigInt), (i64, i64)>(conn)?;
    Ok(rows.into_iter().map(|(member, fen)| (MemberId(member), fen)).collect())
}

/// All of them, in the order in which they were entered.
pub fn all(conn: &mut Conn, wanted: &Wanted<'_>) -> ApiResult<Vec<BonusRow>> {
    Ok(select(wanted.condition()).push(" ORDER BY b.id").rows::<BonusRow>(conn)?)
}
