//! The report: what is open by grade, age, store and kind; how long closing takes; what risks cost.

use fangke_shared::deal::risk::RiskReport;
use leptos::prelude::*;

use crate::api::use_api;
use crate::deal::commission::parts::money;
use crate::i18n::Word;
use crate::tr;
use crate::ui::Loaded;

/// The report.
#[component]
pub fn Report() -> impl IntoView {
    let api = use_api();
    let report = LocalResource::new(move || async move { api.get_risk_report().await });
    view! { <Loaded resource=report view=shown/> }
}

/// A name, and how many.
type Line = (String, i64);

fn shown(report: RiskReport) -> impl IntoView {
    let fact = |label: &'static str, value: String| view! { <div><dt>{label}</dt><dd class="tnum">{value}</dd></div> };
    let median =
        report.median_tenth_days.map_or_else(|| "–".to_owned(), |tenths| tr!(risk.days, days = format!("{}.{}", tenths / 10, tenths % 10)));
    let grades: Vec<Line> = report.by_grade.iter().map(|row| (row.grade.label().to_owned(), row.count)).collect();
    let ages: Vec<Line> = report.by_age.iter().map(|row| (row.age.label().to_owned(), row.count)).collect();
    let codes: Vec<Line> = report.by_code.iter().map(|row| (row.code.label().to_owned(), row.count)).collect();
    let stores = report.by_store.into_iter().map(|row| (row.store_name.unwrap_or_else(|| tr!(risk.no_store).to_owned()), row.count));
    let stores: Vec<Line> = stores.collect();
    view! {
        <div class="stack">
            <section class="panel" aria-label=tr!(risk.now)>
                <header><h2>{tr!(risk.now)}</h2></header>
                <div class="body">
                    <dl class="trio">
                        {fact(tr!(risk.open), report.open.to_string())}
                        {fact(tr!(risk.blocks), report.blocking.to_string())}
                        {fact(tr!(risk.overdue), report.overdue.to_string())}
                    </dl>
                </div>
            </section>
            <section class="panel" aria-label=tr!(risk.month)>
                <header><h2>{tr!(risk.month)}</h2></header>
                <div class="body">
                    <dl class="trio">
                        {fact(tr!(risk.resolved), report.resolved.to_string())}
                        {fact(tr!(risk.accepted), report.accepted.to_string())}
                        {fact(tr!(risk.median), median)}
                        {fact(tr!(risk.loss_avoided), money(report.loss_avoided_fen))}
                        {fact(tr!(risk.loss_incurred), money(report.loss_incurred_fen))}
                    </dl>
                </div>
            </section>
            <Counts title=tr!(risk.by_grade) lines=grades/>
            <Counts title=tr!(risk.by_age) lines=ages/>
            <Counts title=tr!(risk.by_store) lines=stores/>
            <Counts title=tr!(risk.by_code) lines=codes/>
        </div>
    }
}

/// A table of counts; nothing where there are none.
#[component]
fn Counts(title: &'static str, lines: Vec<Line>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let rows = lines.into_iter().map(|(name, count)| view! { <tr><th scope="row">{name}</th><td class="num">{count}</td></tr> });
        view! {
            <section class="panel" aria-label=title>
                <header><h2>{title}</h2></header>
                <table class="table table--plain">
                    <thead><tr><th scope="col" class="grow">{title}</th><th scope="col" class="num">{tr!(risk.count)}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </section>
        }
    })
}
