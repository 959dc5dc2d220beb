//! Equal numbers on both sides, by their keyed hashes. Everything that the viewer may not see is left out by the statement itself, so that
//! neither a count nor the time that it takes tells of it.

use diesel::sql_types::{BigInt, Text};
use fangke_shared::permission::Scope;
use fangke_shared::{ClientId, ListingId, OrgUnitId};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;
use crate::platform::token::Claims;

/// The most that one page is told.
const MOST: i64 = 20;

/// That the viewer knows an owner's contact, `owner_contacts o` of `listings l`: they look after the listing, lead who does, or have looked
/// at the number.
fn is_known(claims: &Claims, scope: Option<Scope>) -> Sql {
    let unit = |column: &'static str, unit: Option<OrgUnitId>| {
        let of = |unit: OrgUnitId| Sql::new("l.maintainer_id IN (SELECT id FROM members WHERE ").push(column).push(" = ").bind(unit.0);
        unit.map(|unit| of(unit).push(")"))
    };
    let all = || Some(Sql::new("l.maintainer_id IS NOT NULL"));
    let led = match scope {
        None | Some(Scope::Own) => None,
        Some(Scope::Team) => unit("team_id", claims.team_id),
        Some(Scope::Store) => unit("store_id", claims.store_id),
        // A director without a region leads the whole company.
        Some(Scope::Region) => unit("region_id", claims.region_id).or_else(all),
        Some(Scope::All) => all(),
    };
    let own = scope.map(|_| Sql::new("l.maintainer_id = ").bind(claims.member_id.0));
    let looked = Sql::new("EXISTS (SELECT 1 FROM reveals r WHERE r.owner_contact_id = o.id AND r.member_id = ").bind(claims.member_id.0);
    Sql::any([looked.push(")")].into_iter().chain(own).chain(led))
}

/// The listings whose owners have a number of a client, with what they are to them; the newest first.
pub fn listings(conn: &mut Conn, client: ClientId, (claims, scope): (&Claims, Option<Scope>)) -> ApiResult<Vec<(i64, String)>> {
    let sql = Sql::new(
        "SELECT l.id, min(o.relation) FROM client_contacts k JOIN owner_contacts o ON o.phone_hash = k.value_hash \
         JOIN listings l ON l.id = o.listing_id WHERE k.client_id = ",
    );
    let sql = sql.bind(client.0).push(" AND ").append(is_known(claims, scope));
    Ok(sql.push(" GROUP BY l.id ORDER BY l.id DESC LIMIT ").number(MOST).load::<(BigInt, Text), (i64, String)>(conn)?)
}

/// The clients within `reach` who have the number of a listing's owner, the newest first.
pub fn clients(conn: &mut Conn, listing: ListingId, (claims, scope): (&Claims, Option<Scope>), reach: Sql) -> ApiResult<Vec<i64>> {
    let sql = Sql::new(
        "SELECT c.id FROM owner_contacts o JOIN listings l ON l.id = o.listing_id JOIN client_contacts k ON k.value_hash = o.phone_hash \
         JOIN clients c ON c.id = k.client_id WHERE c.merged_into IS NULL AND o.listing_id = ",
    );
    let sql = sql.bind(listing.0).push(" AND ").append(is_known(claims, scope)).push(" AND ").append(reach);
    Ok(sql.push(" GROUP BY c.id ORDER BY c.id DESC LIMIT ").number(MOST).load::<BigInt, i64>(conn)?)
}
