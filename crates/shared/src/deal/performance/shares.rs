//! The shares of a contract that are in force: those of the record, or what a manager has decided otherwise.

use super::EarningBasis;
use crate::MemberId;
use crate::deal::commission::mediation::Mediation;
use crate::deal::commission::rounding::{self, Part};
use crate::deal::commission::{CommissionRole, Settlement, WHOLE_BP};

/// The shares of a contract that are in force; any total can be split by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharesInForce {
    /// Those that follow from the record (§4.1 to §4.8).
    Computed(Settlement),
    /// The latest mediation (§4.9).
    Mediated(Mediation),
}

/// What somebody has of a total, in one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareInForce {
    /// In which role.
    pub role: CommissionRole,
    /// Who is paid; none is the company.
    pub payee: Option<MemberId>,
    /// The share in basis points, to the nearest.
    pub share_bp: i64,
    /// The part of the total, in fen.
    pub amount_fen: i64,
}

/// What is booked of a contract for somebody in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    /// In which role.
    pub role: CommissionRole,
    /// Who is paid; none is the company.
    pub payee: Option<MemberId>,
    /// How much, in fen.
    pub booked_fen: i64,
}

/// How somebody stands with a contract in a role, once a change is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebooked {
    /// In which role.
    pub role: CommissionRole,
    /// Who is paid; none is the company.
    pub payee: Option<MemberId>,
    /// The share in basis points, to the nearest; nothing for who has none any more.
    pub share_bp: i64,
    /// The part of all that the contract brings in, in fen.
    pub whole_fen: i64,
    /// The part of what has come in, in fen.
    pub booked_fen: i64,
    /// What is booked now: the difference to what was booked before.
    pub change_fen: i64,
}

impl SharesInForce {
    /// Brings what is booked to the split of what has come in; `due_fen` is what the contract brings in all.
    ///
    /// Everybody stands in the answer who has a share or had one. The changes add up to what came in or went back since; where the shares
    /// have changed meanwhile, the difference of all that was booked is among them.
    pub fn rebook(&self, booked: &[Booked], (due_fen, received_fen): (i64, i64)) -> Vec<Rebooked> {
        let was = |role, payee| booked.iter().filter(|one| (one.role, one.payee) == (role, payee)).map(|one| one.booked_fen).sum::<i64>();
        let both = self.allocate(due_fen).into_iter().zip(self.allocate(received_fen));
        let mut all: Vec<Rebooked> = both
            .map(|(whole, ShareInForce { role, payee, share_bp, amount_fen })| Rebooked {
                role,
                payee,
                share_bp,
                whole_fen: whole.amount_fen,
                booked_fen: amount_fen,
                change_fen: amount_fen.saturating_sub(was(role, payee)),
            })
            .collect();
        for &Booked { role, payee, booked_fen } in booked {
            if !all.iter().any(|one| (one.role, one.payee) == (role, payee)) {
                let change_fen = booked_fen.saturating_neg();
                all.push(Rebooked { role, payee, share_bp: 0, whole_fen: 0, booked_fen: 0, change_fen });
            }
        }
        all
    }

    /// By what they were made.
    pub const fn basis(&self) -> EarningBasis {
        match self {
            Self::Computed(_) => EarningBasis::Computed,
            Self::Mediated(_) => EarningBasis::Mediated,
        }
    }

    /// Splits a total: one part for each role and payee, by role, then by member, the company last. The parts add up to the total.
    ///
    /// Where a mediation says amounts, any total is split in proportion to them: of the whole total everybody has just the amount.
    pub fn allocate(&self, total_fen: i64) -> Vec<ShareInForce> {
        let mut parts = match self {
            Self::Computed(settlement) => computed(settlement, total_fen),
            Self::Mediated(mediation) => mediated(mediation, total_fen),
        };
        parts.sort_by_key(|part| (part.role, part.payee.is_none(), part.payee));
        // Two who have left are one company.
        parts.dedup_by(|next, kept| {
            let is_same = (next.role, next.payee) == (kept.role, kept.payee);
            if is_same {
                kept.amount_fen = kept.amount_fen.saturating_add(next.amount_fen);
                kept.share_bp = kept.share_bp.saturating_add(next.share_bp);
            }
            is_same
        });
        parts
    }
}

fn computed(settlement: &Settlement, total_fen: i64) -> Vec<ShareInForce> {
    let split = settlement.allocate(total_fen, &mut ());
    let weights =
        |role| settlement.portions.iter().filter(|portion| portion.role == role).map(|portion| portion.weight.max(0)).sum::<i64>();
    let one = |portion: &crate::deal::commission::Portion| ShareInForce {
        role: portion.role,
        payee: portion.payee(),
        share_bp: nearest(i128::from(*settlement.bp.of(portion.role)) * i128::from(portion.weight.max(0)), weights(portion.role)),
        amount_fen: portion.amount_fen,
    };
    split.portions.iter().map(one).collect()
}

fn mediated(mediation: &Mediation, total_fen: i64) -> Vec<ShareInForce> {
    let said = mediation.shares.iter().map(|share| share.amount_fen);
    // Weights are sizes: all amounts are on one side of zero.
    let amounts: Option<Vec<i64>> = said.collect::<Option<Vec<i64>>>().map(|all| all.into_iter().map(i64::saturating_abs).collect());
    let weights = amounts.filter(|all| all.iter().any(|amount| *amount > 0));
    let weights = weights.unwrap_or_else(|| mediation.shares.iter().map(|share| share.bp).collect());
    let mut parts: Vec<Part> = weights.into_iter().map(Part::new).collect();
    rounding::allocate(total_fen, &mut parts);
    let one = |(share, part): (&crate::deal::commission::mediation::MediatedShare, &Part)| ShareInForce {
        role: share.role,
        payee: share.member_id,
        share_bp: share.bp,
        amount_fen: part.amount_fen,
    };
    mediation.shares.iter().zip(&parts).map(one).collect()
}

/// The nearest basis point of `product ÷ by`.
fn nearest(product: i128, by: i64) -> i64 {
    let by = i128::from(by.max(1));
    i64::try_from((product + by / 2) / by).unwrap_or(WHOLE_BP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::commission::mediation::MediatedShare;
    use crate::deal::commission::{ByRole, Portion};

    fn ordinary(closers: &[(i64, i64)]) -> SharesInForce {
        let portion = |role, member, weight| Portion { role, member: Some(MemberId(member)), weight, to_company: false, amount_fen: 0 };
        let mut portions = vec![portion(CommissionRole::Listing, 1, 1)];
        portions.extend(closers.iter().map(|(member, weight)| portion(CommissionRole::Closing, *member, *weight)));
        portions.push(portion(CommissionRole::Client, 3, 1));
        let bp = ByRole { listing: 3000, closing: 6000, client: 1000, ..ByRole::default() };
        let is_in_plan = ByRole { listing: true, closing: true, client: true, ..ByRole::default() };
        SharesInForce::Computed(Settlement { bp, is_in_plan, portions })
    }

    fn amounts(shares: &SharesInForce, total: i64) -> Vec<i64> {
        shares.allocate(total).iter().map(|part| part.amount_fen).collect()
    }

    fn held(rebooked: &[Rebooked]) -> Vec<Booked> {
        rebooked.iter().map(|one| Booked { role: one.role, payee: one.payee, booked_fen: one.booked_fen }).collect()
    }

    /// §4: the parts of many receipts add up to the split of their sum.
    #[test]
    fn many_tiny_receipts_add_up_to_the_split_of_their_sum() {
        let shares = ordinary(&[(2, 1), (6, 1)]);
        let mut booked = Vec::new();
        for received in 1..=1_003 {
            let now = shares.rebook(&booked, (2_000, received));
            assert_eq!(now.iter().map(|one| one.change_fen).sum::<i64>(), 1, "{received}");
            assert_eq!(now.iter().map(|one| one.whole_fen - one.booked_fen).sum::<i64>(), 2_000 - received);
            booked = held(&now);
        }
        assert_eq!(booked.iter().map(|one| one.booked_fen).collect::<Vec<_>>(), [301, 301, 301, 100]);
    }

    #[test]
    fn receipts_earn_their_proportion_and_refunds_claw_it_back() {
        let shares = ordinary(&[(2, 1)]);
        let (mut booked, mut received, mut changes) = (Vec::new(), 0, Vec::new());
        for fen in [3_333_333, 3_333_333, -1_000_001] {
            received += fen;
            let now = shares.rebook(&booked, (9_999_999, received));
            changes.push(now.iter().map(|one| one.change_fen).collect::<Vec<_>>());
            booked = held(&now);
        }
        assert_eq!(changes, [[1_000_000, 2_000_000, 333_333], [1_000_000, 2_000_000, 333_333], [-300_000, -600_001, -100_000]]);
        // 1 fen is closing's; with the second, listing has its first one: 0.6 and 1.2 fen.
        let first = shares.rebook(&[], (2, 1));
        let second = shares.rebook(&held(&first), (2, 2));
        assert_eq!(second.iter().map(|one| one.change_fen).collect::<Vec<_>>(), [1, 0, 0]);
    }

    /// §4.9: what was booked by the shares of before is corrected, and the corrections add up to nothing.
    #[test]
    fn other_shares_correct_all_that_was_booked() {
        let booked = held(&ordinary(&[(2, 1)]).rebook(&[], (10_000_000, 1_000_001)));
        let share = |role, member: i64| MediatedShare { role, member_id: Some(MemberId(member)), bp: 5000, amount_fen: None };
        let shares = vec![share(CommissionRole::Listing, 1), share(CommissionRole::Closing, 2)];
        let mediated = SharesInForce::Mediated(Mediation { shares, reason: "当面商定".into() });
        let now = mediated.rebook(&booked, (10_000_000, 1_000_001));
        let told: Vec<_> = now.iter().map(|one| (one.role, one.share_bp, one.whole_fen, one.change_fen)).collect();
        assert_eq!(
            told,
            [
                (CommissionRole::Listing, 5000, 5_000_000, 200_001),
                (CommissionRole::Closing, 5000, 5_000_000, -100_001),
                (CommissionRole::Client, 0, 0, -100_000),
            ]
        );
    }

    #[test]
    fn shares_within_a_role_are_basis_points_of_the_whole() {
        let shares = ordinary(&[(2, 1), (6, 2)]);
        assert_eq!(shares.allocate(0).iter().map(|part| part.share_bp).collect::<Vec<_>>(), [3000, 2000, 4000, 1000]);
    }

    #[test]
    fn two_who_have_left_are_one_company() {
        let SharesInForce::Computed(mut settlement) = ordinary(&[(2, 1), (6, 1)]) else { unreachable!() };
        settlement
            .portions
            .iter_mut()
            .filter(|portion| portion.role == CommissionRole::Closing)
            .for_each(|portion| portion.to_company = true);
        let parts = SharesInForce::Computed(settlement).allocate(1_000);
        assert_eq!(parts.len(), 3);
        assert_eq!((parts[1].payee, parts[1].share_bp, parts[1].amount_fen), (None, 6000, 600));
    }

    #[test]
    fn amounts_that_were_agreed_on_are_met_to_the_fen() {
        let share = |role, member: i64, bp, amount| MediatedShare { role, member_id: Some(MemberId(member)), bp, amount_fen: Some(amount) };
        let shares = vec![share(CommissionRole::Closing, 2, 6667, 6_666_667), share(CommissionRole::Listing, 1, 3333, 3_333_333)];
        let mediated = SharesInForce::Mediated(Mediation { shares, reason: "当面商定".into() });
        assert_eq!(amounts(&mediated, 10_000_000), [3_333_333, 6_666_667]);
        assert_eq!(amounts(&mediated, 3_000_000), [1_000_000, 2_000_000]);
        assert_eq!(amounts(&mediated, -1), [0, -1]);
    }
}
