//! Commissions, split without a database.

use std::time::{Duration, Instant};

use fangke_shared::MemberId;
use fangke_shared::deal::commission::{BUILT_IN, BuiltIn, Case, CommissionFacts, CommissionParties, PlanInForce, built_in, settle};
use fangke_shared::property::listing::Grade;

use crate::random::Random;

/// Cases that are made before any of them is split, so that only splitting is measured.
const BATCH: usize = 10_000;

pub fn split(count: usize) {
    let (mut random, mut took, mut done) = (Random(4), Duration::ZERO, 0);
    while done < count {
        let cases: Vec<_> = (0..BATCH.min(count - done)).map(|_| case(&mut random)).collect();
        let (mut paid, started) = (0, Instant::now());
        for &(plan, ref parties, ref facts, total_fen) in &cases {
            let ordinary = plan.terms.ordinary_plan.as_deref().and_then(built_in).map(in_force);
            let settlement = settle(&Case { plan: in_force(plan), ordinary, parties, facts }, &mut ()).1;
            let split = settlement.allocate(total_fen, &mut ());
            paid += split.payees().iter().map(|(_, fen)| fen).sum::<i64>();
        }
        took += started.elapsed();
        assert_eq!(paid, cases.iter().map(|(.., total_fen)| total_fen).sum::<i64>(), "every fen is somebody's");
        done += cases.len();
    }
    #[allow(clippy::cast_precision_loss)]
    let each = took.as_nanos() as f64 / done as f64;
    println!("split of {done} commissions: {each:.0} ns each");
}

type Drawn = (&'static BuiltIn, CommissionParties, CommissionFacts, i64);

fn case(random: &mut Random) -> Drawn {
    let plan = &BUILT_IN[usize::try_from(random.below(4)).unwrap()];
    let parties = CommissionParties {
        listing: some(random),
        exclusive: some(random),
        key: some(random),
        photos: some(random),
        floor_plan: some(random),
        closing: some(random),
        client: some(random),
    };
    let facts = CommissionFacts {
        grade: random.happens(80).then(|| random.one_of(Grade::ALL)),
        exclusive_evidenced: random.happens(50),
        key_evidenced: random.happens(50),
        photos_evidenced: random.happens(50),
        floor_plan_evidenced: random.happens(50),
        co_showers: some(random),
        novice_partner: random.happens(20).then(|| MemberId(random.below(12) + 1)),
        left_members: if random.happens(20) { some(random) } else { Vec::new() },
    };
    (plan, parties, facts, random.below(100_000_000_000))
}

/// Up to three of ten.
fn some(random: &mut Random) -> Vec<MemberId> {
    (0..random.below(4)).map(|_| MemberId(random.below(10) + 1)).collect()
}

fn in_force(plan: &'static BuiltIn) -> PlanInForce<'static> {
    PlanInForce { name: plan.name, version: BuiltIn::VERSION, terms: &plan.terms }
}
