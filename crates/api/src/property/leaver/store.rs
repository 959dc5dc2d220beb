//! What somebody looks after, in the table of listings.

use diesel::sql_types::BigInt;
use fangke_shared::property::listing::{ListingStatus, Pool};
use fangke_shared::{ListingId, MemberId};

use crate::company::tx::rules::Rules;
use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::property::listing::state::{self, L};

/// Leads, and private listings that are worked on, by number.
pub fn listings(conn: &mut Conn, member: MemberId, rules: &Rules) -> ApiResult<Vec<ListingId>> {
    let sql = Sql::new("SELECT l.id FROM listings l WHERE l.maintainer_id = ")
        .bind(member.0)
        .push(" AND (")
        .append(L.column("status").is(ListingStatus::Lead))
        .push(" OR (")
        .append(L.column("status").is_in(&ListingStatus::ACTIVE))
        .push(" AND ")
        .append(state::is_of(L, Pool::Private, rules))
        .push(")) ORDER BY l.id");
    Ok(sql.load::<BigInt, i64>(conn)?.into_iter().map(ListingId).collect())
}
