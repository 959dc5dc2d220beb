//! What holds for every split, whatever comes in.

use proptest::prelude::*;

use super::{Booked, SharesInForce};
use crate::deal::commission::tests::properties::{facts, parties, settled, terms};

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_all_receipts_are_the_split_of_their_sum(
        terms in terms(), parties in parties(), facts in facts(), receipts in prop::collection::vec(-1_000_000_i64..=1_000_000, 0..8),
    ) {
        let shares = SharesInForce::Computed(settled(&terms, &parties, &facts));
        let due = 5_000_000;
        let (mut booked, mut received): (Vec<Booked>, i64) = (Vec::new(), 0);
        for receipt in &receipts {
            received += receipt;
            let now = shares.rebook(&booked, (due, received));
            prop_assert_eq!(now.iter().map(|one| one.change_fen).sum::<i64>(), *receipt);
            prop_assert_eq!(now.iter().map(|one| one.whole_fen - one.booked_fen).sum::<i64>(), due - received);
            booked = now.iter().map(|one| Booked { role: one.role, payee: one.payee, booked_fen: one.booked_fen }).collect();
        }
        let of_sum: Vec<i64> = shares.allocate(received).iter().map(|part| part.amount_fen).collect();
        prop_assert_eq!(booked.iter().map(|one| one.booked_fen).collect::<Vec<_>>(), if receipts.is_empty() { Vec::new() } else { of_sum });
    }
}
