//! The plans that every house begins with. They are code: nobody changes them, everybody may copy them (§4).

use std::sync::LazyLock;

use super::{BaseShares, CommissionRole, Grants, PlanTerms, PlanUse};
use crate::property::listing::Purpose;

/// What the names of built-in plans begin with; no other plan's does.
const PREFIX: &str = "s1.";

/// A built-in plan: one version, which always was.
#[derive(Debug, Clone)]
pub struct BuiltIn {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub terms: PlanTerms,
}

impl BuiltIn {
    /// The number of its only version.
    pub const VERSION: i64 = 1;
}

/// What the ordinary plans move to the key: from the listing and from closing, each (§4.2).
pub const KEY_BP: i64 = 1000;
/// What the plan by grade grants to photos and to the floor plan, each (§4.2).
pub const SURVEY_BP: i64 = 500;
/// The client's share in every built-in plan.
pub const CLIENT_BP: i64 = 1000;

const ORDINARY: BaseShares = BaseShares { listing_bp: 3000, exclusive_bp: 0, closing_bp: 6000, client_bp: CLIENT_BP };
const EXCLUSIVE: BaseShares = BaseShares { listing_bp: 1000, exclusive_bp: 4000, closing_bp: 4000, client_bp: CLIENT_BP };
const BY_KEY: Grants =
    Grants { key_from_listing_bp: KEY_BP, key_from_closing_bp: KEY_BP, photos_from_closing_bp: 0, floor_plan_from_closing_bp: 0 };
const BY_SURVEY: Grants = Grants {
    key_from_listing_bp: 0,
    key_from_closing_bp: KEY_BP,
    photos_from_closing_bp: SURVEY_BP,
    floor_plan_from_closing_bp: SURVEY_BP,
};

/// What a listing of a grade gets by the plan by grade; closing has the rest.
const fn packaged(listing_bp: i64) -> BaseShares {
    BaseShares { listing_bp, exclusive_bp: 0, closing_bp: super::WHOLE_BP - CLIENT_BP - listing_bp, client_bp: CLIENT_BP }
}

/// The built-in plans, in the order of the book.
pub static BUILT_IN: LazyLock<[BuiltIn; 4]> = LazyLock::new(|| {
    let plan = |deals, used_for, shares, grants| PlanTerms {
        deals,
        used_for,
        shares,
        recommended: None,
        focus: None,
        grants,
        ordinary_plan: None,
        leaver_roles: CommissionRole::ALL.to_vec(),
    };
    [
        BuiltIn { name: "s1.rental", terms: plan(Purpose::Rental, PlanUse::Ordinary, ORDINARY, BY_KEY) },
        BuiltIn { name: "s1.sale", terms: plan(Purpose::Sale, PlanUse::Ordinary, ORDINARY, BY_KEY) },
        BuiltIn {
            name: "s1.sale-exclusive",
            terms: PlanTerms { ordinary_plan: Some("s1.sale".to_owned()), ..plan(Purpose::Sale, PlanUse::Exclusive, EXCLUSIVE, BY_KEY) },
        },
        BuiltIn {
            name: "s1.packaging",
            terms: PlanTerms {
                recommended: Some(packaged(1500)),
                focus: Some(packaged(2000)),
                ..plan(Purpose::Both, PlanUse::Packaging, packaged(1000), BY_SURVEY)
            },
        },
    ]
});

/// The built-in plan of this name.
pub fn built_in(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|plan| plan.name == name)
}

/// May only a built-in plan have this name?
pub fn is_reserved(name: &str) -> bool {
    name.starts_with(PREFIX)
}
