//! What came in of a contract: each receipt with what it has settled, what was given back, and its invoice.

use fangke_shared::deal::receivable::Receipt;
use fangke_shared::permission::Action;
use futures::FutureExt;
use leptos::prelude::*;

use super::money::{Doing, Held};
use crate::company::auth::parts::use_session;
use crate::deal::commission::parts::money as yuan;
use crate::deal::paper::parts::{PaperOf, PdfButton};
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, LoadMore, Pager, ProblemNote, SkeletonRows, Tag, Tone};
use crate::{address, time, tr};

/// The panel.
#[component]
pub fn Receipts(
    /// Of which contract.
    held: Held,
) -> impl IntoView {
    let may_refund = use_session().may(Action::RecordReceipts);
    let pager = Pager::new(move |cursor| {
        held.changes.track();
        async move { held.api.list_receipts(held.contract, cursor.as_deref()).await }.boxed_local()
    });
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    // A refund and an invoice change a receipt.
    let key = |receipt: &Receipt| (receipt.id, receipt.refunds.len(), receipt.invoices.len(), receipt.credit_fen);
    view! {
        <section class="panel" aria-labelledby="h-receipts">
            <header><h2 id="h-receipts">{tr!(receivable.receipts)}</h2></header>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows rows=2/></Show>
            <Show when=is_empty><p class="rows__none">{tr!(receivable.no_receipts)}</p></Show>
            <ul class="rows money-rows"><For each=move || rows.get() key children=move |receipt| line(receipt, held, may_refund)/></ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
    }
}

fn line(receipt: Receipt, held: Held, may_refund: bool) -> impl IntoView {
    let left = receipt.amount_fen.saturating_sub(receipt.refunded_fen);
    let (id, voucher) = (receipt.id, receipt.voucher.clone());
    let facts = receipt_facts(&receipt);
    let kept = StoredValue::new(receipt);
    let more = may_refund.then(|| {
        let refused = Signal::stored((left <= 0).then(|| tr!(receivable.nothing_left).to_owned()));
        view! {
            <Button kind=ButtonKind::Quiet class="btn--sm" on_click=move |()| held.doing.set(Some(Doing::Invoice(kept.get_value())))>{tr!(receivable.invoice)}</Button>
            <Button kind=ButtonKind::Quiet class="btn--sm" refused on_click=move |()| held.doing.set(Some(Doing::Refund(kept.get_value())))>{tr!(receivable.refund)}</Button>
        }
    });
    view! {
        <li>
            {facts}
            <div class="acts"><a class="btn btn--quiet btn--sm" href=address::voucher(id)>{tr!(receivable.voucher_title)}</a><PdfButton of=PaperOf::Receipt(id) name=voucher kind=ButtonKind::Quiet class="btn--sm"/>{more}</div>
        </li>
    }
}

/// What a receipt says: amount and voucher, who paid when and how, what it has settled and what was given back.
pub fn receipt_facts(receipt: &Receipt) -> impl IntoView + use<> {
    let parts =
        receipt.parts.iter().filter(|part| part.amount_fen != 0).map(|part| format!("{} {}", part.kind.label(), yuan(part.amount_fen)));
    let parts = parts.collect::<Vec<_>>().join(tr!(common.list_separator));
    let settled = (!parts.is_empty()).then(|| view! { <div class="d">{tr!(receivable.settles, parts = parts)}</div> });
    let credit_fen = receipt.credit_fen;
    let ahead = (credit_fen > 0).then(|| view! { <Tag tone=Tone::Accent>{tr!(receivable.ahead, amount = yuan(credit_fen))}</Tag> });
    let invoice =
        receipt.invoice_number.clone().map(|number| view! { <span class="tnum">{tr!(receivable.invoice_number, number = number)}</span> });
    let note = receipt.note.clone().map(|note| view! { <div class="d">{note}</div> });
    let refunds = receipt.refunds.iter().map(|refund| {
        let words = tr!(
            receivable.refund_line,
            voucher = refund.voucher.clone(),
            amount = yuan(refund.amount_fen),
            day = time::date(refund.paid_on),
            reason = refund.reason.clone()
        );
        view! { <div class="d danger">{words}</div> }
    });
    let refunds = refunds.collect_view();
    let by = tr!(receivable.recorded_by, by = receipt.recorded.member.display_name.clone());
    let facts = [time::date(receipt.paid_on), receipt.payer.clone(), receipt.method.label().to_owned(), by];
    let facts = facts.map(|fact| view! { <span>{fact}</span> }).collect_view();
    view! {
        <div>
            <div class="t"><span class="tnum">{yuan(receipt.amount_fen)}</span><span class="tnum muted">{receipt.voucher.clone()}</span>{ahead}</div>
            <div class="d dots">{facts}{invoice}</div>
            {settled}
            {refunds}
            {note}
        </div>
    }
}
