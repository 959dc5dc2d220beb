//! What a developer owes of a project on paper 开发商对账单: a row for each month of signing, the sum, and where both sign.

use fangke_shared::CostObjectId;
use fangke_shared::deal::developer_statement::{DeveloperQuery, DeveloperSums};
use fangke_shared::month::Month;

use super::service::{TEXTS, amount, facts, in_capitals, signatures};
use super::statement::month_name;
use crate::company::tx::Tx;
use crate::deal::cost::service as cost;
use crate::deal::developer_statement::service as developer_statement;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::language::Language;
use crate::platform::paper::{Block, Column};

fn figures(name: String, sums: &DeveloperSums) -> Vec<String> {
    let amounts = [sums.price_fen, sums.due_fen, sums.received_fen, sums.refunded_fen, sums.open_fen].map(amount);
    [name, sums.contracts.to_string()].into_iter().chain(amounts).collect()
}

/// Its title and its parts, of the months from one to another.
///
/// # Errors
/// `not_found` also for what isn't for the caller to see, and for a project without a developer; wrong fields.
pub fn blocks(
    tx: &mut Tx<'_>,
    (id, from, to): (CostObjectId, Option<Month>, Option<Month>),
    language: Language,
) -> ApiResult<(String, Vec<Block>)> {
    let project = cost::get_object(tx, id)?;
    let developer = project.developer.ok_or_else(ApiError::not_found)?;
    let query = DeveloperQuery { from, to, cost_object_id: Some(id), store_id: None };
    let statement = developer_statement::statement(tx, &query)?;
    let say = |name: &str| language.text(&TEXTS, name).to_owned();
    let known = facts(
        language,
        vec![
            ("developer", Some(developer)),
            ("project", Some(project.name)),
            ("signed_from", Some(month_name(language, statement.from))),
            ("signed_to", Some(month_name(language, statement.to))),
            ("open_fen", Some(amount(statement.total.open_fen))),
            ("capitals", Some(in_capitals(language, statement.total.open_fen))),
        ],
    );
    let mut rows: Vec<Vec<String>> = statement.items.iter().map(|row| figures(month_name(language, row.month), &row.sums)).collect();
    rows.push(figures(say("total"), &statement.total));
    let columns = vec![
        Column::text(say("signed_in"), 1.2),
        Column::number(say("contracts"), 0.7),
        Column::number(say("prices"), 1.5),
        Column::number(say("due"), 1.3),
        Column::number(say("received"), 1.3),
        Column::number(say("refunded"), 1.2),
        Column::number(say("open_fen"), 1.3),
    ];
    let title = say("developer_title");
    let mut blocks = vec![Block::Title(title.clone()), known, Block::Table(columns, rows)];
    blocks.push(signatures(language, &["developer_seal", "seal", "date"]));
    Ok((title, blocks))
}
