//! What was typed and chosen for a trial, and the request that it is.

use chrono::NaiveDate;
use fangke_shared::MemberId;
use fangke_shared::deal::commission::{
    ByRole, CommissionFacts, CommissionParties, CommissionPlanResponse, CommissionRole, PlanTerms, PlanUse, PreviewCommissionRequest,
};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::Grade;
use leptos::prelude::*;

use super::parts::Names;
use super::people::Person;
use crate::amount::Unit;

/// The fields of the page.
#[derive(Clone, Copy)]
pub struct Typed {
    /// The name of the plan.
    pub plan: RwSignal<String>,
    /// The business day whose version counts; empty for today.
    pub on: RwSignal<String>,
    /// In yuan.
    pub total: RwSignal<String>,
    /// Who did what.
    pub parties: ByRole<RwSignal<Vec<Person>>>,
    /// What is evidenced; of the other roles nothing has to be.
    pub evidenced: ByRole<RwSignal<bool>>,
    /// For a plan by grade.
    pub grade: RwSignal<String>,
    /// Who showed as well.
    pub co_showers: RwSignal<Vec<Person>>,
    /// The novice, if there is one.
    pub novice: RwSignal<Vec<Person>>,
    /// Who had left.
    pub left: RwSignal<Vec<MemberId>>,
}

impl Typed {
    /// Nothing yet but the plan.
    pub fn new(plan: String) -> Self {
        Self {
            plan: RwSignal::new(plan),
            on: RwSignal::default(),
            total: RwSignal::default(),
            parties: ByRole::from_fn(|_| RwSignal::default()),
            evidenced: ByRole::from_fn(|_| RwSignal::default()),
            grade: RwSignal::new(Grade::General.as_str().to_owned()),
            co_showers: RwSignal::default(),
            novice: RwSignal::default(),
            left: RwSignal::default(),
        }
    }

    /// The request; `terms` say which roles and facts the page asks for, the others are left out.
    ///
    /// # Errors
    /// An amount or day that can't be read.
    pub fn request(self, terms: Option<&PlanTerms>) -> Result<PreviewCommissionRequest, Vec<FieldError>> {
        let wrong = |pointer: &str, code| vec![FieldError::new(pointer, code)];
        let total = self.total.with(|text| Unit::Yuan.parse(text));
        let total_fen = match total {
            Ok(Some(fen)) => fen,
            Ok(None) => return Err(wrong("/total_fen", FieldCode::Required)),
            Err(()) => return Err(wrong("/total_fen", FieldCode::InvalidFormat)),
        };
        let on = match self.on.get().trim() {
            "" => None,
            text => Some(text.parse::<NaiveDate>().map_err(|_| wrong("/on", FieldCode::InvalidFormat))?),
        };
        let asked = asked_roles(terms);
        let ids = |people: RwSignal<Vec<Person>>| people.with(|people| people.iter().map(|person| person.id).collect::<Vec<_>>());
        let of = |role: CommissionRole| if asked.contains(&role) { ids(*self.parties.of(role)) } else { Vec::new() };
        let is_evidenced = |role: CommissionRole| asked.contains(&role) && self.evidenced.of(role).get();
        let parties = CommissionParties {
            listing: of(CommissionRole::Listing),
            exclusive: of(CommissionRole::Exclusive),
            key: of(CommissionRole::Key),
            photos: of(CommissionRole::Photos),
            floor_plan: of(CommissionRole::FloorPlan),
            closing: of(CommissionRole::Closing),
            client: of(CommissionRole::Client),
        };
        let is_by_grade = terms.is_some_and(|terms| terms.used_for == PlanUse::Packaging);
        let involved: Vec<MemberId> = self.involved(terms).into_iter().map(|person| person.id).collect();
        let facts = CommissionFacts {
            grade: self.grade.with(|grade| grade.parse().ok()).filter(|_| is_by_grade),
            exclusive_evidenced: is_evidenced(CommissionRole::Exclusive),
            key_evidenced: is_evidenced(CommissionRole::Key),
            photos_evidenced: is_evidenced(CommissionRole::Photos),
            floor_plan_evidenced: is_evidenced(CommissionRole::FloorPlan),
            co_showers: ids(self.co_showers),
            novice_partner: self.novice.with(|people| people.first().map(|person| person.id)),
            // Somebody who is no party any more can't have left as one.
            left_members: self.left.with(|left| left.iter().copied().filter(|id| involved.contains(id)).collect()),
        };
        Ok(PreviewCommissionRequest { plan: self.plan.get(), total_fen, parties, facts, on })
    }

    /// Everybody who was chosen for what the page asks for, each once.
    pub fn involved(self, terms: Option<&PlanTerms>) -> Vec<Person> {
        let asked = asked_roles(terms);
        let parties = asked.iter().map(|role| *self.parties.of(*role));
        let mut all: Vec<Person> = Vec::new();
        for people in parties.chain([self.co_showers, self.novice]) {
            for person in people.get() {
                if all.iter().all(|known| known.id != person.id) {
                    all.push(person);
                }
            }
        }
        all
    }

    /// Their names.
    pub fn names(self, terms: Option<&PlanTerms>) -> Names {
        Names(self.involved(terms).into_iter().map(|person| (person.id, person.name)).collect())
    }
}

/// The roles that a plan can give something: those of its shares and grants.
pub fn asked_roles(terms: Option<&PlanTerms>) -> Vec<CommissionRole> {
    let Some(terms) = terms else { return vec![CommissionRole::Listing, CommissionRole::Closing, CommissionRole::Client] };
    let grants = &terms.grants;
    let has = |role: CommissionRole| match role {
        CommissionRole::Listing | CommissionRole::Closing | CommissionRole::Client => true,
        CommissionRole::Exclusive => terms.used_for == PlanUse::Exclusive,
        CommissionRole::Key => grants.key_from_listing_bp > 0 || grants.key_from_closing_bp > 0,
        CommissionRole::Photos => grants.photos_from_closing_bp > 0,
        CommissionRole::FloorPlan => grants.floor_plan_from_closing_bp > 0,
    };
    CommissionRole::IN_ORDER.into_iter().filter(|role| has(*role)).collect()
}

/// What a plan says on the day that is asked about: of its versions the one in force then, else the current one.
pub fn terms_on(plan: &CommissionPlanResponse, on: Option<NaiveDate>, today: NaiveDate) -> Option<PlanTerms> {
    let versions = plan.versions.iter().map(|version| (version.version, version.effective_from));
    let number = fangke_shared::deal::commission::in_force(versions, on.unwrap_or(today));
    let version = plan.versions.iter().find(|version| Some(version.version) == number).or_else(|| plan.current());
    version.map(|version| version.terms.clone())
}

#[cfg(test)]
mod tests {
    use fangke_shared::deal::commission::built_in;

    use super::*;

    #[test]
    fn a_plan_asks_for_the_roles_that_it_gives_something() {
        let asked = |name: &str| {
            let roles = asked_roles(Some(&built_in(name).unwrap().terms));
            roles.into_iter().map(CommissionRole::as_str).collect::<Vec<_>>()
        };
        assert_eq!(asked("s1.sale"), ["listing", "key", "closing", "client"]);
        assert_eq!(asked("s1.sale-exclusive"), ["listing", "exclusive", "key", "closing", "client"]);
        assert_eq!(asked("s1.packaging"), ["listing", "key", "photos", "floor_plan", "closing", "client"]);
        assert_eq!(asked_roles(None).len(), 3);
    }
}
