//! Recording money that came in: where it goes is seen before it is saved.

use fangke_shared::ReceivableId;
use fangke_shared::deal::receivable::{
    Allocated, Allocation, ContractMoney, OpenReceivable, ReceiptMethod, Receivable, RecordReceiptRequest, allocate,
};
use fangke_shared::problem::FieldError;
use leptos::prelude::*;

use super::money::Held;
use crate::amount::Unit;
use crate::api::FormKey;
use crate::deal::commission::parts::money as yuan;
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Field, FieldState, Form, Note, ProblemNote, Select, TextArea, TextInput, Tone, unique_id, use_toaster, word_choices,
};
use crate::{time, tr};

/// An amount in yuan as typed; what can't be read is below every limit, so that its field says so.
pub fn fen(text: RwSignal<String>) -> i64 {
    text.with(|text| Unit::Yuan.parse(text)).map_or(-1, Option::unwrap_or_default)
}

/// What is said of one receivable: so much of the receipt.
#[derive(Clone, Copy)]
struct Part {
    id: ReceivableId,
    typed: RwSignal<String>,
}

/// The fields.
#[component]
pub fn RecordForm(
    /// How the money stands.
    money: ContractMoney,
    /// Of which contract.
    held: Held,
) -> impl IntoView {
    let toaster = use_toaster();
    let open: Vec<Receivable> = money.receivables.iter().filter(|one| one.open_fen > 0).cloned().collect();
    let only_ahead = money.rights.may_prepay_only;
    let text = |text: String| RwSignal::new(text);
    let first = held.payers.with_value(|payers| payers.first().cloned()).unwrap_or_default();
    let (amount, payer, note) = (text(String::new()), text(first), text(String::new()));
    let (day, method) = (text(time::today().to_string()), text(ReceiptMethod::Transfer.word().to_owned()));
    let is_prepayment = RwSignal::new(only_ahead);
    let parts: Vec<Part> = open.iter().map(|one| Part { id: one.id, typed: text(String::new()) }).collect();
    let parts = StoredValue::new(parts);
    let limits = StoredValue::new(open.iter().map(|one| OpenReceivable { id: one.id, open_fen: one.open_fen }).collect::<Vec<_>>());
    let named = move || -> Vec<Allocation> {
        let one =
            |part: &Part| Some(Allocation { receivable_id: part.id, amount_fen: fen(part.typed) }).filter(|part| part.amount_fen != 0);
        parts.with_value(|parts| parts.iter().filter_map(one).collect())
    };
    let request = move || RecordReceiptRequest {
        amount_fen: fen(amount),
        method: method.with(|word| word.parse().unwrap_or(ReceiptMethod::Other)),
        paid_on: day.with(|day| day.parse().unwrap_or_else(|_| time::today())),
        payer: payer.get().trim().to_owned(),
        allocations: named(),
        is_prepayment: is_prepayment.get(),
        note: Some(note.get().trim().to_owned()).filter(|note| !note.is_empty()),
    };
    // Where it goes; none while an amount can't be read.
    let goes = move || -> Option<Result<Allocated, Vec<FieldError>>> {
        let amount_fen = fen(amount);
        (amount_fen > 0).then(|| limits.with_value(|open| allocate(open, amount_fen, &named())))
    };
    let form = Form::new(move || {
        let mut errors = request().validate(time::today()).err().unwrap_or_default();
        errors.extend(goes().and_then(Result::err).unwrap_or_default());
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    });
    let key = FormKey::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { held.api.record_receipt(held.contract, key, &body).await }, move |receipt| {
            toaster.say(tr!(receivable.recorded, voucher = receipt.voucher));
            held.done();
        });
    };
    let names = StoredValue::new(open.iter().map(|one| (one.id, label(one))).collect::<Vec<_>>());
    let preview = move || {
        let allocated = goes()?.ok()?;
        let name = |id: ReceivableId| names.with_value(|names| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()));
        let lines: Vec<String> =
            allocated.parts.iter().map(|(id, fen)| format!("{} {}", name(*id).unwrap_or_default(), yuan(*fen))).collect();
        let settles = (!lines.is_empty()).then(|| tr!(receivable.settles, parts = lines.join(tr!(common.list_separator))));
        let (tone, ahead) = match (allocated.rest_fen, is_prepayment.get()) {
            (0, _) => (Tone::Neutral, None),
            (rest, true) => (Tone::Neutral, Some(tr!(receivable.paid_ahead, amount = yuan(rest)))),
            (rest, false) => (Tone::Warning, Some(tr!(receivable.too_much, amount = yuan(rest)))),
        };
        let words = [settles, ahead].into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then(|| view! { <Note tone>{words}</Note> })
    };
    let states = StoredValue::new((0..open.len()).map(|n| form.field(&format!("/allocations/{n}/amount_fen"))).collect::<Vec<_>>());
    let fields = open
        .iter()
        .enumerate()
        .map(|(n, one)| {
            let typed = parts.with_value(|parts| parts.get(n).map(|part| part.typed)).unwrap_or_else(|| text(String::new()));
            // Its place among those that are named is that of the body, so that what is wrong with it stands beside it.
            let place = move || parts.with_value(|parts| parts.iter().take(n).filter(|part| fen(part.typed) != 0).count());
            let at = move || states.with_value(|states| states.get(place()).copied()).filter(|_| fen(typed) != 0);
            let state = FieldState {
                error: Signal::derive(move || at().and_then(|state| state.error.get())),
                touch: states.with_value(|states| states.get(n).and_then(|state| state.touch)),
                pointer: Signal::derive(move || at().and_then(|state| state.pointer.get())),
            };
            view! {
                <Field label=label(one) state hint=tr!(receivable.still_open, amount = yuan(one.open_fen)) class="w6">
                    <TextInput value=typed inputmode="decimal" class="control--num"/>
                </Field>
            }
        })
        .collect_view();
    let has_parts = open.len() > 1;
    let form_id = unique_id("receipt");
    let payers = held.payers.get_value();
    let chips = payers
        .into_iter()
        .map(|name| {
            let own = name.clone();
            view! { <Button kind=ButtonKind::Quiet class="btn--sm" on_click=move |()| payer.set(own.clone())>{name}</Button> }
        })
        .collect_view();
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <Field label=tr!(receivable.amount_yuan) state=form.field("/amount_fen") required=true class="w6"><TextInput value=amount inputmode="decimal" class="control--num"/></Field>
            <Field label=tr!(receivable.method) state=form.field("/method") required=true class="w6"><Select value=method choices={word_choices::<ReceiptMethod>()}/></Field>
            <Field label=tr!(receivable.paid_on) state=form.field("/paid_on") required=true class="w6"><TextInput value=day kind="date"/></Field>
            <Field label=tr!(receivable.payer) state=form.field("/payer") required=true class="w6"><TextInput value=payer/></Field>
            <div class="field" role="group" aria-label=tr!(receivable.parties)>{chips}</div>
            {has_parts.then(|| view! { <p class="muted">{tr!(receivable.allocate_text)}</p> })}
            {has_parts.then_some(fields)}
            {move || form.field("/allocations").error.get().map(|error| view! { <span class="field__error" role="alert">{error}</span> })}
            <div class="field">
                <label class="check">
                    <input type="checkbox" disabled=only_ahead prop:checked=move || is_prepayment.get() on:change:target=move |event| is_prepayment.set(event.target().checked())/>
                    {tr!(receivable.is_prepayment)}
                </label>
            </div>
            <div class="field" role="status">{preview}</div>
            <Field label=tr!(receivable.note) state=form.field("/note") optional=true><TextArea value=note/></Field>
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(receivable.record)}</Button>
        </footer>
    }
}

/// `客户佣金 2026年3月18日`
fn label(one: &Receivable) -> String {
    format!("{} {}", one.kind.label(), time::date(one.due_on))
}
