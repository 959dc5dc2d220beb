//! What the record says of the parties of a contract (§4.1, §4.3 to §4.6), each with the records that prove it.

use chrono::{DateTime, NaiveDate, Utc};
use fangke_shared::deal::commission::{CommissionFacts, CommissionParties, paid_grade};
use fangke_shared::deal::split::{EvidenceKind, EvidenceRef, SplitEvidence, SplitFact, SplitGap, named, says_survey};
use fangke_shared::property::exclusive::ExclusivePart;
use fangke_shared::property::photo::{PhotoKind, PhotoResponse};
use fangke_shared::{ClientId, MemberId};

use crate::client::profile::service as profile;
use crate::client::showing::service as showing;
use crate::company::member::service as member;
use crate::company::tx::Tx;
use crate::deal::contract::service::ContractRow;
use crate::platform::error::ApiResult;
use crate::property::exclusive::service as exclusive;
use crate::property::follow_up::service as follow_up;
use crate::property::key::service as key;
use crate::property::listing::service as listing;
use crate::property::photo::service as photo;

/// What the record says.
pub struct Record {
    /// Who did what.
    pub parties: CommissionParties,
    /// What is left after the tests of evidence.
    pub facts: CommissionFacts,
    /// Party by party.
    pub evidence: Vec<SplitEvidence>,
    /// An exclusive agreement covers the day, whatever it lacks.
    pub has_exclusive: bool,
}

/// What is found on the way, before names are known.
struct Found {
    fact: SplitFact,
    member: MemberId,
    gaps: Vec<SplitGap>,
    proofs: Vec<EvidenceRef>,
}

fn proof(kind: EvidenceKind, id: i64, at: impl Into<Option<DateTime<Utc>>>) -> EvidenceRef {
    EvidenceRef { kind, id, at: at.into() }
}

fn once(members: impl IntoIterator<Item = MemberId>) -> Vec<MemberId> {
    let mut all: Vec<MemberId> = members.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Those of a fact who count.
fn counting(found: &[Found], fact: SplitFact) -> Vec<MemberId> {
    once(found.iter().filter(|found| found.fact == fact && found.gaps.is_empty()).map(|found| found.member))
}

/// Reads what the record says at this moment; `day` is that of the contract.
///
/// # Errors
/// Only when the database fails.
pub fn read(tx: &mut Tx<'_>, row: &ContractRow, day: NaiveDate) -> ApiResult<Record> {
    let held = listing::find(tx.conn, row.listing())?;
    let mut found = Vec::new();
    if let Some(brought) = held.developer_id.or(held.maintainer_id) {
        let at = held.entered_at.unwrap_or(held.created_at).and_utc();
        let proofs = vec![proof(EvidenceKind::Listing, held.id, at)];
        found.push(Found { fact: SplitFact::ListingParty, member: MemberId(brought), gaps: Vec::new(), proofs });
    }
    let has_exclusive = exclusives(tx, row, day, &mut found)?;
    keys(tx, row, &mut found)?;
    survey(tx, row, held.maintainer_id.map(MemberId), &mut found)?;
    let drawn = proof(EvidenceKind::Contract, row.id, row.created_at.and_utc());
    found.push(Found { fact: SplitFact::ClosingParty, member: row.agent(), gaps: Vec::new(), proofs: vec![drawn] });
    clients(tx, row, &mut found)?;
    if let Some(novice) = row.novice_id.map(MemberId) {
        found.push(Found { fact: SplitFact::Novice, member: novice, gaps: Vec::new(), proofs: vec![drawn] });
    }
    let parties = CommissionParties {
        listing: counting(&found, SplitFact::ListingParty),
        exclusive: counting(&found, SplitFact::ExclusiveParty),
        key: counting(&found, SplitFact::KeyParty),
        photos: counting(&found, SplitFact::PhotosParty),
        floor_plan: counting(&found, SplitFact::FloorPlanParty),
        closing: vec![row.agent()],
        client: counting(&found, SplitFact::ClientParty),
    };
    let mut facts = CommissionFacts {
        grade: Some(paid_grade(held.grade, held.state().grade_now(tx.rules))),
        exclusive_evidenced: !parties.exclusive.is_empty(),
        key_evidenced: !parties.key.is_empty(),
        photos_evidenced: !parties.photos.is_empty(),
        floor_plan_evidenced: !parties.floor_plan.is_empty(),
        co_showers: counting(&found, SplitFact::CoShower),
        novice_partner: row.novice_id.map(MemberId),
        left_members: Vec::new(),
    };
    for member in named(&parties, &facts) {
        if !member::profile(tx.conn, member)?.is_active {
            facts.left_members.push(member);
            let left = member::get(tx.conn, member)?.left_at;
            let proofs = vec![proof(EvidenceKind::Member, member.0, left)];
            found.push(Found { fact: SplitFact::Leaver, member, gaps: Vec::new(), proofs });
        }
    }
    let people = member::member_refs(tx.conn, found.iter().map(|found| found.member))?;
    let evidence = found.into_iter().filter_map(|found| {
        let member = people.get(&found.member).cloned()?;
        Some(SplitEvidence { fact: found.fact, member, gaps: found.gaps, proofs: found.proofs })
    });
    Ok(Record { evidence: evidence.collect(), parties, facts, has_exclusive })
}

/// The agreement that covers the day (§1.10); the answer tells whether there is one.
fn exclusives(tx: &mut Tx<'_>, row: &ContractRow, day: NaiveDate, found: &mut Vec<Found>) -> ApiResult<bool> {
    let agreed = exclusive::of_listing(tx, row.listing())?.items;
    let covers = agreed.into_iter().find(|agreed| {
        let is_over = agreed.ended_on.is_some_and(|ended| ended <= day);
        agreed.from_on <= day && day <= agreed.until_on && !is_over
    });
    let Some(agreed) = covers else { return Ok(false) };
    let gap = |part: &ExclusivePart| match part {
        ExclusivePart::Document => SplitGap::NoDocument,
        ExclusivePart::FollowUp => SplitGap::NoFollowUp,
    };
    let mut proofs = vec![proof(EvidenceKind::Exclusive, agreed.id.0, agreed.created_at)];
    proofs.extend(agreed.follow_up_id.map(|id| proof(EvidenceKind::FollowUp, id.0, None::<DateTime<Utc>>)));
    let gaps = agreed.missing.iter().map(gap).collect();
    found.push(Found { fact: SplitFact::ExclusiveParty, member: agreed.created_by.id, gaps, proofs });
    Ok(true)
}

/// The keys that the house has (§1.9).
fn keys(tx: &mut Tx<'_>, row: &ContractRow, found: &mut Vec<Found>) -> ApiResult<()> {
    for bunch in key::of_listing(tx, row.listing())?.items.into_iter().filter(|bunch| bunch.state.is_held()) {
        let mut gaps = Vec::new();
        gaps.extend(bunch.follow_up_id.is_none().then_some(SplitGap::NoFollowUp));
        gaps.extend(bunch.confirmed_at.is_none().then_some(SplitGap::NotConfirmed));
        let mut proofs = vec![proof(EvidenceKind::KeyBunch, bunch.id.0, bunch.confirmed_at.unwrap_or(bunch.created_at))];
        proofs.extend(bunch.follow_up_id.map(|id| proof(EvidenceKind::FollowUp, id.0, None::<DateTime<Utc>>)));
        found.push(Found { fact: SplitFact::KeyParty, member: bunch.recorded_by.id, gaps, proofs });
    }
    Ok(())
}

/// Photos and floor plans: the server has put the watermark on each; who isn't the maintainer has said so in a follow-up (§4.1).
fn survey(tx: &mut Tx<'_>, row: &ContractRow, maintainer: Option<MemberId>, found: &mut Vec<Found>) -> ApiResult<()> {
    let pictures = photo::list(tx, row.listing())?;
    for (kind, fact, at_least) in
        [(PhotoKind::Photo, SplitFact::PhotosParty, tx.rules.figures.survey_photos), (PhotoKind::FloorPlan, SplitFact::FloorPlanParty, 1)]
    {
        let of_kind: Vec<&PhotoResponse> = pictures.iter().filter(|picture| picture.kind == kind).collect();
        let is_few = i64::try_from(of_kind.len()).unwrap_or(i64::MAX) < at_least;
        for maker in once(of_kind.iter().map(|picture| picture.uploaded_by.id)) {
            let own = of_kind.iter().filter(|picture| picture.uploaded_by.id == maker);
            let mut proofs: Vec<EvidenceRef> = own.map(|picture| proof(EvidenceKind::Photo, picture.id.0, picture.created_at)).collect();
            let mut gaps = Vec::new();
            gaps.extend(is_few.then_some(SplitGap::TooFewPhotos));
            if Some(maker) != maintainer {
                let until = tx.at();
                let written = follow_up::of_author(tx.conn, row.listing(), maker, until)?;
                match written.into_iter().find(|(_, _, text)| says_survey(text, kind == PhotoKind::FloorPlan)) {
                    Some((id, at, _)) => proofs.push(proof(EvidenceKind::FollowUp, id.0, at.and_utc())),
                    None => gaps.push(SplitGap::NoFollowUp),
                }
            }
            found.push(Found { fact, member: maker, gaps, proofs });
        }
    }
    Ok(())
}

/// Who registered the client first (§4.3), and who has shown it this listing, under whichever registration (§4.4).
fn clients(tx: &mut Tx<'_>, row: &ContractRow, found: &mut Vec<Found>) -> ApiResult<()> {
    let Some(client) = row.client() else { return Ok(()) };
    let Some(own) = profile::find(tx.conn, client)? else { return Ok(()) };
    let first = own.first_id.map_or(client, ClientId);
    let registered = if first == client { Some(own) } else { profile::find(tx.conn, first)? };
    if let Some(registered) = registered {
        let proofs = vec![proof(EvidenceKind::Client, registered.id, registered.registered_at.and_utc())];
        found.push(Found { fact: SplitFact::ClientParty, member: MemberId(registered.registrant_id), gaps: Vec::new(), proofs });
    }
    let now = tx.at();
    let held = showing::held_of(tx.conn, row.listing(), &[client, first], now)?;
    let showed = once(held.iter().map(|held| MemberId(held.member)));
    // Who closes counts in any case; alone there is nobody to share with.
    if showed.iter().all(|member| *member == row.agent()) {
        return Ok(());
    }
    for member in showed {
        let of_member = held.iter().filter(|held| held.member == member.0);
        let proofs = of_member.map(|held| proof(EvidenceKind::Showing, held.showing, held.finished_at.and_utc())).collect();
        found.push(Found { fact: SplitFact::CoShower, member, gaps: Vec::new(), proofs });
    }
    Ok(())
}
