//! The reasoning of a split in coded steps, so that a screen can say why somebody gets 29.9 %.

use serde::{Deserialize, Serialize};

use super::{CommissionRole, PlanRef};
use crate::MemberId;
use crate::property::listing::Grade;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Why nothing was granted to a role of evidence (§4.1, §4.2).
    NoGrant {
        /// There is no evidence.
        Unproven = "unproven",
        /// There is evidence and nobody whose it is.
        NoParty = "no_party",
        /// The plan gives this role nothing.
        NotInPlan = "not_in_plan",
        /// Nothing was left to take it from.
        NothingLeft = "nothing_left",
    }
}

/// The share of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleShare {
    /// The role.
    pub role: CommissionRole,
    /// Its share in basis points.
    pub bp: i64,
}

/// How much somebody counts within a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberWeight {
    /// Who.
    pub member_id: MemberId,
    /// So many parts of `of`.
    pub weight: i64,
    /// All parts of the role.
    pub of: i64,
}

/// How a role's share became whole fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleRounding {
    /// The role.
    pub role: CommissionRole,
    /// Its share in basis points.
    pub bp: i64,
    /// What the floor left over, in ten-thousandths of a fen.
    pub rest: i64,
    /// It got one of the fen that were left.
    pub has_extra: bool,
    /// What it has, in fen.
    pub amount_fen: i64,
}

/// What somebody has within a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberAmount {
    /// Who.
    pub member_id: MemberId,
    /// Got one of the fen that were left.
    pub has_extra: bool,
    /// How much, in fen.
    pub amount_fen: i64,
}

/// A step of the reasoning. Where shares changed, `shares` are those after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum CommissionStep {
    /// What is to be split.
    Total {
        /// In fen; negative for a refund, which is the mirror image of a payment (§4.8).
        total_fen: i64,
    },
    /// The exclusive agreement isn't evidenced: the ordinary plan applies (§4.1).
    ExclusiveUnproven {
        /// The plan that was asked for.
        from: PlanRef,
        /// The plan that applies.
        to: PlanRef,
    },
    /// The plan, and its shares before anything is granted.
    PlanApplied {
        /// Which.
        plan: PlanRef,
        /// The grade, in a plan by grade.
        grade: Option<Grade>,
        /// The shares.
        shares: Vec<RoleShare>,
    },
    /// A role of evidence got its share out of others (§4.2).
    Granted {
        /// Which.
        role: CommissionRole,
        /// How much in all, in basis points.
        bp: i64,
        /// How much of it came from whom.
        from: Vec<RoleShare>,
        /// The shares after it.
        shares: Vec<RoleShare>,
    },
    /// A role of evidence got nothing (§4.1, §4.2).
    NotGranted {
        /// Which.
        role: CommissionRole,
        /// Why.
        reason: NoGrant,
    },
    /// The client party is whoever registered the client first (§4.3).
    ClientParty {
        /// Who.
        member_ids: Vec<MemberId>,
    },
    /// Several showed: closing is split equally among them (§4.4).
    CoShowing {
        /// Who, with the weights after it.
        members: Vec<MemberWeight>,
    },
    /// The closer closes for a novice: the closer's own part is split equally between the two (§4.5).
    Novice {
        /// The novice.
        member_id: MemberId,
        /// Everybody of closing, with the weights after it.
        members: Vec<MemberWeight>,
    },
    /// The roles' shares as whole fen: floors, then the fen that were left by the largest remainder (§4.8).
    RolesRounded {
        /// How many fen were left.
        left_fen: i64,
        /// Each role.
        roles: Vec<RoleRounding>,
    },
    /// The same within a role of several members (§4.8).
    MembersRounded {
        /// Which.
        role: CommissionRole,
        /// How many fen were left.
        left_fen: i64,
        /// Each member.
        members: Vec<MemberAmount>,
    },
    /// Nobody has this role: its part goes to the company (§4.6).
    NobodyThere {
        /// Which.
        role: CommissionRole,
        /// How much, in fen.
        amount_fen: i64,
    },
    /// A party had left before signing: the part goes to the company (§4.6).
    PartyLeft {
        /// Of which role.
        role: CommissionRole,
        /// Who.
        member_id: MemberId,
        /// How much, in fen.
        amount_fen: i64,
    },
    /// A party had left, and the plan leaves them the part of this role all the same (§4.6).
    LeaverKeeps {
        /// Of which role.
        role: CommissionRole,
        /// Who.
        member_id: MemberId,
    },
    /// Somebody has several roles: their amounts are added up (§4.7).
    SeveralRoles {
        /// Who.
        member_id: MemberId,
        /// Which roles.
        roles: Vec<CommissionRole>,
        /// How much in all, in fen.
        amount_fen: i64,
    },
}

/// Where the steps go. Who doesn't ask for them doesn't pay for them.
pub trait Notes {
    /// Does anybody ask?
    const WANTED: bool;

    /// Notes a step.
    fn note(&mut self, step: impl FnOnce() -> CommissionStep);
}

/// Nobody asks.
impl Notes for () {
    const WANTED: bool = false;

    fn note(&mut self, _: impl FnOnce() -> CommissionStep) {}
}

impl Notes for Vec<CommissionStep> {
    const WANTED: bool = true;

    fn note(&mut self, step: impl FnOnce() -> CommissionStep) {
        self.push(step());
    }
}
