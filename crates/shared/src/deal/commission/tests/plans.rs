//! Plans as data: what may be entered, and which version counts.

use chrono::NaiveDate;

use super::*;
use crate::field::Checks;
use crate::problem::FieldCode;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn wrong(terms: &PlanTerms) -> Vec<(String, FieldCode)> {
    let mut checks = Checks::new();
    terms.check("/terms", &mut checks);
    checks.into_errors().into_iter().map(|error| (error.pointer, error.code)).collect()
}

fn terms(name: &'static str, change: impl FnOnce(&mut PlanTerms)) -> PlanTerms {
    let mut terms = plan(name).terms.clone();
    change(&mut terms);
    terms
}

#[test]
fn the_built_in_plans_are_sound_and_those_of_the_book() {
    for built_in in BUILT_IN.iter() {
        assert_eq!(wrong(&built_in.terms), [], "{}", built_in.name);
        assert!(is_reserved(built_in.name));
    }
    assert_eq!(BUILT_IN.iter().map(|plan| plan.name).collect::<Vec<_>>(), ["s1.rental", "s1.sale", "s1.sale-exclusive", "s1.packaging"]);
    assert!(built_in("s1.none").is_none() && !is_reserved("s1") && !is_reserved("wangjing.s1."));
}

#[test]
fn shares_are_a_whole_exactly() {
    let one_less = terms("s1.sale", |terms| terms.shares.closing_bp = 5999);
    assert_eq!(wrong(&one_less), [("/terms/shares".into(), FieldCode::WrongSum)]);
    let mut checks = Checks::new();
    one_less.check("/terms", &mut checks);
    let error = &checks.into_errors()[0];
    assert_eq!((error.params["sum"].as_i64(), error.params["expected"].as_i64()), (Some(9999), Some(10_000)));
    let one_more = terms("s1.packaging", |terms| terms.focus.as_mut().unwrap().client_bp = 1001);
    assert_eq!(wrong(&one_more), [("/terms/focus".into(), FieldCode::WrongSum)]);
    // Each by itself comes first: −1 and 10 001 are a whole, too.
    let strange = terms("s1.sale", |terms| terms.shares = BaseShares { listing_bp: -1, exclusive_bp: 0, closing_bp: 10_001, client_bp: 0 });
    assert_eq!(
        wrong(&strange),
        [("/terms/shares/listing_bp".into(), FieldCode::OutOfRange), ("/terms/shares/closing_bp".into(), FieldCode::OutOfRange)]
    );
}

#[test]
fn a_plan_does_not_contradict_itself() {
    let cases = [
        (
            terms("s1.sale", |terms| terms.shares = BaseShares { listing_bp: 2000, exclusive_bp: 1000, ..terms.shares }),
            "/terms/shares/exclusive_bp",
            FieldCode::Contradicts,
        ),
        (terms("s1.sale", |terms| terms.focus = Some(terms.shares)), "/terms/focus", FieldCode::Contradicts),
        (terms("s1.sale", |terms| terms.ordinary_plan = Some("s1.rental".into())), "/terms/ordinary_plan", FieldCode::Contradicts),
        (terms("s1.sale-exclusive", |terms| terms.ordinary_plan = None), "/terms/ordinary_plan", FieldCode::Required),
        (terms("s1.sale", |terms| terms.grants.key_from_listing_bp = 10_001), "/terms/grants/key_from_listing_bp", FieldCode::OutOfRange),
        (terms("s1.sale", |terms| terms.leaver_roles = vec![CommissionRole::Key; 2]), "/terms/leaver_roles/1", FieldCode::Repeated),
    ];
    for (terms, pointer, code) in cases {
        assert_eq!(wrong(&terms), [(pointer.to_owned(), code)]);
    }
}

#[test]
fn the_version_in_force_is_the_last_that_has_begun() {
    let versions = [(1, None), (2, Some(day("2026-04-01"))), (3, Some(day("2026-06-01"))), (4, Some(day("2026-04-01")))];
    let on = |day_of_it: &str| in_force(versions, day(day_of_it));
    assert_eq!((on("2026-03-31"), on("2026-04-01"), on("2026-05-31"), on("2026-06-01")), (Some(1), Some(4), Some(4), Some(3)));
    assert_eq!(in_force([(1, Some(day("2026-04-01")))], day("2026-03-31")), None);
}

#[test]
fn a_copy_has_a_name_of_its_own_and_begins_today_at_the_earliest() {
    let today = day("2026-03-18");
    let copy = CopyCommissionPlanRequest {
        from: "s1.sale".into(),
        name: "wangjing.sale".into(),
        title: "望京买卖方案".into(),
        effective_from: Some(today),
        terms: None,
    };
    assert_eq!(copy.validate(today), Ok(()));
    let wrong = |change: fn(&mut CopyCommissionPlanRequest)| {
        let mut copy = copy.clone();
        change(&mut copy);
        let errors = copy.validate(today).unwrap_err();
        (errors[0].pointer.clone(), errors[0].code)
    };
    assert_eq!(wrong(|copy| copy.name = "s1.mine".into()), ("/name".into(), FieldCode::Taken));
    for name in ["望京", "W", "a", "1a", "a b", "A.sale"] {
        let copy = CopyCommissionPlanRequest { name: name.into(), ..copy.clone() };
        assert_eq!(copy.validate(today).unwrap_err()[0].code, FieldCode::InvalidFormat, "{name}");
    }
    assert_eq!(wrong(|copy| copy.title = " ".into()), ("/title".into(), FieldCode::Required));
    assert_eq!(wrong(|copy| copy.effective_from = Some(day("2026-03-17"))), ("/effective_from".into(), FieldCode::OutOfRange));
    assert_eq!(wrong(|copy| copy.effective_from = Some(day("9999-03-17"))), ("/effective_from".into(), FieldCode::OutOfRange));
    let short = terms("s1.sale", |terms| terms.shares.client_bp = 999);
    let version = CreateCommissionPlanVersionRequest { effective_from: None, terms: short };
    assert_eq!(version.validate(today).unwrap_err()[0].code, FieldCode::WrongSum);
}
