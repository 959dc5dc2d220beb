//! Whose a client is: what the rules say, what was decided beside them, and what the record says, line by line.

use fangke_shared::deal::split::{EvidenceKind, EvidenceRef};
use fangke_shared::deal::verdict::{ClientVerdict, VerdictConclusion, VerdictDecision, VerdictFact, VerdictFactKind};
use fangke_shared::{ClientId, ContractId, ListingId, ShowingId};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::decide::Decide;
use crate::api::use_api;
use crate::deal::commission::parts::list;
use crate::i18n::Word;
use crate::ui::{Button, Dialog, Loaded, NotFoundPage, Note, PageTitle, Tag, Tone, set_title};
use crate::{address, time, tr};

/// The page.
#[component]
pub fn VerdictPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ClientId>().ok())));
    let about = Memo::new(move |_| query.with(|query| query.get("listing").and_then(|id| id.parse::<ListingId>().ok())));
    let api = use_api();
    set_title(move || PageTitle { title: tr!(verdict.title).to_owned(), subtitle: None, back: id.get().map(address::client) });
    let changes = RwSignal::new(0_u32);
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            let verdict = LocalResource::new(move || {
                changes.track();
                let about = about.get();
                async move { api.get_client_verdict(id, about).await }
            });
            let on_done = Callback::new(move |()| changes.update(|n| *n += 1));
            view! { <Loaded resource=verdict view=move |verdict| view! { <Shown verdict on_done/> }/> }.into_any()
        }
    }
}

#[component]
fn Shown(verdict: ClientVerdict, on_done: Callback<()>) -> impl IntoView {
    let is_deciding = RwSignal::new(false);
    let listing = verdict.listing.clone().map(|listing| {
        view! { <p class="dots"><span>{tr!(verdict.about)}</span><a href=address::listing(listing.id)>{listing.title()}</a></p> }
    });
    let decide = verdict.may_decide.then(|| {
        let button = view! { <Button icon=icondata_lu::LuGavel on_click=move |()| is_deciding.set(true)>{tr!(verdict.decide)}</Button> };
        view! { <div class="actions">{button}</div> }
    });
    let conclusions = verdict.conclusions.iter().map(conclusion).collect_view();
    let decisions = verdict.decisions.iter().map(decision).collect_view();
    let decisions = (!verdict.decisions.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="h-decisions">
                <header><h2 id="h-decisions">{tr!(verdict.decisions)}</h2></header>
                <ul class="rows">{decisions}</ul>
            </section>
        }
    });
    let facts = verdict.facts.iter().rev().map(fact).collect_view();
    let title = tr!(verdict.of, name = verdict.client.name.clone());
    let verdict = StoredValue::new(verdict);
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{title}</h1>{decide}</div>
            <div class="stack">
                {listing}
                <Note tone=Tone::Accent>{tr!(verdict.text)}</Note>
                <section class="panel" aria-labelledby="h-conclusions">
                    <header><h2 id="h-conclusions">{tr!(verdict.conclusions)}</h2></header>
                    <ul class="rows">{conclusions}</ul>
                </section>
                {decisions}
                <section class="panel" aria-labelledby="h-facts">
                    <header><h2 id="h-facts">{tr!(verdict.facts)}</h2></header>
                    <ul class="rows">{facts}</ul>
                </section>
            </div>
            <Dialog open=is_deciding title=tr!(verdict.decide).to_owned()>
                <Decide verdict=verdict.get_value() open=is_deciding on_done/>
            </Dialog>
        </div>
    }
}

fn conclusion(concluded: &VerdictConclusion) -> impl IntoView + use<> {
    let names = list(concluded.members.iter().map(|member| member.display_name.clone()));
    let reasons = concluded.reasons.iter().map(|reason| view! { <span>{reason.label()}</span> }).collect_view();
    view! {
        <li>
            <div>
                <div class="t"><span>{concluded.part.label()}</span><b>{if names.is_empty() { tr!(verdict.nobody).to_owned() } else { names }}</b></div>
                <div class="d dots">{reasons}</div>
            </div>
        </li>
    }
}

fn decision(decided: &VerdictDecision) -> impl IntoView + use<> {
    let closers = list(decided.closing_members.iter().map(|member| member.display_name.clone()));
    let closers = if closers.is_empty() { tr!(verdict.by_rule).to_owned() } else { closers };
    let words = tr!(verdict.decided, client = decided.client_member.display_name.clone(), closing = closers);
    view! {
        <li>
            <div>
                <div>{words}</div>
                <p>{decided.reason.clone()}</p>
                <div class="d dots"><span>{decided.by.display_name.clone()}</span><span>{time::moment(decided.at)}</span></div>
            </div>
        </li>
    }
}

fn fact(found: &VerdictFact) -> impl IntoView + use<> {
    let who = found.member.as_ref().map(|member| view! { <span>{member.display_name.clone()}</span> });
    let store = found.store_name.clone().map(|store| view! { <span>{store}</span> });
    let kind = found.kind;
    let what = if kind == VerdictFactKind::Lapsed {
        view! { <Tag tone=Tone::Warning>{kind.label()}</Tag> }.into_any()
    } else {
        view! { <span>{kind.label()}</span> }.into_any()
    };
    view! {
        <li>
            <div>
                <div class="dots">{what}{who}</div>
                <div class="d dots">{store}<span title=time::exact(found.at)>{time::moment(found.at)}</span></div>
            </div>
            {found.proof.as_ref().and_then(link)}
        </li>
    }
}

/// Where the record is that proves it; a follow-up stands in its client's journal.
fn link(proof: &EvidenceRef) -> Option<impl IntoView + use<>> {
    let href = match proof.kind {
        EvidenceKind::Client => address::client(ClientId(proof.id)),
        EvidenceKind::Showing => address::showing(ShowingId(proof.id)),
        EvidenceKind::Contract => address::contract(ContractId(proof.id)),
        _ => return None,
    };
    let kind = proof.kind.label();
    Some(view! { <a class="btn btn--sm" href=href>{kind}</a> })
}
