//! Every worked example of §4, to the fen.

use super::*;
use crate::deal::commission::mediation::{MediatedShare, Mediation, payees};
use crate::problem::FieldCode;

#[test]
fn the_table_of_the_book() {
    let none = CommissionFacts::default;
    let key = || CommissionFacts { key_evidenced: true, ..none() };
    let keyed = || CommissionParties { key: m(&[4]), ..three() };
    let exclusive = CommissionFacts { exclusive_evidenced: true, ..none() };
    let together = CommissionFacts { co_showers: m(&[6]), ..key() };
    let left = CommissionFacts { left_members: m(&[1]), ..none() };
    let exclusively = CommissionParties { exclusive: m(&[5]), ..three() };
    let rows = [
        ("s1.sale", 10_000_000, three(), none(), vec![(1, 3_000_000), (2, 6_000_000), (3, 1_000_000)]),
        ("s1.sale", 10_000_000, keyed(), key(), vec![(1, 2_000_000), (2, 5_000_000), (3, 1_000_000), (4, 2_000_000)]),
        ("s1.sale-exclusive", 9_999_999, exclusively, exclusive, vec![(1, 1_000_000), (2, 3_999_999), (3, 1_000_000), (5, 4_000_000)]),
        ("s1.rental", 350_001, keyed(), together, vec![(1, 70_000), (2, 87_501), (3, 35_000), (4, 70_000), (6, 87_500)]),
        ("s1.sale", 100, three(), left, vec![(2, 60), (3, 10), (0, 30)]),
        ("s1.sale", -1, three(), none(), vec![(1, 0), (2, -1), (3, 0)]),
    ];
    for (name, total, parties, facts, expected) in rows {
        assert_eq!(paid(&split(name, total, parties, facts)), expected, "{name} {total}");
    }
}

#[test]
fn the_key_takes_what_is_there() {
    let facts = CommissionFacts { key_evidenced: true, exclusive_evidenced: true, ..CommissionFacts::default() };
    let ordinary = split("s1.sale", 100, five(), facts.clone());
    assert_eq!(bp(&ordinary), [("listing", 2000), ("key", 2000), ("closing", 5000), ("client", 1000)]);
    let exclusive = split("s1.sale-exclusive", 100, five(), facts.clone());
    assert_eq!(bp(&exclusive), [("listing", 0), ("exclusive", 4000), ("key", 2000), ("closing", 3000), ("client", 1000)]);

    // A plan that has little to take from.
    let mut terms = plan("s1.sale").terms.clone();
    terms.shares = BaseShares { listing_bp: 400, exclusive_bp: 0, closing_bp: 300, client_bp: 9300 };
    let own = PlanInForce { name: "own", version: 3, terms: &terms };
    let answer = preview(&request("own", 1_000_000, five(), facts), own, None);
    assert_eq!(bp(&answer), [("listing", 0), ("key", 700), ("closing", 0), ("client", 9300)]);
    assert_eq!(paid(&answer), [(1, 0), (2, 0), (3, 930_000), (4, 70_000)]);
}

#[test]
fn without_evidence_there_is_neither_key_nor_exclusive() {
    let key_only = CommissionFacts { key_evidenced: true, ..CommissionFacts::default() };
    let answer = split("s1.sale-exclusive", 10_000_000, five(), key_only);
    assert_eq!(answer.plan, PlanRef { name: "s1.sale".into(), version: 1 });
    assert_eq!(bp(&answer), [("listing", 2000), ("key", 2000), ("closing", 5000), ("client", 1000)]);
    // Whose exclusive agreement it was gets nothing.
    assert!(answer.members.iter().all(|part| part.member_id != Some(MemberId(5))));

    let answer = split("s1.sale", 10_000_000, five(), CommissionFacts::default());
    assert_eq!(bp(&answer), [("listing", 3000), ("closing", 6000), ("client", 1000)]);
    // Evidence of keys that nobody brought moves nothing, either.
    let facts = CommissionFacts { key_evidenced: true, ..CommissionFacts::default() };
    assert_eq!(bp(&split("s1.sale", 10_000_000, three(), facts)), [("listing", 3000), ("closing", 6000), ("client", 1000)]);
}

#[test]
fn packaging_goes_by_grade_and_grants_out_of_the_rest() {
    let parties = || CommissionParties { photos: m(&[7]), floor_plan: m(&[8]), ..five() };
    let by = |grade, evidenced: bool| {
        let facts = CommissionFacts {
            grade,
            key_evidenced: evidenced,
            photos_evidenced: evidenced,
            floor_plan_evidenced: evidenced,
            ..CommissionFacts::default()
        };
        bp(&split("s1.packaging", 10_000, parties(), facts))
    };
    for (grade, listing) in [(Some(Grade::Focus), 2000), (Some(Grade::Recommended), 1500), (Some(Grade::General), 1000), (None, 1000)] {
        assert_eq!(by(grade, false), [("listing", listing), ("closing", 9000 - listing), ("client", 1000)]);
        let closing = 7000 - listing;
        assert_eq!(
            by(grade, true),
            [("listing", listing), ("key", 1000), ("photos", 500), ("floor_plan", 500), ("closing", closing), ("client", 1000)]
        );
    }
}

#[test]
fn what_lacks_its_evidence_at_signing_is_paid_as_general() {
    use Grade::{Focus, General, Recommended};
    assert_eq!((paid_grade(Focus, Focus), paid_grade(Recommended, Focus)), (Focus, Recommended));
    // Not by steps: what would fall to recommended is general.
    assert_eq!((paid_grade(Focus, Recommended), paid_grade(Focus, General), paid_grade(Recommended, General)), (General, General, General));
}

#[test]
fn closing_is_shared_by_those_who_showed_and_the_closers_part_by_the_novice() {
    let closing = |facts: CommissionFacts| {
        let answer = split("s1.sale", 20_000, three(), facts);
        let role = answer.roles.iter().find(|part| part.role == CommissionRole::Closing).unwrap().clone();
        role.members.iter().map(|part| (part.member_id.unwrap().0, part.amount_fen)).collect::<Vec<_>>()
    };
    let facts = |co_showers: &[i64], novice_partner| CommissionFacts {
        co_showers: m(co_showers),
        novice_partner: Option::map(novice_partner, MemberId),
        ..CommissionFacts::default()
    };
    assert_eq!(closing(facts(&[], None)), [(2, 12_000)]);
    // Alone among those who showed the closer has it all.
    assert_eq!(closing(facts(&[2], None)), [(2, 12_000)]);
    assert_eq!(closing(facts(&[2, 6], None)), [(2, 6000), (6, 6000)]);
    assert_eq!(closing(facts(&[6], None)), [(2, 6000), (6, 6000)]);
    assert_eq!(closing(facts(&[], Some(9))), [(2, 6000), (9, 6000)]);
    // Closer ¼, novice ¼, who showed as well ½.
    assert_eq!(closing(facts(&[6], Some(9))), [(2, 3000), (6, 6000), (9, 3000)]);
    assert_eq!(closing(facts(&[6, 7], Some(9))), [(2, 2000), (6, 4000), (7, 4000), (9, 2000)]);
    // A novice who showed has both parts.
    assert_eq!(closing(facts(&[9], Some(9))), [(2, 3000), (9, 9000)]);
}

#[test]
fn weights_come_first_and_the_fen_are_allocated_once() {
    // Halving twice would make 1/1/0 of it: 3 → 2 + 1, then 2 → 1 + 1.
    let facts = CommissionFacts { co_showers: m(&[6]), novice_partner: Some(MemberId(9)), ..CommissionFacts::default() };
    let answer = split("s1.sale", 5, three(), facts);
    // Closing has 3 of 5: ¾, 1½, ¾ are cut to 0, 1, 0 and the two fen go to the larger remainders.
    assert_eq!(paid(&answer), [(1, 2), (2, 1), (3, 0), (6, 1), (9, 1)]);
}

#[test]
fn roles_without_anybody_and_of_leavers_are_the_companys() {
    let nobody = split("s1.sale", 100, CommissionParties::default(), CommissionFacts::default());
    assert_eq!(paid(&nobody), [(0, 100)]);
    assert_eq!(nobody.roles.len(), 3);

    let facts = CommissionFacts { left_members: m(&[2, 3, 77]), ..CommissionFacts::default() };
    let answer = split("s1.sale", 101, three(), facts.clone());
    // What a leaver would have had is still said.
    let listed: Vec<_> = answer.roles.iter().map(|part| (part.amount_fen, part.members[0].member_id, part.members[0].to_company)).collect();
    assert_eq!(listed, [(30, Some(MemberId(1)), false), (61, Some(MemberId(2)), true), (10, Some(MemberId(3)), true)]);
    assert_eq!(paid(&answer), [(1, 30), (0, 71)]);

    // The source names only the one who entered the listing.
    let mut terms = plan("s1.sale").terms.clone();
    terms.leaver_roles = vec![CommissionRole::Listing];
    let own = PlanInForce { name: "own", version: 1, terms: &terms };
    assert_eq!(paid(&preview(&request("own", 101, three(), facts), own, None)), [(1, 30), (2, 61), (3, 10)]);
}

#[test]
fn one_person_may_have_several_roles() {
    let parties = CommissionParties { listing: m(&[2]), closing: m(&[2]), client: m(&[2, 1]), ..CommissionParties::default() };
    let answer = split("s1.sale", 15, parties, CommissionFacts::default());
    // 4½, 9, 1½: one fen is left, and listing stands before client. Of the client's one fen the smaller id has all.
    assert_eq!(answer.roles.iter().map(|part| part.amount_fen).collect::<Vec<_>>(), [5, 9, 1]);
    assert_eq!(paid(&answer), [(1, 1), (2, 14)]);
}

/// The cases of a colleague's list: amount, shares, result.
#[test]
fn shares_by_hand_add_up_to_the_fen() {
    let mediated = |total: i64, bp: &[i64]| {
        let shares = bp.iter().zip(1..).map(|(&bp, id)| MediatedShare {
            role: CommissionRole::Closing,
            member_id: Some(MemberId(id)),
            bp,
            amount_fen: None,
        });
        let mediation = Mediation { shares: shares.collect(), reason: "三方商定".into() };
        mediation.split(total).map(|split| split.into_iter().map(|(_, part)| part.amount_fen).collect::<Vec<_>>())
    };
    assert_eq!(mediated(1_000_001, &[7268, 1093, 273, 1366]).unwrap(), [726_801, 109_300, 27_300, 136_600]);
    assert_eq!(mediated(10_000, &[3333, 3333, 3334]).unwrap(), [3333, 3333, 3334]);
    assert_eq!(mediated(1, &[5000, 5000]).unwrap(), [1, 0]);
    assert_eq!(mediated(-10_000, &[3333, 3333, 3334]).unwrap(), [-3333, -3333, -3334]);
    let errors = mediated(1_000_001, &[6000, 3999]).unwrap_err();
    assert_eq!((errors[0].pointer.as_str(), errors[0].code), ("/shares", FieldCode::WrongSum));
    assert_eq!((errors[0].params["sum"].as_i64(), errors[0].params["expected"].as_i64()), (Some(9999), Some(10_000)));
    // A third each is nobody's in whole basis points, so it is weights: three members of one role.
    let thirds = CommissionParties { closing: m(&[3, 1, 2]), ..CommissionParties::default() };
    let answer = split("s1.sale", 10_000, thirds, CommissionFacts::default());
    assert_eq!(answer.roles[1].members.iter().map(|part| part.amount_fen).collect::<Vec<_>>(), [2000, 2000, 2000]);
    let mut parts = [rounding::Part::new(1); 3];
    rounding::allocate(10_000, &mut parts);
    assert_eq!(parts.map(|part| part.amount_fen), [3334, 3333, 3333]);
}

#[test]
fn a_mediation_leaves_nothing_over() {
    let share = |role, id: i64, bp, amount_fen| MediatedShare { role, member_id: (id > 0).then_some(MemberId(id)), bp, amount_fen };
    let two = |first: Option<i64>, second: Option<i64>| Mediation {
        shares: vec![share(CommissionRole::Closing, 1, 5000, first), share(CommissionRole::Client, 0, 5000, second)],
        reason: "客户投诉，各让一步".into(),
    };
    let split = two(Some(60), Some(41)).split(101).unwrap();
    assert_eq!(
        payees(&split).iter().map(|part| (part.member_id, part.amount_fen)).collect::<Vec<_>>(),
        [(Some(MemberId(1)), 60), (None, 41)]
    );
    let wrong = |mediation: &Mediation, total| {
        let errors = mediation.split(total).unwrap_err();
        errors.into_iter().map(|error| (error.pointer, error.code)).collect::<Vec<_>>()
    };
    assert_eq!(wrong(&two(Some(60), Some(40)), 101), [("/shares".into(), FieldCode::FenLeft)]);
    assert_eq!(wrong(&two(Some(60), None), 60), [("/shares/1/amount_fen".into(), FieldCode::Required)]);
    assert_eq!(wrong(&two(Some(60), Some(-1)), 59), [("/shares/1/amount_fen".into(), FieldCode::OutOfRange)]);
    let twice = Mediation { shares: vec![share(CommissionRole::Key, 4, 5000, None); 2], reason: "重复".into() };
    assert_eq!(wrong(&twice, 1), [("/shares/1/member_id".into(), FieldCode::Repeated)]);
    let silent = Mediation { reason: " ".into(), ..two(None, None) };
    assert_eq!(wrong(&silent, 1), [("/reason".into(), FieldCode::Required)]);
    let nobody = Mediation { shares: Vec::new(), reason: "无".into() };
    assert!(wrong(&nobody, 1).contains(&("/shares".into(), FieldCode::Required)));
}
