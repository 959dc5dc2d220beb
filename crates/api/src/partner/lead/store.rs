//! The table of enquiries.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use fangke_shared::permission::Role;
use fangke_shared::{ApiClientId, LeadId, ListingId, OrgUnitId, ReceptionId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::schema::{api_clients, leads, members, org_units};

/// An enquiry that has just arrived.
pub struct NewLead<'a> {
    pub client: ApiClientId,
    pub key: Option<&'a str>,
    pub fingerprint: &'a str,
    pub listing: Option<ListingId>,
    pub at: NaiveDateTime,
}

/// Enters an enquiry; none where the partner has sent something under this key before. Whoever sends it at the same moment waits here.
pub fn insert(conn: &mut Conn, new: &NewLead<'_>) -> ApiResult<Option<LeadId>> {
    let optional = |text: Option<&str>| text.map_or_else(|| Sql::new("NULL"), |text| Sql::default().bind(text));
    let number = |number: Option<i64>| number.map_or_else(|| Sql::new("NULL"), |number| Sql::default().bind(number));
    let values = [
        Sql::default().bind(new.client.0),
        optional(new.key),
        Sql::default().bind(new.fingerprint),
        number(new.listing.map(|id| id.0)),
        Sql::default().bind(new.at),
    ];
    let sql = Sql::new("INSERT INTO leads (api_client_id, idempotency_key, fingerprint, listing_id, at) VALUES (").join(", ", values);
    let ids = sql.push(") ON CONFLICT (api_client_id, idempotency_key) DO NOTHING RETURNING id").load::<BigInt, i64>(conn)?;
    Ok(ids.into_iter().next().map(LeadId))
}

/// What a partner has sent under a key: its number, what it was, and when it arrived.
pub fn sent(conn: &mut Conn, client: ApiClientId, key: &str) -> ApiResult<Option<(i64, String, NaiveDateTime)>> {
    Ok(leads::table
        .filter(leads::api_client_id.eq(client.0).and(leads::idempotency_key.eq(key)))
        .select((leads::id, leads::fingerprint, leads::at))
        .first(conn)
        .optional()?)
}

/// Notes as which reception an enquiry waits for an answer.
pub fn set_reception(conn: &mut Conn, id: LeadId, reception: ReceptionId) -> ApiResult<()> {
    diesel::update(leads::table.find(id.0)).set(leads::reception_id.eq(Some(reception.0))).execute(conn)?;
    Ok(())
}

/// What a partner is called.
pub fn partner_name(conn: &mut Conn, client: ApiClientId) -> ApiResult<String> {
    Ok(api_clients::table.find(client.0).select(api_clients::name).first(conn)?)
}

/// The first store of the house that has agents, for what is no store's.
pub fn first_store(conn: &mut Conn) -> ApiResult<Option<OrgUnitId>> {
    let id = org_units::table
        .inner_join(members::table.on(members::store_id.eq(org_units::id.nullable())))
        .filter(members::is_active.eq(true).and(members::role.eq(Role::Agent.as_str())))
        .order(org_units::id)
        .select(org_units::id)
        .first::<i64>(conn)
        .optional()?;
    Ok(id.map(OrgUnitId))
}
