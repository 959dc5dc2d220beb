//! A month's funnel as a table: how many came, how many went on, how long they stayed, who is over the limit.

use chrono::Duration;
use fangke_shared::client::funnel::{FunnelReport, FunnelRow, FunnelView};
use fangke_shared::permission::Scope;
use leptos::prelude::*;

use super::page::Shown;
use crate::address::AddressState as _;
use crate::amount::Unit;
use crate::client::profile::parts::{ClientFilter, View};
use crate::i18n::Word;
use crate::{time, tr};

/// The table.
#[component]
pub fn Report(
    /// What the server has counted.
    report: FunnelReport,
    /// What was asked for.
    shown: Shown,
    /// How far the member sees.
    reach: Scope,
) -> impl IntoView {
    let days = format!("{} – {}", time::date(report.from), time::date(report.to));
    let why = match report.view {
        FunnelView::Cohort => tr!(stage.why_cohort),
        FunnelView::Period => tr!(stage.why_period),
    };
    let rate = |bp| Unit::Percent.text(bp);
    let signed = report.signed_bp.map(|bp| view! { <span>{tr!(stage.signed, rate = rate(bp))}</span> });
    let lost = (report.lost > 0).then(|| view! { <span>{tr!(stage.lost, n = report.lost)}</span> });
    let rows = report.rows.into_iter().map(|row| view! { <Row row shown=shown.clone() reach/> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="h-funnel">
            <header><h2 id="h-funnel">{tr!(stage.funnel)}</h2><span class="end">{days}</span></header>
            <p class="pad muted">{why}</p>
            <div class="table-wrap">
                <table class="table table--stack">
                    <thead>
                        <tr>
                            <th scope="col">{tr!(stage.stage)}</th>
                            <th scope="col" class="num">{tr!(stage.reached)}</th>
                            <th scope="col" class="num">{tr!(stage.onward)}</th>
                            <th scope="col" class="num">{tr!(stage.median)}</th>
                            <th scope="col" class="num">{tr!(stage.here)}</th>
                            <th scope="col" class="num">{tr!(stage.over)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="pad dots">{signed}{lost}</p>
        </section>
    }
}

#[component]
fn Row(row: FunnelRow, shown: Shown, reach: Scope) -> impl IntoView {
    let none = || view! { <span class="muted">"–"</span> }.into_any();
    let onward = row.onward_bp.map_or_else(none, |bp| format!("{} %", Unit::Percent.text(bp)).into_any());
    let median = row.median_minutes.map_or_else(none, |minutes| time::span(Duration::minutes(minutes)).into_any());
    // The list of the same clients.
    let list = |over: Option<bool>| {
        let view = if reach == Scope::Own { View::Mine } else { View::Led };
        ClientFilter { view: Some(view), stage: Some(row.stage), unit: shown.store, over, ..ClientFilter::default() }.href()
    };
    let count = |n: i64, href: String| if n == 0 { "0".into_any() } else { view! { <a href=href>{n}</a> }.into_any() };
    view! {
        <tr>
            <th scope="row">{row.stage.label()}</th>
            <td class="num" data-l=tr!(stage.reached)>{row.reached}</td>
            <td class="num" data-l=tr!(stage.onward)>{onward}</td>
            <td class="num" data-l=tr!(stage.median)>{median}</td>
            <td class="num" data-l=tr!(stage.here)>{count(row.here, list(None))}</td>
            <td class="num" data-l=tr!(stage.over)>{count(row.over_limit, list(Some(true)))}</td>
        </tr>
    }
}
