//! Who is owner and client at once, as far as the viewer knows both.

use fangke_shared::client::person::OwnedListing;
use fangke_shared::client::profile::ClientSummary;
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, ListingId};

use super::store;
use crate::client::profile::access::{self, Sight};
use crate::client::profile::service as profile;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// The listings that a client owns.
///
/// # Errors
/// `not_found`, also for a client whom the caller may not see.
pub fn listings(tx: &mut Tx<'_>, client: ClientId) -> ApiResult<Vec<OwnedListing>> {
    let found = profile::find(tx.conn, client)?;
    let (_, sight) = access::seen(tx, found)?;
    if sight == Sight::Masked {
        return Ok(Vec::new());
    }
    let caller = tx.caller()?;
    let owned = store::listings(tx.conn, client, (&caller.claims, caller.may(Action::EditListing)))?;
    let refs = listing::refs(tx.conn, owned.iter().map(|(id, _)| ListingId(*id)))?;
    owned
        .into_iter()
        .filter_map(|(id, relation)| Some((refs.get(&ListingId(id))?.clone(), relation)))
        .map(|(listing, relation)| Ok(OwnedListing { listing, relation: relation.parse().map_err(ApiError::internal)? }))
        .collect()
}

/// The clients who own a listing.
///
/// # Errors
/// `not_found`.
pub fn clients(tx: &mut Tx<'_>, id: ListingId) -> ApiResult<Vec<ClientSummary>> {
    listing::one(tx.conn, tx.rules, id)?;
    let reach = profile::held_by(tx, Action::ReadClients)?;
    let caller = tx.caller()?;
    let clients = store::clients(tx.conn, id, (&caller.claims, caller.may(Action::EditListing)), reach)?;
    clients.into_iter().map(|id| profile::one(tx, ClientId(id))).collect()
}
