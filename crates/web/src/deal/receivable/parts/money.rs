//! What a contract brings in and how that stands, with what is done about it.

use fangke_shared::ContractId;
use fangke_shared::deal::receivable::{AgeingBucket, ContractMoney, Receipt, Receivable, ReceivableKind};
use leptos::prelude::*;

use super::plan::PlanForm;
use super::receipts::Receipts;
use super::record::RecordForm;
use super::refund::{InvoiceForm, RefundForm};
use crate::api::{Api, use_api};
use crate::deal::commission::parts::money as yuan;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Dialog, Loaded, Note, Tag, Tone, opened_by};
use crate::{time, tr};

/// What is being done with the money.
#[derive(Debug, Clone, PartialEq)]
pub enum Doing {
    /// Recording a receipt.
    Record,
    /// Dividing what is open of a kind into instalments.
    Plan(ReceivableKind),
    /// Giving back something of a receipt.
    Refund(Receipt),
    /// Entering the number of a receipt's invoice.
    Invoice(Receipt),
}

/// The money of the contract on the page.
#[derive(Clone, Copy)]
pub struct Held {
    /// Calls.
    pub api: Api,
    /// Of which contract.
    pub contract: ContractId,
    /// As it was last read.
    pub money: StoredValue<Option<ContractMoney>>,
    /// Who may have paid: the parties by name.
    pub payers: StoredValue<Vec<String>>,
    /// What is being done.
    pub doing: RwSignal<Option<Doing>>,
    /// Counts up with every change.
    pub changes: RwSignal<u32>,
    on_done: Callback<()>,
}

impl Held {
    /// Something was done: what stands here is read anew, and whoever shows the contract hears of it.
    pub fn done(self) {
        self.doing.set(None);
        self.changes.update(|n| *n += 1);
        self.on_done.run(());
    }
}

/// The panels: what is receivable, and what came in.
#[component]
pub fn ContractMoneyPanels(
    /// Of which contract.
    contract: ContractId,
    /// Who may have paid.
    payers: Vec<String>,
    /// Counts up when the contract changes: its signing makes receivables.
    #[prop(into)]
    contract_changes: Signal<u32>,
    /// Runs after something was done.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let held = Held {
        api: use_api(),
        contract,
        money: StoredValue::new(None),
        payers: StoredValue::new(payers),
        doing: RwSignal::new(None),
        changes: RwSignal::new(0),
        on_done,
    };
    let read = LocalResource::new(move || {
        held.changes.track();
        contract_changes.track();
        async move { held.api.get_contract_money(contract).await }
    });
    let shown = move |money: ContractMoney| {
        held.money.set_value(Some(money.clone()));
        view! { <Sums money held/> }
    };
    view! {
        <section class="panel" aria-labelledby="h-money"><Loaded resource=read rows=3 view=shown/></section>
        <Receipts held/>
        <Dialogs held/>
    }
}

#[component]
fn Sums(money: ContractMoney, held: Held) -> impl IntoView {
    let rights = money.rights;
    let record = (rights.may_record || rights.may_prepay_only).then(|| {
        view! { <Button kind=ButtonKind::Primary class="btn--sm" icon=icondata_lu::LuWallet on_click=move |()| held.doing.set(Some(Doing::Record))>{tr!(receivable.record)}</Button> }
    });
    let sums = [
        (tr!(receivable.amount), money.amount_fen, None),
        (tr!(receivable.received), money.received_fen, None),
        (tr!(receivable.open), money.open_fen, None),
        (tr!(receivable.overdue), money.overdue_fen, Some("danger")),
        (tr!(receivable.credit), money.credit_fen, None),
    ];
    let is_said = |n: usize, fen: i64| n < 3 || fen != 0;
    let sums = sums.into_iter().enumerate().filter(|(n, (_, fen, _))| is_said(*n, *fen));
    let sums = sums.map(|(_, (label, fen, tone))| view! { <div><dt>{label}</dt><dd class=tone.unwrap_or_default()><span class="tnum">{yuan(fen)}</span></dd></div> });
    let is_empty = money.receivables.is_empty();
    let rows = money.receivables.iter().map(|one| line(one, rights.may_plan, held)).collect_view();
    let ahead = rights.may_prepay_only.then(|| view! { <div class="pad"><Note>{tr!(receivable.prepay_only)}</Note></div> });
    view! {
        <header><h2 id="h-money">{tr!(receivable.of_contract)}</h2><span class="end">{record}</span></header>
        <div class="body"><dl class="trio money-sums">{sums.collect_view()}</dl></div>
        {ahead}
        <ul class="rows money-rows">{rows}</ul>
        {is_empty.then(|| view! { <p class="rows__none">{tr!(receivable.none_yet)}</p> })}
    }
}

fn line(one: &Receivable, may_plan: bool, held: Held) -> impl IntoView + use<> {
    let kind = one.kind;
    let state = match one.bucket {
        _ if one.is_cancelled => view! { <Tag>{tr!(receivable.cancelled)}</Tag> }.into_any(),
        None => view! { <Tag tone=Tone::Positive>{tr!(receivable.settled)}</Tag> }.into_any(),
        Some(AgeingBucket::NotDue) => ().into_any(),
        Some(bucket) => view! { <Tag tone=Tone::Danger>{bucket.label()}</Tag> }.into_any(),
    };
    let plan = (may_plan && one.open_fen > 0).then(|| {
        view! { <Button kind=ButtonKind::Quiet class="btn--sm" on_click=move |()| held.doing.set(Some(Doing::Plan(kind)))>{tr!(receivable.plan)}</Button> }
    });
    let open = (one.open_fen > 0 && one.received_fen > 0)
        .then(|| view! { <span class="tnum">{tr!(receivable.still_open, amount = yuan(one.open_fen))}</span> });
    view! {
        <li>
            <div>
                <div class="t"><span>{kind.label()}</span><span class="tnum">{yuan(one.amount_fen)}</span>{state}</div>
                <div class="d dots"><span>{tr!(receivable.due, day = time::date(one.due_on))}</span>{open}</div>
            </div>
            {plan}
        </li>
    }
}

#[component]
fn Dialogs(held: Held) -> impl IntoView {
    let open = opened_by(held.doing);
    let title = Signal::derive(move || {
        let title = held.doing.with(|doing| match doing {
            Some(Doing::Record) | None => tr!(receivable.record),
            Some(Doing::Plan(_)) => tr!(receivable.plan),
            Some(Doing::Refund(_)) => tr!(receivable.refund),
            Some(Doing::Invoice(_)) => tr!(receivable.invoice),
        });
        title.to_owned()
    });
    let content = move || {
        let money = held.money.get_value();
        match (held.doing.get()?, money) {
            (Doing::Record, Some(money)) => Some(view! { <RecordForm money held/> }.into_any()),
            (Doing::Plan(kind), Some(money)) => Some(view! { <PlanForm money kind held/> }.into_any()),
            (Doing::Refund(receipt), _) => Some(view! { <RefundForm receipt held/> }.into_any()),
            (Doing::Invoice(receipt), _) => Some(view! { <InvoiceForm receipt held/> }.into_any()),
            (Doing::Record | Doing::Plan(_), None) => None,
        }
    };
    view! { <Dialog open title class="dialog--wide">{content}</Dialog> }
}
