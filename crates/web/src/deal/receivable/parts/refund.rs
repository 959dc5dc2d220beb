//! Giving back something of a receipt, and the number of its invoice.

use fangke_shared::deal::receivable::{InvoiceRequest, Receipt, ReceiptMethod, RefundReceiptRequest};
use leptos::prelude::*;

use super::money::Held;
use super::record::fen;
use crate::api::FormKey;
use crate::deal::commission::parts::money as yuan;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Field, Form, ProblemNote, Select, TextArea, TextInput, unique_id, use_toaster, word_choices};
use crate::{time, tr};

/// Asks how much goes back, how, when and why.
#[component]
pub fn RefundForm(
    /// Of which receipt.
    receipt: Receipt,
    /// Of which contract.
    held: Held,
) -> impl IntoView {
    let toaster = use_toaster();
    let (id, received_on, left) = (receipt.id, receipt.paid_on, receipt.amount_fen.saturating_sub(receipt.refunded_fen));
    let (amount, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (day, method) = (RwSignal::new(time::today().to_string()), RwSignal::new(receipt.method.word().to_owned()));
    let request = move || RefundReceiptRequest {
        amount_fen: fen(amount),
        method: method.with(|word| word.parse().unwrap_or(ReceiptMethod::Other)),
        paid_on: day.with(|day| day.parse().unwrap_or_else(|_| time::today())),
        reason: reason.get().trim().to_owned(),
    };
    let form = Form::new(move || request().validate(time::today(), received_on));
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { held.api.refund_receipt(id, key, &body).await }, move |_| {
            toaster.say(tr!(receivable.refunded));
            held.done();
        });
    };
    let form_id = unique_id("refund");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(receivable.refund_text, voucher = receipt.voucher, amount = yuan(left))}</p>
            <Field label=tr!(receivable.refund_amount) state=form.field("/amount_fen") required=true class="w6"><TextInput value=amount inputmode="decimal" class="control--num"/></Field>
            <Field label=tr!(receivable.method) state=form.field("/method") required=true class="w6"><Select value=method choices={word_choices::<ReceiptMethod>()}/></Field>
            <Field label=tr!(receivable.refunded_on) state=form.field("/paid_on") required=true class="w6"><TextInput value=day kind="date"/></Field>
            <Field label=tr!(receivable.reason) state=form.field("/reason") required=true><TextArea value=reason/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Danger r#type="submit" form=form_id busy=form.busy()>{tr!(receivable.refund)}</Button>
        </footer>
    }
}

/// Asks for the number; where one stands there already, also why it is another.
#[component]
pub fn InvoiceForm(
    /// Of which receipt.
    receipt: Receipt,
    /// Of which contract.
    held: Held,
) -> impl IntoView {
    let toaster = use_toaster();
    let (id, has_number) = (receipt.id, receipt.invoice_number.is_some());
    let (number, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let request = move || InvoiceRequest {
        number: number.get().trim().to_owned(),
        reason: Some(reason.get().trim().to_owned()).filter(|reason| !reason.is_empty()),
    };
    let form = Form::new(move || request().validate(has_number));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { held.api.enter_receipt_invoice(id, &body).await }, move |_| {
            toaster.say(tr!(receivable.invoiced));
            held.done();
        });
    };
    let before = receipt.invoices.iter().map(|entry| {
        let by = entry.entered.member.display_name.clone();
        let reason = entry.reason.clone().map(|reason| view! { <span>{reason}</span> });
        view! { <li class="dots"><span class="tnum">{entry.number.clone()}</span><span>{by}</span><span>{time::moment(entry.entered.at)}</span>{reason}</li> }
    });
    let before =
        has_number.then(|| view! { <ul class="money-invoices" aria-label=tr!(receivable.invoices_before)>{before.collect_view()}</ul> });
    let why = has_number.then(|| {
        view! { <Field label=tr!(receivable.reason) state=form.field("/reason") required=true><TextInput value=reason/></Field> }
    });
    let form_id = unique_id("invoice");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            {before}
            <Field label=tr!(receivable.invoice) state=form.field("/number") required=true><TextInput value=number inputmode="numeric"/></Field>
            {why}
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}
