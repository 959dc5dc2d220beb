//! Who is party to the contract; while it is a draft they come, change and go. Numbers of documents are masked.

use fangke_shared::ContractPartyId;
use fangke_shared::client::identity::{IdDocumentDraft, IdKind};
use fangke_shared::deal::contract::{ContractParty, ContractPartyDraft, PARTIES_MAX, PartyRole};
use leptos::prelude::*;

use super::held::{Doing, Held, use_held};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Button, ButtonKind, Field, Form, ProblemNote, Select, Tag, TextInput, unique_id, word_choices};

/// The panel.
#[component]
pub fn Parties() -> impl IntoView {
    let held = use_held();
    let may_change = move || held.with(|contract| contract.rights.may_change);
    let is_empty = move || held.with(|contract| contract.parties.is_empty());
    let refused = Signal::derive(move || {
        held.with(|contract| contract.parties.len() >= PARTIES_MAX).then(|| tr!(contract.too_many_parties, n = PARTIES_MAX))
    });
    let rows =
        move || held.with(|contract| contract.parties.iter().map(|party| line(held, party, contract.rights.may_change)).collect_view());
    view! {
        <section class="panel" aria-labelledby="h-parties">
            <header>
                <h2 id="h-parties">{tr!(contract.parties)}</h2>
                <Show when=may_change>
                    <span class="end"><Button class="btn--sm" icon=icondata_lu::LuUserPlus refused on_click=move |()| held.begin(Doing::Party(None))>{tr!(contract.add_party)}</Button></span>
                </Show>
            </header>
            <ul class="rows">{rows}</ul>
            <Show when=is_empty><p class="rows__none">{tr!(contract.no_parties)}</p></Show>
        </section>
    }
}

fn line(held: Held, party: &ContractParty, may_change: bool) -> impl IntoView + use<> {
    let id = party.id;
    let document = party.id_document.as_ref().map(|document| format!("{} {}", document.kind.label(), document.number_masked));
    let (role, name) = (party.role.label(), party.name.clone());
    let remove = move |()| {
        let (api, contract, version) = (held.api, held.id(), held.version());
        held.task.act(async move { api.remove_contract_party(contract, version, id).await }, move |contract| held.accept(contract));
    };
    let acts = may_change.then(|| {
        let (change, gone) = (tr!(contract.change_party, name = name.clone()), tr!(contract.remove_party, name = name.clone()));
        view! {
            <div class="acts">
                <Button kind=ButtonKind::Quiet class="btn--sm btn--icon" icon=icondata_lu::LuPencil label=change on_click=move |()| held.begin(Doing::Party(Some(id)))/>
                <Button kind=ButtonKind::Quiet class="btn--sm btn--icon" icon=icondata_lu::LuTrash2 label=gone busy=held.task.busy() on_click=remove/>
            </div>
        }
    });
    view! {
        <li>
            <div>
                <div class="t"><span>{name}</span><Tag>{role}</Tag></div>
                <div class="d dots tnum">{document.map(|document| view! { <span>{document}</span> })}{party.note.clone().map(|note| view! { <span>{note}</span> })}</div>
            </div>
            {acts}
        </li>
    }
}

/// Asks who it is. Without a new number the document that is there stays.
#[component]
pub fn PartyForm(
    /// Who is changed; none for a new party.
    party: Option<ContractPartyId>,
) -> impl IntoView {
    let held = use_held();
    let before = untrack(|| held.with(|contract| contract.parties.iter().find(|known| Some(known.id) == party).cloned()));
    let known = before.as_ref().and_then(|party| party.id_document.as_ref());
    let role = RwSignal::new(before.as_ref().map_or(PartyRole::Owner, |party| party.role).word().to_owned());
    let kind = RwSignal::new(known.map_or(IdKind::ResidentCard, |document| document.kind).word().to_owned());
    let masked = known.map(|document| tr!(contract.document_stays, number = document.number_masked.clone()));
    let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
    let (name, note) = (text(before.as_ref().map(|party| party.name.clone())), text(before.and_then(|party| party.note)));
    let number = RwSignal::new(String::new());
    let draft = move || {
        let id_number = number.get().trim().to_owned();
        let kind = kind.with(|kind| kind.parse().unwrap_or(IdKind::Other));
        ContractPartyDraft {
            role: role.with(|role| role.parse().unwrap_or(PartyRole::Owner)),
            name: name.get().trim().to_owned(),
            id_document: (!id_number.is_empty()).then_some(IdDocumentDraft { kind, id_number }),
            note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()),
        }
    };
    let form = Form::new(move || draft().validate());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (body, api, id, version) = (untrack(draft), held.api, held.id(), held.version());
        let send = async move {
            match party {
                Some(party) => api.update_contract_party(id, version, party, &body).await,
                None => api.add_contract_party(id, version, &body).await,
            }
        };
        form.submit(send, move |contract| held.accept(contract));
    };
    let label = if party.is_some() { tr!(common.save) } else { tr!(contract.add_party) };
    let form_id = unique_id("contract-party");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(contract.party_role) state=form.field("/role") required=true class="w6"><Select value=role choices={word_choices::<PartyRole>()}/></Field>
            <Field label=tr!(contract.party_name) state=form.field("/name") required=true class="w6"><TextInput value=name/></Field>
            <Field label=tr!(contract.id_kind) state=form.field("/id_document/kind") class="w6"><Select value=kind choices={word_choices::<IdKind>()}/></Field>
            <Field label=tr!(contract.id_number) state=form.field("/id_document/id_number") optional=true hint=masked class="w6"><TextInput value=number/></Field>
            <Field label=tr!(contract.party_note) state=form.field("/note") optional=true hint=tr!(contract.party_note_hint)><TextInput value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.back)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{label}</Button>
        </footer>
    }
}
