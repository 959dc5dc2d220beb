//! The commission split 业绩分配 (§4): plans as data, and the engine that reckons by them, pure and total.
//!
//! [`settle`] says who has which share and why, without any amount; [`Settlement::allocate`] makes fen of it, to the last one. What a
//! manager decides otherwise ([`mediation`]) and what is earned by receipts ([`super::performance`]) goes by the same rounding ([`rounding`]).

mod builtin;
mod engine;
pub mod mediation;
mod plan;
mod preview;
mod role;
pub mod rounding;
mod step;
#[cfg(test)]
pub(crate) mod tests;

pub use builtin::{BUILT_IN, BuiltIn, built_in, is_reserved};
pub use engine::{Case, PlanInForce, Portion, Settlement, Split, settle};
pub use plan::{
    BaseShares, CommissionPlanResponse, CommissionPlanVersion, CopyCommissionPlanRequest, CreateCommissionPlanVersionRequest, Grants,
    PLAN_NAME_MAX, PlanRef, PlanTerms, PlanUse, Validity, in_force,
};
pub use preview::{
    CommissionFacts, CommissionParties, CommissionPreview, MemberPart, PARTIES_MAX, PreviewCommissionRequest, RoleMember, RolePart, preview,
};
pub use role::{ByRole, CommissionRole};
pub use step::{CommissionStep, MemberAmount, MemberWeight, NoGrant, Notes, RoleRounding, RoleShare};

use crate::property::listing::Grade;

/// A whole in basis points: 100 %.
pub const WHOLE_BP: i64 = 10_000;

/// The grade by which a listing is paid: one that is kept higher than its evidence supports at signing counts as general, not as the grade
/// it would fall to (§4.1).
pub fn paid_grade(kept: Grade, supported: Grade) -> Grade {
    if supported >= kept { kept } else { Grade::General }
}
