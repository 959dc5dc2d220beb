//! The journal 日记账 of a month: every entry with its lines, its contract, and the receipt behind it.

use fangke_shared::deal::ledger::{LedgerAccount, LedgerEntry, LedgerLine};
use fangke_shared::deal::receivable::Receipt;
use fangke_shared::month::Month;
use futures::FutureExt;
use leptos::prelude::*;

use super::page::Books;
use crate::api::use_api;
use crate::deal::commission::parts::money;
use crate::deal::receivable::parts::receipt_facts;
use crate::i18n::Word;
use crate::ui::{Button, Choice, Dialog, Empty, LoadMore, Loaded, Pager, ProblemNote, Select, SkeletonRows, Tag, opened_by, word_choices};
use crate::{address, time, tr};

/// The panel.
#[component]
pub fn Journal(
    /// Of which month.
    month: Memo<Month>,
    /// What the address says.
    shown: Memo<Books>,
    /// Goes elsewhere.
    change: Callback<Books>,
) -> impl IntoView {
    let api = use_api();
    let account = Memo::new(move |_| shown.get().account);
    let pager = Pager::new(move |cursor| {
        let (month, account) = (month.get(), account.get());
        async move { api.list_journal(month, account, cursor).await }.boxed_local()
    });
    let rows = pager.rows();
    let asked = RwSignal::new(None::<String>);
    let is_open = opened_by(asked);
    let title = Signal::derive(move || asked.get().unwrap_or_default());
    let behind = move || asked.get().map(|voucher| view! { <Behind voucher/> });
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    view! {
        <section class="panel" aria-labelledby="h-journal" aria-busy=move || pager.busy().get().to_string()>
            <header><h2 id="h-journal">{tr!(ledger.journal)}</h2></header>
            <div class="pad"><Account shown change/></div>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuBookOpen title=tr!(ledger.empty) text=tr!(ledger.empty_text)/></Show>
            <ul class="rows"><For each=move || rows.get() key=|entry| entry.id children=move |entry| row(entry, asked)/></ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
        <Dialog open=is_open title>{behind}</Dialog>
    }
}

/// Which account is looked at.
#[component]
fn Account(shown: Memo<Books>, change: Callback<Books>) -> impl IntoView {
    let word = move || shown.get().account.map(Word::word).unwrap_or_default().to_owned();
    let value = RwSignal::new(untrack(word));
    Effect::new(move || value.set(word()));
    Effect::new(move |first: Option<()>| {
        let account: Option<LedgerAccount> = value.get().parse().ok();
        let now = shown.get_untracked();
        if first.is_some() && account != now.account {
            change.run(Books { account, ..now });
        }
    });
    let choices: Vec<Choice> = word_choices::<LedgerAccount>();
    view! { <Select value choices blank=tr!(ledger.all_accounts) label=tr!(ledger.account)/> }
}

/// `借 银行存款 1,000.00`
fn side(line: &LedgerLine) -> String {
    let amount = money(line.amount_fen.saturating_abs());
    if line.amount_fen < 0 {
        tr!(ledger.credit_line, account = line.account.label(), amount = amount)
    } else {
        tr!(ledger.debit_line, account = line.account.label(), amount = amount)
    }
}

fn row(entry: LedgerEntry, asked: RwSignal<Option<String>>) -> impl IntoView {
    let number = entry.contract_number.clone().unwrap_or_else(|| tr!(ledger.contract, id = entry.contract_id.0));
    let who = entry.member.as_ref().map(|who| who.display_name.clone()).unwrap_or_else(|| tr!(ledger.by_itself).to_owned());
    let lines = entry.lines.iter().map(|line| view! { <span class="tnum">{side(line)}</span> }).collect_view();
    let receipt = entry.voucher.clone().map(|voucher| {
        let label = format!("{} {voucher}", tr!(ledger.show_receipt));
        view! { <div class="acts"><Button class="btn--sm" label on_click=move |()| asked.set(Some(voucher.clone()))>{tr!(ledger.show_receipt)}</Button></div> }
    });
    let voucher = entry.voucher.clone().map(|voucher| view! { <span class="tnum">{voucher}</span> });
    view! {
        <li>
            <div>
                <div class="t"><a href=address::contract(entry.contract_id)>{number}</a><Tag>{entry.kind.label()}</Tag></div>
                <div class="d dots"><span>{time::date(entry.day)}</span>{voucher}<span>{who}</span></div>
                <div class="d dots">{lines}</div>
            </div>
            {receipt}
        </li>
    }
}

/// The receipt behind an entry.
#[component]
fn Behind(voucher: String) -> impl IntoView {
    let api = use_api();
    let receipt = LocalResource::new(move || {
        let voucher = voucher.clone();
        async move { api.get_receipt_by_voucher(&voucher).await }
    });
    let shown = |receipt: Receipt| {
        let href = address::contract(receipt.contract_id);
        view! { <ul class="rows"><li>{receipt_facts(&receipt)}</li></ul><p class="pad"><a href=href>{tr!(ledger.open_contract)}</a></p> }
    };
    view! { <div class="body"><Loaded resource=receipt rows=3 view=shown/></div> }
}
