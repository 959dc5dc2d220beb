//! Finding everything that is held about a person, and clearing it (§2.6).

use std::collections::BTreeSet;

use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::erasure::{
    ErasePersonRequest, ErasedCount, ErasureResponse, PersonFile, PersonFileRequest, PersonItem, PersonPart, PersonRecord,
};
use fangke_shared::page::Page;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::{ClientId, ErasureId, MemberId};
use serde_json::json;

use super::event::{PersonErased, PersonGathered, PersonIdentified};
use super::store;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::platform::cursor;
use crate::platform::db::Conn;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::http::PageQuery;
use crate::platform::idempotency;

/// Everything that is held about a person. It stands in the trail before it is handed out, without the contact.
///
/// # Errors
/// Wrong fields; `not_found` where nothing is held.
pub fn file(tx: &mut Tx<'_>, request: &PersonFileRequest) -> ApiResult<PersonFile> {
    request.validate()?;
    let person = identified(tx, &request.contact)?;
    let parts = gathered(tx, person)?;
    let me = tx.me()?;
    let file = made(tx, parts)?;
    let details = json!({ "of": "person", "reason": request.reason.trim(), "erasable": file.erasable, "kept": file.kept });
    tx.audit(AuditAction::Export, (AuditSubject::Member, me.0), &details)?;
    Ok(file)
}

/// Erases a person whose file the caller has read: the count must be that of the file.
///
/// # Errors
/// Wrong fields; `not_found` where nothing is held; `person_changed` where there is more or less than the file said.
pub fn erase(tx: &mut Tx<'_>, request: &ErasePersonRequest) -> ApiResult<ErasureResponse> {
    request.validate()?;
    let person = identified(tx, &request.contact)?;
    let parts = gathered(tx, person.clone())?;
    if made(tx, parts)?.erasable != request.erasable {
        return Err(ApiError::new(ErrorCode::PersonChanged));
    }
    entered(tx, person, request.reason.trim())
}

/// Erases somebody who is a client and no more than that: none but clients of `others` with the same contacts, and no owner.
///
/// # Errors
/// `person_changed` for who is more.
pub fn erase_client(tx: &mut Tx<'_>, client: ClientId, others: &[ClientId], reason: &str) -> ApiResult<ErasureResponse> {
    let person = found(tx, PersonIdentified { clients: vec![client], ..PersonIdentified::default() })?;
    if !person.listings.is_empty() || person.clients.iter().any(|id| !others.contains(id)) {
        return Err(
            ApiError::new(ErrorCode::PersonChanged).detail(format!("client {client} is more than that: erase the person by the file"))
        );
    }
    entered(tx, person, reason)
}

fn entered(tx: &mut Tx<'_>, person: PersonIdentified, reason: &str) -> ApiResult<ErasureResponse> {
    let hashes = serde_json::to_string(&person.hashes).map_err(ApiError::internal)?;
    let counts = cleared(tx, person)?;
    let (me, at) = (tx.me()?, tx.at());
    let text = serde_json::to_string(&counts).map_err(ApiError::internal)?;
    let id = store::insert(tx.conn, (&hashes, reason, &text), (me, at))?;
    tx.audit(AuditAction::Delete, (AuditSubject::Erasure, id.0), &json!({ "reason": reason, "counts": counts }))?;
    let by = member::member_ref(tx.conn, Some(me.0))?.ok_or_else(ApiError::not_found)?;
    Ok(ErasureResponse { id, at: at.and_utc(), by, reason: reason.to_owned(), counts })
}

/// An erasure as the log keeps it, beside the backups: a line of JSON each.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LogLine {
    /// Keyed hashes of the person's contacts.
    pub hashes: Vec<String>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub member_id: MemberId,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
}

/// The number of the latest erasure; 0 for none.
///
/// # Errors
/// Only when the database fails.
pub fn latest(conn: &mut Conn) -> ApiResult<i64> {
    store::latest(conn)
}

/// The log for restores: all erasures that were ever done, the oldest first. It lies beside the backups (`keep`), and `fangke restore`
/// does what is in it again.
///
/// # Errors
/// Only when the database fails.
pub fn log(tx: &mut Tx<'_>) -> ApiResult<Vec<LogLine>> {
    let mut rows = store::list(tx.conn, None, i64::MAX)?;
    rows.reverse();
    rows.into_iter()
        .map(|(_, hashes, reason, _, by, at)| {
            let hashes = serde_json::from_str(&hashes).map_err(ApiError::internal)?;
            Ok(LogLine { hashes, reason, member_id: MemberId(by), at: at.and_utc() })
        })
        .collect()
}

/// What was done again of a [`log`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    /// Erasures that the database didn't know.
    pub erasures: usize,
    /// Records that they cleared.
    pub records: i64,
}

/// Does again what a [`log`] tells and the database doesn't know, because it is of before: after an older backup was restored. Who came
/// anew after an erasure that it knows stays.
///
/// # Errors
/// Only when the database fails.
pub fn carry(tx: &mut Tx<'_>, lines: &[LogLine]) -> ApiResult<Carried> {
    let known: BTreeSet<_> = store::known(tx.conn)?.into_iter().collect();
    let mut carried = Carried::default();
    for line in lines {
        let (hashes, at) = (serde_json::to_string(&line.hashes).map_err(ApiError::internal)?, line.at.naive_utc());
        if known.contains(&(hashes.clone(), at)) {
            continue;
        }
        let person = found(tx, PersonIdentified { hashes: line.hashes.clone(), ..PersonIdentified::default() })?;
        let counts = cleared(tx, person)?;
        let text = serde_json::to_string(&counts).map_err(ApiError::internal)?;
        let by = answerable(tx, line.member_id)?;
        let id = store::insert(tx.conn, (&hashes, &line.reason, &text), (by, at))?;
        let details = json!({ "reason": line.reason, "counts": counts, "restored": true });
        tx.audit(AuditAction::Delete, (AuditSubject::Erasure, id.0), &details)?;
        carried.erasures += 1;
        carried.records += counts.iter().map(|of| of.count).sum::<i64>();
    }
    Ok(carried)
}

/// Who erased; an older backup may not know them yet, and then an administrator stands for it.
fn answerable(tx: &mut Tx<'_>, by: MemberId) -> ApiResult<MemberId> {
    if member::member_ref(tx.conn, Some(by.0))?.is_some() {
        return Ok(by);
    }
    member::administrators(tx.conn)?.first().copied().ok_or_else(|| ApiError::internal("nobody stands for an erasure"))
}

/// Erasures that were done, the newest first.
///
/// # Errors
/// A cursor that no page gave.
pub fn list(tx: &mut Tx<'_>, page: &PageQuery) -> ApiResult<Page<ErasureResponse>> {
    let rows = store::list(tx.conn, cursor::decode(page.cursor.as_deref())?, page.limit + 1)?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, |row| row.0);
    let people = member::member_refs(tx.conn, rows.iter().map(|row| MemberId(row.4)).collect::<Vec<_>>())?;
    let items = rows
        .into_iter()
        .map(|(id, _, reason, counts, by, at)| {
            let by = people.get(&MemberId(by)).cloned().ok_or_else(ApiError::not_found)?;
            let counts = serde_json::from_str(&counts).map_err(ApiError::internal)?;
            Ok(ErasureResponse { id: ErasureId(id), at: at.and_utc(), by, reason, counts })
        })
        .collect::<ApiResult<_>>()?;
    Ok(Page { items, next_cursor, total: None })
}

/// Who has a contact.
fn identified(tx: &mut Tx<'_>, contact: &str) -> ApiResult<PersonIdentified> {
    let person = found(tx, PersonIdentified { contact: Some(contact.trim().to_owned()), ..PersonIdentified::default() })?;
    if person.hashes.is_empty() {
        return Err(ApiError::field(FieldError::new("/contact", FieldCode::InvalidFormat)));
    }
    Ok(person)
}

fn found(tx: &mut Tx<'_>, person: PersonIdentified) -> ApiResult<PersonIdentified> {
    let once = tx.emit(person)?;
    tx.emit(once)
}

fn gathered(tx: &mut Tx<'_>, person: PersonIdentified) -> ApiResult<Vec<PersonPart>> {
    let mut gathered = tx.emit(PersonGathered { person, parts: Vec::new() })?;
    let answers = idempotency::naming(tx.conn, &gathered.person.words)?;
    gathered.add(PersonRecord::KeptAnswer, answers.into_iter().map(|at| PersonItem::new(Some(at.and_utc()))).collect());
    Ok(gathered.parts)
}

fn cleared(tx: &mut Tx<'_>, person: PersonIdentified) -> ApiResult<Vec<ErasedCount>> {
    let mut erased = tx.emit(PersonErased { person, counts: Vec::new() })?;
    let answers = idempotency::forget_naming(tx.conn, &erased.person.words)?;
    erased.cleared(PersonRecord::KeptAnswer, answers);
    Ok(erased.counts)
}

fn made(tx: &mut Tx<'_>, parts: Vec<PersonPart>) -> ApiResult<PersonFile> {
    if parts.is_empty() {
        return Err(ApiError::not_found());
    }
    let count = |is_kept: bool| {
        let of = parts.iter().filter(|part| part.is_kept == is_kept).map(|part| part.items.len()).sum::<usize>();
        i64::try_from(of).unwrap_or(i64::MAX)
    };
    let me = tx.me()?;
    let made_by = member::member_ref(tx.conn, Some(me.0))?.ok_or_else(ApiError::not_found)?;
    Ok(PersonFile { made_at: tx.now(), made_by, erasable: count(false), kept: count(true), parts })
}
