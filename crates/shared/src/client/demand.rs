//! Demands 需求: what a client looks for, how urgently, and how it is to be paid (B2, §2.4).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::client::ClientGrade;
use crate::field::{Checks, YEARS};
use crate::money::MAX_FEN;
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::{Area, Decoration, FloorBand, Orientations, Purpose};
use crate::vocabulary::vocabulary;
use crate::{CommunityId, DemandId, text};

vocabulary! {
    /// Why somebody looks (B2).
    Motive {
        /// A marriage 婚房.
        Marriage = "marriage",
        /// Elderly parents 养老.
        Elderly = "elderly",
        /// A school 学区.
        Schooling = "schooling",
        /// The first home 首次置业.
        FirstHome = "first_home",
        /// A larger or better one 改善.
        Upgrade = "upgrade",
        /// A smaller one 以大换小.
        Downsize = "downsize",
        /// Another floor 换楼层.
        ChangeFloor = "change_floor",
        /// A newer building 换楼龄.
        ChangeAge = "change_age",
        /// To invest 投资.
        Investment = "investment",
        /// For holidays 度假.
        Holiday = "holiday",
        /// Work nearby 工作.
        Work = "work",
        /// For a business 经营.
        Business = "business",
    }
}

vocabulary! {
    /// How it is to be paid.
    PaymentMethod {
        /// At once 一次性.
        Cash = "cash",
        /// A bank's loan 商业贷款.
        CommercialLoan = "commercial_loan",
        /// The provident fund 公积金.
        ProvidentFund = "provident_fund",
        /// Both 组合贷.
        CombinedLoan = "combined_loan",
        /// Rent by the month 月付.
        Monthly = "monthly",
        /// Rent by the quarter 季付.
        Quarterly = "quarterly",
        /// Rent by the half-year 半年付.
        HalfYearly = "half_yearly",
        /// Rent by the year 年付.
        Yearly = "yearly",
    }
}

impl PaymentMethod {
    /// Is rent paid like this? Prices are paid in the other ways.
    pub const fn is_of_rent(self) -> bool {
        matches!(self, Self::Monthly | Self::Quarterly | Self::HalfYearly | Self::Yearly)
    }
}

vocabulary! {
    /// Why a grade is suggested (§2.4).
    GradeReason {
        /// The motive doesn't wait: marriage, elderly parents, schooling.
        PressingMotive = "pressing_motive",
        /// Must move within thirty days.
        MovesSoon = "moves_soon",
        /// Wants something better than they have.
        Improvement = "improvement",
        /// Invests.
        Investment = "investment",
        /// Has no date.
        NoDate = "no_date",
    }
}

/// Days within which somebody who must move is urgent (§2.4).
pub const MOVES_SOON_DAYS: i64 = 30;
/// The most districts, communities or words of one demand.
pub const CHOICES_MAX: usize = 20;
/// The most demands of one client.
pub const DEMANDS_MAX: usize = 20;

/// What a client looks for, as entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DemandDraft {
    /// To buy (`sale`) or to rent (`rental`).
    pub purpose: Purpose,
    /// Districts, any of them; empty: anywhere.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(["朝阳"])))]
    pub districts: Vec<String>,
    /// Communities, any of them.
    #[serde(default)]
    pub community_ids: Vec<CommunityId>,
    /// Bedrooms, at least.
    #[serde(default)]
    pub rooms_min: Option<i32>,
    /// Bedrooms, at most.
    #[serde(default)]
    pub rooms_max: Option<i32>,
    /// Floor area, at least.
    #[serde(default)]
    pub area_min: Option<Area>,
    /// Floor area, at most.
    #[serde(default)]
    pub area_max: Option<Area>,
    /// Price, or rent a month, in fen, at least.
    #[serde(default)]
    pub price_min_fen: Option<i64>,
    /// Price, or rent a month, in fen, at most: the budget.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 500_000_000))]
    pub price_max_fen: Option<i64>,
    /// Where the floor may lie; empty: anywhere.
    #[serde(default)]
    pub floor_bands: Vec<FloorBand>,
    /// Directions, any of them.
    #[serde(default)]
    pub orientations: Orientations,
    /// Decoration, any of these.
    #[serde(default)]
    pub decorations: Vec<Decoration>,
    /// Built in or after this year.
    #[serde(default)]
    pub built_year_min: Option<i32>,
    /// Must there be a lift?
    #[serde(default)]
    pub needs_elevator: Option<bool>,
    /// Why.
    #[serde(default)]
    pub motive: Option<Motive>,
    /// The day by which they must move.
    #[serde(default)]
    pub move_by: Option<NaiveDate>,
    /// What they can pay down, in fen.
    #[serde(default)]
    pub down_payment_fen: Option<i64>,
    /// What a bank would lend them, in fen.
    #[serde(default)]
    pub loan_limit_fen: Option<i64>,
    /// Paid into the provident fund a month, in fen.
    #[serde(default)]
    pub provident_monthly_fen: Option<i64>,
    /// How it is to be paid.
    #[serde(default)]
    pub payment: Option<PaymentMethod>,
    /// What they say of our commission.
    #[serde(default)]
    pub commission_attitude: Option<String>,
    /// Since when they have been looking.
    #[serde(default)]
    pub looking_since: Option<NaiveDate>,
    /// Have they made an offer anywhere before?
    #[serde(default)]
    pub has_ordered_before: Option<bool>,
    /// Anything special.
    #[serde(default)]
    pub wishes: Option<String>,
    /// The grade by hand, in place of the suggested one.
    #[serde(default)]
    pub grade: Option<ClientGrade>,
    /// Why it is another than the suggested one.
    #[serde(default)]
    pub grade_reason: Option<String>,
}

impl DemandDraft {
    /// An empty form.
    pub fn new(purpose: Purpose) -> Self {
        Self {
            purpose,
            districts: Vec::new(),
            community_ids: Vec::new(),
            rooms_min: None,
            rooms_max: None,
            area_min: None,
            area_max: None,
            price_min_fen: None,
            price_max_fen: None,
            floor_bands: Vec::new(),
            orientations: Orientations::default(),
            decorations: Vec::new(),
            built_year_min: None,
            needs_elevator: None,
            motive: None,
            move_by: None,
            down_payment_fen: None,
            loan_limit_fen: None,
            provident_monthly_fen: None,
            payment: None,
            commission_attitude: None,
            looking_since: None,
            has_ordered_before: None,
            wishes: None,
            grade: None,
            grade_reason: None,
        }
    }

    /// The form in which it is stored: no blanks, nothing twice, districts without their suffix.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        self.districts =
            self.districts.iter().map(|name| crate::property::community::district_name(name)).filter(|name| !name.is_empty()).collect();
        dedup(&mut self.districts);
        dedup(&mut self.community_ids);
        dedup(&mut self.floor_bands);
        dedup(&mut self.decorations);
        self.commission_attitude = text::non_blank(self.commission_attitude);
        self.wishes = text::non_blank(self.wishes);
        self.grade_reason = text::non_blank(self.grade_reason);
        if self.grade.is_none() {
            self.grade_reason = None;
        }
        self
    }

    /// Says it enough to look for something: a price, an area, rooms, a district or a community (§11.3)?
    pub fn is_qualified(&self) -> bool {
        !self.districts.is_empty()
            || !self.community_ids.is_empty()
            || self.price_min_fen.or(self.price_max_fen).is_some()
            || self.area_min.or(self.area_max).is_some()
    }

    /// Checks the demand; `prefix` is its place in the body; `today` is the business day.
    pub fn check(&self, prefix: &str, today: NaiveDate, checks: &mut Checks) {
        let at = |name: &str| format!("{prefix}/{name}");
        checks.wrong_if(self.purpose == Purpose::Both, &at("purpose"), FieldCode::UnknownWord);
        for (name, length) in [
            ("districts", self.districts.len()),
            ("community_ids", self.community_ids.len()),
            ("floor_bands", self.floor_bands.len()),
            ("decorations", self.decorations.len()),
        ] {
            if length > CHOICES_MAX {
                checks.push(FieldError::new(at(name), FieldCode::TooMany).with("max", CHOICES_MAX));
            }
        }
        for (n, district) in self.districts.iter().enumerate() {
            checks.text(&at(&format!("districts/{n}")), district, 1, crate::property::community::NAME_MAX);
        }
        checks.range(&at("rooms_min"), self.rooms_min, 0, 20);
        checks.range(&at("rooms_max"), self.rooms_max, 0, 20);
        for (name, fen) in [
            ("price_min_fen", self.price_min_fen),
            ("price_max_fen", self.price_max_fen),
            ("down_payment_fen", self.down_payment_fen),
            ("loan_limit_fen", self.loan_limit_fen),
            ("provident_monthly_fen", self.provident_monthly_fen),
        ] {
            checks.range(&at(name), fen, 0, MAX_FEN);
        }
        for (name, area) in [("area_min", self.area_min), ("area_max", self.area_max)] {
            checks.range(&at(name), area.map(|area| area.0), 0, 100_000_000);
        }
        let upside_down = [
            ("rooms", self.rooms_min.zip(self.rooms_max).is_some_and(|(min, max)| min > max), "rooms_max", "rooms_min"),
            ("price", self.price_min_fen.zip(self.price_max_fen).is_some_and(|(min, max)| min > max), "price_max_fen", "price_min_fen"),
            ("area", self.area_min.zip(self.area_max).is_some_and(|(min, max)| min > max), "area_max", "area_min"),
        ];
        for (_, is_wrong, name, other) in upside_down {
            if is_wrong {
                checks.push(FieldError::new(at(name), FieldCode::Contradicts).with("other", at(other)));
            }
        }
        checks.range(&at("built_year_min"), self.built_year_min, *YEARS.start(), 2100);
        checks.day(&at("looking_since"), self.looking_since);
        if self.looking_since.is_some_and(|day| day > today) {
            checks.push(FieldError::new(at("looking_since"), FieldCode::OutOfRange).with("max", today.to_string()));
        }
        checks.day(&at("move_by"), self.move_by);
        if self.payment.is_some_and(|payment| payment.is_of_rent() != (self.purpose == Purpose::Rental)) {
            checks.push(FieldError::new(at("payment"), FieldCode::Contradicts).with("other", at("purpose")));
        }
        checks.optional_text(&at("commission_attitude"), self.commission_attitude.as_deref(), 200);
        checks.optional_text(&at("wishes"), self.wishes.as_deref(), 1000);
        checks.optional_text(&at("grade_reason"), self.grade_reason.as_deref(), 200);
        let is_overridden = self.grade.is_some_and(|grade| grade != suggested_grade(self, today).0);
        let is_unexplained = self.grade_reason.as_deref().unwrap_or_default().trim().is_empty();
        checks.wrong_if(is_overridden && is_unexplained, &at("grade_reason"), FieldCode::Required);
    }

    /// Checks a demand by itself.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        self.check("", today, &mut checks);
        checks.finish()
    }
}

fn dedup<T: PartialEq>(items: &mut Vec<T>) {
    let mut seen: Vec<T> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    *items = seen;
}

/// The grade that motive and date suggest, and why (§2.4).
pub fn suggested_grade(demand: &DemandDraft, today: NaiveDate) -> (ClientGrade, GradeReason) {
    let moves_soon = demand.move_by.is_some_and(|day| (day - today).num_days() <= MOVES_SOON_DAYS);
    match demand.motive {
        Some(Motive::Marriage | Motive::Elderly | Motive::Schooling) => (ClientGrade::A, GradeReason::PressingMotive),
        _ if moves_soon => (ClientGrade::A, GradeReason::MovesSoon),
        Some(Motive::Upgrade | Motive::Downsize | Motive::ChangeFloor | Motive::ChangeAge) => (ClientGrade::B, GradeReason::Improvement),
        Some(Motive::Investment) => (ClientGrade::C, GradeReason::Investment),
        _ => (ClientGrade::C, GradeReason::NoDate),
    }
}

/// A demand as sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandResponse {
    /// The demand.
    pub id: DemandId,
    /// What is looked for. `grade` is none where the suggested one holds.
    pub draft: DemandDraft,
    /// The names of its communities, in their order.
    pub community_names: Vec<String>,
    /// The grade in force.
    pub grade: ClientGrade,
    /// The grade that motive and date suggest today.
    pub suggested_grade: ClientGrade,
    /// Why.
    pub suggested_because: GradeReason,
    /// Is it still looked for?
    pub is_open: bool,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// Last change.
    pub updated_at: DateTime<Utc>,
}

/// Body of `POST /clients/{id}/demands/{demand_id}/close`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CloseDemandRequest {
    /// Why it is not looked for any more.
    pub reason: String,
}

impl CloseDemandRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/reason", &self.reason, 2, 200);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn grades_follow_motive_and_date() {
        let today = day("2026-03-18");
        let graded = |motive, move_by: Option<&str>| {
            let demand = DemandDraft { motive, move_by: move_by.map(day), ..DemandDraft::new(Purpose::Sale) };
            suggested_grade(&demand, today)
        };
        assert_eq!(graded(Some(Motive::Schooling), None), (ClientGrade::A, GradeReason::PressingMotive));
        assert_eq!(graded(Some(Motive::Investment), Some("2026-04-17")), (ClientGrade::A, GradeReason::MovesSoon));
        assert_eq!(graded(Some(Motive::Investment), Some("2026-04-18")), (ClientGrade::C, GradeReason::Investment));
        assert_eq!(graded(Some(Motive::Upgrade), None), (ClientGrade::B, GradeReason::Improvement));
        assert_eq!(graded(None, None), (ClientGrade::C, GradeReason::NoDate));
    }

    #[test]
    fn a_budget_upside_down_is_refused_beside_the_field() {
        let demand = DemandDraft { price_min_fen: Some(2), price_max_fen: Some(1), ..DemandDraft::new(Purpose::Sale) };
        let errors = demand.validate(day("2026-03-18")).unwrap_err();
        assert_eq!((errors[0].pointer.as_str(), errors[0].code), ("/price_max_fen", FieldCode::Contradicts));
    }

    #[test]
    fn another_grade_than_suggested_needs_a_reason() {
        let today = day("2026-03-18");
        let demand = DemandDraft { grade: Some(ClientGrade::A), ..DemandDraft::new(Purpose::Sale) };
        assert_eq!(demand.validate(today).unwrap_err()[0].pointer, "/grade_reason");
        assert!(DemandDraft { grade_reason: Some("全款，本周定".into()), ..demand.clone() }.validate(today).is_ok());
        assert!(DemandDraft { grade: Some(ClientGrade::C), ..demand }.validate(today).is_ok());
    }

    #[test]
    fn rent_is_not_paid_with_a_loan() {
        let demand = DemandDraft { payment: Some(PaymentMethod::CommercialLoan), ..DemandDraft::new(Purpose::Rental) };
        assert_eq!(demand.validate(day("2026-03-18")).unwrap_err()[0].pointer, "/payment");
    }
}
