//! What happened to the client, newest first, grouped by day.

use fangke_shared::client::journal::{ClientEntry, ClientEvent};
use fangke_shared::company::member::MemberRef;
use futures::FutureExt;
use icondata_core::Icon as IconData;
use leptos::prelude::*;

use super::objection::raised;
use super::record::use_dossier;
use crate::client::merging::parts::field_label;
use crate::i18n::Word;
use crate::property::follow_up::parts::said;
use crate::ui::{Happening, Pager, Timeline};
use crate::{address, time, tr};

/// The journal of the client on the page.
#[component]
pub fn Journal() -> impl IntoView {
    let dossier = use_dossier();
    let pager = Pager::new(move |cursor| {
        dossier.changes.track();
        async move { dossier.api.list_client_timeline(dossier.id(), cursor.as_deref()).await }.boxed_local()
    });
    view! { <Timeline pager show has_older=true empty=tr!(dossier.journal_hidden)/> }
}

fn show(entry: &ClientEntry) -> Happening {
    let (icon, tone, head) = face(&entry.event);
    let who = entry.member.as_ref().map(|member| member.display_name.clone());
    Happening { at: entry.at, who, icon, tone, head, body: body(&entry.event).into_any() }
}

/// Icon, tone and what it is.
fn face(event: &ClientEvent) -> (IconData, Option<&'static str>, String) {
    match event {
        ClientEvent::Registered => (icondata_lu::LuUserPlus, None, tr!(dossier.event.registered).to_owned()),
        ClientEvent::MergedFrom { .. } => (icondata_lu::LuMerge, Some("accent"), tr!(dossier.event.merged_from).to_owned()),
        ClientEvent::MergedInto { .. } => (icondata_lu::LuMerge, Some("accent"), tr!(dossier.event.merged_into).to_owned()),
        ClientEvent::MergeUndone { .. } => (icondata_lu::LuUndo2, None, tr!(dossier.event.merge_undone).to_owned()),
        ClientEvent::Imported => (icondata_lu::LuFileInput, None, tr!(dossier.event.imported).to_owned()),
        ClientEvent::Edited { .. } => (icondata_lu::LuPencil, None, tr!(dossier.event.edited).to_owned()),
        ClientEvent::ContactsChanged => (icondata_lu::LuPhone, None, tr!(dossier.event.contacts).to_owned()),
        ClientEvent::IdDocumentRevealed { purpose } => {
            (icondata_lu::LuIdCard, None, tr!(dossier.event.document_revealed, purpose = purpose.label()))
        }
        ClientEvent::ContactRevealed { purpose } => (icondata_lu::LuEye, None, tr!(dossier.event.revealed, purpose = purpose.label())),
        ClientEvent::DemandAdded { .. } => (icondata_lu::LuSearch, Some("accent"), tr!(dossier.event.demand_added).to_owned()),
        ClientEvent::DemandChanged { .. } => (icondata_lu::LuSearch, None, tr!(dossier.event.demand_changed).to_owned()),
        ClientEvent::DemandClosed { .. } => (icondata_lu::LuSearch, None, tr!(dossier.event.demand_closed).to_owned()),
        ClientEvent::HolderChanged { because, .. } => {
            (icondata_lu::LuArrowRightLeft, Some("accent"), tr!(dossier.event.holder, because = because.label()))
        }
        ClientEvent::ConsentGiven { purpose } => {
            (icondata_lu::LuShieldCheck, Some("positive"), tr!(dossier.event.consent_given, purpose = purpose.label()))
        }
        ClientEvent::ConsentWithdrawn { purpose } => {
            (icondata_lu::LuShieldOff, None, tr!(dossier.event.consent_withdrawn, purpose = purpose.label()))
        }
        ClientEvent::ClientLost { because, .. } => (icondata_lu::LuUserX, Some("late"), tr!(dossier.event.lost, because = because.label())),
        ClientEvent::Regained => (icondata_lu::LuUserCheck, Some("positive"), tr!(dossier.event.regained).to_owned()),
        ClientEvent::Showing { step, .. } => (icondata_lu::LuFootprints, Some("accent"), step.label().to_owned()),
        ClientEvent::Cooperation { step, partner, .. } => {
            let head = tr!(dossier.event.cooperation, partner = partner.display_name.clone(), step = step.label());
            (icondata_lu::LuHandshake, Some("accent"), head)
        }
        ClientEvent::Enquired { partner, .. } => {
            (icondata_lu::LuMessageCircleQuestion, Some("accent"), tr!(dossier.event.enquired, partner = partner.clone()))
        }
        ClientEvent::Recommendation { step, .. } => (icondata_lu::LuThumbsUp, Some("accent"), step.label().to_owned()),
        ClientEvent::Contract { of, state, .. } => {
            (icondata_lu::LuFileText, Some("accent"), tr!(dossier.event.contract, kind = of.label(), state = state.label()))
        }
        ClientEvent::FollowUp { follow_up, .. } => (icondata_lu::LuMessageSquareText, Some("accent"), follow_up.kind.label().to_owned()),
    }
}

fn body(event: &ClientEvent) -> AnyView {
    match event {
        ClientEvent::Edited { fields } => {
            let names: Vec<&str> = fields.iter().map(|name| field_label(name)).collect();
            view! { <p class="text">{names.join(tr!(common.list_separator))}</p> }.into_any()
        }
        ClientEvent::MergedFrom { client_id, name }
        | ClientEvent::MergedInto { client_id, name }
        | ClientEvent::MergeUndone { client_id, name } => {
            view! { <p class="text"><a href=address::client(*client_id)>{name.clone()}</a></p> }.into_any()
        }
        ClientEvent::DemandClosed { reason, .. } => view! { <p class="text">{reason.clone()}</p> }.into_any(),
        ClientEvent::HolderChanged { from, to, note, .. } => {
            let name = |member: &Option<MemberRef>| {
                member.as_ref().map_or_else(|| tr!(dossier.event.pool).to_owned(), |member| member.display_name.clone())
            };
            let note = note.clone().map(|note| view! { <p class="text">{note}</p> });
            view! { <p class="text"><span class="muted">{name(from)}</span> " → " <b>{name(to)}</b></p>{note} }.into_any()
        }
        ClientEvent::Showing { showing_id, starts_at, .. } => {
            let at = time::moment(*starts_at);
            view! { <p class="text"><a href=address::showing(*showing_id)>{at}</a></p> }.into_any()
        }
        ClientEvent::ClientLost { note: Some(note), .. } | ClientEvent::Cooperation { note: Some(note), .. } => {
            view! { <p class="text">{note.clone()}</p> }.into_any()
        }
        ClientEvent::Recommendation { listing_id: Some(id), listing, objection, note, .. } => {
            let what = [objection.map(|objection| objection.label().to_owned()), note.clone()];
            let what: Vec<String> = what.into_iter().flatten().collect();
            let name = listing.clone().unwrap_or_default();
            view! { <p class="text"><a href=address::listing(*id)>{name}</a> " " {what.join(tr!(common.list_separator))}</p> }.into_any()
        }
        ClientEvent::Enquired { listing_id, listing, note, .. } => {
            let about = listing_id.zip(listing.clone()).map(|(id, name)| view! { <a href=address::listing(id)>{name}</a> " " });
            view! { <p class="text">{about}{note.clone()}</p> }.into_any()
        }
        ClientEvent::Contract { contract_id, number: Some(number), .. } => {
            view! { <p class="text"><a href=address::contract(*contract_id)>{number.clone()}</a></p> }.into_any()
        }
        ClientEvent::FollowUp { follow_up, objections } => view! { {said(follow_up)}{raised(objections)} }.into_any(),
        _ => ().into_any(),
    }
}
