//! Makes papers of records. Who gets one stands in the audit trail before they have it.

use chrono::NaiveDate;
use fangke_shared::capitals::{capitals, capitals_traditional};
use fangke_shared::company::audit::{AuditAction, AuditSubject};
use fangke_shared::money::yuan;
use fangke_shared::month::Month;
use fangke_shared::{ContractId, CostObjectId, MemberId, ReceiptId};
use serde_json::json;

use super::{contract, developer_statement, statement, voucher};
use crate::company::brand::service as brand;
use crate::company::tx::Tx;
use crate::platform::error::{ApiError, ApiResult};
use crate::platform::guard::Caller;
use crate::platform::language::{Language, Texts, texts};
use crate::platform::paper::{Block, Column, Paper};
use crate::platform::state::App;

/// What the papers say.
pub(super) static TEXTS: Texts = texts!("paper");

/// Of what a paper is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Of {
    /// A contract: its text.
    Contract(ContractId),
    /// A receipt: its voucher.
    Receipt(ReceiptId),
    /// A member's performance in a month; without one the current.
    Statement(MemberId, Option<Month>),
    /// A project: what its developer owes for contracts that were signed from one month to another.
    Developer(CostObjectId, Option<Month>, Option<Month>),
}

/// The PDF of a record, in a language.
///
/// # Errors
/// `no_font`; `not_found` also for what isn't for the caller to see.
pub async fn pdf(app: &App, caller: Caller, (of, language): (Of, Language)) -> ApiResult<Vec<u8>> {
    let fonts = app.fonts.clone();
    // What can't be drawn is not said to have been handed out.
    aside(move || fonts.get().map(|_| ())).await?;
    let paper = app.write(caller, move |tx| paper(tx, of, language)).await?;
    let fonts = app.fonts.clone();
    aside(move || paper.pdf(&fonts)).await
}

/// Does what takes a while in a thread of its own.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> ApiResult<T> + Send + 'static) -> ApiResult<T> {
    actix_web::web::block(work).await.map_err(|_| ApiError::busy())?
}

fn paper(tx: &mut Tx<'_>, of: Of, language: Language) -> ApiResult<Paper> {
    let (title, blocks, subject) = match of {
        Of::Contract(id) => {
            let (title, blocks) = contract::blocks(tx, id, language)?;
            (title, blocks, (AuditSubject::Contract, id.0))
        }
        Of::Receipt(id) => {
            let (title, blocks) = voucher::blocks(tx, id, language)?;
            (title, blocks, (AuditSubject::Receipt, id.0))
        }
        Of::Statement(member, month) => {
            let (title, blocks) = statement::blocks(tx, (member, month), language)?;
            (title, blocks, (AuditSubject::Member, member.0))
        }
        Of::Developer(id, from, to) => {
            let (title, blocks) = developer_statement::blocks(tx, (id, from, to), language)?;
            (title, blocks, (AuditSubject::CostObject, id.0))
        }
    };
    tx.audit(AuditAction::Download, subject, &json!({ "paper": title, "format": "pdf" }))?;
    let company = brand::show(tx)?;
    let licence = company.licence_number.map(|number| language.say(&TEXTS, "licence", number));
    let foot: Vec<String> = company.name.into_iter().chain(licence).collect();
    Ok(Paper { title, language: language.tag(), foot: foot.join(" · "), blocks })
}

/// An amount as it is written: `¥1,234.56`.
pub(super) fn amount(fen: i64) -> String {
    format!("¥{}", yuan(fen))
}

/// An amount in capitals, which stay Chinese in every language.
pub(super) fn in_capitals(language: Language, fen: i64) -> String {
    if language == Language::ZhTw { capitals_traditional(fen) } else { capitals(fen) }
}

/// A day as it is read.
pub(super) fn day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::En => day.format("%-d %B %Y").to_string(),
        Language::ZhCn | Language::ZhTw => day.format("%Y年%-m月%-d日").to_string(),
    }
}

/// Facts, each beside what it is called; those without a value aren't there.
pub(super) fn facts(language: Language, all: Vec<(&str, Option<String>)>) -> Block {
    let one = |(name, value): (&str, Option<String>)| Some(vec![language.text(&TEXTS, name).to_owned(), value?]);
    Block::Table(vec![Column::text("", 1.0), Column::text("", 3.0)], all.into_iter().filter_map(one).collect())
}

/// Lines to sign on.
pub(super) fn signatures(language: Language, names: &[&str]) -> Block {
    Block::Signatures(names.iter().map(|name| language.text(&TEXTS, name).to_owned()).collect())
}
