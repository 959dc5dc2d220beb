//! Rules of verdicts: who reads one, and who decides.
//!
//! Whoever sees the client reads it, and whoever the record names: two who quarrel look at one page. Names are masked for who doesn't hold the
//! client, contacts stand nowhere, and a record is only named to who may see it.

use std::collections::HashMap;

use fangke_shared::client::merge::MergePart;
use fangke_shared::client::profile::ClientRef;
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::company::member::MemberRef;
use fangke_shared::company::notice::NoticeKind;
use fangke_shared::deal::verdict::{ClientVerdict, VerdictConclusion, VerdictDecision, VerdictDecisionRequest, VerdictFact};
use fangke_shared::permission::Action;
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::property::listing::ListingRef;
use fangke_shared::property::owner::mask_name;
use fangke_shared::{ClientId, ListingId, MemberId, VerdictDecisionId};
use serde_json::json;

use super::record::{self, Record};
use super::store;
use crate::client::merging::event::{ClientsMerged, MergeUndone};
use crate::client::profile::access::{self, Sight};
use crate::client::profile::service::{self as profile, ClientRow};
use crate::company::member::service as member;
use crate::company::notice::service as notice;
use crate::company::organisation::service as organisation;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::property::listing::service as listing;

/// Facts that a verdict shows at most, the latest.
const FACTS_MAX: usize = 500;

/// The verdict on a client, and on a listing that it was shown.
///
/// # Errors
/// `not_found` also for a client with which the caller has nothing to do, `client_merged`; `does_not_exist` for no listing.
pub fn of(tx: &mut Tx<'_>, id: ClientId, about: Option<ListingId>) -> ApiResult<ClientVerdict> {
    let (row, record) = readable(tx, id, about)?;
    let about = about.map(|id| listing_ref(tx, "listing", id)).transpose()?;
    answer(tx, &row, about, record)
}

/// A manager decides, beside what the rules say.
///
/// # Errors
/// `not_found`, `forbidden` for who is named in the dispute or leads nobody of those who are; wrong fields.
pub fn decide(tx: &mut Tx<'_>, id: ClientId, request: &VerdictDecisionRequest) -> ApiResult<ClientVerdict> {
    request.validate()?;
    let (row, record) = readable(tx, id, request.listing_id)?;
    if !may_decide(tx, &record)? {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("who leads those whom it is about decides, and is none of them"));
    }
    let about = request.listing_id.map(|id| listing_ref(tx, "/listing_id", id)).transpose()?;
    check_members(tx, request)?;
    let (me, at) = (tx.me()?, tx.at());
    let decision = store::insert(tx.conn, id, request, (me, at))?;
    let details = json!({
        "client_id": id,
        "listing_id": request.listing_id,
        "client_member_id": request.client_member_id,
        "closing_member_ids": request.closing_member_ids,
        "reason": request.reason.trim(),
    });
    tx.audit(AuditAction::Create, (AuditSubject::Verdict, decision.0), &details)?;
    tell(tx, &row, &record, me)?;
    answer(tx, &row, about, record)
}

/// The client with its record, for whoever sees it whole, is named in it, or decides.
fn readable(tx: &mut Tx<'_>, id: ClientId, about: Option<ListingId>) -> ApiResult<(ClientRow, Record)> {
    let row = profile::find(tx.conn, id)?.ok_or_else(ApiError::not_found)?;
    if row.merged_into.is_some() {
        return Err(access::seen(tx, Some(row)).err().unwrap_or_else(ApiError::not_found));
    }
    let record = record::read(tx, &row, about)?;
    let me = tx.me()?;
    if access::sight(tx, &row)? == Some(Sight::Whole) || record.parties.contains(&me) || may_decide(tx, &record)? {
        return Ok((row, record));
    }
    Err(ApiError::not_found())
}

/// Who leads one of those whom it is about decides, and is none of them.
fn may_decide(tx: &mut Tx<'_>, record: &Record) -> ApiResult<bool> {
    let claims = &tx.caller()?.claims;
    let Some(scope) = tx.caller()?.may(Action::DecideVerdicts) else { return Ok(false) };
    if record.parties.contains(&claims.member_id) {
        return Ok(false);
    }
    for party in &record.parties {
        if scope.covers(claims.units(), member::profile(tx.conn, *party)?.units) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn listing_ref(tx: &mut Tx<'_>, pointer: &str, id: ListingId) -> ApiResult<ListingRef> {
    listing::refs(tx.conn, [id])?.remove(&id).ok_or_else(|| ApiError::field(FieldError::new(pointer, FieldCode::DoesNotExist)))
}

fn check_members(tx: &mut Tx<'_>, request: &VerdictDecisionRequest) -> ApiResult<()> {
    let named = request.closing_member_ids.iter().copied().chain([request.client_member_id]);
    let known = member::member_refs(tx.conn, named)?;
    let mut wrong = Vec::new();
    if !known.contains_key(&request.client_member_id) {
        wrong.push(FieldError::new("/client_member_id", FieldCode::DoesNotExist));
    }
    for (n, id) in request.closing_member_ids.iter().enumerate().filter(|(_, id)| !known.contains_key(id)) {
        wrong.push(FieldError::new(format!("/closing_member_ids/{n}"), FieldCode::DoesNotExist).with("id", id.0));
    }
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::fields(wrong)) }
}

/// Tells everybody whom it is about that something was decided; of the client only the masked name.
fn tell(tx: &mut Tx<'_>, row: &ClientRow, record: &Record, me: MemberId) -> ApiResult<()> {
    let by = member::member_ref(tx.conn, Some(me.0))?;
    let details = json!({ "client_id": row.id, "client": mask_name(&row.name), "by": by });
    for who in record.parties.iter().filter(|who| **who != me) {
        notice::add(tx, *who, NoticeKind::Verdict, None, &details)?;
    }
    Ok(())
}

fn answer(tx: &mut Tx<'_>, row: &ClientRow, about: Option<ListingRef>, record: Record) -> ApiResult<ClientVerdict> {
    let ids: Vec<ClientId> = record.registrations.iter().map(ClientRow::id).collect();
    let decided = store::decisions(tx.conn, &ids, about.as_ref().map(|about| about.id))?;
    let of_decisions = decided.iter().flat_map(|row| row.closers().chain([row.client_member_id, row.member_id]));
    let named: Vec<MemberId> = of_decisions.map(MemberId).chain(record.parties.iter().copied()).collect();
    let people = member::member_refs(tx.conn, named)?;
    let stores: Vec<i64> = record.facts.iter().filter_map(|fact| fact.store).collect();
    let stores = organisation::names(tx.conn, &stores)?;
    let is_whole = access::sight(tx, row)? == Some(Sight::Whole);
    let may_decide = may_decide(tx, &record)?;
    let skipped = record.facts.len().saturating_sub(FACTS_MAX);
    let facts = record.facts.into_iter().skip(skipped).map(|fact| VerdictFact {
        kind: fact.kind,
        at: fact.at,
        member: fact.member.and_then(|id| people.get(&id).cloned()),
        store_name: fact.store.and_then(|id| stores.get(&id).cloned()),
        proof: fact.proof,
    });
    let conclusions = record.concluded.into_iter().map(|concluded| VerdictConclusion {
        part: concluded.part,
        members: known(&people, concluded.members),
        reasons: concluded.reasons,
    });
    let decisions = decided.into_iter().map(|row| {
        let closing_members = known(&people, row.closers().map(MemberId));
        let one = |id: i64| people.get(&MemberId(id)).cloned().ok_or_else(|| ApiError::internal("a member without a name"));
        Ok(VerdictDecision {
            id: VerdictDecisionId(row.id),
            listing_id: row.listing_id.map(ListingId),
            client_member: one(row.client_member_id)?,
            closing_members,
            by: one(row.member_id)?,
            at: row.at.and_utc(),
            reason: row.reason,
        })
    });
    Ok(ClientVerdict {
        client: ClientRef { id: row.id(), name: if is_whole { row.name.clone() } else { mask_name(&row.name) } },
        listing: about,
        facts: facts.collect(),
        conclusions: conclusions.collect(),
        decisions: decisions.collect::<ApiResult<_>>()?,
        may_decide,
    })
}

fn known(people: &HashMap<MemberId, MemberRef>, ids: impl IntoIterator<Item = MemberId>) -> Vec<MemberRef> {
    ids.into_iter().filter_map(|id| people.get(&id).cloned()).collect()
}

/// The decisions about a merged client go with it (§2.2).
///
/// # Errors
/// Only when the database fails.
pub fn merged(tx: &mut Tx<'_>, event: &mut ClientsMerged) -> ApiResult<()> {
    event.hand_over(tx, MergePart::Verdicts, store::OF_CLIENT)
}

/// And come back with it.
///
/// # Errors
/// Only when the database fails.
pub fn merge_undone(tx: &mut Tx<'_>, event: &mut MergeUndone) -> ApiResult<()> {
    event.hand_back(tx, MergePart::Verdicts, store::OF_CLIENT)
}
