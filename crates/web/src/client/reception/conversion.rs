//! What became of the receptions of each channel this month; every number is the list that it counts.

use fangke_shared::OrgUnitId;
use fangke_shared::client::reception::{ConversionReport, ConversionRow, ReceptionReach};
use leptos::prelude::*;

use super::list::{Shown, View};
use crate::address::AddressState as _;
use crate::api::use_api;
use crate::i18n::Word;
use crate::tr;
use crate::ui::Loaded;

/// The table.
#[component]
pub fn Conversion(
    /// Of one store, or of all that one leads.
    store: Signal<Option<OrgUnitId>>,
) -> impl IntoView {
    let api = use_api();
    let report = LocalResource::new(move || {
        let store = store.get();
        async move { api.show_conversion(store).await }
    });
    view! {
        <section class="panel" aria-labelledby="h-conversion">
            <header><h2 id="h-conversion">{tr!(reception.conversion)}</h2><span class="end">{tr!(reception.this_month)}</span></header>
            <Loaded resource=report rows=3 view=move |report| view! { <Table report store=store.get_untracked()/> }/>
        </section>
    }
}

#[component]
fn Table(report: ConversionReport, store: Option<OrgUnitId>) -> impl IntoView {
    let ConversionReport { from, to, all, rows } = report;
    let of = Shown { view: View::All, store, from: Some(from), to: Some(to), source: None, in_goal: None, reached: None };
    let rows = rows.into_iter().chain([all]).map(|row| view! { <Row row of=of.clone()/> }).collect_view();
    view! {
        <div class="table-wrap">
            <table class="table table--stack">
                <thead>
                    <tr>
                        <th scope="col">{tr!(reception.source)}</th>
                        <th scope="col" class="num">{tr!(reception.title)}</th>
                        <th scope="col" class="num">{tr!(reception.in_goal)}</th>
                        <th scope="col" class="num">{tr!(reception.clients)}</th>
                        <th scope="col" class="num">{tr!(reception.showings)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: ConversionRow, of: Shown) -> impl IntoView {
    let of = Shown { source: row.source, ..of };
    let name = row.source.map_or_else(|| tr!(common.all), Word::label);
    // A share of the receptions of this channel, and the list of them.
    let cell = move |n: i64, label: &'static str, shown: Shown| {
        let share = (row.receptions > 0).then(|| format!(" {} %", n * 100 / row.receptions));
        let number = if n == 0 { "0".into_any() } else { view! { <a href=shown.href()>{n}</a> }.into_any() };
        view! { <td class="num" data-l=label>{number}<span class="muted">{share}</span></td> }
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="num" data-l=tr!(reception.title)><a href=of.href()>{row.receptions}</a></td>
            {cell(row.in_goal, tr!(reception.in_goal), Shown { in_goal: Some(true), ..of.clone() })}
            {cell(row.clients, tr!(reception.clients), Shown { reached: Some(ReceptionReach::Client), ..of.clone() })}
            {cell(row.showings, tr!(reception.showings), Shown { reached: Some(ReceptionReach::Showing), ..of.clone() })}
        </tr>
    }
}
