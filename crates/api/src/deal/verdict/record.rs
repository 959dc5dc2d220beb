//! What the record says of a client, under all its registrations: who registered it, who kept it, who showed the listing, who closes.

use chrono::{DateTime, Utc};
use fangke_shared::client::ClientPool;
use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::deal::split::{EvidenceKind, EvidenceRef};
use fangke_shared::deal::verdict::{VerdictFactKind, VerdictPart, VerdictReason, lapses};
use fangke_shared::page::MAX_LIMIT;
use fangke_shared::{ClientId, ListingId, MemberId};

use crate::client::journal::service as journal;
use crate::client::profile::access::{self, Sight};
use crate::client::profile::merge;
use crate::client::profile::service::{self as profile, ClientRow};
use crate::client::showing::service as showing;
use crate::company::tx::Tx;
use crate::deal::contract::service as contract;
use crate::platform::error::ApiResult;
use crate::platform::http::PageQuery;

/// Pages of a journal that are read at most.
const PAGES_MAX: usize = 5;

/// A fact before names are known.
pub struct Found {
    /// What.
    pub kind: VerdictFactKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub member: Option<MemberId>,
    /// The store that registered it.
    pub store: Option<i64>,
    /// The record that proves it, where the caller may see that.
    pub proof: Option<EvidenceRef>,
}

/// What the rules make of it, for one part.
pub struct Concluded {
    /// About what.
    pub part: VerdictPart,
    /// To whom it falls.
    pub members: Vec<MemberId>,
    /// Why.
    pub reasons: Vec<VerdictReason>,
}

/// What is known of a client under all its registrations.
pub struct Record {
    /// The registrations, the first one first.
    pub registrations: Vec<ClientRow>,
    /// What the record says, the oldest first.
    pub facts: Vec<Found>,
    /// What the rules make of it.
    pub concluded: Vec<Concluded>,
    /// Whose business it is: everybody whom a fact names.
    pub parties: Vec<MemberId>,
}

/// Reads what is known of a client, and of a listing that it was shown.
///
/// # Errors
/// Only when the database fails.
pub fn read(tx: &mut Tx<'_>, row: &ClientRow, listing: Option<ListingId>) -> ApiResult<Record> {
    let registrations = registrations(tx, row)?;
    let mut facts = Vec::new();
    let mut let_lapse = Vec::new();
    for of in &registrations {
        if history(tx, of, &mut facts)? {
            let_lapse.push(of.id());
        }
    }
    let ids: Vec<ClientId> = registrations.iter().map(ClientRow::id).collect();
    let showed = showed(tx, listing, &ids, &mut facts)?;
    let closers = closers(tx, listing, &ids, &mut facts)?;
    facts.sort_by_key(|fact| fact.at);
    let mut parties: Vec<MemberId> = facts.iter().filter_map(|fact| fact.member).collect();
    parties.extend(registrations.iter().filter_map(|of| of.holder(tx.rules)).map(MemberId));
    parties.sort_unstable();
    parties.dedup();
    let mut concluded = Vec::new();
    concluded.extend(registrations.first().map(|first| client_part(tx, first, &let_lapse)));
    concluded.extend(listing.map(|_| closing_part(showed, &closers)));
    concluded.push(holding(tx, row, &registrations, &let_lapse));
    Ok(Record { registrations, facts, concluded, parties })
}

/// Every registration of the person that is still one of its own, the first one first.
fn registrations(tx: &mut Tx<'_>, row: &ClientRow) -> ApiResult<Vec<ClientRow>> {
    let mut all = merge::same_person(tx, row.id())?;
    if let Some(first) = row.first_id.map(ClientId).filter(|first| all.iter().all(|of| of.id() != *first)) {
        all.extend(profile::find(tx.conn, first)?);
    }
    all.push(row.clone());
    all.retain(|of| of.merged_into.is_none());
    all.sort_by_key(|of| (of.registered_at, of.id));
    // Linked ones name the first; where two were registered in one moment, that counts.
    if let Some(first) = row.first_id {
        all.sort_by_key(|of| of.id != first);
    }
    Ok(all)
}

/// What the journal of a registration tells; the answer says whether it became public because nobody kept it.
fn history(tx: &mut Tx<'_>, of: &ClientRow, facts: &mut Vec<Found>) -> ApiResult<bool> {
    let (me, is_seen) = (tx.me()?, access::sight(tx, of)? == Some(Sight::Whole));
    let proof = |kind, id, at, who: MemberId| (is_seen || who == me).then_some(EvidenceRef { kind, id, at: Some(at) });
    let (registered_at, registrant) = (of.registered_at.and_utc(), MemberId(of.registrant_id));
    facts.push(Found {
        kind: VerdictFactKind::Registered,
        at: registered_at,
        member: Some(registrant),
        store: of.store_id,
        proof: if is_seen { proof(EvidenceKind::Client, of.id, registered_at, registrant) } else { None },
    });
    let (days, now) = (tx.rules.figures.client_private_days, tx.now());
    let mut kept = vec![registered_at];
    let mut lapsed = Vec::new();
    for entry in entries(tx, of.id())? {
        let at = entry.at;
        match entry.event {
            ClientEvent::FollowUp { follow_up, .. } => {
                kept.push(at);
                let author = follow_up.author.id;
                let proof = proof(EvidenceKind::FollowUp, follow_up.id.0, at, author);
                facts.push(Found { kind: VerdictFactKind::FollowedUp, at, member: Some(author), store: None, proof });
            }
            ClientEvent::HolderChanged { to: Some(to), .. } => {
                kept.push(at);
                facts.push(Found { kind: VerdictFactKind::Received, at, member: Some(to.id), store: None, proof: None });
            }
            // Given up, or written down by the job: what was kept before ends here.
            ClientEvent::HolderChanged { to: None, .. } => lapsed.extend(lapses(&std::mem::take(&mut kept), days, at)),
            _ => {}
        }
    }
    lapsed.extend(lapses(&kept, days, now));
    let let_lapse = !lapsed.is_empty();
    facts.extend(lapsed.into_iter().map(|at| Found { kind: VerdictFactKind::Lapsed, at, member: None, store: None, proof: None }));
    Ok(let_lapse)
}

/// The journal of a client, the oldest first; the latest thousand lines.
fn entries(tx: &mut Tx<'_>, id: ClientId) -> ApiResult<Vec<ClientEntry>> {
    let mut all = Vec::new();
    let mut next = PageQuery { limit: MAX_LIMIT, cursor: None };
    for _ in 0..PAGES_MAX {
        let page = journal::page(tx.conn, id, &next)?;
        all.extend(page.items);
        match page.next_cursor {
            Some(cursor) => next.cursor = Some(cursor),
            None => break,
        }
    }
    all.reverse();
    Ok(all)
}

/// Who has shown the listing to the client, under whichever registration (§4.4).
fn showed(tx: &mut Tx<'_>, listing: Option<ListingId>, ids: &[ClientId], facts: &mut Vec<Found>) -> ApiResult<Vec<MemberId>> {
    let Some(listing) = listing else { return Ok(Vec::new()) };
    let (me, at) = (tx.me()?, tx.at());
    let mut all = Vec::new();
    for held in showing::held_of(tx.conn, listing, ids, at)? {
        let (who, at) = (MemberId(held.member), held.finished_at.and_utc());
        let proof = (who == me).then_some(EvidenceRef { kind: EvidenceKind::Showing, id: held.showing, at: Some(at) });
        facts.push(Found { kind: VerdictFactKind::Showed, at, member: Some(who), store: None, proof });
        all.push(who);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Who closes a contract of the client.
fn closers(tx: &mut Tx<'_>, listing: Option<ListingId>, ids: &[ClientId], facts: &mut Vec<Found>) -> ApiResult<Vec<MemberId>> {
    let mut all = Vec::new();
    for (id, agent, at) in contract::about(tx.conn, ids, listing)? {
        let proof = EvidenceRef { kind: EvidenceKind::Contract, id: id.0, at: Some(at.and_utc()) };
        let is_seen = contract::seen(tx, id).is_ok();
        let proof = is_seen.then_some(proof);
        facts.push(Found { kind: VerdictFactKind::Contract, at: at.and_utc(), member: Some(agent), store: None, proof });
        all.push(agent);
    }
    Ok(all)
}

/// The client part is the first registrant's, whatever became of the client since (§4.3).
fn client_part(tx: &Tx<'_>, first: &ClientRow, let_lapse: &[ClientId]) -> Concluded {
    let was_public = let_lapse.contains(&first.id()) || first.pool(tx.rules) == ClientPool::Public;
    let kept = if was_public { VerdictReason::StaysThoughPublic } else { VerdictReason::KeptInTime };
    Concluded {
        part: VerdictPart::Client,
        members: vec![MemberId(first.registrant_id)],
        reasons: vec![VerdictReason::FirstRegistrant, kept],
    }
}

/// The closing part is in equal parts of those who showed the listing; who closes always counts as one of them (§4.4).
fn closing_part(mut showed: Vec<MemberId>, closers: &[MemberId]) -> Concluded {
    let nobody = showed.is_empty();
    showed.extend_from_slice(closers);
    showed.sort_unstable();
    showed.dedup();
    let reason = match (nobody, showed.len()) {
        (true, _) => VerdictReason::NotShown,
        (false, 1) => VerdictReason::OnlyShower,
        (false, _) => VerdictReason::CoShowers,
    };
    Concluded { part: VerdictPart::Closing, members: showed, reasons: vec![reason] }
}

/// Who works with the client from now on: whoever holds it, under each registration of its own (§2.3).
fn holding(tx: &Tx<'_>, row: &ClientRow, registrations: &[ClientRow], let_lapse: &[ClientId]) -> Concluded {
    let mut members: Vec<MemberId> = registrations.iter().filter_map(|of| of.holder(tx.rules)).map(MemberId).collect();
    members.sort_unstable();
    members.dedup();
    let held = if members.is_empty() { VerdictReason::IsPublic } else { VerdictReason::HoldsNow };
    let kept = if let_lapse.contains(&row.id()) { VerdictReason::LetLapse } else { VerdictReason::KeptInTime };
    Concluded { part: VerdictPart::Holding, members, reasons: vec![held, kept] }
}
