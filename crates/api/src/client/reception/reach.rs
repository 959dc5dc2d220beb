//! Which receptions lie within somebody's reach, as conditions.

use fangke_shared::OrgUnitId;
use fangke_shared::permission::Scope;

use crate::platform::db::sql::Sql;
use crate::platform::token::Claims;

/// What lies within a scope of somebody's, as a condition on `receptions r`.
pub fn within(claims: &Claims, scope: Scope) -> Sql {
    let me = claims.member_id.0;
    let own = Sql::new("(r.consultant_id = ").bind(me).push(" OR r.received_by = ").bind(me).push(")");
    let store = |store: OrgUnitId| Sql::new("r.store_id = ").bind(store.0);
    let region = |region: OrgUnitId| Sql::new("r.store_id IN (SELECT id FROM org_units WHERE parent_id = ").bind(region.0).push(")");
    let more = match scope {
        Scope::Own | Scope::Team => None,
        Scope::Store => claims.store_id.map(store),
        // A director without a region leads the whole company.
        Scope::Region => Some(claims.region_id.map_or_else(|| Sql::new("1 = 1"), region)),
        Scope::All => return Sql::new("1 = 1"),
    };
    Sql::any(std::iter::once(own).chain(more))
}

/// The same, of one store only where it is named.
pub fn within_store(claims: &Claims, scope: Scope, store: Option<OrgUnitId>) -> Sql {
    let of_store = store.map(|store| Sql::new("r.store_id = ").bind(store.0));
    Sql::all(std::iter::once(within(claims, scope)).chain(of_store))
}
