//! What developers owe as a file: a project and month is a row of it (§12.3).

use fangke_shared::deal::developer_statement::{DeveloperQuery, DeveloperSums};
use fangke_shared::exchange::export::ExportDeveloperStatementRequest;
use serde_json::json;

use super::file::{Cell, YUAN, count, fen};
use super::service::language_of;
use super::sheet::Sheet;
use crate::company::tx::Tx;
use crate::deal::developer_statement::service as developer_statement;
use crate::platform::error::ApiResult;
use crate::platform::language::{Texts, texts};

static TEXTS: Texts = texts!("developer_statement_export");

/// The heads, in their order; amounts are yuan.
const HEADS: [&str; 10] = ["project", "developer", "month", "contracts", "cancelled", "price", "due", "received", "refunded", "open"];

fn figures(sums: &DeveloperSums) -> impl Iterator<Item = Cell> {
    let counts = [sums.contracts, sums.cancelled].map(count);
    let amounts = [sums.price_fen, sums.due_fen, sums.received_fen, sums.refunded_fen, sums.open_fen];
    counts.into_iter().chain(amounts.map(|amount| fen(Some(amount), YUAN)))
}

/// The statement of some months, as rows of a file; the last one is the sum.
///
/// # Errors
/// Wrong fields.
pub fn developer_statement(tx: &mut Tx<'_>, request: &ExportDeveloperStatementRequest) -> ApiResult<Sheet> {
    request.validate()?;
    let language = language_of(request.lang.as_deref())?;
    let query = DeveloperQuery { from: Some(request.from), to: Some(request.to), cost_object_id: request.cost_object_id, store_id: None };
    let statement = developer_statement::statement(tx, &query)?;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for row in &statement.items {
        let names = [row.project.name.clone(), row.developer.clone(), row.month.to_string()].map(Cell::Text);
        rows.push(names.into_iter().chain(figures(&row.sums)).collect());
    }
    let total = [language.text(&TEXTS, "total").to_owned(), String::new(), String::new()].map(Cell::Text);
    rows.push(total.into_iter().chain(figures(&statement.total)).collect());
    Ok(Sheet {
        name: format!("developers-{}-{}", statement.from, statement.to),
        details: json!({ "from": statement.from, "to": statement.to, "cost_object_id": request.cost_object_id }),
        heads: HEADS.iter().map(|name| language.text(&TEXTS, name)).collect(),
        rows,
    })
}
