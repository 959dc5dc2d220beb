//! What holds for every plan, total and set of parties.

use proptest::collection::btree_set;
use proptest::prelude::*;

use super::*;

const BOUND: i64 = 1_000_000_000_000;

fn total() -> impl Strategy<Value = i64> {
    prop_oneof![-BOUND..=BOUND, -100_i64..=100, Just(BOUND), Just(-BOUND), Just(0)]
}

/// Up to three members of ten, so that people come in several roles.
fn some() -> impl Strategy<Value = Vec<MemberId>> {
    btree_set(1_i64..=10, 0..=3).prop_map(|ids| ids.into_iter().map(MemberId).collect::<Vec<_>>()).prop_shuffle()
}

pub(crate) fn parties() -> impl Strategy<Value = CommissionParties> {
    (some(), some(), some(), some(), some(), some(), some()).prop_map(|(listing, exclusive, key, photos, floor_plan, closing, client)| {
        CommissionParties { listing, exclusive, key, photos, floor_plan, closing, client }
    })
}

pub(crate) fn facts() -> impl Strategy<Value = CommissionFacts> {
    let grade = prop::option::of(prop::sample::select(Grade::ALL));
    (grade, any::<[bool; 4]>(), some(), prop::option::of(1_i64..=12), some()).prop_map(
        |(grade, evidenced, co_showers, novice, left_members)| {
            let [exclusive_evidenced, key_evidenced, photos_evidenced, floor_plan_evidenced] = evidenced;
            let novice_partner = novice.map(MemberId);
            CommissionFacts {
                grade,
                exclusive_evidenced,
                key_evidenced,
                photos_evidenced,
                floor_plan_evidenced,
                co_showers,
                novice_partner,
                left_members,
            }
        },
    )
}

/// Four shares that are a whole.
fn whole() -> impl Strategy<Value = BaseShares> {
    [0..=WHOLE_BP, 0..=WHOLE_BP, 0..=WHOLE_BP].prop_map(|mut cuts| {
        cuts.sort_unstable();
        let [a, b, c] = cuts;
        BaseShares { listing_bp: a, exclusive_bp: b - a, closing_bp: c - b, client_bp: WHOLE_BP - c }
    })
}

/// A built-in plan, or one with any shares and grants.
pub(crate) fn terms() -> impl Strategy<Value = PlanTerms> {
    let built_in = prop::sample::select(BUILT_IN.iter().map(|plan| plan.terms.clone()).collect::<Vec<_>>());
    let leavers = prop::sample::subsequence(CommissionRole::ALL.to_vec(), 0..=7);
    let grants = [0..=WHOLE_BP, 0..=WHOLE_BP, 0..=3000, 0..=3000];
    let any = (whole(), prop::option::of(whole()), grants, leavers).prop_map(|(shares, focus, grants, leaver_roles)| {
        let [key_from_listing_bp, key_from_closing_bp, photos_from_closing_bp, floor_plan_from_closing_bp] = grants;
        let grants = Grants { key_from_listing_bp, key_from_closing_bp, photos_from_closing_bp, floor_plan_from_closing_bp };
        PlanTerms { shares, focus, grants, leaver_roles, ..plan("s1.packaging").terms.clone() }
    });
    prop_oneof![built_in, any]
}

pub(crate) fn settled(terms: &PlanTerms, parties: &CommissionParties, facts: &CommissionFacts) -> Settlement {
    let plan_of_it = PlanInForce { name: "own", version: 1, terms };
    let ordinary = terms.ordinary_plan.as_ref().map(|_| plan("s1.sale"));
    settle(&Case { plan: plan_of_it, ordinary, parties, facts }, &mut ()).1
}

/// Twice its distance from the exact share is less than twice a fen: `|given × of − whole × weight| < of`.
fn is_within_a_fen(given: i64, whole: i64, weight: i64, of: i64) -> bool {
    let exact = i128::from(whole) * i128::from(weight);
    (i128::from(given) * i128::from(of) - exact).abs() < i128::from(of)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_add_up_exactly(terms in terms(), total in total(), parties in parties(), facts in facts()) {
        let split = settled(&terms, &parties, &facts).allocate(total, &mut ());
        prop_assert_eq!(split.bp.iter().map(|(_, bp)| bp).sum::<i64>(), WHOLE_BP);
        prop_assert!(split.bp.iter().all(|(_, bp)| bp >= 0));
        prop_assert_eq!(split.roles.iter().map(|(_, fen)| fen).sum::<i64>(), total);
        for (role, fen) in split.roles.iter() {
            let own = split.portions.iter().filter(|portion| portion.role == role).map(|portion| portion.amount_fen).sum::<i64>();
            prop_assert_eq!(own, fen, "{}", role);
        }
        let payees = split.payees();
        prop_assert_eq!(payees.iter().map(|(_, fen)| fen).sum::<i64>(), total);
        for (payee, fen) in payees {
            let own = split.portions.iter().filter(|portion| portion.payee() == payee).map(|portion| portion.amount_fen).sum::<i64>();
            prop_assert_eq!(own, fen);
        }
    }

    #[test]
    fn nobody_is_off_by_a_fen(terms in terms(), total in total(), parties in parties(), facts in facts()) {
        let split = settled(&terms, &parties, &facts).allocate(total, &mut ());
        for (role, fen) in split.roles.iter() {
            let bp = *split.bp.of(role);
            prop_assert!(is_within_a_fen(fen, total, bp, WHOLE_BP), "{role}: {fen}");
            prop_assert!(bp > 0 || fen == 0);
            let portions: Vec<_> = split.portions.iter().filter(|portion| portion.role == role).collect();
            let of: i64 = portions.iter().map(|portion| portion.weight).sum();
            let is_simple = portions.iter().all(|portion| portion.weight <= 2);
            for portion in portions {
                prop_assert!(is_within_a_fen(portion.amount_fen, fen, portion.weight, of));
                // And of the whole, by both roundings together, where nobody has the parts of several.
                if is_simple {
                    prop_assert!(is_within_a_fen(portion.amount_fen, total, bp * portion.weight, WHOLE_BP * of));
                }
            }
        }
    }

    #[test]
    fn the_order_of_a_list_does_not_matter(
        terms in terms(), total in total(), parties in parties(), facts in facts(), turn in 0_usize..3,
    ) {
        let turned = |members: &[MemberId]| {
            let mut members = members.to_vec();
            let turn = turn.min(members.len());
            members.rotate_left(turn);
            members.reverse();
            members
        };
        let other_parties = CommissionParties {
            listing: turned(&parties.listing),
            exclusive: turned(&parties.exclusive),
            key: turned(&parties.key),
            photos: turned(&parties.photos),
            floor_plan: turned(&parties.floor_plan),
            closing: turned(&parties.closing),
            client: turned(&parties.client),
        };
        let other_facts = CommissionFacts {
            co_showers: turned(&facts.co_showers),
            left_members: turned(&facts.left_members),
            ..facts.clone()
        };
        let one = settled(&terms, &parties, &facts).allocate(total, &mut ());
        prop_assert_eq!(one, settled(&terms, &other_parties, &other_facts).allocate(total, &mut ()));
    }

    #[test]
    fn a_refund_is_the_mirror_image(terms in terms(), total in total(), parties in parties(), facts in facts()) {
        let settlement = settled(&terms, &parties, &facts);
        let (there, back) = (settlement.allocate(total, &mut ()), settlement.allocate(-total, &mut ()));
        for (one, other) in there.portions.iter().zip(&back.portions) {
            prop_assert_eq!(one.amount_fen, -other.amount_fen);
        }
        for (one, other) in there.payees().into_iter().zip(back.payees()) {
            prop_assert_eq!((one.0, one.1), (other.0, -other.1));
        }
    }

    #[test]
    fn leaving_takes_nothing_from_those_who_stayed(terms in terms(), total in total(), parties in parties(), facts in facts()) {
        let stayed = CommissionFacts { left_members: Vec::new(), ..facts.clone() };
        let (with, without) = (settled(&terms, &parties, &facts), settled(&terms, &parties, &stayed));
        let (with, without) = (with.allocate(total, &mut ()), without.allocate(total, &mut ()));
        for (one, other) in with.portions.iter().zip(&without.portions) {
            prop_assert_eq!((one.role, one.member, one.amount_fen), (other.role, other.member, other.amount_fen));
        }
    }

    #[test]
    fn what_is_told_is_what_is_reckoned(terms in terms(), total in total(), parties in parties(), facts in facts()) {
        let request = request("own", total, parties.clone(), facts.clone());
        let own = PlanInForce { name: "own", version: 1, terms: &terms };
        let ordinary = terms.ordinary_plan.as_ref().map(|_| plan("s1.sale"));
        let told = preview(&request, own, ordinary);
        let silent = settled(&terms, &parties, &facts).allocate(total, &mut ());
        prop_assert_eq!(told.members.iter().map(|part| (part.member_id, part.amount_fen)).collect::<Vec<_>>(), silent.payees());
        prop_assert_eq!(told.roles.iter().map(|part| part.amount_fen).sum::<i64>(), total);
        for step in &told.steps {
            match step {
                CommissionStep::PlanApplied { shares, .. } | CommissionStep::Granted { shares, .. } => {
                    prop_assert_eq!(shares.iter().map(|share| share.bp).sum::<i64>(), WHOLE_BP);
                }
                CommissionStep::RolesRounded { left_fen, roles } => {
                    prop_assert_eq!(roles.iter().filter(|role| role.has_extra).count() as i64, *left_fen);
                }
                CommissionStep::CoShowing { members } | CommissionStep::Novice { members, .. } => {
                    prop_assert!(members.iter().all(|member| member.of == members[0].of));
                    prop_assert_eq!(members.iter().map(|member| member.weight).sum::<i64>(), members[0].of);
                }
                _ => {}
            }
        }
    }
}
