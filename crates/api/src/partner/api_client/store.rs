//! Rows of `api_clients` and their secrets.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use fangke_shared::partner::api_client::ApiClientDraft;
use fangke_shared::permission::PartnerScope;
use fangke_shared::text::name_key;
use fangke_shared::{ApiClientId, MemberId, OrgUnitId};

use crate::platform::db::Conn;
use crate::schema::{api_client_secrets, api_clients};

/// A stored program.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = api_clients)]
pub struct ApiClientRow {
    pub id: i64,
    pub oauth_client_id: String,
    pub name: String,
    pub scopes: String,
    pub store_id: Option<i64>,
    pub district: Option<String>,
    pub rate_limit: i64,
    pub ends_on: Option<NaiveDate>,
    pub ended_at: Option<NaiveDateTime>,
    pub token_version: i64,
    pub created_by: i64,
    pub created_at: NaiveDateTime,
    pub version: i64,
}

impl ApiClientRow {
    /// What it may do; a word that this version doesn't know is none.
    pub fn scopes(&self) -> Vec<PartnerScope> {
        self.scopes.split(' ').filter_map(|word| word.parse().ok()).collect()
    }

    /// As it is changed.
    pub fn draft(&self) -> ApiClientDraft {
        ApiClientDraft {
            name: self.name.clone(),
            scopes: self.scopes(),
            store_id: self.store_id.map(OrgUnitId),
            district: self.district.clone(),
            rate_limit: self.rate_limit,
            ends_on: self.ends_on,
        }
    }
}

/// A stored secret.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = api_client_secrets)]
pub struct SecretRow {
    pub api_client_id: i64,
    pub hash: String,
    pub created_at: NaiveDateTime,
    pub ends_at: Option<NaiveDateTime>,
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = api_clients, treat_none_as_null = true)]
struct Values<'a> {
    name: &'a str,
    name_key: String,
    scopes: String,
    store_id: Option<i64>,
    district: Option<&'a str>,
    rate_limit: i64,
    ends_on: Option<NaiveDate>,
}

fn values(draft: &ApiClientDraft) -> Values<'_> {
    Values {
        name: &draft.name,
        name_key: name_key(&draft.name),
        scopes: draft.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" "),
        store_id: draft.store_id.map(|id| id.0),
        district: draft.district.as_deref(),
        rate_limit: draft.rate_limit,
        ends_on: draft.ends_on,
    }
}

/// All programs, the newest first.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<ApiClientRow>> {
    api_clients::table.order(api_clients::id.desc()).select(ApiClientRow::as_select()).load(conn)
}

/// One program.
pub fn find(conn: &mut Conn, id: ApiClientId) -> QueryResult<Option<ApiClientRow>> {
    api_clients::table.find(id.0).select(ApiClientRow::as_select()).first(conn).optional()
}

/// The program that calls itself so.
pub fn called(conn: &mut Conn, oauth_client_id: &str) -> QueryResult<Option<ApiClientRow>> {
    let these = api_clients::table.filter(api_clients::oauth_client_id.eq(oauth_client_id));
    these.select(ApiClientRow::as_select()).first(conn).optional()
}

/// From which version on the tokens of each program are good.
pub fn token_versions(conn: &mut Conn) -> QueryResult<Vec<(i64, i64)>> {
    api_clients::table.select((api_clients::id, api_clients::token_version)).load(conn)
}

/// Adds a program.
pub fn insert(
    conn: &mut Conn,
    oauth_client_id: &str,
    draft: &ApiClientDraft,
    (by, at): (MemberId, NaiveDateTime),
) -> QueryResult<ApiClientId> {
    let id: i64 = diesel::insert_into(api_clients::table)
        .values((
            values(draft),
            api_clients::oauth_client_id.eq(oauth_client_id),
            api_clients::token_version.eq(1_i64),
            api_clients::created_by.eq(by.0),
            api_clients::created_at.eq(at),
            api_clients::version.eq(1_i64),
        ))
        .returning(api_clients::id)
        .get_result(conn)?;
    Ok(ApiClientId(id))
}

/// Takes the next version, if `version` is the present one.
pub fn bump(conn: &mut Conn, id: ApiClientId, version: i64) -> QueryResult<bool> {
    let present = api_clients::table.find(id.0).filter(api_clients::version.eq(version));
    Ok(diesel::update(present).set(api_clients::version.eq(api_clients::version + 1)).execute(conn)? > 0)
}

/// Writes what can change.
pub fn update(conn: &mut Conn, id: ApiClientId, draft: &ApiClientDraft) -> QueryResult<usize> {
    diesel::update(api_clients::table.find(id.0)).set(values(draft)).execute(conn)
}

/// Makes all tokens wrong that were issued until now; the answer is the version from which on they are good.
pub fn outdate_tokens(conn: &mut Conn, id: ApiClientId) -> QueryResult<i64> {
    diesel::update(api_clients::table.find(id.0))
        .set(api_clients::token_version.eq(api_clients::token_version + 1))
        .returning(api_clients::token_version)
        .get_result(conn)
}

/// Ends a program.
pub fn end(conn: &mut Conn, id: ApiClientId, at: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(api_clients::table.find(id.0)).set(api_clients::ended_at.eq(at)).execute(conn)
}

/// Adds a secret.
pub fn insert_secret(conn: &mut Conn, id: ApiClientId, hash: &str, at: NaiveDateTime) -> QueryResult<usize> {
    diesel::insert_into(api_client_secrets::table)
        .values((api_client_secrets::api_client_id.eq(id.0), api_client_secrets::hash.eq(hash), api_client_secrets::created_at.eq(at)))
        .execute(conn)
}

/// Lets no secret of a program be good for longer than that.
pub fn end_secrets(conn: &mut Conn, id: ApiClientId, until: NaiveDateTime) -> QueryResult<usize> {
    let longer = api_client_secrets::ends_at.gt(until).or(api_client_secrets::ends_at.is_null());
    let these = api_client_secrets::table.filter(api_client_secrets::api_client_id.eq(id.0)).filter(longer);
    diesel::update(these).set(api_client_secrets::ends_at.eq(until)).execute(conn)
}

/// The secrets of some programs that are good at a moment, the newest first.
pub fn secrets(conn: &mut Conn, ids: &[i64], at: NaiveDateTime) -> QueryResult<Vec<SecretRow>> {
    let good = api_client_secrets::ends_at.gt(at).or(api_client_secrets::ends_at.is_null());
    api_client_secrets::table
        .filter(api_client_secrets::api_client_id.eq_any(ids))
        .filter(good)
        .order(api_client_secrets::id.desc())
        .select(SecretRow::as_select())
        .load(conn)
}

/// Forgets secrets that ended before a moment.
pub fn delete_secrets_before(conn: &mut Conn, at: NaiveDateTime) -> QueryResult<usize> {
    diesel::delete(api_client_secrets::table.filter(api_client_secrets::ends_at.lt(at))).execute(conn)
}
