//! The examples of §4, and what holds for every split.

mod examples;
mod plans;
pub(crate) mod properties;
mod reasoning;

use super::*;
use crate::MemberId;
use crate::property::listing::Grade;

/// The built-in plan of this name, in force.
fn plan(name: &'static str) -> PlanInForce<'static> {
    PlanInForce { name, version: BuiltIn::VERSION, terms: &built_in(name).unwrap().terms }
}

fn m(ids: &[i64]) -> Vec<MemberId> {
    ids.iter().copied().map(MemberId).collect()
}

/// M1 listing, M2 closing, M3 client.
fn three() -> CommissionParties {
    CommissionParties { listing: m(&[1]), closing: m(&[2]), client: m(&[3]), ..CommissionParties::default() }
}

/// With M4 key and M5 exclusive.
fn five() -> CommissionParties {
    CommissionParties { key: m(&[4]), exclusive: m(&[5]), ..three() }
}

fn request(name: &str, total_fen: i64, parties: CommissionParties, facts: CommissionFacts) -> PreviewCommissionRequest {
    PreviewCommissionRequest { plan: name.to_owned(), total_fen, parties, facts, on: None }
}

/// Splits by a built-in plan.
fn split(name: &'static str, total_fen: i64, parties: CommissionParties, facts: CommissionFacts) -> CommissionPreview {
    let request = request(name, total_fen, parties, facts);
    request.validate().unwrap();
    let plan = plan(name);
    let ordinary = plan.terms.ordinary_plan.as_deref().map(|name| self::plan(built_in(name).unwrap().name));
    preview(&request, plan, ordinary)
}

/// What everybody is paid: 0 is the company.
fn paid(preview: &CommissionPreview) -> Vec<(i64, i64)> {
    preview.members.iter().map(|part| (part.member_id.map_or(0, |member| member.0), part.amount_fen)).collect()
}

/// The shares of the roles, in basis points.
fn bp(preview: &CommissionPreview) -> Vec<(&'static str, i64)> {
    preview.roles.iter().map(|part| (part.role.as_str(), part.bp)).collect()
}
