//! Reconciliation 对账: the books held against receipts, receivables and performance when somebody asks for it.

use fangke_shared::deal::ledger::{LedgerFault, LedgerFaultKind, LedgerReconciliation};
use leptos::prelude::*;

use crate::api::use_api;
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::ui::{Button, Note, Task, Tone};
use crate::{address, time, tr};

/// The panel.
#[component]
pub fn Reconcile() -> impl IntoView {
    let (api, task) = (use_api(), Task::new());
    let found = RwSignal::new(None::<LedgerReconciliation>);
    let ask = move |()| task.act(api.reconcile_ledger(), move |answer| found.set(Some(answer)));
    view! {
        <section class="panel" aria-labelledby="h-reconcile">
            <header>
                <h2 id="h-reconcile">{tr!(ledger.reconcile)}</h2>
                <Button class="btn--sm" busy=task.busy() on_click=ask>{tr!(ledger.reconcile_now)}</Button>
            </header>
            <div class="pad stack" aria-live="polite">
                <p class="muted">{tr!(ledger.reconcile_text)}</p>
                {move || found.get().map(said)}
            </div>
        </section>
    }
}

fn said(found: LedgerReconciliation) -> impl IntoView {
    let at = time::moment(found.at);
    if found.faults.is_empty() {
        let text = tr!(ledger.reconciled, at = at, n = found.entries);
        return view! { <Note tone=Tone::Positive>{text}</Note> }.into_any();
    }
    let text = tr!(ledger.faulty, at = at, n = found.faults.len());
    let lines = found.faults.iter().map(line).collect_view();
    view! { <Note tone=Tone::Danger>{text}</Note><ul class="rows">{lines}</ul> }.into_any()
}

fn line(fault: &LedgerFault) -> impl IntoView + use<> {
    let off = fault.off_fen.map(|fen| view! { <span class="tnum">{tr!(ledger.off_by, amount = money(fen))}</span> });
    let of = match fault.kind {
        LedgerFaultKind::Account => fault.account.map(Word::label),
        LedgerFaultKind::Instalments => fault.receivable_kind.map(Word::label),
        _ => None,
    };
    let of = of.map(|of| view! { <span>{of}</span> });
    let number = fault.id.map(|id| view! { <span class="tnum">{format!("#{id}")}</span> });
    let contract = fault.contract_id.map(|id| view! { <a href=address::contract(id)>{tr!(ledger.contract, id = id.0)}</a> });
    view! { <li><div><div class="t">{fault.kind.label()}</div><div class="d dots">{contract}{number}{of}{off}</div></div></li> }
}
