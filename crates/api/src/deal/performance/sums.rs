//! Sums of what was booked in a month, each read at once from an index, and the lines that they are made of.

use chrono::NaiveDate;
use diesel::sql_types::{BigInt, Date, Nullable, Text};
use fangke_shared::company::member::MemberRef;
use fangke_shared::deal::commission::CommissionRole;
use fangke_shared::deal::commission::mediation::Mediation;
use fangke_shared::deal::performance::{EarningBasis, EarningKind, EarningLine, LineQuery, Sums};
use fangke_shared::month::Month;
use fangke_shared::permission::Scope;
use fangke_shared::{ContractId, MemberId, OrgUnitId};

use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;

/// What statements call `earnings`.
const E: Table = Table("e");

/// What part of the company is meant: how far the caller sees, and one store of it.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    /// Who asks.
    pub claims: &'a Claims,
    /// How far they see.
    pub scope: Scope,
    /// Only this store.
    pub store: Option<OrgUnitId>,
}

impl Part<'_> {
    /// It is all that there is.
    pub const fn is_whole(&self) -> bool {
        matches!(self.scope, Scope::All) && self.store.is_none()
    }

    /// That a row was booked for this part: where its member belonged on that day.
    fn booked(&self) -> Sql {
        let claims = self.claims;
        let scope = match (self.scope, claims.store_id, claims.region_id, claims.team_id) {
            (Scope::All, ..) | (Scope::Region, _, None, _) => None,
            (Scope::Region, _, Some(region), _) => Some(Sql::new("e.region_id = ").bind(region.0)),
            (Scope::Store, Some(store), ..) => Some(Sql::new("e.store_id = ").bind(store.0)),
            (Scope::Team, _, _, Some(team)) => {
                Some(Sql::new("e.member_id IN (SELECT id FROM members WHERE team_id = ").bind(team.0).push(")"))
            }
            // Who belongs to no unit shares it with nobody.
            (Scope::Own | Scope::Store | Scope::Team, ..) => Some(Sql::new("e.member_id = ").bind(claims.member_id.0)),
        };
        let store = self.store.map(|store| Sql::new("e.store_id = ").bind(store.0));
        Sql::all([Sql::new("1 = 1")].into_iter().chain(scope).chain(store))
    }

    /// That a member belongs to this part now.
    fn belongs(&self) -> Sql {
        let claims = self.claims;
        let scope = match (self.scope, claims.store_id, claims.region_id, claims.team_id) {
            (Scope::All, ..) | (Scope::Region, _, None, _) => None,
            (Scope::Region, _, Some(region), _) => Some(Sql::new("m.region_id = ").bind(region.0)),
            (Scope::Store, Some(store), ..) => Some(Sql::new("m.store_id = ").bind(store.0)),
            (Scope::Team, _, _, Some(team)) => Some(Sql::new("m.team_id = ").bind(team.0)),
            (Scope::Own | Scope::Store | Scope::Team, ..) => Some(Sql::new("m.id = ").bind(claims.member_id.0)),
        };
        let store = self.store.map(|store| Sql::new("m.store_id = ").bind(store.0));
        Sql::all([Sql::new("1 = 1")].into_iter().chain(scope).chain(store))
    }
}

text_row! {
    /// What was booked for a member at a store.
    pub struct Booked {
        member_id: Option<i64> = Nullable<BigInt>, "e.member_id";
        store_id: Option<i64> = Nullable<BigInt>, "e.store_id";
        earned_fen: i64 = BigInt, "CAST(SUM(CASE WHEN e.kind = 'earned' THEN e.amount_fen ELSE 0 END) AS BIGINT)";
        clawed_back_fen: i64 = BigInt, "CAST(-SUM(CASE WHEN e.kind = 'clawed_back' THEN e.amount_fen ELSE 0 END) AS BIGINT)";
        corrected_fen: i64 = BigInt, "CAST(SUM(CASE WHEN e.kind = 'corrected' THEN e.amount_fen ELSE 0 END) AS BIGINT)";
        performance_fen: i64 = BigInt, "CAST(SUM(e.amount_fen) AS BIGINT)";
    }
}

impl Booked {
    /// For whom; none is the company.
    pub fn member(&self) -> Option<MemberId> {
        self.member_id.map(MemberId)
    }

    /// At which store.
    pub fn store(&self) -> Option<OrgUnitId> {
        self.store_id.map(OrgUnitId)
    }

    /// The sums.
    pub const fn sums(&self) -> Sums {
        Sums {
            earned_fen: self.earned_fen,
            clawed_back_fen: self.clawed_back_fen,
            corrected_fen: self.corrected_fen,
            performance_fen: self.performance_fen,
        }
    }
}

/// What was booked in a month, by member and store.
pub fn booked(conn: &mut Conn, month: Month, part: &Part<'_>) -> ApiResult<Vec<Booked>> {
    let sql = Sql::new("SELECT ").push(Booked::COLUMNS).push(" FROM earnings e WHERE e.month = ").bind(month.to_string());
    Ok(sql.push(" AND ").append(part.booked()).push(" GROUP BY e.member_id, e.store_id").rows::<Booked>(conn)?)
}

/// The performance of every member in a month, wherever it was booked.
pub fn performances(conn: &mut Conn, month: Month) -> ApiResult<Vec<(MemberId, i64)>> {
    let sql = Sql::new("SELECT e.member_id, CAST(SUM(e.amount_fen) AS BIGINT) FROM earnings e WHERE e.month = ").bind(month.to_string());
    let rows = sql.push(" AND e.member_id IS NOT NULL GROUP BY e.member_id").load::<(BigInt, BigInt), (i64, i64)>(conn)?;
    Ok(rows.into_iter().map(|(id, fen)| (MemberId(id), fen)).collect())
}

/// What is pending of the members who belong to a part of the company; of all of it also what the company itself gets, without a member.
pub fn pending(conn: &mut Conn, part: &Part<'_>) -> ApiResult<Vec<(Option<MemberId>, i64)>> {
    let sum = Sql::new(
        "SELECT s.member_id, CAST(SUM(s.whole_fen - s.booked_fen) AS BIGINT) FROM earning_shares s WHERE s.whole_fen <> s.booked_fen",
    );
    let within = if part.is_whole() {
        sum
    } else {
        sum.push(" AND s.member_id IN (SELECT m.id FROM members m WHERE ").append(part.belongs()).push(")")
    };
    let rows = within.push(" GROUP BY s.member_id").load::<(Nullable<BigInt>, BigInt), (Option<i64>, i64)>(conn)?;
    Ok(rows.into_iter().map(|(id, fen)| (id.map(MemberId), fen)).collect())
}

/// What is pending of one member.
pub fn pending_of(conn: &mut Conn, member: MemberId) -> ApiResult<i64> {
    let sql = Sql::new("SELECT CAST(SUM(s.whole_fen - s.booked_fen) AS BIGINT) FROM earning_shares s WHERE s.whole_fen <> s.booked_fen");
    let rows = sql.push(" AND s.member_id = ").bind(member.0).load::<(Nullable<BigInt>,), (Option<i64>,)>(conn)?;
    Ok(rows.into_iter().find_map(|(sum,)| sum).unwrap_or_default())
}

text_row! {
    /// What was booked for a member in a role.
    pub struct InRole {
        #[diesel(deserialize_as = String)]
        role: CommissionRole = Text, "e.role";
        earned_fen: i64 = BigInt, "CAST(SUM(CASE WHEN e.kind = 'earned' THEN e.amount_fen ELSE 0 END) AS BIGINT)";
        clawed_back_fen: i64 = BigInt, "CAST(-SUM(CASE WHEN e.kind = 'clawed_back' THEN e.amount_fen ELSE 0 END) AS BIGINT)";
        corrected_fen: i64 = BigInt, "CAST(SUM(CASE WHEN e.kind = 'corrected' THEN e.amount_fen ELSE 0 END) AS BIGINT)";
        performance_fen: i64 = BigInt, "CAST(SUM(e.amount_fen) AS BIGINT)";
    }
}

/// What was booked for a member in a month, by role in the order of the plans.
pub fn by_role(conn: &mut Conn, month: Month, member: MemberId) -> ApiResult<Vec<(CommissionRole, Sums)>> {
    let sql = Sql::new("SELECT ").push(InRole::COLUMNS).push(" FROM earnings e WHERE e.month = ").bind(month.to_string());
    let rows = sql.push(" AND e.member_id = ").bind(member.0).push(" GROUP BY e.role").rows::<InRole>(conn)?;
    let mut all: Vec<(CommissionRole, Sums)> = rows
        .into_iter()
        .map(|row| {
            let InRole { role, earned_fen, clawed_back_fen, corrected_fen, performance_fen } = row;
            (role, Sums { earned_fen, clawed_back_fen, corrected_fen, performance_fen })
        })
        .collect();
    all.sort_unstable_by_key(|(role, _)| *role);
    Ok(all)
}

text_row! {
    /// A row as it was booked.
    pub struct Line {
        id: i64 = BigInt, "e.id";
        day: NaiveDate = Date, "e.day";
        #[diesel(deserialize_as = String)]
        kind: EarningKind = Text, "e.kind";
        #[diesel(deserialize_as = String)]
        basis: EarningBasis = Text, "e.basis";
        contract_id: i64 = BigInt, "e.contract_id";
        contract_number: Option<String> = Nullable<Text>, "k.number";
        voucher: Option<String> = Nullable<Text>, "r.voucher";
        member_id: Option<i64> = Nullable<BigInt>, "e.member_id";
        #[diesel(deserialize_as = String)]
        role: CommissionRole = Text, "e.role";
        share_bp: i64 = BigInt, "e.share_bp";
        base_fen: i64 = BigInt, "e.base_fen";
        before_fen: i64 = BigInt, "e.before_fen";
        amount_fen: i64 = BigInt, "e.amount_fen";
        refund_reason: Option<String> = Nullable<Text>, "f.reason";
        mediation: Option<String> = Nullable<Text>, "d.mediation";
    }
}

impl Line {
    /// Its number.
    pub const fn id(&self) -> i64 {
        self.id
    }

    /// Who is paid; none is the company.
    pub fn member(&self) -> Option<MemberId> {
        self.member_id.map(MemberId)
    }

    /// As it is sent; `member` is its own.
    ///
    /// # Errors
    /// Only when what is stored can't be read.
    pub fn sent(self, member: Option<MemberRef>) -> ApiResult<EarningLine> {
        let mediated = self.mediation.map(|text| serde_json::from_str::<Mediation>(&text)).transpose().map_err(ApiError::internal)?;
        // A mediation is the reason of what it corrected, not of every receipt that is split by it since.
        let mediated = mediated.filter(|_| self.kind == EarningKind::Corrected).map(|mediation| mediation.reason);
        Ok(EarningLine {
            id: self.id,
            day: self.day,
            kind: self.kind,
            contract_id: ContractId(self.contract_id),
            contract_number: self.contract_number,
            voucher: self.voucher,
            member,
            role: self.role,
            share_bp: self.share_bp,
            basis: self.basis,
            base_fen: self.base_fen,
            before_fen: self.before_fen,
            amount_fen: self.amount_fen,
            reason: self.refund_reason.or(mediated),
        })
    }
}

/// A page of rows, the newest first; `part` is none where a member of the query was found to be within reach.
pub fn lines(conn: &mut Conn, part: Option<&Part<'_>>, query: &LineQuery, (before, limit): (i64, i64)) -> ApiResult<Vec<Line>> {
    let mut wanted = vec![Sql::new("e.id < ").bind(before)];
    wanted.extend(part.map(Part::booked));
    wanted.extend(query.month.map(|month| Sql::new("e.month = ").bind(month.to_string())));
    wanted.extend(query.member_id.map(|id| Sql::new("e.member_id = ").bind(id.0)));
    wanted.extend(query.store_id.map(|id| Sql::new("e.store_id = ").bind(id.0)));
    wanted.extend(query.contract_store_id.map(|id| Sql::new("k.store_id = ").bind(id.0)));
    wanted.extend(query.contract_id.map(|id| Sql::new("e.contract_id = ").bind(id.0)));
    wanted.extend(query.role.map(|role| E.column("role").is(role)));
    wanted.extend(query.kind.map(|kind| E.column("kind").is(kind)));
    wanted.extend(query.is_company.then(|| Sql::new("e.member_id IS NULL")));
    let sql = Sql::new("SELECT ").push(Line::COLUMNS).push(
        " FROM earnings e JOIN contracts k ON k.id = e.contract_id LEFT JOIN receipts r ON r.id = e.receipt_id \
         LEFT JOIN refunds f ON f.id = e.refund_id LEFT JOIN contract_mediations d ON d.id = e.mediation_id WHERE ",
    );
    Ok(sql.append(Sql::all(wanted)).push(" ORDER BY e.id DESC LIMIT ").number(limit).rows::<Line>(conn)?)
}
