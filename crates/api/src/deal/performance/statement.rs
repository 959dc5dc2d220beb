//! Statements of a month: of members, of stores, and who has the greatest performance.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use fangke_shared::company::member::MemberRef;
use fangke_shared::deal::performance::{
    CompanyStatement, LeaderboardPage, LeaderboardRow, MemberRow, MemberStatement, RoleSums, StatementBonus, StatementPage, StoreRow,
    StoreStatements, Sums, in_force, pay,
};
use fangke_shared::month::Month;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::{MemberId, OrgUnitId};

use super::ladder;
use super::month::{self, Shown};
use super::sums::{self, Part};
use crate::company::member::service as member_service;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::deal::bonus::service as bonus;
use crate::platform::cursor;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;

/// What statement is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Of which month; without one the current.
    pub month: Option<Month>,
    /// A smaller part of the company than the caller sees.
    pub scope: Option<Scope>,
    /// Only one store.
    pub store: Option<OrgUnitId>,
}

/// A member's month, before there are names.
struct Row {
    member: MemberId,
    sums: Sums,
    pending_fen: i64,
    bonus_fen: i64,
}

/// The month of a part of the company.
struct Found {
    rows: Vec<Row>,
    company: Option<CompanyStatement>,
}

/// May the caller see all of a member's statement?
///
/// # Errors
/// `not_found` for nobody.
pub fn reaches(tx: &mut Tx<'_>, id: MemberId) -> ApiResult<bool> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadPerformance, None)?;
    let theirs = member_service::profile(tx.conn, id)?.units;
    Ok(id == caller.claims.member_id || scope.covers(caller.claims.units(), theirs))
}

/// Everything of a month within a part of the company, the greatest performance first.
fn found(tx: &mut Tx<'_>, shown: Shown, part: &Part<'_>) -> ApiResult<Found> {
    let mut all: HashMap<Option<MemberId>, (Sums, i64)> = HashMap::new();
    for booked in sums::booked(tx.conn, shown.month, part)? {
        all.entry(booked.member()).or_default().0.add(&booked.sums());
    }
    if shown.is_current {
        for (member, fen) in sums::pending(tx.conn, part)? {
            all.entry(member).or_default().1 = fen;
        }
    }
    let (sums, pending_fen) = all.remove(&None).unwrap_or_default();
    let company = part.is_whole().then_some(CompanyStatement { sums, pending_fen: shown.is_current.then_some(pending_fen) });
    let one =
        |(member, (sums, pending_fen)): (Option<MemberId>, (Sums, i64))| Some(Row { member: member?, sums, pending_fen, bonus_fen: 0 });
    let mut rows: Vec<Row> = all.into_iter().filter_map(one).collect();
    in_order(&mut rows);
    Ok(Found { rows, company })
}

fn in_order(rows: &mut [Row]) {
    rows.sort_unstable_by_key(|row| (Reverse(row.sums.performance_fen), row.member));
}

/// The same with the bonuses that are approved, and those who have nothing else.
fn with_bonuses(tx: &mut Tx<'_>, shown: Shown, part: &Part<'_>) -> ApiResult<Found> {
    let Found { mut rows, company } = found(tx, shown, part)?;
    let mut bonuses = bonus::approved(tx, shown.month, (part.claims, part.scope, part.store))?;
    for row in &mut rows {
        row.bonus_fen = bonuses.remove(&row.member).unwrap_or_default();
    }
    let alone = |(member, bonus_fen)| Row { member, sums: Sums::default(), pending_fen: 0, bonus_fen };
    rows.extend(bonuses.into_iter().map(alone));
    in_order(&mut rows);
    Ok(Found { rows, company })
}

/// The rows with names and with what is paid of them.
fn named(tx: &mut Tx<'_>, shown: Shown, part: &Part<'_>, rows: &[Row]) -> ApiResult<Vec<MemberRow>> {
    let people = member_service::member_refs(tx.conn, rows.iter().map(|row| row.member))?;
    let ladders = ladder::begun(tx, shown.month)?;
    let whole: Option<(HashMap<MemberId, i64>, HashMap<MemberId, i64>)> = if part.is_whole() {
        None
    } else {
        let performances = sums::performances(tx.conn, shown.month)?.into_iter().collect();
        Some((performances, bonus::approved_anywhere(tx, shown.month)?))
    };
    let one = |row: &Row| {
        let performance_fen = row.sums.performance_fen;
        // A ladder goes by the whole month: of a part of it nobody can say what is paid.
        let of = |all: &HashMap<MemberId, i64>| all.get(&row.member).copied().unwrap_or_default();
        let is_whole = whole.as_ref().is_none_or(|(performances, _)| of(performances) == performance_fen);
        let has_all_bonuses = whole.as_ref().is_none_or(|(_, bonuses)| of(bonuses) == row.bonus_fen);
        let payable_fen = is_whole.then(|| pay(performance_fen, in_force(&ladders, row.member, shown.month)).payable_fen);
        Ok(MemberRow {
            member: found_name(&people, row.member)?,
            sums: row.sums,
            pending_fen: shown.is_current.then_some(row.pending_fen),
            payable_fen,
            bonus_fen: row.bonus_fen,
            total_fen: payable_fen.filter(|_| has_all_bonuses).map(|fen| fen.saturating_add(row.bonus_fen)),
        })
    };
    rows.iter().map(one).collect()
}

fn found_name(people: &HashMap<MemberId, MemberRef>, id: MemberId) -> ApiResult<MemberRef> {
    people.get(&id).cloned().ok_or_else(ApiError::not_found)
}

/// A page of what was put in order at once: its place is the number of rows before it.
fn cut<'a, T>(rows: &'a [T], page: &PageQuery) -> ApiResult<(&'a [T], Option<String>)> {
    let begin: usize = cursor::decode(page.cursor.as_deref())?.unwrap_or_default();
    let rest = rows.get(begin..).unwrap_or_default();
    let limit = usize::try_from(page.limit).unwrap_or_default();
    let next = (rest.len() > limit).then(|| cursor::encode(&begin.saturating_add(limit)));
    Ok((rest.get(..limit).unwrap_or(rest), next))
}

fn count<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

/// A page of the members' month, with the sums of all pages.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's, a cursor that no page gave.
pub fn page(tx: &mut Tx<'_>, wanted: Wanted, page: &PageQuery) -> ApiResult<StatementPage> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadPerformance, wanted.scope)?;
    let part = Part { claims: &caller.claims, scope, store: wanted.store };
    let shown = month::of_query(tx, wanted.month)?;
    let found = with_bonuses(tx, shown, &part)?;
    let (rows, next_cursor) = cut(&found.rows, page)?;
    Ok(StatementPage {
        month: shown.month,
        is_locked: shown.is_locked,
        scope,
        items: named(tx, shown, &part, rows)?,
        next_cursor,
        member_count: count(&found.rows),
        totals: Sums::of(found.rows.iter().map(|row| &row.sums)),
        pending_fen: shown.is_current.then(|| found.rows.iter().map(|row| row.pending_fen).sum()),
        bonus_fen: found.rows.iter().map(|row| row.bonus_fen).sum(),
        company: found.company,
    })
}

/// What everybody is paid for a month.
///
/// # Errors
/// `forbidden` for whoever doesn't see all of the company.
pub fn payroll(tx: &mut Tx<'_>, month: Month) -> ApiResult<Vec<MemberRow>> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ExportPayroll, Some(Scope::All))?;
    let part = Part { claims: &caller.claims, scope, store: None };
    let shown = month::of_query(tx, Some(month))?;
    let found = with_bonuses(tx, shown, &part)?;
    named(tx, shown, &part, &found.rows)
}

/// A member's month, with the reasoning of what is paid.
///
/// # Errors
/// `not_found` also for members outside of the caller's reach.
pub fn member(tx: &mut Tx<'_>, id: MemberId, wanted: Option<Month>) -> ApiResult<MemberStatement> {
    if !reaches(tx, id)? {
        return Err(ApiError::not_found());
    }
    let shown = month::of_query(tx, wanted)?;
    let roles = sums::by_role(tx.conn, shown.month, id)?;
    let sums = Sums::of(roles.iter().map(|(_, sums)| sums));
    let ladders = ladder::begun(tx, shown.month)?;
    let paid = pay(sums.performance_fen, in_force(&ladders, id, shown.month));
    let pending_fen = if shown.is_current { Some(sums::pending_of(tx.conn, id)?) } else { None };
    let bonuses = bonus::approved_of(tx, id, shown.month)?;
    let bonus_fen = bonuses.iter().map(|row| row.amount_fen).sum::<i64>();
    let bonuses = bonuses.into_iter().map(|row| StatementBonus {
        id: row.id(),
        kind: row.kind,
        amount_fen: row.amount_fen,
        reason: row.reason,
        contract_number: row.contract_number,
    });
    Ok(MemberStatement {
        member: member_service::profile(tx.conn, id)?.member,
        month: shown.month,
        is_locked: shown.is_locked,
        sums,
        pending_fen,
        roles: roles.into_iter().map(|(role, sums)| RoleSums { role, sums }).collect(),
        payable_fen: paid.payable_fen,
        steps: paid.steps,
        bonuses: bonuses.collect(),
        bonus_fen,
        total_fen: paid.payable_fen.saturating_add(bonus_fen),
    })
}

/// The month of the stores, and what the company keeps itself.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's.
pub fn stores(tx: &mut Tx<'_>, wanted: Wanted) -> ApiResult<StoreStatements> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadPerformance, wanted.scope)?;
    let part = Part { claims: &caller.claims, scope, store: wanted.store };
    let shown = month::of_query(tx, wanted.month)?;
    let booked = sums::booked(tx.conn, shown.month, &part)?;
    let mut all: BTreeMap<Option<OrgUnitId>, (i64, Sums)> = BTreeMap::new();
    for row in booked.iter().filter(|row| row.member().is_some()) {
        let store = all.entry(row.store()).or_default();
        store.0 += 1;
        store.1.add(&row.sums());
    }
    let ids: Vec<i64> = all.keys().flatten().map(|id| id.0).collect();
    let names = organisation::names(tx.conn, &ids)?;
    let one = |(store_id, (member_count, sums)): (Option<OrgUnitId>, (i64, Sums))| {
        let store = store_id.and_then(|id| names.get(&id.0).cloned());
        StoreRow { store_id, store, member_count, sums }
    };
    let mut items: Vec<StoreRow> = all.into_iter().map(one).collect();
    items.sort_by_key(|row| (Reverse(row.sums.performance_fen), row.store_id));
    let company = if part.is_whole() { found(tx, shown, &part)?.company } else { None };
    let totals = Sums::of(items.iter().map(|row| &row.sums).chain(company.as_ref().map(|company| &company.sums)));
    Ok(StoreStatements { month: shown.month, is_locked: shown.is_locked, scope, items, company, totals })
}

/// A page of the leaderboard: the same sums as in the statements.
///
/// # Errors
/// `forbidden` for a scope wider than the permission's, a cursor that no page gave.
pub fn leaderboard(tx: &mut Tx<'_>, wanted: Wanted, page: &PageQuery) -> ApiResult<LeaderboardPage> {
    let caller = tx.caller()?;
    let scope = caller.reach(Action::ReadLeaderboard, wanted.scope)?;
    let part = Part { claims: &caller.claims, scope, store: wanted.store };
    // What is pending is no performance yet.
    let shown = Shown { is_current: false, ..month::of_query(tx, wanted.month)? };
    let all = found(tx, shown, &part)?.rows;
    let (rows, next_cursor) = cut(&all, page)?;
    let people = member_service::member_refs(tx.conn, rows.iter().map(|row| row.member))?;
    let one = |row: &Row| {
        let performance_fen = row.sums.performance_fen;
        let before = all.partition_point(|other| other.sums.performance_fen > performance_fen);
        let rank = i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1);
        Ok(LeaderboardRow { rank, member: found_name(&people, row.member)?, performance_fen })
    };
    Ok(LeaderboardPage {
        month: shown.month,
        scope,
        items: rows.iter().map(one).collect::<ApiResult<_>>()?,
        next_cursor,
        member_count: count(&all),
        performance_fen: Sums::of(all.iter().map(|row| &row.sums)).performance_fen,
    })
}
