//! The voucher of a receipt 收款收据, as it looks on paper: to be read, printed and signed.

use fangke_shared::ReceiptId;
use fangke_shared::capitals::{capitals, capitals_traditional};
use fangke_shared::deal::receivable::{Receipt, ReceiptPart, Refund};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::{ApiError, use_api};
use crate::deal::commission::parts::money as yuan;
use crate::deal::paper::parts::{PaperOf, PdfButton};
use crate::i18n::{Word, language_tag};
use crate::ui::{Button, ButtonKind, Choice, Loaded, NotFoundPage, PageTitle, Segmented, set_title};
use crate::{address, time, tr};

/// The size of the paper that vouchers are mostly printed on.
const A5: &str = "a5";
const A4: &str = "a4";

/// The page.
#[component]
pub fn VoucherPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ReceiptId>().ok())));
    let api = use_api();
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            set_title(|| PageTitle { title: tr!(receivable.voucher_title).to_owned(), ..PageTitle::default() });
            let receipt = LocalResource::new(move || async move {
                let receipt = api.get_receipt(id).await?;
                // Who keeps the money of others may not see the contract: then the voucher names none.
                let number = api.get_contract(receipt.contract_id).await.ok().and_then(|contract| contract.summary.number);
                Ok::<_, ApiError>((receipt, number))
            });
            view! { <Loaded resource=receipt view=move |(receipt, number)| view! { <Voucher receipt number/> }/> }.into_any()
        }
    }
}

#[component]
fn Voucher(receipt: Receipt, number: Option<String>) -> impl IntoView {
    let contract = receipt.contract_id;
    set_title(move || PageTitle {
        title: tr!(receivable.voucher_title).to_owned(),
        subtitle: None,
        back: Some(address::contract(contract)),
    });
    // A browser that can't print says so itself.
    let print = move |()| drop(window().print());
    let paper = RwSignal::new(A5.to_owned());
    let sizes = vec![Choice::new(A5, "A5"), Choice::new(A4, "A4")];
    let in_words = if language_tag() == "zh-TW" { capitals_traditional(receipt.amount_fen) } else { capitals(receipt.amount_fen) };
    let facts = [
        (tr!(receivable.voucher_contract), number),
        (tr!(receivable.paid_on), Some(time::date(receipt.paid_on))),
        (tr!(receivable.payer), Some(receipt.payer.clone())),
        (tr!(receivable.method), Some(receipt.method.label().to_owned())),
        (tr!(receivable.amount_yuan), Some(yuan(receipt.amount_fen))),
        (tr!(receivable.in_capitals), Some(in_words)),
        (tr!(receivable.invoice), receipt.invoice_number.clone()),
        (tr!(receivable.note), receipt.note.clone()),
        (tr!(receivable.voucher_by), Some(receipt.recorded.member.display_name.clone())),
    ];
    let facts = facts.into_iter().filter_map(|(label, value)| {
        let value = value?;
        Some(view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
    });
    let facts = facts.collect_view();
    let ahead = (receipt.credit_fen > 0).then(|| row(tr!(receivable.credit).to_owned(), String::new(), receipt.credit_fen));
    let parts = receipt.parts.iter().filter(|part| part.amount_fen != 0).map(part_row).collect_view();
    let refunds = receipt.refunds.iter().map(refund_row).collect_view();
    let signs = [tr!(receivable.payee_signs), tr!(receivable.payer_signs), tr!(receivable.seal)].map(|who| view! { <span>{who}</span> });
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(receivable.voucher_title)}</h1>
                <div class="actions">
                    <Segmented value=paper choices=sizes label=tr!(receivable.paper_size)/>
                    <PdfButton of=PaperOf::Receipt(receipt.id) name=receipt.voucher.clone()/>
                    <Button kind=ButtonKind::Primary icon=icondata_lu::LuPrinter on_click=print>{tr!(receivable.print)}</Button>
                </div>
            </div>
            <article class="voucher-sheet" data-paper=move || paper.get()>
                <h2>{tr!(receivable.voucher_title)}</h2>
                <p class="tnum">{receipt.voucher.clone()}</p>
                <dl class="voucher-sheet__facts">{facts}</dl>
                <div class="table-wrap" tabindex="0" role="region" aria-label=tr!(receivable.what_for)>
                    <table class="table table--plain">
                        <thead>
                            <tr>
                                <th scope="col">{tr!(receivable.what_for)}</th>
                                <th scope="col">{tr!(receivable.due_on)}</th>
                                <th scope="col" class="num">{tr!(receivable.amount_yuan)}</th>
                            </tr>
                        </thead>
                        <tbody>{parts} {ahead} {refunds}</tbody>
                    </table>
                </div>
                <div class="voucher-sheet__sign">{signs.collect_view()}</div>
            </article>
        </div>
    }
}

fn row(what: String, day: String, fen: i64) -> impl IntoView + use<> {
    view! { <tr><td>{what}</td><td>{day}</td><td class="num">{yuan(fen)}</td></tr> }
}

fn part_row(part: &ReceiptPart) -> impl IntoView + use<> {
    row(part.kind.label().to_owned(), time::date(part.due_on), part.amount_fen)
}

fn refund_row(refund: &Refund) -> impl IntoView + use<> {
    row(tr!(receivable.refund_of, voucher = refund.voucher.clone()), time::date(refund.paid_on), refund.amount_fen.saturating_neg())
}
