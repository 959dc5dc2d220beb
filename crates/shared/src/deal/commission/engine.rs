//! The engine (§4.1 to §4.8): first who has which share, then whole fen. Pure, and total: whatever comes in, all of it is split.

use super::rounding::{self, Part};
use super::step::{CommissionStep, MemberAmount, MemberWeight, NoGrant, Notes, RoleRounding, RoleShare};
use super::{ByRole, CommissionFacts, CommissionParties, CommissionRole, PlanRef, PlanTerms, PlanUse};
use crate::MemberId;
use crate::property::listing::Grade;

/// A version of a plan that applies.
#[derive(Debug, Clone, Copy)]
pub struct PlanInForce<'a> {
    /// Its name.
    pub name: &'a str,
    /// Which version.
    pub version: i64,
    /// What it says.
    pub terms: &'a PlanTerms,
}

impl PlanInForce<'_> {
    /// By name and version.
    pub fn reference(&self) -> PlanRef {
        PlanRef { name: self.name.to_owned(), version: self.version }
    }
}

/// What a split is reckoned from.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The plan that was asked for.
    pub plan: PlanInForce<'a>,
    /// The ordinary plan of a plan for exclusive listings.
    pub ordinary: Option<PlanInForce<'a>>,
    /// Who did what.
    pub parties: &'a CommissionParties,
    /// What is left after the tests of evidence, and who showed, learns and left.
    pub facts: &'a CommissionFacts,
}

/// The part of one member, or of the company, in one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portion {
    /// The role.
    pub role: CommissionRole,
    /// The member; none: nobody has the role, so that it is the company's.
    pub member: Option<MemberId>,
    /// How much the member counts within the role.
    pub weight: i64,
    /// The member had left: the amount goes to the company (§4.6).
    pub to_company: bool,
    /// How much, in fen.
    pub amount_fen: i64,
}

impl Portion {
    /// Who is paid; none is the company.
    pub const fn payee(&self) -> Option<MemberId> {
        if self.to_company { None } else { self.member }
    }
}

/// Who has which share, before there is any amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Each role's share in basis points.
    pub bp: ByRole<i64>,
    /// The roles that the plan knows or that were granted something.
    pub is_in_plan: ByRole<bool>,
    /// Who has them, by role and member.
    pub portions: Vec<Portion>,
}

/// The parts of a total. They add up to it exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Each role's share in basis points.
    pub bp: ByRole<i64>,
    /// Each role's part, in fen.
    pub roles: ByRole<i64>,
    /// The roles that the plan knows or that were granted something.
    pub is_in_plan: ByRole<bool>,
    /// Everybody's part of each role, by role and member.
    pub portions: Vec<Portion>,
}

/// Which plan applies: without evidence for the exclusive agreement the ordinary one (§4.1).
fn applied<'a>(case: &Case<'a>, notes: &mut impl Notes) -> PlanInForce<'a> {
    match case.ordinary {
        Some(ordinary) if case.plan.terms.used_for == PlanUse::Exclusive && !case.facts.exclusive_evidenced => {
            notes.note(|| CommissionStep::ExclusiveUnproven { from: case.plan.reference(), to: ordinary.reference() });
            ordinary
        }
        _ => case.plan,
    }
}

/// Says who has which share (§4.1 to §4.6), and which plan that is by. Does not depend on the order of anybody in a list.
pub fn settle<'a>(case: &Case<'a>, notes: &mut impl Notes) -> (PlanInForce<'a>, Settlement) {
    let plan = applied(case, notes);
    let grade = case.facts.grade.unwrap_or(Grade::General);
    let base = plan.terms.shares_of(grade);
    let mut bp = ByRole {
        listing: base.listing_bp,
        exclusive: base.exclusive_bp,
        closing: base.closing_bp,
        client: base.client_bp,
        ..ByRole::default()
    };
    notes.note(|| CommissionStep::PlanApplied {
        plan: plan.reference(),
        grade: (plan.terms.used_for == PlanUse::Packaging).then_some(grade),
        shares: shares(&bp),
    });
    let mut is_in_plan = ByRole::default();
    bp.iter().for_each(|(role, bp)| *is_in_plan.of_mut(role) = bp > 0);
    for role in [CommissionRole::Key, CommissionRole::Photos, CommissionRole::FloorPlan] {
        *is_in_plan.of_mut(role) = grant(role, &plan, case, &mut bp, notes);
    }
    if bp.exclusive == 0 && !case.parties.exclusive.is_empty() && plan.terms.used_for == case.plan.terms.used_for {
        notes.note(|| CommissionStep::NotGranted { role: CommissionRole::Exclusive, reason: NoGrant::NotInPlan });
    }
    if bp.client > 0 && !case.parties.client.is_empty() {
        notes.note(|| CommissionStep::ClientParty { member_ids: sorted(&case.parties.client) });
    }
    let portions = portions(case, plan.terms, &is_in_plan, notes);
    (plan, Settlement { bp, is_in_plan, portions })
}

/// Moves its share to a role of evidence, if there is evidence and somebody whose it is (§4.2); says whether it has one now.
fn grant(role: CommissionRole, plan: &PlanInForce<'_>, case: &Case<'_>, bp: &mut ByRole<i64>, notes: &mut impl Notes) -> bool {
    let (grants, facts) = (&plan.terms.grants, case.facts);
    let (from_listing, from_closing, is_evidenced) = match role {
        CommissionRole::Key => (grants.key_from_listing_bp, grants.key_from_closing_bp, facts.key_evidenced),
        CommissionRole::Photos => (0, grants.photos_from_closing_bp, facts.photos_evidenced),
        CommissionRole::FloorPlan => (0, grants.floor_plan_from_closing_bp, facts.floor_plan_evidenced),
        _ => (0, 0, false),
    };
    let has_party = !case.parties.of(role).is_empty();
    // It takes what there is: nothing falls below zero.
    let taken = [
        RoleShare { role: CommissionRole::Listing, bp: from_listing.clamp(0, bp.listing.max(0)) },
        RoleShare { role: CommissionRole::Closing, bp: from_closing.clamp(0, bp.closing.max(0)) },
    ];
    let granted: i64 = taken.iter().map(|share| share.bp).sum();
    let reason = match (is_evidenced, has_party) {
        // Nobody asks.
        (false, false) => return false,
        _ if from_listing <= 0 && from_closing <= 0 => NoGrant::NotInPlan,
        (false, true) => NoGrant::Unproven,
        (true, false) => NoGrant::NoParty,
        (true, true) if granted == 0 => NoGrant::NothingLeft,
        (true, true) => {
            for share in taken {
                *bp.of_mut(share.role) -= share.bp;
            }
            *bp.of_mut(role) += granted;
            let from = || taken.iter().copied().filter(|share| share.bp > 0).collect();
            notes.note(|| CommissionStep::Granted { role, bp: granted, from: from(), shares: shares(bp) });
            return true;
        }
    };
    notes.note(|| CommissionStep::NotGranted { role, reason });
    false
}

/// Everybody's weight within the roles of the plan.
fn portions(case: &Case<'_>, terms: &PlanTerms, is_in_plan: &ByRole<bool>, notes: &mut impl Notes) -> Vec<Portion> {
    let mut all = Vec::with_capacity(8);
    for (role, is_in_plan) in is_in_plan.iter() {
        if !is_in_plan {
            continue;
        }
        let begin = all.len();
        if role == CommissionRole::Closing {
            closing(case, &mut all, notes);
        } else {
            for member in case.parties.of(role) {
                add(&mut all, role, *member, 1);
            }
        }
        if all.len() == begin {
            all.push(Portion { role, member: None, weight: 1, to_company: false, amount_fen: 0 });
        }
    }
    all.sort_unstable_by_key(|portion| (portion.role, portion.member));
    for portion in &mut all {
        let has_left = portion.member.is_some_and(|member| case.facts.left_members.contains(&member));
        portion.to_company = has_left && terms.leaver_roles.contains(&portion.role);
        if let Some(member_id) = portion.member.filter(|_| has_left && !portion.to_company) {
            notes.note(|| CommissionStep::LeaverKeeps { role: portion.role, member_id });
        }
    }
    all
}

/// Closing: equal among those who showed, the closer with them; of the closer's own part half goes to the novice (§4.4, §4.5). Weights
/// come first, the fen are allocated once.
fn closing(case: &Case<'_>, all: &mut Vec<Portion>, notes: &mut impl Notes) {
    const ROLE: CommissionRole = CommissionRole::Closing;
    let closers = &case.parties.closing;
    if closers.is_empty() {
        // Nobody closed: there is nobody beside whom others showed.
        return;
    }
    let begin = all.len();
    let count = |all: &[Portion]| i64::try_from(all.len() - begin).unwrap_or(i64::MAX);
    // Twos, so that half of a part is a whole weight.
    closers.iter().for_each(|member| add(all, ROLE, *member, 2));
    let closed = count(all);
    case.facts.co_showers.iter().for_each(|member| add(all, ROLE, *member, 2));
    if count(all) > closed {
        notes.note(|| CommissionStep::CoShowing { members: weights(all) });
    }
    if let Some(novice) = case.facts.novice_partner {
        for portion in all.iter_mut().filter(|portion| portion.role == ROLE) {
            if portion.member.is_some_and(|member| closers.contains(&member)) {
                portion.weight -= 1;
            }
        }
        match all.iter_mut().find(|portion| portion.role == ROLE && portion.member == Some(novice)) {
            // One who showed as well has both parts.
            Some(own) => own.weight += closed,
            None => all.push(Portion { role: ROLE, member: Some(novice), weight: closed, to_company: false, amount_fen: 0 }),
        }
        notes.note(|| CommissionStep::Novice { member_id: novice, members: weights(all) });
    }
}

/// Adds a member to a role, once.
fn add(all: &mut Vec<Portion>, role: CommissionRole, member: MemberId, weight: i64) {
    if !all.iter().any(|portion| portion.role == role && portion.member == Some(member)) {
        all.push(Portion { role, member: Some(member), weight, to_company: false, amount_fen: 0 });
    }
}

fn sorted(members: &[MemberId]) -> Vec<MemberId> {
    let mut members = members.to_vec();
    members.sort_unstable();
    members.dedup();
    members
}

fn shares(bp: &ByRole<i64>) -> Vec<RoleShare> {
    bp.iter().filter(|(_, bp)| *bp > 0).map(|(role, bp)| RoleShare { role, bp }).collect()
}

/// The weights of closing, by member, in lowest terms.
fn weights(all: &[Portion]) -> Vec<MemberWeight> {
    let of = || all.iter().filter(|portion| portion.role == CommissionRole::Closing);
    let sum: i64 = of().map(|portion| portion.weight).sum();
    let common = of().fold(sum, |common, portion| gcd(common, portion.weight)).max(1);
    let mut members: Vec<MemberWeight> = of()
        .filter_map(|portion| Some(MemberWeight { member_id: portion.member?, weight: portion.weight / common, of: sum / common }))
        .collect();
    members.sort_unstable_by_key(|member| member.member_id);
    members
}

const fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Settlement {
    /// Splits a total: by role, then within each role, then to the company what leavers and nobody had (§4.6, §4.8).
    pub fn allocate<N: Notes>(&self, total_fen: i64, notes: &mut N) -> Split {
        let mut parts = CommissionRole::IN_ORDER.map(|role| Part::new(*self.bp.of(role)));
        let left = rounding::allocate(total_fen, &mut parts);
        let mut roles = ByRole::default();
        for (role, part) in CommissionRole::ALL.iter().zip(&parts) {
            *roles.of_mut(*role) = part.amount_fen;
        }
        notes.note(|| CommissionStep::RolesRounded { left_fen: fen(left), roles: rounded(&parts) });
        let mut split = Split { bp: self.bp, roles, is_in_plan: self.is_in_plan, portions: self.portions.clone() };
        split.portions.chunk_by_mut(|one, next| one.role == next.role).for_each(|portions| within(portions, &roles, notes));
        if N::WANTED {
            split.tell(notes);
        }
        split
    }
}

fn fen(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn rounded(parts: &[Part]) -> Vec<RoleRounding> {
    let sum: i64 = parts.iter().map(|part| part.weight).sum();
    let all = CommissionRole::ALL.iter().zip(parts).filter(|(_, part)| part.weight > 0);
    let one = |(role, part): (&CommissionRole, &Part)| RoleRounding {
        role: *role,
        bp: part.weight,
        // A sum of 10 000 bp makes them ten-thousandths by itself.
        rest: fen(part.rest).saturating_mul(super::WHOLE_BP) / sum.max(1),
        has_extra: part.has_extra,
        amount_fen: part.amount_fen,
    };
    all.map(one).collect()
}

/// Splits a role's part among its members, by their weights.
fn within(portions: &mut [Portion], roles: &ByRole<i64>, notes: &mut impl Notes) {
    let Some(role) = portions.first().map(|portion| portion.role) else { return };
    let amount = *roles.of(role);
    if let [one] = portions {
        one.amount_fen = amount;
        return;
    }
    let mut parts: Vec<Part> = portions.iter().map(|portion| Part::new(portion.weight)).collect();
    let left = rounding::allocate(amount, &mut parts);
    for (portion, part) in portions.iter_mut().zip(&parts) {
        portion.amount_fen = part.amount_fen;
    }
    if amount != 0 {
        let members = || {
            let both = portions.iter().zip(&parts).filter_map(|(portion, part)| Some((portion.member?, part)));
            both.map(|(member_id, part)| MemberAmount { member_id, has_extra: part.has_extra, amount_fen: part.amount_fen }).collect()
        };
        notes.note(|| CommissionStep::MembersRounded { role, left_fen: fen(left), members: members() });
    }
}

impl Split {
    /// Notes where the amounts go that their members don't get, and who has several (§4.6, §4.7).
    fn tell(&self, notes: &mut impl Notes) {
        for &Portion { role, member, to_company, amount_fen, .. } in &self.portions {
            match member {
                None => notes.note(|| CommissionStep::NobodyThere { role, amount_fen }),
                Some(member_id) if to_company => notes.note(|| CommissionStep::PartyLeft { role, member_id, amount_fen }),
                Some(_) => {}
            }
        }
        let paid = |member: MemberId| self.portions.iter().filter(move |portion| portion.payee() == Some(member));
        for (member_id, amount_fen) in self.payees().into_iter().filter_map(|(member, fen)| member.map(|member| (member, fen))) {
            let roles: Vec<CommissionRole> = paid(member_id).map(|portion| portion.role).collect();
            if roles.len() > 1 {
                notes.note(|| CommissionStep::SeveralRoles { member_id, roles, amount_fen });
            }
        }
    }

    /// What everybody is paid, by member, the company last: amounts by role first, then added up for each person (§4.7).
    pub fn payees(&self) -> Vec<(Option<MemberId>, i64)> {
        let mut all: Vec<(Option<MemberId>, i64)> = self.portions.iter().map(|portion| (portion.payee(), portion.amount_fen)).collect();
        // `None` sorts first by itself.
        all.sort_unstable_by_key(|(member, _)| (member.is_none(), *member));
        all.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
        all
    }
}
