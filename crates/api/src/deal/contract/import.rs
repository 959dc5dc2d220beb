//! Contracts that were signed before, from files: entered as by whoever entered them there, and who brings them in beside. They are over: no step
//! is to be done, and only their money may be open. Their paper lies elsewhere.

use chrono::NaiveDateTime;
use fangke_shared::company::audit::AuditAction;
use fangke_shared::deal::contract::{ContractDraft, ContractEvent, ContractKind, ContractParty, ContractState, PartyRole};
use fangke_shared::{ContractId, ListingId, MemberId, OrgUnitId};
use serde_json::json;

use super::event::{ContractCancelled, ContractSigned};
use super::service::note;
use super::store::{self, Past};
use super::{access, flow, store_parts, template};
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};

/// What stands for the text of a contract whose paper nobody has typed in.
const ELSEWHERE: &str = "本合同在启用本系统之前签订，由历史台账导入。合同原件另行存档，以原件为准。";

/// A contract as a file has it.
pub struct Imported {
    /// What is agreed on, with who closes it.
    pub draft: ContractDraft,
    /// Who closes it, and their store.
    pub closer: (MemberId, Option<OrgUnitId>),
    /// Its number on paper.
    pub number: Option<String>,
    /// Who sells or lets, who buys or rents.
    pub parties: [(PartyRole, Option<String>); 2],
    /// Who entered it.
    pub entered_by: MemberId,
    /// When.
    pub entered_at: NaiveDateTime,
    /// When it was signed.
    pub signed_at: NaiveDateTime,
    /// Hash of what the row says.
    pub import_key: String,
}

/// What is known of a contract that an import has entered before.
pub struct Known {
    /// What it is about.
    pub kind: ContractKind,
    /// Which listing.
    pub listing: ListingId,
    /// Who is party to it.
    pub parties: Vec<ContractParty>,
}

/// The contract that an import has entered before by the same number, or by the very same row.
///
/// # Errors
/// Only when the database fails.
pub fn known(tx: &mut Tx<'_>, import_key: &str) -> ApiResult<Option<Known>> {
    let Some(id) = store::of_import_key(tx.conn, import_key)? else { return Ok(None) };
    let Some(row) = store::find(tx.conn, id)? else { return Ok(None) };
    Ok(Some(Known { kind: row.kind, listing: row.listing(), parties: store_parts::parties(tx.conn, id)? }))
}

/// Has a contract this number, or will one have it: is it of the house's own form?
///
/// # Errors
/// Only when the database fails.
pub fn is_taken(tx: &mut Tx<'_>, number: &str) -> ApiResult<bool> {
    Ok(is_own_form(number) || store::has_number(tx.conn, number)?)
}

/// `202603-MM-0001`
fn is_own_form(number: &str) -> bool {
    let mut parts = number.split('-');
    let (month, code, n, rest) = (parts.next(), parts.next(), parts.next(), parts.next());
    let digits =
        |part: Option<&str>, least: usize| part.is_some_and(|part| part.len() >= least && part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_code = ContractKind::ALL.iter().any(|kind| Some(kind.code()) == code);
    digits(month, 6) && is_code && digits(n, 4) && rest.is_none()
}

/// Enters a contract; what it brings in is receivable and split as of any other.
///
/// # Errors
/// Only when the database fails.
pub fn enter(tx: &mut Tx<'_>, imported: &Imported) -> ApiResult<ContractId> {
    let (importer, now) = (tx.me()?, tx.at());
    let by = imported.entered_by;
    let id = store::insert(tx.conn, &imported.draft, imported.closer, (by, imported.entered_at))?;
    store::concern(tx.conn, id, &[by, imported.closer.0])?;
    for (role, name) in &imported.parties {
        if let Some(name) = name {
            store_parts::insert_party(tx.conn, id, (*role, name, None), None)?;
        }
    }
    let signed_on = imported.draft.agreed_on.ok_or_else(|| ApiError::internal("an imported contract without a day"))?;
    let title = template::in_force(tx, imported.draft.kind)?.title;
    let past = Past {
        number: imported.number.as_deref(),
        signed_on,
        signed_at: imported.signed_at,
        title: &title,
        text: ELSEWHERE,
        import_key: &imported.import_key,
    };
    store::set_past(tx.conn, id, &past, (by, importer, now))?;
    let created = serde_json::to_string(&ContractEvent::Created).map_err(ApiError::internal)?;
    store_parts::insert_event(tx.conn, id, Some(by), imported.entered_at, &created)?;
    tx.emit(ContractSigned { contract: id })?;
    let details = json!({ "kind": imported.draft.kind, "number": imported.number, "by_import": true });
    note(tx, id, &ContractEvent::Imported, (AuditAction::Create, details))?;
    let row = access::seen(tx, id)?;
    flow::tell_records(tx, &row, ContractState::Completed)?;
    Ok(id)
}

/// Takes contracts back that an import entered and nobody has touched: they stay as cancelled ones, for the books forget nothing; their numbers
/// are free, and the same file brings them in anew.
///
/// # Errors
/// Only when the database fails.
pub fn take_back(tx: &mut Tx<'_>, ids: &[ContractId]) -> ApiResult<()> {
    const REASON: &str = "撤销导入";
    let (me, now) = (tx.me()?, tx.at());
    for id in ids {
        store::bump(tx.conn, *id, None)?;
        store::finish(tx.conn, *id, (ContractState::Cancelled, Some(REASON)), (me, now))?;
        store::forget_import(tx.conn, *id)?;
        tx.emit(ContractCancelled { contract: *id })?;
        let event = ContractEvent::StateChanged { to: ContractState::Cancelled, note: Some(REASON.to_owned()) };
        note(tx, *id, &event, (AuditAction::ChangeStatus, json!({ "to": ContractState::Cancelled, "by_import": true })))?;
        let row = access::seen(tx, *id)?;
        flow::tell_records(tx, &row, ContractState::Cancelled)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_houses_own_form_are_its_own() {
        for (number, is_own) in [("202603-MM-0001", true), ("202603-ZL-12345", true), ("HT-0012", false), ("202603-XX-0001", false)] {
            assert_eq!(is_own_form(number), is_own, "{number}");
        }
    }
}
