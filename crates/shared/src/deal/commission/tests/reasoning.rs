//! The steps that say why.

use super::*;
use crate::problem::FieldCode;

/// The codes of the steps.
fn codes(preview: &CommissionPreview) -> Vec<String> {
    preview.steps.iter().map(|step| serde_json::to_value(step).unwrap()["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_rule_that_was_applied_is_told() {
    let facts = CommissionFacts {
        key_evidenced: true,
        co_showers: m(&[6, 2]),
        novice_partner: Some(MemberId(3)),
        left_members: m(&[1]),
        ..CommissionFacts::default()
    };
    let answer = split("s1.sale-exclusive", 15_973_333, five(), facts);
    assert_eq!(
        codes(&answer),
        [
            "total",
            "exclusive_unproven",
            "plan_applied",
            "granted",
            "client_party",
            "co_showing",
            "novice",
            "roles_rounded",
            "members_rounded",
            "party_left",
            "several_roles"
        ]
    );
    let weights = |members: &[MemberWeight]| members.iter().map(|part| (part.member_id.0, part.weight, part.of)).collect::<Vec<_>>();
    let Some(CommissionStep::CoShowing { members }) = answer.steps.get(5) else { panic!("{:?}", answer.steps) };
    assert_eq!(weights(members), [(2, 1, 2), (6, 1, 2)]);
    let Some(CommissionStep::Novice { members, .. }) = answer.steps.get(6) else { panic!("{:?}", answer.steps) };
    assert_eq!(weights(members), [(2, 1, 4), (3, 1, 4), (6, 2, 4)]);
    let Some(CommissionStep::Granted { role: CommissionRole::Key, bp: 2000, from, .. }) = answer.steps.get(3) else {
        panic!("{:?}", answer.steps)
    };
    assert_eq!(
        from.iter().map(|share| (share.role, share.bp)).collect::<Vec<_>>(),
        [(CommissionRole::Listing, 1000), (CommissionRole::Closing, 1000)]
    );
}

#[test]
fn a_rounding_says_what_was_left_and_who_got_it() {
    let facts = CommissionFacts { exclusive_evidenced: true, ..CommissionFacts::default() };
    let answer = split("s1.sale-exclusive", 9_999_999, five(), facts);
    let rounded = answer.steps.iter().find_map(|step| match step {
        CommissionStep::RolesRounded { left_fen, roles } => Some((*left_fen, roles.clone())),
        _ => None,
    });
    let (left, roles) = rounded.unwrap();
    assert_eq!(left, 3);
    let told: Vec<_> = roles.iter().map(|role| (role.role.as_str(), role.rest, role.has_extra)).collect();
    assert_eq!(told, [("listing", 9000, true), ("exclusive", 6000, true), ("closing", 6000, false), ("client", 9000, true)]);
}

#[test]
fn what_was_not_granted_has_its_reason() {
    let reasons = |name, parties: CommissionParties, facts: CommissionFacts| {
        let answer = split(name, 100, parties, facts);
        let told = answer.steps.into_iter().filter_map(|step| match step {
            CommissionStep::NotGranted { role, reason } => Some((role.as_str(), reason.as_str())),
            _ => None,
        });
        told.collect::<Vec<_>>()
    };
    let none = CommissionFacts::default;
    assert_eq!(reasons("s1.sale", three(), none()), []);
    assert_eq!(reasons("s1.sale", five(), none()), [("key", "unproven"), ("exclusive", "not_in_plan")]);
    assert_eq!(reasons("s1.sale", three(), CommissionFacts { key_evidenced: true, ..none() }), [("key", "no_party")]);
    assert_eq!(reasons("s1.sale", three(), CommissionFacts { photos_evidenced: true, ..none() }), [("photos", "not_in_plan")]);
    // That the agreement isn't evidenced says why nothing goes to it.
    let exclusive_only = CommissionParties { key: Vec::new(), ..five() };
    assert_eq!(reasons("s1.sale-exclusive", exclusive_only, none()), []);
}

#[test]
fn who_can_not_be_is_refused_beside_the_field() {
    let wrong = |change: fn(&mut PreviewCommissionRequest)| {
        let mut request = request("s1.sale", 100, five(), CommissionFacts::default());
        change(&mut request);
        let errors = request.validate().err().unwrap_or_default();
        errors.into_iter().map(|error| (error.pointer, error.code)).collect::<Vec<_>>()
    };
    let at = |pointer: &str, code| vec![(pointer.to_owned(), code)];
    assert_eq!(wrong(|_| ()), []);
    assert_eq!(wrong(|request| request.parties.key = m(&[4, 7, 4])), at("/parties/key/2", FieldCode::Repeated));
    assert_eq!(wrong(|request| request.parties.client = m(&[0])), at("/parties/client/0", FieldCode::OutOfRange));
    assert_eq!(wrong(|request| request.parties.floor_plan = m(&[1, -5])), at("/parties/floor_plan/1", FieldCode::OutOfRange));
    assert_eq!(wrong(|request| request.facts.co_showers = m(&[6, 6])), at("/facts/co_showers/1", FieldCode::Repeated));
    assert_eq!(wrong(|request| request.facts.left_members = m(&[1, 1])), at("/facts/left_members/1", FieldCode::Repeated));
    assert_eq!(wrong(|request| request.facts.novice_partner = Some(MemberId(2))), at("/facts/novice_partner", FieldCode::Contradicts));
    assert_eq!(wrong(|request| request.facts.novice_partner = Some(MemberId(0))), at("/facts/novice_partner", FieldCode::OutOfRange));
    let without_closer: fn(&mut PreviewCommissionRequest) = |request| {
        request.parties.closing = Vec::new();
        request.facts.co_showers = m(&[6]);
    };
    assert_eq!(wrong(without_closer), at("/facts/co_showers", FieldCode::Contradicts));
    let many: fn(&mut PreviewCommissionRequest) = |request| request.parties.listing = (1..=51).map(MemberId).collect();
    assert_eq!(wrong(many), at("/parties/listing", FieldCode::TooMany));
    assert_eq!(wrong(|request| request.total_fen = crate::money::MAX_FEN + 1), at("/total_fen", FieldCode::OutOfRange));
    assert_eq!(wrong(|request| request.plan = " ".into()), at("/plan", FieldCode::Required));
}
