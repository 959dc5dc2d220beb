//! The trial balance 试算平衡表 of a month: each account leads to its entries.

use fangke_shared::deal::ledger::{LedgerBalance, LedgerTrialBalance};
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::page::Books;
use crate::address::AddressState as _;
use crate::api::use_api;
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Loaded, Tag, Tone};

/// The panel.
#[component]
pub fn Balance(
    /// Of which month.
    month: Memo<Month>,
    /// What the address says.
    shown: Memo<Books>,
) -> impl IntoView {
    let api = use_api();
    let balance = LocalResource::new(move || {
        let month = month.get();
        async move { api.get_trial_balance(month).await }
    });
    view! {
        <section class="panel">
            <header><h2>{tr!(ledger.balance)}</h2></header>
            <Loaded resource=balance rows=7 view=move |balance| table(balance, shown)/>
        </section>
    }
}

fn table(balance: LedgerTrialBalance, shown: Memo<Books>) -> impl IntoView {
    let LedgerTrialBalance { accounts, debit_fen, credit_fen, off_fen, .. } = balance;
    let is_even = debit_fen == credit_fen && off_fen == 0;
    let said = if is_even {
        view! { <Tag tone=Tone::Positive>{tr!(ledger.even)}</Tag> }.into_any()
    } else {
        view! { <Tag tone=Tone::Danger>{tr!(ledger.uneven, amount = money(off_fen))}</Tag> }.into_any()
    };
    let rows = accounts.into_iter().map(|of| line(of, shown)).collect_view();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=tr!(ledger.balance)>
            <table class="table table--plain table--stack">
                <thead>
                    <tr>
                        <th scope="col">{tr!(ledger.account)}</th>
                        <th scope="col" class="num">{tr!(ledger.opening)}</th>
                        <th scope="col" class="num">{tr!(ledger.debit)}</th>
                        <th scope="col" class="num">{tr!(ledger.credit)}</th>
                        <th scope="col" class="num">{tr!(ledger.closing)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">{tr!(ledger.sum)}</th>
                        <td></td>
                        <td class="num strong" data-l=tr!(ledger.debit)>{money(debit_fen)}</td>
                        <td class="num strong" data-l=tr!(ledger.credit)>{money(credit_fen)}</td>
                        <td>{said}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
        <p class="pad muted">{tr!(ledger.balance_text)}</p>
    }
}

fn line(of: LedgerBalance, shown: Memo<Books>) -> impl IntoView {
    let account = of.account;
    let href = move || Books { account: Some(account), ..shown.get() }.href();
    let is_here = move || (shown.get().account == Some(account)).then_some("page");
    view! {
        <tr>
            <th scope="row"><a href=href aria-current=is_here>{account.label()}</a></th>
            <td class="num" data-l=tr!(ledger.opening)>{money(of.opening_fen)}</td>
            <td class="num" data-l=tr!(ledger.debit)>{money(of.debit_fen)}</td>
            <td class="num" data-l=tr!(ledger.credit)>{money(of.credit_fen)}</td>
            <td class="num strong" data-l=tr!(ledger.closing)>{money(of.closing_fen)}</td>
        </tr>
    }
}
