//! Who sees a client, and how much of it (§2.3, §2.5).
//!
//! Who holds a client sees everything, and so do whoever works on it with them and who leads them. A public client is seen by all who look for clients, its name masked.
//! A private one of somebody else is not there: neither its text nor its number tells that it exists.

use fangke_shared::client::ClientPool;
use fangke_shared::client::profile::ClientRights;
use fangke_shared::permission::{AccessGround, Action, Scope};
use fangke_shared::problem::ErrorCode;
use fangke_shared::{ClientId, MemberId};

use serde_json::json;

use super::rows::ClientRow;
use super::store;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// How much of a client somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Everything but contacts in clear.
    Whole,
    /// A public client: the name is masked.
    Masked,
}

/// How much the caller sees of a client; none: nothing at all.
///
/// # Errors
/// Only when the database fails.
pub fn sight(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<Option<Sight>> {
    Ok(match row.pool(tx.rules) {
        _ if reaches(tx, Action::ReadClients, row)? => Some(Sight::Whole),
        ClientPool::Public if tx.caller()?.may(Action::ReadClients).is_some() => Some(Sight::Masked),
        ClientPool::Public | ClientPool::Private => None,
    })
}

/// Why the caller's permission reaches the client: they hold it, work on it with the holder, lead who holds it, or lead the whole company.
/// None: it doesn't.
///
/// # Errors
/// Only when the database fails.
pub fn ground(tx: &mut Tx<'_>, action: Action, row: &ClientRow) -> ApiResult<Option<AccessGround>> {
    let claims = &tx.caller()?.claims;
    let Some(scope) = tx.caller()?.may(action) else { return Ok(None) };
    let holder = row.holder(tx.rules);
    if holder == Some(claims.member_id.0) {
        return Ok(Some(AccessGround::Own));
    }
    if action == Action::ReadClients && is_partner(tx, row)? {
        return Ok(Some(AccessGround::Partner));
    }
    match (scope, holder) {
        (Scope::All, _) => Ok(Some(AccessGround::Everything)),
        (Scope::Own, _) | (_, None) => Ok(None),
        (Scope::Team | Scope::Store | Scope::Region, Some(holder)) => {
            let theirs = member::profile(tx.conn, MemberId(holder))?.units;
            Ok(scope.covers(claims.units(), theirs).then(|| scope.ground()))
        }
    }
}

/// Does the caller's permission reach the client?
///
/// # Errors
/// Only when the database fails.
pub fn reaches(tx: &mut Tx<'_>, action: Action, row: &ClientRow) -> ApiResult<bool> {
    Ok(ground(tx, action, row)?.is_some())
}

/// Does the caller work on the client with whoever holds it?
fn is_partner(tx: &Tx<'_>, row: &ClientRow) -> ApiResult<bool> {
    Ok(row.partner(tx.rules) == Some(tx.me()?.0))
}

/// Why the caller may see the contacts of a private client in clear, if their role may see contacts at all.
///
/// # Errors
/// Only when the database fails.
pub fn reveal_ground(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<Option<AccessGround>> {
    if row.pool(tx.rules) != ClientPool::Private || tx.caller()?.may(Action::RevealContact).is_none() {
        return Ok(None);
    }
    let shared = (is_partner(tx, row)? && row.partner_sees_contacts).then_some(AccessGround::Partner);
    Ok(ground(tx, Action::EditClient, row)?.or(shared))
}

/// What the caller may do with a client now.
///
/// # Errors
/// Only when the database fails.
pub fn rights(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<ClientRights> {
    let may_edit = reaches(tx, Action::EditClient, row)?;
    let is_private = row.pool(tx.rules) == ClientPool::Private;
    let may_take = tx.caller()?.may(Action::TakeClient).is_some();
    Ok(ClientRights {
        may_edit,
        may_follow_up: (may_edit || is_partner(tx, row)?) && is_private,
        may_reveal: reveal_ground(tx, row)?.is_some(),
        may_transfer: reaches(tx, Action::TransferClient, row)?,
        may_take: !is_private && may_take,
    })
}

/// The client, if the caller may see it at all.
///
/// # Errors
/// `not_found` also for what is there and not to be seen.
pub fn seen(tx: &mut Tx<'_>, row: Option<ClientRow>) -> ApiResult<(ClientRow, Sight)> {
    let row = row.ok_or_else(ApiError::not_found)?;
    if let Some(into) = row.merged_into {
        return Err(merged(tx, ClientId(into)));
    }
    let sight = sight(tx, &row)?.ok_or_else(ApiError::not_found)?;
    Ok((row, sight))
}

/// Where a merged client is found now, for whoever may see that one.
fn merged(tx: &mut Tx<'_>, into: ClientId) -> ApiError {
    match store::find(tx.conn, into).and_then(|found| seen(tx, found)) {
        Ok((row, _)) => {
            let mut error = ApiError::new(ErrorCode::ClientMerged);
            error.members.insert("client_id".to_owned(), json!(row.id()));
            error
        }
        Err(error) => error,
    }
}

/// Refuses to follow up and show something to a client that the caller neither holds, leads the holder of, nor works on with them.
///
/// # Errors
/// As [`require`].
pub fn require_work(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<()> {
    if is_partner(tx, row)? { Ok(()) } else { require(tx, Action::EditClient, row) }
}

/// Refuses an action on a client that the caller sees and doesn't hold.
///
/// # Errors
/// `client_public` where taking it would help, else `forbidden`.
pub fn require(tx: &mut Tx<'_>, action: Action, row: &ClientRow) -> ApiResult<()> {
    if reaches(tx, action, row)? {
        return Ok(());
    }
    if row.pool(tx.rules) == ClientPool::Public && tx.caller()?.may(Action::TakeClient).is_some() {
        return Err(ApiError::new(ErrorCode::ClientPublic));
    }
    Err(ApiError::new(ErrorCode::Forbidden).detail("the client is outside the reach of your role"))
}
