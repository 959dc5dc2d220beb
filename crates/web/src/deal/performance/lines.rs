//! The lines of a statement, each with how it was reckoned.

use fangke_shared::ContractId;
use fangke_shared::deal::performance::{EarningKind, EarningLine, LineQuery};
use fangke_shared::deal::split::ContractSplit;
use futures::FutureExt;
use leptos::prelude::*;

use crate::api::use_api;
use crate::deal::commission::parts::{Ledger, Names, Outcome, money, percent};
use crate::i18n::Word;
use crate::ui::{Button, Dialog, Empty, LoadMore, Loaded, Note, Pager, ProblemNote, SkeletonRows, Tag, Tone, opened_by};
use crate::{address, time, tr};

/// The lines, the newest first.
#[component]
pub fn Lines(
    /// Which.
    query: Signal<LineQuery>,
) -> impl IntoView {
    let api = use_api();
    let pager = Pager::new(move |cursor| {
        let query = query.get();
        async move { api.list_earnings(&query, cursor).await }.boxed_local()
    });
    let rows = pager.rows();
    let asked = RwSignal::new(None::<EarningLine>);
    let open = opened_by(asked);
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let why = move || asked.get().map(|line| view! { <Why line/> });
    view! {
        <section class="panel" aria-labelledby="h-lines" aria-busy=move || pager.busy().get().to_string()>
            <header><h2 id="h-lines">{tr!(performance.lines)}</h2></header>
            <Show when=move || pager.error().with(Option::is_some)>
                <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
            </Show>
            <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
            <Show when=is_empty><Empty icon=icondata_lu::LuCoins title=tr!(performance.no_lines) text=tr!(performance.no_lines_text)/></Show>
            <ul class="rows"><For each=move || rows.get() key=|line| line.id children=move |line| row(line, asked)/></ul>
            <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
        </section>
        <Dialog open title=Signal::stored(tr!(performance.why).to_owned()) class="dialog--wide">{why}</Dialog>
    }
}

const fn tone(kind: EarningKind) -> Tone {
    match kind {
        EarningKind::Earned => Tone::Neutral,
        EarningKind::ClawedBack => Tone::Danger,
        EarningKind::Corrected => Tone::Warning,
    }
}

/// The contract's number, or what stands for it.
fn contract_name(line: &EarningLine) -> String {
    line.contract_number.clone().unwrap_or_else(|| tr!(performance.contract, id = line.contract_id.0))
}

fn row(line: EarningLine, asked: RwSignal<Option<EarningLine>>) -> impl IntoView {
    let voucher = line.voucher.clone().map(|voucher| view! { <span>{voucher}</span> });
    let reason = line.reason.clone().map(|reason| view! { <span>{reason}</span> });
    let (amount, share) = (money(line.amount_fen), percent(line.share_bp));
    let label = format!("{} {} {}", tr!(performance.why), contract_name(&line), amount);
    let (kind, role, day, name, href) = (line.kind, line.role, line.day, contract_name(&line), address::contract(line.contract_id));
    let show = move |()| asked.set(Some(line.clone()));
    view! {
        <li>
            <div>
                <div class="t"><a href=href>{name}</a><Tag tone=tone(kind)>{kind.label()}</Tag></div>
                <div class="d dots">
                    <span>{role.label()} " " {share}</span><span class="tnum">{amount}</span><span>{time::near(day)}</span>{voucher}{reason}
                </div>
            </div>
            <div class="acts"><Button label on_click=show>{tr!(performance.how)}</Button></div>
        </li>
    }
}

/// How one line was reckoned, and the split that it goes by.
#[component]
fn Why(line: EarningLine) -> impl IntoView {
    let api = use_api();
    let contract: ContractId = line.contract_id;
    let split = LocalResource::new(move || async move { api.get_contract_split(contract).await });
    let after = line.before_fen.saturating_add(line.base_fen);
    let (before, base, share, amount) = (money(line.before_fen), money(line.base_fen), percent(line.share_bp), money(line.amount_fen));
    let text = if line.kind == EarningKind::Corrected {
        tr!(performance.corrected_text, received = before, share = share, amount = amount)
    } else {
        tr!(performance.line_text, before = before, base = base, after = money(after), share = share, amount = amount)
    };
    let basis = format!("{} {} {}", line.role.label(), percent(line.share_bp), line.basis.label());
    let reason = line.reason.clone().map(|reason| view! { <Note tone=Tone::Neutral>{reason}</Note> });
    view! {
        <div class="body stack">
            <p class="performance__why"><b>{basis}</b></p>
            <p class="performance__why">{text}</p>
            {reason}
            <Loaded resource=split rows=4 view=shown/>
        </div>
    }
}

fn shown(split: ContractSplit) -> impl IntoView {
    let names = Names(split.members.iter().map(|member| (member.id, member.display_name.clone())).collect());
    let mediated = split.mediated.as_ref().map(|mediated| {
        let words = tr!(performance.mediated, by = mediated.by.display_name.clone(), reason = mediated.mediation.reason.clone());
        view! { <Note tone=Tone::Neutral>{words}</Note> }
    });
    let steps = split.computed.steps.clone();
    view! { {mediated} <Outcome preview=split.computed names=names.clone()/> <Ledger steps names/> }
}
