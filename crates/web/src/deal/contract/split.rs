//! Who has which share of a contract: the figures, the reasons, what proves each, and what a manager has decided otherwise.

use fangke_shared::deal::split::{ContractSplit, EvidenceKind, EvidenceRef, SplitEvidence};
use fangke_shared::{ClientId, ContractId, ListingId, ShowingId};
use leptos::prelude::*;

use super::held::use_held;
use super::mediation::MediationDialog;
use crate::deal::commission::parts::{Ledger, Names, Outcome, money};
use crate::i18n::Word;
use crate::ui::{Button, Loaded, Note, Tag, Tone};
use crate::{address, time, tr};

/// The panels.
#[component]
pub fn Split() -> impl IntoView {
    let held = use_held();
    let id = held.id();
    let split = LocalResource::new(move || {
        held.changes.track();
        async move { held.api.get_contract_split(id).await }
    });
    let mediating = RwSignal::new(None::<ContractSplit>);
    let listing = untrack(|| held.with(|contract| contract.summary.listing.id));
    view! {
        <Loaded resource=split rows=3 view=move |split| shown(split, listing, mediating)/>
        <MediationDialog mediating on_done=move |()| held.refresh()/>
    }
}

fn shown(split: ContractSplit, listing: ListingId, mediating: RwSignal<Option<ContractSplit>>) -> impl IntoView {
    let names = Names(split.members.iter().map(|member| (member.id, member.display_name.clone())).collect());
    let mediated = split.mediated.clone().map(|mediated| {
        let parts = mediated.members.iter().map(|part| format!("{} {}", names.of(part.member_id), money(part.amount_fen)));
        let parts = parts.collect::<Vec<_>>().join(tr!(common.list_separator));
        let words = tr!(contract.mediated, by = mediated.by.display_name, reason = mediated.mediation.reason, parts = parts);
        view! { <Note tone=Tone::Accent>{words} " " <span class="muted">{time::moment(mediated.at)}</span></Note> }
    });
    let frozen = if split.is_frozen { tr!(contract.split_frozen) } else { tr!(contract.split_open) };
    let evidence = split.evidence.iter().map(|evidence| proof(evidence, listing)).collect_view();
    let steps = split.computed.steps.clone();
    let kept = StoredValue::new(split.clone());
    let mediate = split.may_mediate.then(|| {
        view! { <span class="end"><Button class="btn--sm" icon=icondata_lu::LuScale on_click=move |()| mediating.set(Some(kept.get_value()))>{tr!(contract.mediate)}</Button></span> }
    });
    view! {
        {mediated}
        <Outcome preview=split.computed names=names.clone()/>
        <section class="panel" aria-labelledby="h-evidence">
            <header><h2 id="h-evidence">{tr!(contract.evidence)}</h2><span class="n">{frozen}</span>{mediate}</header>
            <ul class="rows contract-evidence">{evidence}</ul>
        </section>
        <Ledger steps names/>
    }
}

fn proof(evidence: &SplitEvidence, listing: ListingId) -> impl IntoView + use<> {
    let gaps = evidence.gaps.iter().copied().map(|found| view! { <Tag tone=Tone::Danger>{found.label()}</Tag> }).collect_view();
    let proofs = evidence.proofs.iter().map(|proof| link(proof, listing)).collect_view();
    let (fact, name) = (evidence.fact.label(), evidence.member.display_name.clone());
    view! { <li><div><div class="t"><span>{fact} " " {name}</span>{gaps}</div><div class="d dots">{proofs}</div></div></li> }
}

/// Where a record that proves something is shown; what hangs on the listing is shown there.
fn place(proof: &EvidenceRef, listing: ListingId) -> Option<String> {
    match proof.kind {
        EvidenceKind::Listing => Some(address::listing(ListingId(proof.id))),
        EvidenceKind::Client => Some(address::client(ClientId(proof.id))),
        EvidenceKind::Showing => Some(address::showing(ShowingId(proof.id))),
        EvidenceKind::Contract => Some(address::contract(ContractId(proof.id))),
        EvidenceKind::KeyBunch => Some(format!("/keys/{}", proof.id)),
        EvidenceKind::Exclusive | EvidenceKind::Photo | EvidenceKind::FollowUp => Some(address::listing(listing)),
        EvidenceKind::Member => None,
    }
}

fn link(proof: &EvidenceRef, listing: ListingId) -> impl IntoView + use<> {
    let words = match proof.at {
        Some(at) => format!("{} {}", proof.kind.label(), time::moment(at)),
        None => proof.kind.label().to_owned(),
    };
    match place(proof, listing) {
        Some(href) => view! { <a href=href>{words}</a> }.into_any(),
        None => view! { <span>{words}</span> }.into_any(),
    }
}
