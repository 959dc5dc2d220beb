//! Profit and loss of a month as a file: a column of the statement is a row of it (§12.3).

use fangke_shared::deal::profit::{ObjectProfitStatement, ProfitFigures, ProfitStatement};
use fangke_shared::exchange::export::ExportProfitRequest;
use serde_json::json;

use super::file::{Cell, YUAN, fen};
use super::service::language_of;
use super::sheet::Sheet;
use crate::company::tx::Tx;
use crate::deal::profit::service::{self as profit_service, Wanted};
use crate::platform::error::ApiResult;
use crate::platform::language::{Language, Texts, texts};

static TEXTS: Texts = texts!("profit_export");

/// A line of the statement.
type Line = (&'static str, fn(&ProfitFigures) -> i64);

/// The lines in their order; amounts are yuan.
const LINES: [Line; 13] = [
    ("received", |of| of.received_fen),
    ("refunded", |of| of.refunded_fen),
    ("net", |of| of.net_fen),
    ("vat", |of| of.vat_fen),
    ("income", |of| of.income_fen),
    ("commission", |of| of.commission_fen),
    ("channel", |of| of.channel_fen),
    ("gross", |of| of.gross_fen),
    ("bonus", |of| of.bonus_fen),
    ("direct", |of| of.direct_fen),
    ("contribution", |of| of.contribution_fen),
    ("shared", |of| of.shared_fen),
    ("result", |of| of.result_fen),
];

fn row(name: &str, figures: &ProfitFigures) -> Vec<Cell> {
    let cells = LINES.iter().map(|(_, of)| fen(Some(of(figures)), YUAN));
    std::iter::once(Cell::Text(name.to_owned())).chain(cells).collect()
}

/// The stores, head office and the company, as far as the caller sees them.
fn rows(statement: &ProfitStatement, language: Language) -> Vec<Vec<Cell>> {
    let stores = statement.stores.iter().map(|store| row(&store.store, &store.figures));
    let head_office = statement.head_office.as_ref().map(|figures| row(language.text(&TEXTS, "head_office"), figures));
    let company = statement.company.as_ref().map(|figures| row(language.text(&TEXTS, "company"), figures));
    stores.chain(head_office).chain(company).collect()
}

/// The projects and campaigns, what belongs to none of them, and all of it together.
fn object_rows(statement: &ObjectProfitStatement, language: Language) -> Vec<Vec<Cell>> {
    let objects = statement.items.iter().map(|one| row(&one.cost_object.name, &one.figures));
    let rest = row(language.text(&TEXTS, "rest"), &statement.rest);
    objects.chain([rest, row(language.text(&TEXTS, "total"), &statement.total)]).collect()
}

/// Profit and loss of a month, as rows of a file.
///
/// # Errors
/// Wrong fields.
pub fn profit(tx: &mut Tx<'_>, request: &ExportProfitRequest) -> ApiResult<Sheet> {
    request.validate()?;
    let language = language_of(request.lang.as_deref())?;
    let rows = if request.is_by_cost_object {
        object_rows(&profit_service::by_cost_object(tx, Some(request.month))?, language)
    } else {
        rows(&profit_service::statement(tx, Wanted { month: Some(request.month), driver: Some(request.driver) })?, language)
    };
    let details = json!({ "month": request.month, "is_by_cost_object": request.is_by_cost_object });
    let first = if request.is_by_cost_object { "object" } else { "name" };
    let names = std::iter::once(first).chain(LINES.iter().map(|(name, _)| *name));
    let heads = names.map(|name| language.text(&TEXTS, name)).collect();
    Ok(Sheet { name: format!("profit-{}", request.month), details, heads, rows })
}
