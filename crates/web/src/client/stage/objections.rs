//! What clients had against it in the month, the most frequent first.

use fangke_shared::client::objection::{ObjectionCount, ObjectionReport};
use leptos::prelude::*;

use crate::i18n::Word;
use crate::time;
use crate::tr;

/// The table.
#[component]
pub fn Objections(
    /// What the server has counted.
    report: ObjectionReport,
) -> impl IntoView {
    let days = format!("{} – {}", time::date(report.from), time::date(report.to));
    let is_empty = report.rows.is_empty();
    let row = |row: ObjectionCount| {
        let answered = (row.in_follow_ups > 0).then(|| format!(" {} %", row.answered * 100 / row.in_follow_ups));
        view! {
            <tr>
                <th scope="row">{row.kind.label()}</th>
                <td class="num" data-l=tr!(stage.objection.total)>{row.total()}</td>
                <td class="num" data-l=tr!(stage.objection.in_follow_ups)>{row.in_follow_ups}</td>
                <td class="num" data-l=tr!(stage.objection.answered)>{row.answered}<span class="muted">{answered}</span></td>
                <td class="num" data-l=tr!(stage.objection.at_showings)>{row.at_showings}</td>
            </tr>
        }
    };
    let rows = report.rows.into_iter().map(row).collect_view();
    let table = view! {
        <div class="table-wrap">
            <table class="table table--stack">
                <thead>
                    <tr>
                        <th scope="col">{tr!(stage.objection.kind)}</th>
                        <th scope="col" class="num">{tr!(stage.objection.total)}</th>
                        <th scope="col" class="num">{tr!(stage.objection.in_follow_ups)}</th>
                        <th scope="col" class="num">{tr!(stage.objection.answered)}</th>
                        <th scope="col" class="num">{tr!(stage.objection.at_showings)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    let content = if is_empty { view! { <p class="rows__none">{tr!(stage.objection.none)}</p> }.into_any() } else { table.into_any() };
    view! {
        <section class="panel" aria-labelledby="h-objections">
            <header><h2 id="h-objections">{tr!(stage.objection.title)}</h2><span class="end">{days}</span></header>
            {content}
        </section>
    }
}
