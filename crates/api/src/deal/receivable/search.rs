//! The list of what is open, what is due first at the top, and its sums by age and store: three statements, however much there is.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use diesel::sql_types::{BigInt, Date, Nullable, Text};
use fangke_shared::deal::contract::ContractKind;
use fangke_shared::deal::receivable::{
    ReceivableAgeing, AgeingBucket, AgeingSum, ReceivableKind, ReceivablePage, ReceivableQuery, ReceivableRow, StoreAgeing,
};
use fangke_shared::page::DEFAULT_LIMIT;
use fangke_shared::permission::Scope;
use fangke_shared::{ContractId, ListingId, MemberId, OrgUnitId, ReceivableId};

use super::service::total;
use crate::company::member::service as member;
use crate::company::organisation::service as organisation;
use crate::deal::contract::service as contract;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::{Sql, Table};
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::token::Claims;
use crate::property::listing::service as listing;

/// What statements call `receivables`.
const R: Table = Table("r");

text_row! {
    struct Row {
        id: i64 = BigInt, "r.id";
        #[diesel(deserialize_as = String)]
        kind: ReceivableKind = Text, "r.kind";
        amount_fen: i64 = BigInt, "r.amount_fen";
        received_fen: i64 = BigInt, "r.received_fen";
        open_fen: i64 = BigInt, "r.open_fen";
        due_on: NaiveDate = Date, "r.due_on";
        agent_id: i64 = BigInt, "r.agent_id";
        contract_id: i64 = BigInt, "k.id";
        contract_number: Option<String> = Nullable<Text>, "k.number";
        #[diesel(deserialize_as = String)]
        contract_kind: ContractKind = Text, "k.kind";
        listing_id: i64 = BigInt, "k.listing_id";
    }
}

/// What is open of an age in a store: store, place of the bucket, count, sum.
type SumRow = (Option<i64>, i64, i64, i64);

/// The day so many days before.
fn before(today: NaiveDate, days: i64) -> NaiveDate {
    today.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(NaiveDate::MIN)
}

/// [`AgeingBucket::of`] in SQL.
fn of_age(bucket: AgeingBucket, today: NaiveDate) -> Sql {
    let (fewest, most) = bucket.days();
    match bucket {
        AgeingBucket::NotDue => Sql::new("r.due_on >= ").bind(before(today, most)),
        AgeingBucket::Over90 => Sql::new("r.due_on <= ").bind(before(today, fewest)),
        _ => Sql::new("r.due_on BETWEEN ").bind(before(today, most)).push(" AND ").bind(before(today, fewest)),
    }
}

/// What the query asks for, but for ages, within what the caller sees.
fn conditions((claims, reach, scope): (&Claims, Scope, Option<Scope>), query: &ReceivableQuery) -> Vec<Sql> {
    // The condition of the partial indexes, as it stands there.
    let mut all = vec![Sql::new("r.open_fen > 0")];
    let columns = (R.column("contract_id"), R.column("agent_id"));
    all.extend(contract::within(claims, reach, columns));
    all.extend(scope.and_then(|scope| contract::within(claims, scope, columns)));
    all.extend(query.store_id.map(|store| Sql::new("r.store_id = ").bind(store.0)));
    if !query.agent_id.is_empty() {
        all.push(Sql::new("r.agent_id IN ").bind_list(query.agent_id.iter().map(|id| id.0)));
    }
    if !query.kind.is_empty() {
        all.push(R.column("kind").is_in(&query.kind));
    }
    all
}

/// A page of the list with the sums; `reach` is how far the caller sees, `scope` the part of it that is asked for.
///
/// # Errors
/// A cursor that no page gave, or what the database says.
pub fn page(
    conn: &mut Conn,
    sight: (&Claims, Scope, Option<Scope>),
    query: &ReceivableQuery,
    today: NaiveDate,
) -> ApiResult<ReceivablePage> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let mut wanted = conditions(sight, query);
    let ageing = ageing(conn, Sql::all(wanted.clone()), today)?;
    if !query.bucket.is_empty() {
        wanted.push(Sql::any(query.bucket.iter().map(|bucket| of_age(*bucket, today))));
    }
    if let Some((due_on, id)) = cursor::decode::<(NaiveDate, i64)>(query.cursor.as_deref())? {
        wanted.push(Sql::new("r.due_on >= ").bind(due_on));
        wanted.push(Sql::new("(r.due_on > ").bind(due_on).push(" OR r.id > ").bind(id).push(")"));
    }
    let sql = Sql::new("SELECT ").push(Row::COLUMNS).push(" FROM receivables r JOIN contracts k ON k.id = r.contract_id WHERE ");
    let sql = sql.append(Sql::all(wanted)).push(" ORDER BY r.due_on, r.id LIMIT ").number(limit + 1);
    let rows = sql.rows::<Row>(conn)?;
    let (rows, next_cursor) = cursor::cut(rows, limit, |row: &Row| (row.due_on, row.id));
    Ok(ReceivablePage { items: shown(conn, rows, today)?, next_cursor, ageing })
}

fn shown(conn: &mut Conn, rows: Vec<Row>, today: NaiveDate) -> ApiResult<Vec<ReceivableRow>> {
    let people = member::member_refs(conn, rows.iter().map(|row| MemberId(row.agent_id)))?;
    let listings = listing::refs(conn, rows.iter().map(|row| ListingId(row.listing_id)))?;
    rows.into_iter()
        .map(|row| {
            Ok(ReceivableRow {
                id: ReceivableId(row.id),
                kind: row.kind,
                amount_fen: row.amount_fen,
                received_fen: row.received_fen,
                open_fen: row.open_fen,
                due_on: row.due_on,
                overdue_days: today.signed_duration_since(row.due_on).num_days(),
                bucket: AgeingBucket::of(row.due_on, today),
                contract_id: ContractId(row.contract_id),
                contract_number: row.contract_number,
                contract_kind: row.contract_kind,
                listing: listings.get(&ListingId(row.listing_id)).cloned().ok_or_else(ApiError::not_found)?,
                agent: people.get(&MemberId(row.agent_id)).cloned().ok_or_else(ApiError::not_found)?,
            })
        })
        .collect()
}

/// The sums of everything that is wanted, by store and age.
fn ageing(conn: &mut Conn, wanted: Sql, today: NaiveDate) -> ApiResult<ReceivableAgeing> {
    let mut sql = Sql::new("SELECT r.store_id, CAST(CASE");
    for (place, bucket) in (0_i64..).zip(AgeingBucket::ALL) {
        sql = sql.push(" WHEN ").append(of_age(*bucket, today)).push(" THEN ").number(place);
    }
    let sql = sql.push(" END AS BIGINT) AS age, COUNT(*), CAST(SUM(r.open_fen) AS BIGINT) FROM receivables r WHERE ").append(wanted);
    let rows: Vec<SumRow> = sql.push(" GROUP BY 1, 2").load::<(Nullable<BigInt>, BigInt, BigInt, BigInt), _>(conn)?;
    let ids: Vec<i64> = rows.iter().filter_map(|row| row.0).collect();
    let names = organisation::names(conn, &ids)?;
    let mut of_stores: BTreeMap<Option<i64>, Vec<SumRow>> = BTreeMap::new();
    for row in &rows {
        of_stores.entry(row.0).or_default().push(*row);
    }
    let mut stores = Vec::new();
    for (store, of_store) in of_stores {
        stores.push(StoreAgeing {
            store_id: store.map(OrgUnitId),
            store: store.and_then(|id| names.get(&id).cloned()),
            open_fen: total(of_store.iter().map(|row| row.3))?,
            buckets: buckets(&of_store)?,
        });
    }
    stores.sort_by_key(|store| std::cmp::Reverse(store.open_fen));
    Ok(ReceivableAgeing { on: today, open_fen: total(rows.iter().map(|row| row.3))?, buckets: buckets(&rows)?, stores })
}

/// Every age with its sum.
fn buckets(rows: &[SumRow]) -> ApiResult<Vec<AgeingSum>> {
    let one = |(place, bucket): (i64, &AgeingBucket)| {
        let rows: Vec<&SumRow> = rows.iter().filter(|row| row.1 == place).collect();
        Ok(AgeingSum { bucket: *bucket, count: rows.iter().map(|row| row.2).sum(), open_fen: total(rows.iter().map(|row| row.3))? })
    };
    (0_i64..).zip(AgeingBucket::ALL).map(one).collect()
}
