//! The table of cost objects.

use std::collections::{BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};
use fangke_shared::deal::cost::{CostObjectChange, CostObjectKind, CostObjectRef, CostObjectRequest};
use fangke_shared::text::{non_blank, one_line};
use fangke_shared::{CommunityId, ContractId, CostObjectId, MemberId, OrgUnitId};

use crate::platform::db::Conn;
use crate::platform::db::row::{TextRow as _, text_row};
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::{contract_cost_objects, cost_objects};

/// Cost objects that are shown at most.
const SHOWN_MAX: i64 = 200;

macro_rules! of_place {
    () => {
        "(SELECT MAX(o.id) FROM cost_objects o WHERE o.community_id = l.community_id AND o.from_on <= k.signed_on \
         AND (o.until_on IS NULL OR o.until_on >= k.signed_on))"
    };
}

/// The project where a contract `k` about a listing `l` was signed: the latest of those of its community that lasted on that day.
pub const OF_PLACE: &str = of_place!();

/// The cost object that a contract `k` about a listing `l` counts for: the one that it names, else that of [`OF_PLACE`].
pub const OF_CONTRACT: &str =
    concat!("COALESCE((SELECT n.cost_object_id FROM contract_cost_objects n WHERE n.contract_id = k.id), ", of_place!(), ")");

text_row! {
    /// A cost object as stored, with the name of its community.
    pub struct ObjectRow {
        id: i64 = BigInt, "o.id";
        #[diesel(deserialize_as = String)]
        pub kind: CostObjectKind = Text, "o.kind";
        pub name: String = Text, "o.name";
        store_id: Option<i64> = Nullable<BigInt>, "o.store_id";
        pub developer: Option<String> = Nullable<Text>, "o.developer";
        community_id: Option<i64> = Nullable<BigInt>, "o.community_id";
        pub community: Option<String> = Nullable<Text>, "y.name";
        pub from_on: NaiveDate = Date, "o.from_on";
        pub until_on: Option<NaiveDate> = Nullable<Date>, "o.until_on";
        pub version: i64 = BigInt, "o.version";
    }
}

impl ObjectRow {
    /// Its number.
    pub const fn id(&self) -> CostObjectId {
        CostObjectId(self.id)
    }

    /// Whose it is; none is the whole company's.
    pub fn centre(&self) -> Option<OrgUnitId> {
        self.store_id.map(OrgUnitId)
    }

    /// Where its homes are.
    pub fn community_id(&self) -> Option<CommunityId> {
        self.community_id.map(CommunityId)
    }

    /// What others say of it.
    pub fn as_ref(&self) -> CostObjectRef {
        CostObjectRef { id: self.id(), kind: self.kind, name: self.name.clone() }
    }
}

fn select(wanted: Sql) -> Sql {
    let sql = Sql::new("SELECT ").push(ObjectRow::COLUMNS);
    sql.push(" FROM cost_objects o LEFT JOIN communities y ON y.id = o.community_id WHERE ").append(wanted)
}

/// All of them, the newest first.
pub fn all(conn: &mut Conn) -> ApiResult<Vec<ObjectRow>> {
    Ok(select(Sql::new("1 = 1")).push(" ORDER BY o.id DESC LIMIT ").number(SHOWN_MAX).rows::<ObjectRow>(conn)?)
}

/// One of them.
pub fn find(conn: &mut Conn, id: CostObjectId) -> ApiResult<Option<ObjectRow>> {
    Ok(select(Sql::new("o.id = ").bind(id.0)).rows::<ObjectRow>(conn)?.pop())
}

/// What others say of some of them.
pub fn refs(conn: &mut Conn, ids: impl IntoIterator<Item = i64>) -> ApiResult<HashMap<i64, CostObjectRef>> {
    let ids: Vec<i64> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = select(Sql::new("o.id IN ").bind_list(ids)).rows::<ObjectRow>(conn)?;
    Ok(rows.iter().map(|row| (row.id, row.as_ref())).collect())
}

/// Those of some of them that have a developer, with its name.
pub fn developers(conn: &mut Conn, ids: impl IntoIterator<Item = i64>) -> ApiResult<HashMap<CostObjectId, (CostObjectRef, String)>> {
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = select(Sql::new("o.developer IS NOT NULL AND o.id IN ").bind_list(ids)).rows::<ObjectRow>(conn)?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id(), (row.as_ref(), row.developer?)))).collect())
}

/// Is there such a community?
pub fn has_community(conn: &mut Conn, id: CommunityId) -> ApiResult<bool> {
    Ok(!Sql::new("SELECT y.id FROM communities y WHERE y.id = ").bind(id.0).load::<BigInt, i64>(conn)?.is_empty())
}

pub fn insert(conn: &mut Conn, request: &CostObjectRequest, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<CostObjectId> {
    let id = diesel::insert_into(cost_objects::table)
        .values((
            (cost_objects::kind.eq(request.kind.as_str()), cost_objects::name.eq(one_line(&request.name))),
            cost_objects::store_id.eq(request.store_id.map(|id| id.0)),
            cost_objects::developer.eq(non_blank(request.developer.as_deref().map(one_line))),
            cost_objects::community_id.eq(request.community_id.map(|id| id.0)),
            (cost_objects::from_on.eq(request.from_on), cost_objects::until_on.eq(request.until_on)),
            (cost_objects::created_by.eq(by.0), cost_objects::created_at.eq(at), cost_objects::version.eq(1_i64)),
        ))
        .returning(cost_objects::id)
        .get_result::<i64>(conn)?;
    Ok(CostObjectId(id))
}

/// Changes one that still has this version; false where it has another.
pub fn update(conn: &mut Conn, (id, version): (CostObjectId, i64), change: &CostObjectChange) -> ApiResult<bool> {
    let hits = diesel::update(cost_objects::table.find(id.0).filter(cost_objects::version.eq(version)))
        .set((
            cost_objects::name.eq(one_line(&change.name)),
            cost_objects::developer.eq(non_blank(change.developer.as_deref().map(one_line))),
            cost_objects::until_on.eq(change.until_on),
            cost_objects::version.eq(version + 1),
        ))
        .execute(conn)?;
    Ok(hits == 1)
}

/// Two communities are one: what is said of the one that is gone is said of the other.
pub fn relocate(conn: &mut Conn, from: CommunityId, into: CommunityId) -> ApiResult<()> {
    let there = cost_objects::table.filter(cost_objects::community_id.eq(from.0));
    diesel::update(there).set(cost_objects::community_id.eq(into.0)).execute(conn)?;
    Ok(())
}

/// The one that a contract names, and the one that it counts for.
pub fn of_contract(conn: &mut Conn, id: ContractId) -> ApiResult<(Option<CostObjectId>, Option<CostObjectId>)> {
    let sql = Sql::new("SELECT (SELECT n.cost_object_id FROM contract_cost_objects n WHERE n.contract_id = k.id), ").push(OF_CONTRACT);
    let sql = sql.push(" FROM contracts k JOIN listings l ON l.id = k.listing_id WHERE k.id = ").bind(id.0);
    let found: Vec<(Option<i64>, Option<i64>)> = sql.load::<(Nullable<BigInt>, Nullable<BigInt>), _>(conn)?;
    let (named, counts) = found.into_iter().next().unwrap_or_default();
    Ok((named.map(CostObjectId), counts.map(CostObjectId)))
}

/// Those that a contract of a store may name.
pub fn choices(conn: &mut Conn, store: Option<OrgUnitId>) -> ApiResult<Vec<CostObjectRef>> {
    let wanted = match store {
        Some(store) => Sql::new("(o.store_id IS NULL OR o.store_id = ").bind(store.0).push(")"),
        None => Sql::new("o.store_id IS NULL"),
    };
    let rows = select(wanted).push(" ORDER BY o.id DESC LIMIT ").number(SHOWN_MAX).rows::<ObjectRow>(conn)?;
    Ok(rows.iter().map(ObjectRow::as_ref).collect())
}

/// Has a contract name one, or none. The caller holds the contract's lock.
pub fn name(conn: &mut Conn, id: ContractId, object: Option<CostObjectId>, (by, at): (MemberId, NaiveDateTime)) -> ApiResult<()> {
    diesel::delete(contract_cost_objects::table.find(id.0)).execute(conn)?;
    if let Some(object) = object {
        diesel::insert_into(contract_cost_objects::table)
            .values((
                (contract_cost_objects::contract_id.eq(id.0), contract_cost_objects::cost_object_id.eq(object.0)),
                (contract_cost_objects::named_by.eq(by.0), contract_cost_objects::named_at.eq(at)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The months in which something of a contract was earned.
pub fn months_of(conn: &mut Conn, id: ContractId) -> ApiResult<Vec<String>> {
    let sql = Sql::new("SELECT DISTINCT e.month FROM earnings e WHERE e.contract_id = ").bind(id.0).push(" ORDER BY e.month");
    Ok(sql.load::<Text, String>(conn)?)
}

/// The months in which contracts of a community that were signed on these days and name no cost object have earned.
pub fn months_between(conn: &mut Conn, id: CommunityId, (from, until): (NaiveDate, Option<NaiveDate>)) -> ApiResult<Vec<String>> {
    let sql =
        Sql::new("SELECT DISTINCT e.month FROM earnings e JOIN contracts k ON k.id = e.contract_id JOIN listings l ON l.id = k.listing_id");
    let sql = sql.push(" WHERE l.community_id = ").bind(id.0).push(" AND k.signed_on >= ").bind(from);
    let sql = match until {
        Some(until) => sql.push(" AND k.signed_on <= ").bind(until),
        None => sql,
    };
    let sql = sql.push(" AND NOT EXISTS (SELECT 1 FROM contract_cost_objects n WHERE n.contract_id = k.id) ORDER BY e.month");
    Ok(sql.load::<Text, String>(conn)?)
}
