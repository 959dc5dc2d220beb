//! The statement as a table: a line a row; stores, or projects and campaigns, are the columns: all of them on a desk, one on a phone.

use fangke_shared::deal::profit::ProfitFigures;
use leptos::prelude::*;

use crate::deal::commission::parts::{money, percent};
use crate::tr;
use crate::ui::{Choice, Select, Tag, use_is_phone};

/// A column: what it is of, its lines, and where they open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// What the address calls it.
    pub key: String,
    /// How it is headed.
    pub name: String,
    /// Its lines.
    pub figures: ProfitFigures,
    /// Where what receipts earned is shown.
    pub earnings: Option<String>,
    /// Where its costs are shown.
    pub costs: Option<String>,
    /// Where its bonuses are shown.
    pub bonuses: Option<String>,
}

/// A line of the statement.
#[derive(Debug, Clone, Copy)]
struct Line {
    label: &'static str,
    of: fn(&ProfitFigures) -> i64,
    is_sum: bool,
    /// What it is made of; what the lines above it make opens nothing.
    opens: Option<fn(&Column) -> Option<&String>>,
}

fn lines() -> [Line; 13] {
    let line =
        |label, of: fn(&ProfitFigures) -> i64, opens: fn(&Column) -> Option<&String>| Line { label, of, is_sum: false, opens: Some(opens) };
    let plain = |label, of: fn(&ProfitFigures) -> i64| Line { label, of, is_sum: false, opens: None };
    let sum = |label, of: fn(&ProfitFigures) -> i64| Line { label, of, is_sum: true, opens: None };
    [
        line(tr!(profit.received), |of| of.received_fen, |column| column.earnings.as_ref()),
        line(tr!(profit.refunded), |of| of.refunded_fen, |column| column.earnings.as_ref()),
        sum(tr!(profit.net), |of| of.net_fen),
        plain(tr!(profit.vat), |of| of.vat_fen),
        sum(tr!(profit.income), |of| of.income_fen),
        line(tr!(profit.commission), |of| of.commission_fen, |column| column.earnings.as_ref()),
        line(tr!(profit.channel), |of| of.channel_fen, |column| column.costs.as_ref()),
        sum(tr!(profit.gross), |of| of.gross_fen),
        line(tr!(profit.bonus), |of| of.bonus_fen, |column| column.bonuses.as_ref()),
        line(tr!(profit.direct), |of| of.direct_fen, |column| column.costs.as_ref()),
        sum(tr!(profit.contribution), |of| of.contribution_fen),
        plain(tr!(profit.shared), |of| of.shared_fen),
        sum(tr!(profit.result), |of| of.result_fen),
    ]
}

/// The statement of a month: its name, the columns, and what there is to know of them.
#[component]
pub fn Statement(
    /// Of which month.
    #[prop(into)]
    name: String,
    /// Nothing of it changes any more.
    is_locked: bool,
    /// How it is reckoned.
    #[prop(into)]
    text: String,
    /// All columns in sight of the caller.
    columns: Vec<Column>,
    /// Which one a phone shows; empty is the first.
    #[prop(into)]
    here: Signal<String>,
    /// Another one is chosen.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let is_phone = use_is_phone();
    let locked = is_locked.then(|| view! { <Tag>{tr!(profit.locked)}</Tag> });
    let choices: Vec<Choice> = columns.iter().map(|column| Choice::new(column.key.clone(), column.name.clone())).collect();
    let first = columns.first().map(|column| column.key.clone()).unwrap_or_default();
    let here = Signal::derive(move || Some(here.get()).filter(|here| !here.is_empty()).unwrap_or_else(|| first.clone()));
    let chosen = RwSignal::new(here.get_untracked());
    Effect::new(move || chosen.set(here.get()));
    Effect::new(move |before: Option<()>| {
        let wanted = chosen.get();
        if before.is_some() && wanted != here.get_untracked() {
            on_choose.run(wanted);
        }
    });
    let has_columns = !columns.is_empty();
    let columns = StoredValue::new(columns);
    let table = move || {
        let shown: Vec<Column> = if is_phone.get() {
            let here = here.get();
            columns.with_value(|all| all.iter().filter(|column| column.key == here).cloned().collect())
        } else {
            columns.get_value()
        };
        view! { <Table columns=shown/> }
    };
    let select = move || {
        let choices = choices.clone();
        (is_phone.get() && has_columns).then(|| view! { <div class="pad"><Select value=chosen choices label=tr!(profit.column)/></div> })
    };
    view! {
        <section class="panel" aria-labelledby="h-profit">
            <header><h2 id="h-profit">{name}</h2>{locked}</header>
            {select}
            {table}
            <p class="pad muted">{text}</p>
        </section>
    }
}

#[component]
fn Table(columns: Vec<Column>) -> impl IntoView {
    let heads = columns.iter().map(|column| view! { <th scope="col" class="num">{column.name.clone()}</th> }).collect_view();
    let cell = |line: &Line, column: &Column| {
        let amount = money((line.of)(&column.figures));
        let href = line.opens.and_then(|of| of(column)).cloned();
        let label = format!("{} {} {amount}", column.name, line.label);
        let class = if line.is_sum { "num strong" } else { "num" };
        match href.filter(|_| (line.of)(&column.figures) != 0) {
            Some(href) => view! { <td class=class><a href=href aria-label=label>{amount}</a></td> }.into_any(),
            None => view! { <td class=class>{amount}</td> }.into_any(),
        }
    };
    let row = |line: Line| {
        let cells = columns.iter().map(|column| cell(&line, column)).collect_view();
        view! { <tr><th scope="row" class=line.is_sum.then_some("strong")>{line.label}</th>{cells}</tr> }
    };
    let rows = lines().map(row).collect_view();
    let margins = columns.iter().map(|column| {
        let margin = column.figures.gross_bp.map_or_else(|| "–".to_owned(), percent);
        view! { <td class="num">{margin}</td> }
    });
    let margins = margins.collect_view();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=tr!(profit.title)>
            <table class="table table--plain">
                <thead><tr><th scope="col">{tr!(profit.line)}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">{tr!(profit.margin)}</th>{margins}</tr></tfoot>
            </table>
        </div>
    }
}
