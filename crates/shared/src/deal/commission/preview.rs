//! A split on trial: what is asked, what comes back, nothing stored.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Case, CommissionRole, CommissionStep, PLAN_NAME_MAX, PlanInForce, PlanRef, settle};
use crate::MemberId;
use crate::field::Checks;
use crate::money::MAX_FEN;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::Grade;

/// Members that a list may name at most.
pub const PARTIES_MAX: usize = 50;

/// Who did what: the members of each role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CommissionParties {
    /// 房源方.
    #[cfg_attr(feature = "openapi", schema(example = json!([1])))]
    pub listing: Vec<MemberId>,
    /// 独家方.
    #[cfg_attr(feature = "openapi", schema(example = json!([])))]
    pub exclusive: Vec<MemberId>,
    /// 钥匙方.
    #[cfg_attr(feature = "openapi", schema(example = json!([4])))]
    pub key: Vec<MemberId>,
    /// 实勘方.
    #[cfg_attr(feature = "openapi", schema(example = json!([])))]
    pub photos: Vec<MemberId>,
    /// 户型图方.
    #[cfg_attr(feature = "openapi", schema(example = json!([])))]
    pub floor_plan: Vec<MemberId>,
    /// 成交方.
    #[cfg_attr(feature = "openapi", schema(example = json!([2])))]
    pub closing: Vec<MemberId>,
    /// 客户方: the first registrant of the client (§4.3).
    #[cfg_attr(feature = "openapi", schema(example = json!([3])))]
    pub client: Vec<MemberId>,
}

impl CommissionParties {
    /// The members of a role.
    pub fn of(&self, role: CommissionRole) -> &[MemberId] {
        match role {
            CommissionRole::Listing => &self.listing,
            CommissionRole::Exclusive => &self.exclusive,
            CommissionRole::Key => &self.key,
            CommissionRole::Photos => &self.photos,
            CommissionRole::FloorPlan => &self.floor_plan,
            CommissionRole::Closing => &self.closing,
            CommissionRole::Client => &self.client,
        }
    }
}

/// What a split goes by beside plan and parties: what is left after the tests of evidence (§4.1). What is left out isn't so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CommissionFacts {
    /// The grade that its evidence supports, for a plan by grade; without one it is general.
    pub grade: Option<Grade>,
    /// The exclusive agreement has its document and its follow-up.
    pub exclusive_evidenced: bool,
    /// The keys have their evidence (§1.9).
    pub key_evidenced: bool,
    /// The photos bear the watermark and, where their maker isn't the maintainer, a follow-up says whose they are.
    pub photos_evidenced: bool,
    /// The same of the floor plan.
    pub floor_plan_evidenced: bool,
    /// Who showed this listing to this client before signing; the closer counts among them in any case (§4.4).
    #[cfg_attr(feature = "openapi", schema(example = json!([2, 6])))]
    pub co_showers: Vec<MemberId>,
    /// The novice for whom the closer closes, or somebody who can't close (§4.5).
    pub novice_partner: Option<MemberId>,
    /// Parties who had left the company at signing (§4.6).
    #[cfg_attr(feature = "openapi", schema(example = json!([1])))]
    pub left_members: Vec<MemberId>,
}

/// Body of `POST /commission/preview`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviewCommissionRequest {
    /// The name of the plan.
    #[cfg_attr(feature = "openapi", schema(example = "s1.sale"))]
    pub plan: String,
    /// What is to be split, in fen; negative for a refund.
    #[cfg_attr(feature = "openapi", schema(example = 10_000_000))]
    pub total_fen: i64,
    /// Who did what. The ids need not be of members.
    #[serde(default)]
    pub parties: CommissionParties,
    /// What else counts.
    #[serde(default)]
    pub facts: CommissionFacts,
    /// The business day whose version of the plan counts; absent: today.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub on: Option<NaiveDate>,
}

impl PreviewCommissionRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/plan", &self.plan, 1, PLAN_NAME_MAX);
        checks.range("/total_fen", Some(self.total_fen), -MAX_FEN, MAX_FEN);
        for role in CommissionRole::IN_ORDER {
            check_members(&format!("/parties/{role}"), self.parties.of(role), &mut checks);
        }
        check_members("/facts/co_showers", &self.facts.co_showers, &mut checks);
        check_members("/facts/left_members", &self.facts.left_members, &mut checks);
        let closing = &self.parties.closing;
        // Without a closer there is nobody whose part could be shared.
        let impossible = |pointer: &str| FieldError::new(pointer, FieldCode::Contradicts).with("other", "/parties/closing");
        if !self.facts.co_showers.is_empty() && closing.is_empty() {
            checks.push(impossible("/facts/co_showers"));
        }
        if let Some(novice) = self.facts.novice_partner {
            if novice.0 < 1 {
                checks.push(FieldError::new("/facts/novice_partner", FieldCode::OutOfRange).with("min", 1));
            } else if closing.is_empty() || closing.contains(&novice) {
                checks.push(impossible("/facts/novice_partner"));
            }
        }
        checks.day("/on", self.on);
        checks.finish()
    }
}

/// Ids that can be, each once, and not too many of them.
fn check_members(pointer: &str, members: &[MemberId], checks: &mut Checks) {
    if members.len() > PARTIES_MAX {
        checks.push(FieldError::new(pointer, FieldCode::TooMany).with("max", PARTIES_MAX));
        return;
    }
    for (i, member) in members.iter().enumerate() {
        if member.0 < 1 {
            checks.push(FieldError::new(format!("{pointer}/{i}"), FieldCode::OutOfRange).with("min", 1));
        } else {
            let is_repeated = members.iter().take(i).any(|earlier| earlier == member);
            checks.wrong_if(is_repeated, &format!("{pointer}/{i}"), FieldCode::Repeated);
        }
    }
}

/// What a member has in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoleMember {
    /// Who; none: nobody has the role.
    pub member_id: Option<MemberId>,
    /// How much, in fen.
    pub amount_fen: i64,
    /// It goes to the company, for the member had left or there is none.
    pub to_company: bool,
}

/// What a role has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RolePart {
    /// The role.
    pub role: CommissionRole,
    /// Its share in basis points.
    pub bp: i64,
    /// How much, in fen.
    pub amount_fen: i64,
    /// Among whom, by id.
    pub members: Vec<RoleMember>,
}

/// What somebody is paid in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberPart {
    /// Who; none is the company.
    pub member_id: Option<MemberId>,
    /// How much, in fen.
    pub amount_fen: i64,
}

/// Answer of `POST /commission/preview`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommissionPreview {
    /// The plan that applies: without evidence for the exclusive agreement the ordinary one.
    pub plan: PlanRef,
    /// What was split, in fen: the sum of the roles, and that of the members.
    pub total_fen: i64,
    /// The roles of the plan, in its order.
    pub roles: Vec<RolePart>,
    /// What everybody is paid, by id; the company, if it is paid anything, comes last.
    pub members: Vec<MemberPart>,
    /// How it was reckoned, step by step.
    pub steps: Vec<CommissionStep>,
}

/// Splits on trial. `plan` and `ordinary` are the versions in force.
pub fn preview(request: &PreviewCommissionRequest, plan: PlanInForce<'_>, ordinary: Option<PlanInForce<'_>>) -> CommissionPreview {
    let mut steps = vec![CommissionStep::Total { total_fen: request.total_fen }];
    let case = Case { plan, ordinary, parties: &request.parties, facts: &request.facts };
    let (plan, settlement) = settle(&case, &mut steps);
    let split = settlement.allocate(request.total_fen, &mut steps);
    let members_of = |role: CommissionRole| {
        let portions = split.portions.iter().filter(move |portion| portion.role == role);
        portions.map(|portion| RoleMember {
            member_id: portion.member,
            amount_fen: portion.amount_fen,
            to_company: portion.payee().is_none(),
        })
    };
    let roles = split.roles.iter().filter(|(role, _)| *split.is_in_plan.of(*role)).map(|(role, amount_fen)| RolePart {
        role,
        bp: *split.bp.of(role),
        amount_fen,
        members: members_of(role).collect(),
    });
    let members = split.payees().into_iter().map(|(member_id, amount_fen)| MemberPart { member_id, amount_fen });
    CommissionPreview { plan: plan.reference(), total_fen: request.total_fen, roles: roles.collect(), members: members.collect(), steps }
}
