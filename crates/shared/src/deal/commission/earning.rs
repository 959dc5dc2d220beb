//! What receipts earn of a split (§4): each is rounded on the cumulated total, so that the parts of all receipts add up to the split of
//! their sum, to the fen.

use super::{Portion, Settlement, Split};
use crate::MemberId;

/// What a receipt earns, or a refund claws back: the split of everything received with it, less that of everything received before.
///
/// The amounts are changes: the roles' and portions' may be one fen against the receipt's sign, for what is rounded is the sum.
pub fn earned_by(settlement: &Settlement, received_before_fen: i64, receipt_fen: i64) -> Split {
    let before = settlement.allocate(received_before_fen, &mut ());
    let mut after = settlement.allocate(received_before_fen.saturating_add(receipt_fen), &mut ());
    for role in super::CommissionRole::IN_ORDER {
        *after.roles.of_mut(role) -= before.roles.of(role);
    }
    for (portion, earlier) in after.portions.iter_mut().zip(&before.portions) {
        portion.amount_fen -= earlier.amount_fen;
    }
    after
}

/// What a statement shows of one payee, in fen; `earned − clawed_back + pending` is the payee's part of the whole split.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// By receipts so far.
    pub earned_fen: i64,
    /// By refunds so far.
    pub clawed_back_fen: i64,
    /// What is still to come of the split of everything due.
    pub pending_fen: i64,
}

/// How every payee stands, the company last: `due_fen` is what the deal brings in all, `receipts_fen` what came in (and, negative, went
/// back), in order.
pub fn standing(settlement: &Settlement, due_fen: i64, receipts_fen: &[i64]) -> Vec<(Option<MemberId>, Standing)> {
    let whole = settlement.allocate(due_fen, &mut ()).payees();
    let mut all: Vec<(Option<MemberId>, Standing)> =
        whole.into_iter().map(|(member, pending_fen)| (member, Standing { pending_fen, ..Standing::default() })).collect();
    let mut received: i64 = 0;
    for &receipt in receipts_fen {
        let parts = earned_by(settlement, received, receipt).payees();
        received = received.saturating_add(receipt);
        // The same payees each time, in the same order: they follow from the settlement alone.
        for ((_, standing), (_, part)) in all.iter_mut().zip(parts) {
            if receipt < 0 {
                standing.clawed_back_fen -= part;
            } else {
                standing.earned_fen += part;
            }
            standing.pending_fen -= part;
        }
    }
    all
}

/// What the portions of one payee add up to, in fen.
pub fn of_payee(portions: &[Portion], payee: Option<MemberId>) -> i64 {
    portions.iter().filter(|portion| portion.payee() == payee).map(|portion| portion.amount_fen).sum()
}
