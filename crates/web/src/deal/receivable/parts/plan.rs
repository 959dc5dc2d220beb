//! Dividing what is open of a kind into instalments.

use fangke_shared::deal::receivable::{ContractMoney, INSTALMENTS_MAX, Instalment, PlanReceivablesRequest, ReceivableKind};
use leptos::prelude::*;

use super::money::Held;
use super::record::fen;
use crate::amount::Unit;
use crate::deal::commission::parts::money as yuan;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Field, Form, ProblemNote, TextInput, unique_id, use_toaster};
use crate::{time, tr};

/// An instalment as it is typed.
#[derive(Clone, Copy)]
struct Row {
    amount: RwSignal<String>,
    day: RwSignal<String>,
}

impl Row {
    fn new(amount_fen: i64, day: String) -> Self {
        let amount = if amount_fen == 0 { String::new() } else { Unit::Yuan.text(amount_fen) };
        Self { amount: RwSignal::new(amount), day: RwSignal::new(day) }
    }
}

/// The fields.
#[component]
pub fn PlanForm(
    /// How the money stands.
    money: ContractMoney,
    /// Which kind.
    kind: ReceivableKind,
    /// Of which contract.
    held: Held,
) -> impl IntoView {
    let toaster = use_toaster();
    let open = money.receivables.iter().filter(|one| one.kind == kind && one.open_fen > 0);
    let open_fen = open.clone().fold(0_i64, |sum, one| sum.saturating_add(one.open_fen));
    let rows = RwSignal::new(open.map(|one| Row::new(one.open_fen, one.due_on.to_string())).collect::<Vec<_>>());
    let request = move || {
        let one = |row: &Row| Instalment {
            amount_fen: fen(row.amount),
            due_on: row.day.with(|day| day.parse().unwrap_or_else(|_| time::today())),
        };
        PlanReceivablesRequest { instalments: rows.with(|rows| rows.iter().map(one).collect()) }
    };
    let left = move || rows.with(|rows| rows.iter().fold(open_fen, |left, row| left.saturating_sub(fen(row.amount).max(0))));
    let form = Form::new(move || request().validate(open_fen));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = untrack(request);
        form.submit(async move { held.api.plan_contract_receivables(held.contract, kind, &body).await }, move |_| {
            toaster.say(tr!(receivable.planned));
            held.done();
        });
    };
    // What is left over is what one would add.
    let add = move |()| {
        let (rest, day) = (untrack(left).max(0), time::today().to_string());
        rows.update(|rows| rows.push(Row::new(rest, day)));
    };
    let is_full =
        Signal::derive(move || rows.with(|rows| rows.len() >= INSTALMENTS_MAX).then(|| tr!(receivable.too_many, n = INSTALMENTS_MAX)));
    let lines = move || {
        let all = rows.get();
        all.into_iter().enumerate().map(|(n, row)| line(n, row, rows, form)).collect_view()
    };
    let rest = move || match left() {
        0 => tr!(receivable.plan_whole).to_owned(),
        rest @ 1.. => tr!(receivable.plan_left, amount = yuan(rest)),
        over => tr!(receivable.plan_over, amount = yuan(over.saturating_neg())),
    };
    let form_id = unique_id("instalments");
    view! {
        <form class="body form" id=form_id.clone() novalidate on:submit=save>
            <p>{tr!(receivable.plan_text, kind = kind.label(), amount = yuan(open_fen))}</p>
            {lines}
            <div class="money-rest">
                <Button class="btn--sm" icon=icondata_lu::LuPlus refused=is_full on_click=add>{tr!(receivable.add_instalment)}</Button>
                <span class="tnum" role="status" class:danger=move || left() != 0>{rest}</span>
            </div>
            {move || form.field("/instalments").error.get().map(|error| view! { <span class="field__error" role="alert">{error}</span> })}
            <ProblemNote error=form.failure()/>
        </form>
        <footer>
            <Button on_click=move |()| held.doing.set(None)>{tr!(common.cancel)}</Button>
            <Button kind=ButtonKind::Primary r#type="submit" form=form_id busy=form.busy()>{tr!(common.save)}</Button>
        </footer>
    }
}

fn line(n: usize, row: Row, rows: RwSignal<Vec<Row>>, form: Form) -> impl IntoView {
    let remove = move |()| {
        rows.update(|rows| {
            if n < rows.len() {
                rows.remove(n);
            }
        });
    };
    let at = |name: &str| format!("/instalments/{n}/{name}");
    view! {
        <div class="form money-instalment">
            <Field label=tr!(receivable.instalment, n = n + 1) state=form.field(&at("amount_fen")) class="w6"><TextInput value=row.amount inputmode="decimal" class="control--num"/></Field>
            <Field label=tr!(receivable.due_on) state=form.field(&at("due_on")) class="w4"><TextInput value=row.day kind="date"/></Field>
            <Button kind=ButtonKind::Quiet class="btn--icon" icon=icondata_lu::LuTrash2 label=tr!(receivable.remove_instalment, n = n + 1) on_click=remove/>
        </div>
    }
}
