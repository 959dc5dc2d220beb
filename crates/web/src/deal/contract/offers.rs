//! What may come next of a contract, the likely act first, each with what stands against it now.

use fangke_shared::deal::contract::{ContractResponse, ContractRights, ContractState};

use super::words::missing_words;
use crate::tr;

/// Something that takes a contract to another state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Submitting it.
    Submit,
    /// Approving it.
    Approve,
    /// Giving it back.
    Return,
    /// Saying that it is signed.
    Sign,
    /// Saying that everything is done.
    Complete,
    /// Giving it up.
    Cancel,
}

impl Act {
    /// What the button says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Submit => tr!(contract.submit),
            Self::Approve => tr!(contract.approve),
            Self::Return => tr!(contract.send_back),
            Self::Sign => tr!(contract.sign),
            Self::Complete => tr!(contract.complete),
            Self::Cancel => tr!(contract.cancel),
        }
    }
}

/// An act, and why it can't be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What.
    pub act: Act,
    /// What stands against it; none where nothing does.
    pub refused: Option<String>,
}

/// What decides over the acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Standing {
    rights: ContractRights,
    /// What it lacks to be submitted, in words.
    missing: Vec<&'static str>,
    open_steps: usize,
    /// The caller's role reviews contracts at all.
    reviews: bool,
}

/// The acts of a contract; `reviews` where the caller's role reviews contracts. What a role never does isn't among them.
pub fn offers(contract: &ContractResponse, reviews: bool) -> Vec<Offer> {
    let standing = Standing {
        rights: contract.rights,
        missing: contract.missing.iter().map(|field| missing_words(&field.pointer)).collect(),
        open_steps: contract.steps.iter().filter(|step| step.done_on.is_none()).count(),
        reviews,
    };
    standing.offers(contract.summary.state)
}

impl Standing {
    fn offers(&self, state: ContractState) -> Vec<Offer> {
        let rights = self.rights;
        let own = || rights.is_own_submission.then(|| tr!(contract.own_submission).to_owned());
        let offer = |act: Act, is_there: bool, refused: Option<String>| is_there.then_some(Offer { act, refused });
        let lacks = || {
            let parts = self.missing.join(tr!(common.list_separator));
            (!self.missing.is_empty()).then(|| tr!(contract.missing, parts = parts))
        };
        let open = (self.open_steps > 0).then(|| tr!(contract.steps_open, n = self.open_steps));
        let all = match state {
            ContractState::Draft | ContractState::Returned => vec![offer(Act::Submit, rights.may_submit, lacks())],
            ContractState::Submitted => {
                let is_there = rights.may_review || rights.is_own_submission;
                vec![offer(Act::Approve, is_there, own()), offer(Act::Return, is_there, own())]
            }
            ContractState::Approved => vec![offer(Act::Sign, rights.may_sign || rights.is_own_submission, own())],
            ContractState::Signed => vec![offer(Act::Complete, rights.may_follow, open)],
            ContractState::Completed | ContractState::Cancelled => Vec::new(),
        };
        // Of a signed contract only who reviews contracts takes leave, and not of an own submission.
        let is_signed = state == ContractState::Signed;
        let own_cancel = (is_signed && !rights.may_cancel).then(|| tr!(contract.own_cancel).to_owned());
        let cancel = offer(Act::Cancel, rights.may_cancel || (is_signed && self.reviews && rights.may_follow), own_cancel);
        all.into_iter().flatten().chain(cancel).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acts(standing: &Standing, state: ContractState) -> Vec<(Act, bool)> {
        standing.offers(state).into_iter().map(|offer| (offer.act, offer.refused.is_none())).collect()
    }

    #[test]
    fn a_draft_is_submitted_when_it_lacks_nothing() {
        let rights = ContractRights { may_change: true, may_submit: true, may_cancel: true, ..ContractRights::default() };
        let whole = Standing { rights, ..Standing::default() };
        assert_eq!(acts(&whole, ContractState::Draft), [(Act::Submit, true), (Act::Cancel, true)]);
        let lacking = Standing { missing: vec!["业主", "客户"], ..whole };
        assert_eq!(lacking.offers(ContractState::Returned)[0].refused.as_deref(), Some("还缺：业主、客户"));
    }

    #[test]
    fn whoever_submitted_sees_the_review_and_why_it_is_somebody_elses() {
        let rights = ContractRights { is_own_submission: true, may_cancel: true, ..ContractRights::default() };
        let own = Standing { rights, reviews: true, ..Standing::default() };
        assert_eq!(acts(&own, ContractState::Submitted), [(Act::Approve, false), (Act::Return, false), (Act::Cancel, true)]);
        assert_eq!(acts(&own, ContractState::Approved), [(Act::Sign, false), (Act::Cancel, true)]);
        let agent = Standing { rights: ContractRights { may_cancel: true, ..ContractRights::default() }, ..Standing::default() };
        assert_eq!(acts(&agent, ContractState::Submitted), [(Act::Cancel, true)]);
    }

    #[test]
    fn what_is_signed_is_completed_when_its_steps_are_done() {
        let rights = ContractRights { may_follow: true, may_cancel: true, ..ContractRights::default() };
        let under_way = Standing { rights, open_steps: 2, reviews: true, ..Standing::default() };
        assert_eq!(acts(&under_way, ContractState::Signed), [(Act::Complete, false), (Act::Cancel, true)]);
        let own = Standing { rights: ContractRights { may_cancel: false, ..rights }, ..under_way.clone() };
        assert_eq!(acts(&own, ContractState::Signed), [(Act::Complete, false), (Act::Cancel, false)]);
        let agent = Standing { reviews: false, open_steps: 0, ..own };
        assert_eq!(acts(&agent, ContractState::Signed), [(Act::Complete, true)]);
        assert!(acts(&agent, ContractState::Completed).is_empty());
    }
}
