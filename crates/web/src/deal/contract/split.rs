//! Who has which share of a contract: the figures, the reasons, and what proves each.

use fangke_shared::ContractId;
use fangke_shared::deal::split::{ContractSplit, EvidenceKind, EvidenceRef, SplitEvidence};
use fangke_shared::{ClientId, ListingId, ShowingId};
use leptos::prelude::*;

use crate::api::use_api;
use crate::deal::commission::parts::{Ledger, Names, Outcome, money};
use crate::i18n::Word;
use crate::ui::{Loaded, Note, Tag, Tone};
use crate::{address, tr};

/// The panels.
#[component]
pub fn Split(
    /// Of which contract.
    id: ContractId,
) -> impl IntoView {
    let api = use_api();
    let split = LocalResource::new(move || async move { api.get_contract_split(id).await });
    view! { <Loaded resource=split rows=3 view=shown/> }
}

fn shown(split: ContractSplit) -> impl IntoView {
    let names = Names(split.members.iter().map(|member| (member.id, member.display_name.clone())).collect());
    let mediated = split.mediated.clone().map(|mediated| {
        let parts = mediated.members.iter().map(|part| format!("{} {}", names.of(part.member_id), money(part.amount_fen)));
        let parts = parts.collect::<Vec<_>>().join(tr!(common.list_separator));
        let words = tr!(contract.mediated, by = mediated.by.display_name, reason = mediated.mediation.reason, parts = parts);
        view! { <Note tone=Tone::Neutral>{words}</Note> }
    });
    let frozen = if split.is_frozen { tr!(contract.split_frozen) } else { tr!(contract.split_open) };
    let evidence = split.evidence.iter().map(proof).collect_view();
    let steps = split.computed.steps.clone();
    view! {
        {mediated}
        <Outcome preview=split.computed.clone() names=names.clone()/>
        <section class="panel" aria-labelledby="h-evidence">
            <header><h2 id="h-evidence">{tr!(contract.evidence)}</h2><span class="n">{frozen}</span></header>
            <ul class="rows">{evidence}</ul>
        </section>
        <Ledger steps names/>
    }
}

fn proof(evidence: &SplitEvidence) -> impl IntoView + use<> {
    let gap = |label: &'static str| view! { <Tag tone=Tone::Danger>{label}</Tag> };
    let gaps = evidence.gaps.iter().map(|found| gap(found.label())).collect_view();
    let proofs = evidence.proofs.iter().map(link).collect_view();
    view! {
        <li>
            <div>
                <div class="t"><span>{evidence.fact.label()} " " {evidence.member.display_name.clone()}</span>{gaps}</div>
                <div class="d dots">{proofs}</div>
            </div>
        </li>
    }
}

fn link(proof: &EvidenceRef) -> impl IntoView + use<> {
    let words = match proof.at {
        Some(at) => format!("{} {}", proof.kind.label(), crate::time::moment(at)),
        None => proof.kind.label().to_owned(),
    };
    let href = match proof.kind {
        EvidenceKind::Listing => Some(address::listing(ListingId(proof.id))),
        EvidenceKind::Client => Some(address::client(ClientId(proof.id))),
        EvidenceKind::Showing => Some(address::showing(ShowingId(proof.id))),
        EvidenceKind::KeyBunch => Some(format!("/keys/{}", proof.id)),
        _ => None,
    };
    match href {
        Some(href) => view! { <a href=href>{words}</a> }.into_any(),
        None => view! { <span>{words}</span> }.into_any(),
    }
}
