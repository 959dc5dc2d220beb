//! Contracts 合同 (§5): what is agreed on about a listing, its parties, its text, and what is done after the signing.

mod board;
mod draft;
mod paper;
mod party;
mod query;
mod response;
mod steps;
mod template;

pub use board::{
    BOARD_CARDS, ContractBoard, ContractBoardColumn, ContractBoardQuery, ContractColumn, ContractFacet, ContractFacets, column_of,
};
pub use draft::{AMOUNT_MAX, ContractDraft, MissingContractPart, TERM_MONTHS_MAX, TERMS_MAX};
pub use paper::{ContractFileRequest, ContractPaperKind};
pub use party::{ContractParty, ContractPartyDraft, PARTIES_MAX};
pub use query::ContractQuery;
pub use response::{
    Addendum, ContractEntry, ContractEvent, ContractFile, ContractResponse, ContractRights, ContractStep, ContractSummary, ContractText,
    Done,
};
pub use steps::{
    AddendumRequest, ApproveContractRequest, CONTRACT_FILE_BYTES_MAX, CONTRACT_FILES_MAX, ContractReasonRequest, FinishContractStepRequest,
    SignContractRequest, UpdateContractStepRequest,
};
pub use template::{
    CONTRACT_TEXT_MAX, ContractTemplate, ContractTemplateRequest, ContractTextField, TemplateVersion, built_in_template, fill,
    unknown_fields,
};

pub use crate::property::timeline::{ContractKind, ContractState};
use crate::vocabulary::vocabulary;

impl ContractKind {
    /// The letters in its number: the initials of 买卖, 租赁 and 独家.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sale => "MM",
            Self::Rental => "ZL",
            Self::Exclusive => "DJ",
        }
    }

    /// What is to be done after the signing, in its order, and how many days after it that is due. (Trade practice.)
    pub const fn steps(self) -> &'static [(ContractStepKind, u64)] {
        match self {
            Self::Sale => &[
                (ContractStepKind::OnlineSigning, 3),
                (ContractStepKind::FundCustody, 7),
                (ContractStepKind::Loan, 30),
                (ContractStepKind::Transfer, 45),
                (ContractStepKind::HandOver, 60),
            ],
            Self::Rental => &[(ContractStepKind::HandOver, 3), (ContractStepKind::FirstRent, 3)],
            Self::Exclusive => &[],
        }
    }
}

impl ContractState {
    /// Those in which what was agreed on may be changed.
    pub const DRAFTS: [Self; 2] = [Self::Draft, Self::Returned];

    /// May it be changed?
    pub const fn is_draft(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Was it signed? Then its text, its parties and its amounts stay as they are.
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::Signed | Self::Completed)
    }

    /// May a contract go from here to `next` (§5)? A contract that isn't signed may be given up in every state.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft | Self::Returned, Self::Submitted)
                | (Self::Submitted, Self::Approved | Self::Returned)
                | (Self::Approved, Self::Signed | Self::Returned)
                | (Self::Signed, Self::Completed)
                | (Self::Draft | Self::Returned | Self::Submitted | Self::Approved | Self::Signed, Self::Cancelled)
        )
    }
}

vocabulary! {
    /// What a contract brings in (§4).
    ReceivableKind {
        /// 业主佣金: what the owner pays the house.
        OwnerCommission = "owner_commission",
        /// 客户佣金: what the client pays the house.
        ClientCommission = "client_commission",
        /// 信息费: information fees.
        InformationFee = "information_fee",
        /// 银行返点: rebates of the bank.
        BankRebate = "bank_rebate",
    }
}

vocabulary! {
    /// What somebody is to a contract.
    PartyRole {
        /// The owner, who sells, lets or gives in charge.
        Owner = "owner",
        /// Somebody who owns it, too.
        CoOwner = "co_owner",
        /// Signs for the owner.
        OwnerProxy = "owner_proxy",
        /// The client, who buys or rents.
        Client = "client",
        /// Buys or rents, too.
        CoClient = "co_client",
        /// Signs for the client.
        ClientProxy = "client_proxy",
    }
}

vocabulary! {
    /// What is done after the signing (§5).
    ContractStepKind {
        /// 网签: the contract is registered online.
        OnlineSigning = "online_signing",
        /// 资金监管: the money is taken into custody.
        FundCustody = "fund_custody",
        /// 贷款: the bank lends.
        Loan = "loan",
        /// 过户: the title passes.
        Transfer = "transfer",
        /// 交付: the flat is handed over.
        HandOver = "hand_over",
        /// 首期租金: the first rent is paid.
        FirstRent = "first_rent",
    }
}

/// The number on paper: `202603-MM-0001` (§5).
pub fn contract_number(month: &str, kind: ContractKind, n: i64) -> String {
    format!("{month}-{}-{n:04}", kind.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_month_kind_and_place() {
        assert_eq!(contract_number("202603", ContractKind::Sale, 1), "202603-MM-0001");
        assert_eq!(contract_number("202612", ContractKind::Rental, 12_345), "202612-ZL-12345");
    }

    #[test]
    fn nothing_leads_out_of_what_is_over_and_nothing_around_the_review() {
        use ContractState::{Approved, Cancelled, Completed, Draft, Signed, Submitted};
        for next in ContractState::ALL {
            assert!(!Completed.may_become(*next) && !Cancelled.may_become(*next), "{next}");
        }
        assert!(!Draft.may_become(Signed) && !Submitted.may_become(Signed) && !Draft.may_become(Approved));
        assert!(Approved.may_become(Signed) && Signed.may_become(Cancelled));
    }

    #[test]
    fn what_is_a_draft_may_be_changed() {
        let drafts: Vec<_> = ContractState::ALL.iter().copied().filter(|state| state.is_draft()).collect();
        assert_eq!(drafts, ContractState::DRAFTS);
    }
}
