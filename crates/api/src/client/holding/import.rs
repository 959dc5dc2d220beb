//! Follow-ups on clients from files. They are read, and keep nobody's client.

use chrono::NaiveDateTime;
use fangke_shared::permission::Action;
use fangke_shared::{ClientId, FollowUpId, Subject};

use crate::client::journal::service as journal;
use crate::client::profile::access;
use crate::client::profile::import as profile;
use crate::client::profile::service::ClientRow;
use crate::company::tx::Tx;
use crate::platform::error::ApiResult;
use crate::property::follow_up::import::{self as follow_up, Imported};

/// Enters one; none where the importer may not work on the client.
///
/// # Errors
/// Only when the database fails.
pub fn enter(tx: &mut Tx<'_>, row: &ClientRow, imported: &Imported) -> ApiResult<Option<FollowUpId>> {
    if !access::reaches(tx, Action::EditClient, row)? {
        return Ok(None);
    }
    let id = row.id();
    let written = follow_up::record(tx, Subject::Client(id), imported)?;
    journal::add_earlier_follow_up(tx, id, (imported.author, imported.at), written)?;
    profile::followed_up(tx, id, imported.at)?;
    Ok(Some(written))
}

/// Removes one that an import entered.
///
/// # Errors
/// Only when the database fails, or where something names it after all.
pub fn remove(tx: &mut Tx<'_>, id: ClientId, (written, was): (FollowUpId, NaiveDateTime)) -> ApiResult<()> {
    journal::remove_follow_up(tx.conn, written)?;
    let others = follow_up::remove(tx, Subject::Client(id), written)?;
    profile::follow_up_gone(tx, id, was, others.last().copied())
}
