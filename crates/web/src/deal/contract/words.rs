//! A contract in words and shapes.

use fangke_shared::deal::contract::{ContractColumn, ContractState, ContractSummary};

use crate::i18n::Word;
use crate::tr;

/// The shape of a state.
pub const fn shape(state: ContractState) -> &'static str {
    match state {
        ContractState::Draft | ContractState::Returned => "unknown",
        ContractState::Submitted | ContractState::Approved => "paused",
        ContractState::Signed => "available",
        ContractState::Completed => "ours",
        ContractState::Cancelled => "withdrawn",
    }
}

/// Its number on paper, or that it has none yet.
pub fn number(contract: &ContractSummary) -> String {
    contract.number.clone().unwrap_or_else(|| tr!(contract.unnumbered).to_owned())
}

/// What a column of the board is called: the step, or the completion.
pub fn column_label(column: ContractColumn) -> &'static str {
    column.step().map_or_else(|| tr!(contract.to_complete), |step| step.label())
}

/// What is missing at a place of the contract.
pub fn missing_words(pointer: &str) -> &'static str {
    match pointer {
        "/parties/owner" => tr!(contract.missing_owner),
        "/client_id" => tr!(contract.missing_client),
        "/parties/client" => tr!(contract.missing_client_party),
        "/price_fen" => tr!(contract.price),
        "/from_on" => tr!(contract.from_on),
        "/until_on" => tr!(contract.until_on),
        _ => tr!(contract.client_commission),
    }
}

/// What a field of the contract is called, by its name on the wire.
pub fn field_label(name: &str) -> &'static str {
    match name {
        "client_id" => tr!(contract.client),
        "agent_id" => tr!(contract.agent),
        "price_fen" => tr!(contract.price),
        "owner_commission_fen" => tr!(contract.owner_commission),
        "client_commission_fen" => tr!(contract.client_commission),
        "information_fee_fen" => tr!(contract.information_fee),
        "bank_rebate_fen" => tr!(contract.bank_rebate),
        "agreed_on" => tr!(contract.agreed_on),
        "from_on" => tr!(contract.from_on),
        "until_on" => tr!(contract.until_on),
        "cost_object_id" => tr!(contract.counts_for),
        "novice_id" => tr!(contract.novice),
        _ => tr!(contract.terms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name() {
        for column in ContractColumn::ALL {
            assert!(!column_label(*column).is_empty());
        }
    }
}
