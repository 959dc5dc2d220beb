//! The statement as a table: a line a row, a store a column.

use fangke_shared::deal::profit::{ProfitFigures, ProfitStatement};
use leptos::prelude::*;

use crate::deal::commission::parts::{money, percent};
use crate::deal::cost::parts::{Centre, costs_of};
use crate::deal::performance::parts::bonuses_of;
use crate::tr;

/// A column: what it is of, its name, its lines. Without a centre it is the company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its store, or head office.
    pub centre: Option<Centre>,
    /// How it is headed.
    pub name: String,
    figures: ProfitFigures,
}

/// The columns of a statement: the company, the stores, head office.
pub fn columns(statement: &ProfitStatement) -> Vec<Column> {
    let company = statement.company.map(|figures| Column { centre: None, name: tr!(profit.company).to_owned(), figures });
    let stores = statement.stores.iter().map(|store| Column {
        centre: Some(Centre::Store(store.store_id)),
        name: store.store.clone(),
        figures: store.figures,
    });
    let head_office =
        statement.head_office.map(|figures| Column { centre: Some(Centre::HeadOffice), name: tr!(profit.head_office).to_owned(), figures });
    company.into_iter().chain(stores).chain(head_office).collect()
}

/// A line of the statement.
#[derive(Debug, Clone, Copy)]
struct Line {
    label: &'static str,
    of: fn(&ProfitFigures) -> i64,
    is_sum: bool,
    opens: Opens,
}

/// What a line is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opens {
    /// The lines above it.
    Nothing,
    /// What receipts earned.
    Earnings,
    /// Costs.
    Costs,
    /// Bonuses.
    Bonuses,
}

fn lines() -> [Line; 13] {
    let line = |label, of: fn(&ProfitFigures) -> i64, opens| Line { label, of, is_sum: false, opens };
    let sum = |label, of: fn(&ProfitFigures) -> i64| Line { label, of, is_sum: true, opens: Opens::Nothing };
    [
        line(tr!(profit.received), |of| of.received_fen, Opens::Earnings),
        line(tr!(profit.refunded), |of| of.refunded_fen, Opens::Earnings),
        sum(tr!(profit.net), |of| of.net_fen),
        line(tr!(profit.vat), |of| of.vat_fen, Opens::Nothing),
        sum(tr!(profit.income), |of| of.income_fen),
        line(tr!(profit.commission), |of| of.commission_fen, Opens::Earnings),
        line(tr!(profit.channel), |of| of.channel_fen, Opens::Costs),
        sum(tr!(profit.gross), |of| of.gross_fen),
        line(tr!(profit.bonus), |of| of.bonus_fen, Opens::Bonuses),
        line(tr!(profit.direct), |of| of.direct_fen, Opens::Costs),
        sum(tr!(profit.contribution), |of| of.contribution_fen),
        line(tr!(profit.shared), |of| of.shared_fen, Opens::Nothing),
        sum(tr!(profit.result), |of| of.result_fen),
    ]
}

/// The table.
#[component]
pub fn Statement(
    /// Of which month.
    statement: ProfitStatement,
    /// Which columns are in sight.
    columns: Vec<Column>,
    /// Where what a store's receipts earned is shown.
    earnings: fn(&ProfitStatement, Centre) -> String,
) -> impl IntoView {
    let heads = columns.iter().map(|column| view! { <th scope="col" class="num">{column.name.clone()}</th> }).collect_view();
    let month = statement.month;
    let cell = |line: &Line, column: &Column| {
        let amount = money((line.of)(&column.figures));
        let href = match (line.opens, column.centre) {
            (Opens::Earnings, Some(centre @ Centre::Store(_))) => Some(earnings(&statement, centre)),
            (Opens::Bonuses, Some(_)) => Some(bonuses_of(month)),
            (Opens::Costs, Some(centre)) => Some(costs_of(month, centre)),
            _ => None,
        };
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
