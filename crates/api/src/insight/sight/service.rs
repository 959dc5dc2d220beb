//! What a member may see and do of a record, and by which rule.
//!
//! There is no second copy of a rule here: the transaction is the colleague's ([`Tx::in_place_of`]), and the answers are those of the functions
//! that every request of theirs goes through. Here is only which word a refusal gets.

use fangke_shared::company::member::MemberRef;
use fangke_shared::insight::sight::{AccessBar, SightOf, SightPart, SightResponse};
use fangke_shared::page::Page;
use fangke_shared::permission::{AccessGround, Action};
use fangke_shared::{ClientId, ListingId, MemberId};

use crate::client::profile::access::{self as client_access, Sight};
use crate::client::profile::service::{self as client, ClientRow};
use crate::company::member::service::{self as member, Filter, Profile};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::http::PageQuery;
use crate::property::listing::access as listing_access;
use crate::property::listing::service::{self as listing, ListingRow};

/// The record that is asked about.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// A listing.
    Listing(ListingId),
    /// A client.
    Client(ClientId),
}

/// A record as stored.
enum Row {
    Listing(Box<ListingRow>),
    Client(Box<ClientRow>),
}

/// What a member may see and do of a record that the caller sees; without a member, the caller.
///
/// # Errors
/// `not_found` for a record that the caller doesn't see, or no such member; `forbidden` about others for who manages no members.
pub fn one(tx: &mut Tx<'_>, of: Of, whom: Option<MemberId>) -> ApiResult<SightResponse> {
    let row = seen(tx, of)?;
    let caller = tx.caller()?;
    let me = caller.claims.member_id;
    let whom = whom.unwrap_or(me);
    if whom != me {
        caller.scope(Action::ManageMembers)?;
    }
    let profile = member::profile(tx.conn, whom)?;
    asked(tx, &row, profile)
}

/// The active members who see a record that the caller sees, by number. Of a page of members only those are left who do.
///
/// # Errors
/// `not_found` for a record that the caller doesn't see; a cursor that no page gave.
pub fn viewers(tx: &mut Tx<'_>, of: Of, page: &PageQuery) -> ApiResult<Page<SightResponse>> {
    let row = seen(tx, of)?;
    let filter = Filter { is_active: Some(true), ..Filter::default() };
    let members = member::list(tx, "", filter, page)?;
    let mut items = Vec::new();
    for found in members.items {
        let units = found.units();
        let profile = Profile {
            member: MemberRef { id: found.id, display_name: found.display_name },
            role: found.role,
            is_active: found.is_active,
            units,
        };
        items.push(asked(tx, &row, profile)?);
    }
    items.retain(SightResponse::sees);
    Ok(Page { items, next_cursor: members.next_cursor, total: None })
}

/// The record, if the caller sees it.
fn seen(tx: &mut Tx<'_>, of: Of) -> ApiResult<Row> {
    Ok(match of {
        Of::Listing(id) => {
            let row = listing::find(tx.conn, id)?;
            tx.caller()?.scope(Action::ReadListings)?;
            Row::Listing(Box::new(row))
        }
        Of::Client(id) => {
            let found = client::find(tx.conn, id)?;
            Row::Client(Box::new(client_access::seen(tx, found)?.0))
        }
    })
}

fn asked(tx: &mut Tx<'_>, row: &Row, who: Profile) -> ApiResult<SightResponse> {
    let colleague = in_their_place(tx, &who)?;
    let mut theirs = tx.in_place_of(&colleague);
    let parts = match row {
        _ if !who.is_active => {
            vec![SightOf { part: SightPart::Record, ground: None, bar: Some(AccessBar::Inactive) }]
        }
        Row::Listing(row) => of_listing(&mut theirs, row)?,
        Row::Client(row) => of_client(&mut theirs, row)?,
    };
    Ok(SightResponse { member: who.member, role: who.role, parts })
}

/// The member as they would call.
fn in_their_place(tx: &Tx<'_>, who: &Profile) -> ApiResult<Caller> {
    Ok(who.caller(&tx.rules.permissions, &tx.caller()?.request_id))
}

const fn open(part: SightPart, ground: AccessGround) -> SightOf {
    SightOf { part, ground: Some(ground), bar: None }
}

const fn barred(part: SightPart, bar: AccessBar) -> SightOf {
    SightOf { part, ground: None, bar: Some(bar) }
}

/// With a ground it is open; without one the role doesn't do it at all, or doesn't reach so far.
fn by_ground(tx: &Tx<'_>, part: SightPart, action: Action, ground: Option<AccessGround>) -> ApiResult<SightOf> {
    Ok(match ground {
        Some(ground) => open(part, ground),
        None if tx.caller()?.scope(action).is_err() => barred(part, AccessBar::Role),
        None => barred(part, AccessBar::Reach),
    })
}

/// What the role does with every listing, whosever it is.
fn by_role(tx: &Tx<'_>, part: SightPart, action: Action) -> ApiResult<SightOf> {
    let may = tx.caller()?.scope(action).is_ok();
    Ok(if may { open(part, AccessGround::Role) } else { barred(part, AccessBar::Role) })
}

fn of_listing(tx: &mut Tx<'_>, row: &ListingRow) -> ApiResult<Vec<SightOf>> {
    let mut parts = vec![by_role(tx, SightPart::Record, Action::ReadListings)?, by_role(tx, SightPart::Contacts, Action::RevealContact)?];
    for (part, action) in [
        (SightPart::Edit, Action::EditListing),
        (SightPart::Status, Action::ChangeListingStatus),
        (SightPart::Exclusive, Action::EditExclusive),
    ] {
        let ground = listing_access::ground(tx, action, row)?;
        parts.push(by_ground(tx, part, action, ground)?);
    }
    Ok(parts)
}

fn of_client(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<Vec<SightOf>> {
    let reads = tx.caller()?.scope(Action::ReadClients).is_ok();
    let (record, details) = match client_access::sight(tx, row)? {
        Some(Sight::Whole) => {
            let ground = client_access::ground(tx, Action::ReadClients, row)?.ok_or_else(ApiError::not_found)?;
            (open(SightPart::Record, ground), open(SightPart::Details, ground))
        }
        Some(Sight::Masked) => (open(SightPart::Record, AccessGround::Public), barred(SightPart::Details, AccessBar::Masked)),
        None => {
            // What isn't there for somebody can't be taken, given or changed by them either.
            return Ok(vec![barred(SightPart::Record, if reads { AccessBar::Private } else { AccessBar::Role })]);
        }
    };
    let rights = client_access::rights(tx, row)?;
    let contacts = match client_access::reveal_ground(tx, row)? {
        Some(ground) if rights.may_reveal => open(SightPart::Contacts, ground),
        _ if tx.caller()?.scope(Action::RevealContact).is_err() => barred(SightPart::Contacts, AccessBar::Role),
        _ if record.ground == Some(AccessGround::Partner) => barred(SightPart::Contacts, AccessBar::NotShared),
        _ if rights.may_take => barred(SightPart::Contacts, AccessBar::Masked),
        _ => barred(SightPart::Contacts, AccessBar::Reach),
    };
    let mut parts = vec![record, details, contacts];
    for (part, action) in [(SightPart::Edit, Action::EditClient), (SightPart::Transfer, Action::TransferClient)] {
        let ground = client_access::ground(tx, action, row)?;
        parts.push(by_ground(tx, part, action, ground)?);
    }
    parts.push(match tx.caller()?.scope(Action::TakeClient) {
        Ok(_) if rights.may_take => open(SightPart::Take, AccessGround::Public),
        Ok(_) => barred(SightPart::Take, AccessBar::Held),
        Err(_) => barred(SightPart::Take, AccessBar::Role),
    });
    Ok(parts)
}
