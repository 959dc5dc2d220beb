//! What happened to the contract, newest first, grouped by day.

use fangke_shared::deal::contract::{ContractEntry, ContractEvent, ContractState};
use futures::FutureExt;
use icondata_core::Icon as IconData;
use leptos::prelude::*;

use super::held::Held;
use super::words::field_label;
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Happening, Pager, Timeline};

/// The journal of the contract on the page.
#[component]
pub fn Journal(
    /// The contract.
    held: Held,
) -> impl IntoView {
    let pager = Pager::new(move |cursor| {
        held.journal.track();
        async move { held.api.list_contract_events(held.id(), cursor.as_deref()).await }.boxed_local()
    });
    view! { <Timeline pager show has_older=true/> }
}

fn show(entry: &ContractEntry) -> Happening {
    let (icon, tone, head) = face(&entry.event);
    let who = entry.member.as_ref().map(|member| member.display_name.clone());
    let body = body(&entry.event).map(|text| view! { <p class="text">{text}</p> }).into_any();
    Happening { at: entry.at, who, icon, tone, head, body }
}

/// Icon, tone and what it is.
fn face(event: &ContractEvent) -> (IconData, Option<&'static str>, String) {
    let plain = |icon: IconData, text: &str| (icon, None, text.to_owned());
    match event {
        ContractEvent::Created => plain(icondata_lu::LuFilePlus2, tr!(contract.event.created)),
        ContractEvent::Imported => plain(icondata_lu::LuFileInput, tr!(contract.event.imported)),
        ContractEvent::Edited { .. } => plain(icondata_lu::LuPencil, tr!(contract.event.edited)),
        ContractEvent::PartiesChanged => plain(icondata_lu::LuUsers, tr!(contract.event.parties)),
        ContractEvent::StateChanged { to, .. } => {
            let tone = match to {
                ContractState::Signed | ContractState::Completed => "positive",
                ContractState::Returned | ContractState::Cancelled => "warning",
                _ => "accent",
            };
            (icondata_lu::LuArrowRightLeft, Some(tone), to.label().to_owned())
        }
        ContractEvent::FileAdded { .. } => plain(icondata_lu::LuPaperclip, tr!(contract.event.file_added)),
        ContractEvent::FileSorted { .. } => plain(icondata_lu::LuPaperclip, tr!(contract.event.file_sorted)),
        ContractEvent::FileRemoved { .. } => plain(icondata_lu::LuTrash2, tr!(contract.event.file_removed)),
        ContractEvent::AddendumAdded { number, .. } => {
            (icondata_lu::LuFilePlus2, Some("accent"), tr!(contract.event.addendum, n = *number))
        }
        ContractEvent::StepChanged { step } => (icondata_lu::LuCalendarClock, None, tr!(contract.event.step_changed, step = step.label())),
        ContractEvent::StepDone { step, is_skipped: true, .. } => {
            (icondata_lu::LuSkipForward, None, tr!(contract.event.step_skipped, step = step.label()))
        }
        ContractEvent::StepDone { step, .. } => {
            (icondata_lu::LuCircleCheck, Some("positive"), tr!(contract.event.step_done, step = step.label()))
        }
        ContractEvent::Mediated { .. } => (icondata_lu::LuScale, Some("accent"), tr!(contract.event.mediated).to_owned()),
        ContractEvent::ReceivablesPlanned { of, instalments } => {
            (icondata_lu::LuCalendarClock, None, tr!(contract.event.planned, kind = of.label(), n = *instalments))
        }
        ContractEvent::ReceiptRecorded { amount_fen, .. } => {
            (icondata_lu::LuWallet, Some("positive"), tr!(contract.event.received, amount = money(*amount_fen)))
        }
        ContractEvent::ReceiptRefunded { amount_fen, .. } => {
            (icondata_lu::LuUndo2, Some("warning"), tr!(contract.event.refunded, amount = money(*amount_fen)))
        }
        ContractEvent::InvoiceEntered { .. } => plain(icondata_lu::LuReceipt, tr!(contract.event.invoiced)),
    }
}

/// What there is to say of it.
fn body(event: &ContractEvent) -> Option<String> {
    match event {
        ContractEvent::Edited { fields } => {
            let names: Vec<&str> = fields.iter().map(|name| field_label(name)).collect();
            Some(names.join(tr!(common.list_separator)))
        }
        ContractEvent::StateChanged { note, .. } | ContractEvent::StepDone { note, .. } => note.clone(),
        ContractEvent::FileSorted { name, kind } => Some(format!("{name} · {}", kind.label())),
        ContractEvent::FileAdded { name } | ContractEvent::FileRemoved { name } => Some(name.clone()),
        ContractEvent::AddendumAdded { title, .. } => Some(title.clone()),
        ContractEvent::Mediated { reason } => Some(reason.clone()),
        ContractEvent::ReceiptRecorded { voucher, .. } => Some(voucher.clone()),
        ContractEvent::ReceiptRefunded { voucher, reason, .. } => Some(format!("{voucher} {reason}")),
        ContractEvent::InvoiceEntered { voucher, number } => Some(format!("{voucher} {number}")),
        ContractEvent::ReceivablesPlanned { .. }
        | ContractEvent::Created
        | ContractEvent::Imported
        | ContractEvent::PartiesChanged
        | ContractEvent::StepChanged { .. } => None,
    }
}
