//! The list of contracts, the newest first.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamp};
use fangke_shared::client::profile::ClientRef;
use fangke_shared::deal::contract::{
    ContractColumn, ContractFacet, ContractFacets, ContractKind, ContractQuery, ContractState, ContractSummary,
};
use fangke_shared::page::{DEFAULT_LIMIT, Page};
use fangke_shared::permission::{Action, Scope};
use fangke_shared::{ClientId, ContractId, ListingId, MemberId, OrgUnitId};

use crate::company::member::service as member;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::{Column, Sql, Table};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::search::{self, LISTINGS};
use crate::platform::token::Claims;
use crate::property::listing::service as listing;

/// What statements call `contracts`.
const K: Table = Table("k");

text_row! {
    struct Row {
        id: i64 = BigInt, "k.id";
        number: Option<String> = Nullable<Text>, "k.number";
        #[diesel(deserialize_as = String)]
        kind: ContractKind = Text, "k.kind";
        #[diesel(deserialize_as = String)]
        state: ContractState = Text, "k.state";
        listing_id: i64 = BigInt, "k.listing_id";
        client_id: Option<i64> = Nullable<BigInt>, "k.client_id";
        client_name: Option<String> = Nullable<Text>, "c.name";
        agent_id: i64 = BigInt, "k.agent_id";
        price_fen: Option<i64> = Nullable<BigInt>, "k.price_fen";
        owner_commission_fen: i64 = BigInt, "k.owner_commission_fen";
        client_commission_fen: i64 = BigInt, "k.client_commission_fen";
        information_fee_fen: i64 = BigInt, "k.information_fee_fen";
        bank_rebate_fen: i64 = BigInt, "k.bank_rebate_fen";
        signed_on: Option<NaiveDate> = Nullable<Date>, "k.signed_on";
        next_step: Option<String> = Nullable<Text>, "k.next_step";
        next_due_on: Option<NaiveDate> = Nullable<Date>, "k.next_due_on";
        created_at: NaiveDateTime = Timestamp, "k.created_at";
        version: i64 = BigInt, "k.version";
    }
}

/// A page of a column, with the cursor of the next one.
pub(super) type Cards = (Vec<ContractSummary>, Option<String>);

/// What holds the contract here, and who closes it.
pub(super) const COLUMNS: (Column, Column) = (K.column("id"), K.column("agent_id"));

/// That a contract concerns a member. As a set of numbers, so that an engine can begin with the few contracts of one member.
fn of_member(contract: Column, member: MemberId) -> Sql {
    Sql::new(contract).push(" IN (SELECT o.contract_id FROM contract_members o WHERE o.member_id = ").bind(member.0).push(")")
}

/// Contracts within a scope: those that concern the member, and those that the member's unit closes; none for all that there is.
pub fn within(claims: &Claims, scope: Scope, columns: (Column, Column)) -> Option<Sql> {
    let (mine, unit) = reached(claims, scope, columns)?;
    Some(match unit {
        // A region closes a good part of all contracts, wherever one begins to read.
        Some(unit) if scope == Scope::Region => Sql::any([mine, unit].map(Sql::on_the_way)),
        Some(unit) => Sql::any([mine, unit]),
        None => mine,
    })
}

/// [`within`], in parts that have no contract in common, each of which an index has; no part for all that there is.
pub(super) fn parts(claims: &Claims, scope: Scope, columns: (Column, Column)) -> Vec<Vec<Sql>> {
    match reached(claims, scope, columns) {
        None => Vec::new(),
        Some((mine, None)) => vec![vec![mine]],
        Some((mine, Some(unit))) => vec![vec![unit.clone()], vec![mine, Sql::new("NOT ").append(unit)]],
    }
}

/// The unit all of whose contracts a scope has, where it is of one.
pub(super) fn unit(claims: &Claims, scope: Scope) -> Option<OrgUnitId> {
    match scope {
        Scope::All | Scope::Own => None,
        Scope::Team => claims.team_id,
        Scope::Store => claims.store_id,
        Scope::Region => claims.region_id,
    }
}

/// The contracts that concern the member, and those that the unit of the scope closes; none for all that there is.
fn reached(claims: &Claims, scope: Scope, (contract, agent): (Column, Column)) -> Option<(Sql, Option<Sql>)> {
    let mine = of_member(contract, claims.member_id);
    let level = match scope {
        Scope::All => return None,
        Scope::Own => return Some((mine, None)),
        Scope::Team => "team_id",
        Scope::Store => "store_id",
        // A director without a region leads the whole company.
        Scope::Region if claims.region_id.is_none() => return None,
        Scope::Region => "region_id",
    };
    Some((mine, unit(claims, scope).map(|unit| closed_by(agent, &[level], unit.0))))
}

fn closed_by(agent: Column, levels: &[&'static str], unit: i64) -> Sql {
    let each = levels.iter().map(|level| Sql::new(*level).push(" = ").bind(unit));
    Sql::new(agent).push(" IN (SELECT id FROM members WHERE ").join(" OR ", each).push(")")
}

/// The part of `contracts k` that the caller sees, or a part of that; none for all of them.
///
/// # Errors
/// `forbidden` for a scope wider than the caller's.
pub fn within_reach(caller: &Caller, wanted: Option<Scope>) -> ApiResult<Vec<Sql>> {
    let reach = caller.reach(Action::ReadContracts, None)?;
    let scope = wanted.map(|wanted| caller.reach(Action::ReadContracts, Some(wanted))).transpose()?;
    Ok([Some(reach), scope].into_iter().flatten().filter_map(|scope| within(&caller.claims, scope, COLUMNS)).collect())
}

/// Those of `contracts k` that members of a region, store or team close.
pub fn closed_in(unit: OrgUnitId) -> Sql {
    closed_by(COLUMNS.1, &["team_id", "store_id", "region_id"], unit.0)
}

/// The contracts of some clients about a listing that weren't given up, the newest first: number, who closes, when it was drawn up.
///
/// # Errors
/// Only when the database fails.
pub fn about(conn: &mut Conn, clients: &[ClientId], listing: Option<ListingId>) -> ApiResult<Vec<(ContractId, MemberId, NaiveDateTime)>> {
    let sql = Sql::new("SELECT k.id, k.agent_id, k.created_at FROM contracts k WHERE ")
        .append(K.column("state").is_not(ContractState::Cancelled));
    let sql = sql.push(" AND k.client_id IN ").bind_list(clients.iter().map(|id| id.0));
    let sql = match listing {
        Some(listing) => sql.push(" AND k.listing_id = ").bind(listing.0),
        None => sql,
    };
    let rows: Vec<(i64, i64, NaiveDateTime)> = sql.push(" ORDER BY k.id DESC LIMIT 20").load::<(BigInt, BigInt, Timestamp), _>(conn)?;
    Ok(rows.into_iter().map(|(id, agent, at)| (ContractId(id), MemberId(agent), at)).collect())
}

/// Some contracts as rows of the list; whether the caller may see them is asked before.
///
/// # Errors
/// Only when the database fails.
pub fn refs(conn: &mut Conn, ids: impl IntoIterator<Item = ContractId>) -> ApiResult<HashMap<ContractId, ContractSummary>> {
    let wanted: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = select(Sql::new("k.id IN ").bind_list(wanted)).rows::<Row>(conn)?;
    Ok(summaries(conn, rows)?.into_iter().map(|summary| (summary.id, summary)).collect())
}

/// What the query asks of a contract.
pub(super) fn conditions(conn: &Conn, query: &ContractQuery, today: NaiveDate) -> Vec<Sql> {
    let mut all = Vec::new();
    if !query.kind.is_empty() {
        all.push(K.column("kind").is_in(&query.kind));
    }
    if !query.state.is_empty() {
        all.push(K.column("state").is_in(&query.state));
    }
    if !query.agent_id.is_empty() {
        all.push(Sql::new("k.agent_id IN ").bind_list(query.agent_id.iter().map(|id| id.0)));
    }
    all.extend(query.org_unit_id.map(closed_in));
    all.extend(query.listing_id.map(|id| Sql::new("k.listing_id = ").bind(id.0)));
    all.extend(query.client_id.map(|id| Sql::new("k.client_id = ").bind(id.0)));
    if !query.next.is_empty() {
        all.push(K.column("next_step").is_in(&query.next));
    }
    all.extend(query.overdue.map(|is_overdue| match is_overdue {
        true => Sql::new("k.next_due_on < ").bind(today),
        false => Sql::new("k.next_due_on >= ").bind(today),
    }));
    all.extend(query.signed_from.map(|day| Sql::new("k.signed_on >= ").bind(day)));
    all.extend(query.signed_to.map(|day| Sql::new("k.signed_on <= ").bind(day)));
    all.extend(query.q.as_deref().map(|typed| found(conn, typed)));
    all
}

/// What somebody typed: the beginning of a number, a name of a party, or what listings are found by.
fn found(conn: &Conn, typed: &str) -> Sql {
    // What stands for anything in a pattern is meant as it stands.
    let plain: String = typed.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    let number = Sql::new("k.number LIKE ").bind(format!("{}%", plain.to_uppercase()));
    let party = Sql::new("EXISTS (SELECT 1 FROM contract_parties p WHERE p.contract_id = k.id AND p.name LIKE ").bind(format!("%{plain}%"));
    let listing = search::condition(conn.engine(), LISTINGS, K.column("listing_id"), &listing::typed(typed));
    Sql::any([number, party.push(")")].into_iter().chain(listing))
}

fn select(wanted: Sql) -> Sql {
    let sql = Sql::new("SELECT ").push(Row::COLUMNS).push(" FROM contracts k LEFT JOIN clients c ON c.id = k.client_id WHERE ");
    sql.append(wanted)
}

/// What the query wants, of what the caller sees.
fn wanted(conn: &Conn, (claims, reach, scope): (&Claims, Scope, Option<Scope>), query: &ContractQuery, today: NaiveDate) -> Vec<Sql> {
    let mut wanted = conditions(conn, query, today);
    wanted.extend(within(claims, reach, COLUMNS));
    wanted.extend(scope.and_then(|scope| within(claims, scope, COLUMNS)));
    wanted
}

/// A page of the list, of what the caller sees.
///
/// # Errors
/// A cursor that no page gave, or what the database says.
pub fn page(
    conn: &mut Conn,
    reach: (&Claims, Scope, Option<Scope>),
    query: &ContractQuery,
    today: NaiveDate,
) -> ApiResult<Page<ContractSummary>> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let mut wanted = wanted(conn, reach, query, today);
    let before: Option<i64> = cursor::decode(query.cursor.as_deref())?;
    wanted.push(Sql::new("k.id < ").bind(before.unwrap_or(i64::MAX)));
    let rows = select(Sql::all(wanted)).push(" ORDER BY k.id DESC LIMIT ").number(limit + 1).rows::<Row>(conn)?;
    let (rows, next_cursor) = cursor::cut(rows, limit, |row: &Row| row.id);
    Ok(Page { items: summaries(conn, rows)?, next_cursor, total: None })
}

/// A page of each column of the board, what is due first in front, with the cursor of the next one: the day of its last card, and its number.
///
/// # Errors
/// What the database says.
pub(super) fn cards(conn: &mut Conn, wanted: Vec<(ContractColumn, Vec<Sql>)>, limit: i64) -> ApiResult<HashMap<ContractColumn, Cards>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    // One statement for all columns, and one look for their listings and members.
    let one = |(_, wanted): (ContractColumn, Vec<Sql>)| {
        let page = select(Sql::all(wanted)).push(" ORDER BY k.next_due_on, k.id LIMIT ").number(limit + 1);
        Sql::new("SELECT * FROM (").append(page).push(") page")
    };
    let rows = Sql::default().join(" UNION ALL ", wanted.into_iter().map(one)).rows::<Row>(conn)?;
    by_column(conn, rows, limit)
}

/// [`cards`], of contracts that were chosen: one more for each column than a page has, where there is a next one.
///
/// # Errors
/// What the database says.
pub(super) fn cards_of(conn: &mut Conn, chosen: Vec<i64>, limit: i64) -> ApiResult<HashMap<ContractColumn, Cards>> {
    if chosen.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = select(Sql::new("k.id IN ").bind_list(chosen)).rows::<Row>(conn)?;
    by_column(conn, rows, limit)
}

/// Rows as cards of their columns, with the cursor of the next page of each.
fn by_column(conn: &mut Conn, rows: Vec<Row>, limit: i64) -> ApiResult<HashMap<ContractColumn, Cards>> {
    // They come in any order.
    let mut places: HashMap<ContractColumn, Vec<(Option<NaiveDate>, i64)>> = HashMap::new();
    for row in &rows {
        if let Some(column) = row.next_step.as_deref().and_then(|word| word.parse().ok()) {
            places.entry(column).or_default().push((row.next_due_on, row.id));
        }
    }
    let mut found: HashMap<ContractId, ContractSummary> = summaries(conn, rows)?.into_iter().map(|card| (card.id, card)).collect();
    let page = |(column, mut places): (ContractColumn, Vec<(Option<NaiveDate>, i64)>)| {
        places.sort_unstable();
        let (places, next_cursor) = cursor::cut(places, limit, |place| *place);
        (column, (places.iter().filter_map(|(_, id)| found.remove(&ContractId(*id))).collect(), next_cursor))
    };
    Ok(places.into_iter().map(page).collect())
}

/// Counts for the chips: states and kinds, each under all conditions but its own. An index has all that they need, unless words are looked for.
///
/// # Errors
/// What the database says.
pub fn facets(
    conn: &mut Conn,
    reach: (&Claims, Scope, Option<Scope>),
    query: &ContractQuery,
    today: NaiveDate,
) -> ApiResult<ContractFacets> {
    let of_states = wanted(conn, reach, &ContractQuery { state: Vec::new(), ..query.clone() }, today);
    let of_kinds = wanted(conn, reach, &ContractQuery { kind: Vec::new(), ..query.clone() }, today);
    Ok(ContractFacets { state: counts(conn, "k.state", of_states)?, kind: counts(conn, "k.kind", of_kinds)? })
}

fn counts<T: std::str::FromStr + Ord>(conn: &mut Conn, column: &'static str, mut wanted: Vec<Sql>) -> ApiResult<Vec<ContractFacet<T>>> {
    // Where nothing is asked, everything is counted.
    wanted.push(Sql::new("1 = 1"));
    let sql = Sql::new("SELECT ").push(column).push(", COUNT(*) FROM contracts k WHERE ").append(Sql::all(wanted));
    let rows: Vec<(String, i64)> = sql.push(" GROUP BY ").push(column).load::<(Text, BigInt), _>(conn)?;
    let one = |(value, count): (String, i64)| Some(ContractFacet { value: value.parse().ok()?, count });
    let mut counts: Vec<ContractFacet<T>> = rows.into_iter().filter_map(one).collect();
    counts.sort_by(|a, b| a.value.cmp(&b.value));
    Ok(counts)
}

/// One contract as a row of the list; whether the caller may see it is asked before.
///
/// # Errors
/// `not_found`.
pub fn one(conn: &mut Conn, id: ContractId) -> ApiResult<ContractSummary> {
    let rows = select(Sql::new("k.id = ").bind(id.0)).rows::<Row>(conn)?;
    summaries(conn, rows)?.pop().ok_or_else(ApiError::not_found)
}

fn summaries(conn: &mut Conn, rows: Vec<Row>) -> ApiResult<Vec<ContractSummary>> {
    let people = member::member_refs(conn, rows.iter().map(|row| MemberId(row.agent_id)))?;
    let listings = listing::refs(conn, rows.iter().map(|row| ListingId(row.listing_id)))?;
    rows.into_iter()
        .map(|row| {
            let column: Option<ContractColumn> = row.next_step.and_then(|word| word.parse().ok());
            let next_step = column.and_then(ContractColumn::step);
            let total = [row.owner_commission_fen, row.client_commission_fen, row.information_fee_fen, row.bank_rebate_fen];
            Ok(ContractSummary {
                id: ContractId(row.id),
                number: row.number,
                kind: row.kind,
                state: row.state,
                listing: listings.get(&ListingId(row.listing_id)).cloned().ok_or_else(ApiError::not_found)?,
                client: row.client_id.map(ClientId).zip(row.client_name).map(|(id, name)| ClientRef { id, name }),
                agent: people.get(&MemberId(row.agent_id)).cloned().ok_or_else(ApiError::not_found)?,
                price_fen: row.price_fen,
                total_fen: total.iter().sum(),
                signed_on: row.signed_on,
                next_step,
                // The day of a completion is the board's own order, and no duty of anybody.
                next_due_on: row.next_due_on.filter(|_| next_step.is_some()),
                created_at: row.created_at.and_utc(),
                version: row.version,
            })
        })
        .collect()
}
