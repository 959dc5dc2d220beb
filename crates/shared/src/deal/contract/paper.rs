//! The papers of a contract: what each is, and which a step needs (§12.1, C07).

use serde::{Deserialize, Serialize};

use super::{ContractKind, ContractStepKind};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a paper of a contract is.
    ContractPaperKind {
        /// 签字合同: the contract as all have signed it.
        SignedContract = "signed_contract",
        /// 产权证: the certificate of the title.
        TitleCertificate = "title_certificate",
        /// 产权查档: an extract of the register.
        TitleExtract = "title_extract",
        /// 身份证件: cards and passports.
        IdDocument = "id_document",
        /// 共有人同意书: the consent of co-owners.
        CoOwnerConsent = "co_owner_consent",
        /// 公证委托书: a notarised proxy.
        Proxy = "proxy",
        /// 放弃优先购买权声明: the tenant waives the first right to buy.
        TenantWaiver = "tenant_waiver",
        /// 网签备案: the online registration.
        OnlineRegistration = "online_registration",
        /// 资金监管协议: the agreement on custody.
        CustodyAgreement = "custody_agreement",
        /// 贷款批复: the bank's approval.
        LoanApproval = "loan_approval",
        /// 完税证明: taxes are paid.
        TaxReceipt = "tax_receipt",
        /// 交接单: what was handed over.
        HandOverList = "hand_over_list",
        /// Anything else.
        Other = "other",
    }
}

impl ContractStepKind {
    /// The papers without which a step of such a contract isn't taken. (Trade practice.)
    pub const fn papers(self, kind: ContractKind) -> &'static [ContractPaperKind] {
        match (self, kind) {
            (Self::OnlineSigning, _) => &[ContractPaperKind::SignedContract, ContractPaperKind::TitleCertificate],
            (Self::FundCustody, _) => &[ContractPaperKind::CustodyAgreement],
            (Self::Loan, _) => &[ContractPaperKind::LoanApproval],
            (Self::Transfer, _) => &[ContractPaperKind::OnlineRegistration, ContractPaperKind::TaxReceipt],
            (Self::HandOver, ContractKind::Rental) => &[ContractPaperKind::SignedContract, ContractPaperKind::HandOverList],
            (Self::HandOver, _) => &[ContractPaperKind::HandOverList],
            (Self::FirstRent, _) => &[],
        }
    }
}

/// Body of `PATCH /contracts/{id}/files/{file_id}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContractFileRequest {
    /// What the paper is.
    pub kind: ContractPaperKind,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_a_contract_says_which_papers_it_needs_once() {
        for kind in ContractKind::ALL {
            let mut seen = Vec::new();
            for paper in kind.steps().iter().flat_map(|(step, _)| step.papers(*kind)) {
                assert!(!seen.contains(paper) && *paper != ContractPaperKind::Other, "{kind} {paper}");
                seen.push(*paper);
            }
        }
    }
}
