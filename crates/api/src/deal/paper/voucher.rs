//! The voucher of a receipt 收款收据: what came in, from whom, what for, in figures and in capitals.

use fangke_shared::ReceiptId;

use super::service::{TEXTS, amount, day, facts, in_capitals, signatures};
use crate::company::tx::Tx;
use crate::deal::contract::service as contract;
use crate::deal::receivable::service as receivable;
use crate::platform::error::ApiResult;
use crate::platform::language::Language;
use crate::platform::paper::{Block, Column};

/// Its title and its parts.
///
/// # Errors
/// `not_found`, also for a receipt of a contract that is not for the caller to see.
pub fn blocks(tx: &mut Tx<'_>, id: ReceiptId, language: Language) -> ApiResult<(String, Vec<Block>)> {
    let receipt = receivable::get_receipt(tx, id)?;
    let contract = contract::seen(tx, receipt.contract_id)?;
    let say = |name: &str| language.text(&TEXTS, name).to_owned();
    let known = facts(
        language,
        vec![
            ("voucher", Some(receipt.voucher.clone())),
            ("contract", contract.number.clone()),
            ("paid_on", Some(day(language, receipt.paid_on))),
            ("payer", Some(receipt.payer.clone())),
            ("method", Some(language.label("receipt_method", receipt.method).to_owned())),
            ("amount", Some(amount(receipt.amount_fen))),
            ("capitals", Some(in_capitals(language, receipt.amount_fen))),
            ("invoice", receipt.invoice_number.clone()),
            ("note", receipt.note.clone()),
            ("recorded_by", Some(receipt.recorded.member.display_name.clone())),
        ],
    );
    let settled = receipt.parts.iter().filter(|part| part.amount_fen != 0);
    let mut rows: Vec<Vec<String>> = settled
        .map(|part| vec![language.label("receivable_kind", part.kind).to_owned(), day(language, part.due_on), amount(part.amount_fen)])
        .collect();
    if receipt.credit_fen > 0 {
        rows.push(vec![say("ahead"), String::new(), amount(receipt.credit_fen)]);
    }
    rows.extend(receipt.refunds.iter().map(|refund| {
        let what = language.say(&TEXTS, "refund", &refund.voucher);
        vec![what, day(language, refund.paid_on), amount(refund.amount_fen.saturating_neg())]
    }));
    let title = say("voucher_title");
    let mut blocks = vec![Block::Title(title.clone()), Block::Note(receipt.voucher), known];
    if !rows.is_empty() {
        let columns = vec![Column::text(say("purpose"), 2.0), Column::text(say("day"), 1.0), Column::number(say("amount"), 1.0)];
        blocks.extend([Block::Heading(say("what_for")), Block::Table(columns, rows)]);
    }
    blocks.push(signatures(language, &["payee", "paid_by", "seal"]));
    Ok((title, blocks))
}
