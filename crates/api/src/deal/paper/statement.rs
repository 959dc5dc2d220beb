//! A member's statement of performance on paper: what was booked, by role, and how what is paid of it was reckoned.

use chrono::Datelike as _;
use fangke_shared::MemberId;
use fangke_shared::deal::performance::{PayStep, StatementBonus, Sums};
use fangke_shared::month::Month;

use super::service::{TEXTS, amount, facts, in_capitals, signatures};
use crate::company::tx::Tx;
use crate::deal::performance::service as performance;
use crate::platform::error::ApiResult;
use crate::platform::language::Language;
use crate::platform::paper::{Block, Column};

/// A month as it is read.
pub(super) fn month_name(language: Language, month: Month) -> String {
    let day = month.first_day();
    match language {
        Language::En => day.format("%B %Y").to_string(),
        Language::ZhCn | Language::ZhTw => format!("{}年{}月", day.year(), day.month()),
    }
}

/// A rate in basis points as a percentage: `4050` → `40.5%`.
fn percent(bp: i64) -> String {
    let (whole, rest) = (bp / 100, bp % 100);
    let text = format!("{whole}.{rest:02}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

fn figures(name: String, sums: &Sums) -> Vec<String> {
    let figures = [sums.earned_fen, sums.clawed_back_fen, sums.corrected_fen, sums.performance_fen];
    std::iter::once(name).chain(figures.map(amount)).collect()
}

/// Its title and its parts.
///
/// # Errors
/// `not_found` also for members outside of the caller's reach.
pub fn blocks(tx: &mut Tx<'_>, (id, month): (MemberId, Option<Month>), language: Language) -> ApiResult<(String, Vec<Block>)> {
    let statement = performance::member_statement(tx, id, month)?;
    let say = |name: &str| language.text(&TEXTS, name).to_owned();
    let known = facts(
        language,
        vec![
            ("member", Some(statement.member.display_name.clone())),
            ("number", Some(statement.member.id.to_string())),
            ("month", Some(month_name(language, statement.month))),
            ("standing", Some(say(if statement.is_locked { "locked" } else { "open" }))),
            ("pending", statement.pending_fen.map(amount)),
            ("payable", Some(amount(statement.payable_fen))),
            ("bonus", Some(amount(statement.bonus_fen))),
            ("to_pay", Some(amount(statement.total_fen))),
            ("capitals", Some(in_capitals(language, statement.total_fen))),
        ],
    );
    let mut rows: Vec<Vec<String>> =
        statement.roles.iter().map(|part| figures(language.label("commission_role", part.role).to_owned(), &part.sums)).collect();
    rows.push(figures(say("total"), &statement.sums));
    let columns = vec![
        Column::text(say("role"), 1.0),
        Column::number(say("earned"), 1.2),
        Column::number(say("clawed_back"), 1.2),
        Column::number(say("corrected"), 1.2),
        Column::number(say("performance"), 1.2),
    ];
    let title = say("statement_title");
    let mut blocks = vec![Block::Title(title.clone()), known, Block::Heading(say("booked")), Block::Table(columns, rows)];
    blocks.push(Block::Heading(say("reckoned")));
    blocks.extend(ladder(&statement.steps, language));
    blocks.extend(bonuses(&statement.bonuses, language));
    blocks.push(signatures(language, &["finance", "member_signs", "date"]));
    Ok((title, blocks))
}

/// The bonuses, each with its reason; nothing without any.
fn bonuses(bonuses: &[StatementBonus], language: Language) -> Vec<Block> {
    if bonuses.is_empty() {
        return Vec::new();
    }
    let say = |name: &str| language.text(&TEXTS, name).to_owned();
    let row = |bonus: &StatementBonus| {
        let contract = bonus.contract_number.clone().unwrap_or_default();
        vec![language.label("bonus_kind", bonus.kind).to_owned(), bonus.reason.clone(), contract, amount(bonus.amount_fen)]
    };
    let columns = vec![
        Column::text(say("bonus_kind"), 1.0),
        Column::text(say("reason"), 2.4),
        Column::text(say("contract"), 1.2),
        Column::number(say("amount"), 1.0),
    ];
    vec![Block::Heading(say("bonus")), Block::Table(columns, bonuses.iter().map(row).collect())]
}

/// The ladder that counted, and its rungs.
fn ladder(steps: &[PayStep], language: Language) -> Vec<Block> {
    let say = |name: &str| language.text(&TEXTS, name).to_owned();
    let mut words = Vec::new();
    let mut rungs = Vec::new();
    for step in steps {
        match *step {
            // Both stand among the facts.
            PayStep::Performance { .. } | PayStep::Paid { .. } => {}
            PayStep::NoLadder => words.push(say("no_ladder")),
            PayStep::LadderApplied { from_month, is_personal, mode, .. } => {
                words.push(say(if is_personal { "own_ladder" } else { "ladder" }));
                words.push(language.say(&TEXTS, "since", month_name(language, from_month)));
                words.push(language.label("ladder_mode", mode).to_owned());
            }
            PayStep::Mirrored => words.push(say("mirrored")),
            PayStep::Rung { from_fen, rate_bp, base_fen } => rungs.push(vec![amount(from_fen), amount(base_fen), percent(rate_bp)]),
        }
    }
    let mut blocks = vec![Block::Text(words.join(" · "))];
    if !rungs.is_empty() {
        let columns = vec![Column::number(say("from"), 1.0), Column::number(say("base"), 1.0), Column::number(say("rate"), 1.0)];
        blocks.push(Block::Table(columns, rungs));
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn rates_read_without_needless_zeros() {
        assert_eq!([4000, 4050, 5, 10_000, 0].map(percent), ["40%", "40.5%", "0.05%", "100%", "0%"]);
    }
}
