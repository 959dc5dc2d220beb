//! The text of a contract on paper. Where one signs stands in the text itself.

use fangke_shared::ContractId;

use super::service::TEXTS;
use crate::company::tx::Tx;
use crate::deal::contract::service as contract;
use crate::platform::error::ApiResult;
use crate::platform::language::Language;
use crate::platform::paper::Block;

/// Its title and its parts.
///
/// # Errors
/// `not_found`, also for a contract that is not for the caller to see.
pub fn blocks(tx: &mut Tx<'_>, id: ContractId, language: Language) -> ApiResult<(String, Vec<Block>)> {
    let text = contract::text_of(tx, id)?;
    let mut blocks = vec![Block::Title(text.title.clone())];
    if !text.is_frozen {
        blocks.push(Block::Note(language.text(&TEXTS, "draft").to_owned()));
    }
    blocks.push(Block::Text(text.text));
    for addendum in contract::get(tx, id)?.addenda {
        let heading = language.text(&TEXTS, "addendum").replacen("{}", &addendum.number.to_string(), 1);
        blocks.push(Block::Heading(format!("{heading} {}", addendum.title)));
        let signed = language.text(&TEXTS, "addendum_signed").replacen("{}", &addendum.signed_on.to_string(), 1);
        blocks.push(Block::Text(format!("{}\n{signed}", addendum.text)));
    }
    Ok((text.title, blocks))
}
