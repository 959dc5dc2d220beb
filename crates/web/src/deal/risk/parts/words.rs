//! What the record shows, what is to be done about it, and what happened, in words.

use fangke_shared::deal::risk::{RiskCode, RiskEvent, RiskFact};

use crate::deal::commission::parts::{list, money};
use crate::i18n::Word;
use crate::{time, tr};

/// What the record shows.
pub fn fact_words(fact: &RiskFact) -> String {
    match fact {
        RiskFact::OwnersUnbound { has_minor, co_owners } => {
            let minor = has_minor.then(|| tr!(risk.fact_minor).to_owned());
            list(minor.into_iter().chain(co_owners.as_ref().map(|names| tr!(risk.fact_co_owners, names = names.clone()))))
        }
        RiskFact::TenantInPlace { lease_ends_on: Some(day) } => tr!(risk.fact_tenant_until, day = time::date(*day)),
        RiskFact::TenantInPlace { lease_ends_on: None } => tr!(risk.fact_tenant).to_owned(),
        RiskFact::PriceUnusual { price_fen, reference_fen } => {
            tr!(risk.fact_price, price = money(*price_fen), reference = money(*reference_fen))
        }
        RiskFact::PaperMissing { papers } if papers.is_empty() => tr!(risk.fact_paper).to_owned(),
        RiskFact::PaperMissing { papers } => tr!(risk.fact_papers, papers = list(papers.iter().map(|paper| paper.label().to_owned()))),
        RiskFact::MoneyOverdue { due_on, .. } => tr!(risk.fact_money, day = time::date(*due_on)),
        RiskFact::StepOverdue { step, due_on, .. } => tr!(risk.fact_step, step = step.label(), day = time::date(*due_on)),
        RiskFact::TaxesOpen { is_land_allocated, certificate } => {
            let land = is_land_allocated.then(|| tr!(risk.fact_land).to_owned());
            list(land.into_iter().chain(certificate.map(|state| tr!(risk.fact_certificate, state = state.label()))))
        }
        RiskFact::SameIdentity => tr!(risk.fact_same).to_owned(),
    }
}

/// What is to be done about a kind (§12.1).
pub fn handling(code: RiskCode) -> &'static str {
    match code {
        RiskCode::C01 => tr!(risk.handling_c01),
        RiskCode::C02 => tr!(risk.handling_c02),
        RiskCode::C03 => tr!(risk.handling_c03),
        RiskCode::C04 => tr!(risk.handling_c04),
        RiskCode::C05 => tr!(risk.handling_c05),
        RiskCode::C06 => tr!(risk.handling_c06),
        RiskCode::C07 => tr!(risk.handling_c07),
        RiskCode::C08 => tr!(risk.handling_c08),
        RiskCode::C09 => tr!(risk.handling_c09),
        RiskCode::C10 => tr!(risk.handling_c10),
        RiskCode::C11 => tr!(risk.handling_c11),
        RiskCode::C12 => tr!(risk.handling_c12),
        RiskCode::C13 => tr!(risk.handling_c13),
        RiskCode::C14 => tr!(risk.handling_c14),
    }
}

/// What happened.
pub fn event_words(event: &RiskEvent) -> String {
    match event {
        RiskEvent::Found { fact, note, grade } => {
            let what = fact.as_ref().map(fact_words).or_else(|| note.clone()).unwrap_or_default();
            tr!(risk.event_found, what = what, grade = grade.label())
        }
        RiskEvent::Gone => tr!(risk.event_gone).to_owned(),
        RiskEvent::Assigned { to } => tr!(risk.event_assigned, name = to.display_name.clone()),
        RiskEvent::Begun => tr!(risk.event_begun).to_owned(),
        RiskEvent::Graded { weight, reason } => {
            let (likelihood, impact) = (weight.likelihood, weight.impact);
            let grade = weight.grade().label();
            tr!(risk.event_graded, grade = grade, likelihood = likelihood, impact = impact, reason = reason.clone())
        }
        RiskEvent::Alarmed { alarm } => alarm.label().to_owned(),
        RiskEvent::Resolved { reason } => tr!(risk.event_resolved, reason = reason.clone()),
        RiskEvent::Accepted { reason } => tr!(risk.event_accepted, reason = reason.clone()),
    }
}
