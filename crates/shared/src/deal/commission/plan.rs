//! Plans as data: shares, what they grant to evidence, versions with a day from which they count (§4).

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{CommissionRole, WHOLE_BP, is_reserved};
use crate::company::member::MemberRef;
use crate::field::{Checks, check_day};
use crate::problem::{FieldCode, FieldError};
use crate::property::listing::{Grade, Purpose};
use crate::vocabulary::vocabulary;

/// Longest name of a plan.
pub const PLAN_NAME_MAX: usize = 40;

vocabulary! {
    /// For which listings a plan is.
    PlanUse {
        /// 普通: without an exclusive agreement.
        Ordinary = "ordinary",
        /// 独家: with an exclusive agreement that is evidenced; without, its ordinary plan applies (§4.1).
        Exclusive = "exclusive",
        /// 包装: by the grade of the listing.
        Packaging = "packaging",
    }
}

vocabulary! {
    /// Where a version of a plan stands on a day.
    Validity {
        /// It begins later.
        Planned = "planned",
        /// By it deals are split.
        InForce = "in_force",
        /// A later version has taken its place.
        Past = "past",
    }
}

/// Shares before anything is granted to evidence, in basis points. They add up to 10 000.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BaseShares {
    /// Of the listing 房源方.
    #[cfg_attr(feature = "openapi", schema(example = 3000))]
    pub listing_bp: i64,
    /// Of the exclusive agreement 独家方; only in a plan for exclusive listings.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub exclusive_bp: i64,
    /// Of closing 成交方.
    #[cfg_attr(feature = "openapi", schema(example = 6000))]
    pub closing_bp: i64,
    /// Of the client 客户方.
    #[cfg_attr(feature = "openapi", schema(example = 1000))]
    pub client_bp: i64,
}

impl BaseShares {
    /// What they add up to.
    pub const fn sum(&self) -> i64 {
        self.listing_bp.saturating_add(self.exclusive_bp).saturating_add(self.closing_bp).saturating_add(self.client_bp)
    }
}

/// What moves to the roles of evidence where there is evidence, in basis points; where less is left, what is left (§4.2).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Grants {
    /// From the listing to the key.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 1000))]
    pub key_from_listing_bp: i64,
    /// From closing to the key.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 1000))]
    pub key_from_closing_bp: i64,
    /// From closing to the photos.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub photos_from_closing_bp: i64,
    /// From closing to the floor plan.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub floor_plan_from_closing_bp: i64,
}

/// What a version of a plan says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanTerms {
    /// For which deals.
    pub deals: Purpose,
    /// For which listings.
    pub used_for: PlanUse,
    /// The shares; in a plan by grade those of general listings.
    pub shares: BaseShares,
    /// The shares of recommended listings, where they are others; only in a plan by grade.
    #[serde(default)]
    pub recommended: Option<BaseShares>,
    /// The shares of focus listings, where they are others; only in a plan by grade.
    #[serde(default)]
    pub focus: Option<BaseShares>,
    /// What moves to the roles of evidence.
    #[serde(default)]
    pub grants: Grants,
    /// The plan that applies where the exclusive agreement isn't evidenced; a plan for exclusive listings needs one (§4.1).
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub ordinary_plan: Option<String>,
    /// The roles whose part goes to the company where its member had left (§4.6).
    #[serde(default = "all_roles")]
    pub leaver_roles: Vec<CommissionRole>,
}

fn all_roles() -> Vec<CommissionRole> {
    CommissionRole::ALL.to_vec()
}

impl PlanTerms {
    /// The shares of a grade before anything is granted.
    pub fn shares_of(&self, grade: Grade) -> BaseShares {
        let own = match grade {
            Grade::General => None,
            Grade::Recommended => self.recommended,
            Grade::Focus => self.focus,
        };
        own.unwrap_or(self.shares)
    }

    /// Notes what is wrong with them; `at` is the JSON pointer to them. Whether the ordinary plan exists is for the server to know.
    pub fn check(&self, at: &str, checks: &mut Checks) {
        let is_by_grade = self.used_for == PlanUse::Packaging;
        for (name, row) in [("shares", Some(self.shares)), ("recommended", self.recommended), ("focus", self.focus)] {
            let Some(row) = row else { continue };
            let pointer = format!("{at}/{name}");
            if name != "shares" && !is_by_grade {
                checks.push(FieldError::new(pointer, FieldCode::Contradicts).with("other", format!("{at}/used_for")));
            } else {
                check_shares(&pointer, &row, checks);
                if row.exclusive_bp > 0 && self.used_for != PlanUse::Exclusive {
                    let wrong = FieldError::new(format!("{pointer}/exclusive_bp"), FieldCode::Contradicts);
                    checks.push(wrong.with("other", format!("{at}/used_for")));
                }
            }
        }
        let grants = &self.grants;
        for (name, bp) in [
            ("key_from_listing_bp", grants.key_from_listing_bp),
            ("key_from_closing_bp", grants.key_from_closing_bp),
            ("photos_from_closing_bp", grants.photos_from_closing_bp),
            ("floor_plan_from_closing_bp", grants.floor_plan_from_closing_bp),
        ] {
            checks.range(&format!("{at}/grants/{name}"), Some(bp), 0, WHOLE_BP);
        }
        let ordinary = format!("{at}/ordinary_plan");
        match (&self.ordinary_plan, self.used_for == PlanUse::Exclusive) {
            (Some(name), true) => checks.text(&ordinary, name, 1, PLAN_NAME_MAX),
            (None, true) => checks.push(FieldError::new(ordinary, FieldCode::Required)),
            (Some(_), false) => checks.push(FieldError::new(ordinary, FieldCode::Contradicts).with("other", format!("{at}/used_for"))),
            (None, false) => {}
        }
        for (i, role) in self.leaver_roles.iter().enumerate() {
            let is_repeated = self.leaver_roles.iter().take(i).any(|earlier| earlier == role);
            checks.wrong_if(is_repeated, &format!("{at}/leaver_roles/{i}"), FieldCode::Repeated);
        }
    }
}

fn check_shares(at: &str, row: &BaseShares, checks: &mut Checks) {
    let shares =
        [("listing_bp", row.listing_bp), ("exclusive_bp", row.exclusive_bp), ("closing_bp", row.closing_bp), ("client_bp", row.client_bp)];
    for (name, bp) in shares {
        checks.range(&format!("{at}/{name}"), Some(bp), 0, WHOLE_BP);
    }
    let is_each_sound = shares.iter().all(|(_, bp)| (0..=WHOLE_BP).contains(bp));
    if is_each_sound && row.sum() != WHOLE_BP {
        checks.push(wrong_sum(at, row.sum()));
    }
}

/// Shares that don't add up to 10 000 bp.
pub(super) fn wrong_sum(at: &str, sum: i64) -> FieldError {
    FieldError::new(at, FieldCode::WrongSum).with("sum", sum).with("expected", WHOLE_BP)
}

/// A plan by name and version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanRef {
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "s1.sale"))]
    pub name: String,
    /// Which version.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i64,
}

/// A version of a plan as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommissionPlanVersion {
    /// Its number.
    pub version: i64,
    /// The first business day of deals that are split by it; none: it always was.
    pub effective_from: Option<NaiveDate>,
    /// How it stands today.
    pub validity: Validity,
    /// What it says.
    pub terms: PlanTerms,
    /// Who entered it; none for a built-in one.
    pub created_by: Option<MemberRef>,
    /// When.
    pub created_at: Option<DateTime<Utc>>,
}

/// A plan as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommissionPlanResponse {
    /// Its name, by which it is asked for.
    pub name: String,
    /// What people call it; none for a built-in one, whose name they know.
    pub title: Option<String>,
    /// It is part of the house and can only be copied.
    pub is_built_in: bool,
    /// The plan that it was copied from.
    pub copied_from: Option<String>,
    /// The number of the version in force today; none while the first one is still to come.
    pub in_force: Option<i64>,
    /// Its versions, the newest first.
    pub versions: Vec<CommissionPlanVersion>,
}

impl CommissionPlanResponse {
    /// What is shown of it first: the version in force, or the next one.
    pub fn current(&self) -> Option<&CommissionPlanVersion> {
        let in_force = self.versions.iter().find(|version| Some(version.version) == self.in_force);
        in_force.or_else(|| self.versions.last())
    }
}

/// Body of `POST /commission/plans`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CopyCommissionPlanRequest {
    /// The plan that is copied.
    #[cfg_attr(feature = "openapi", schema(example = "s1.sale"))]
    pub from: String,
    /// A name of its own: 2 to 40 lower-case letters, digits and `. _ -`, a letter first; not one that begins with `s1.`.
    #[cfg_attr(feature = "openapi", schema(example = "wangjing.sale"))]
    pub name: String,
    /// What people call it, 1 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(example = "望京买卖方案"))]
    pub title: String,
    /// The first business day of its first version; absent: today.
    #[serde(default)]
    pub effective_from: Option<NaiveDate>,
    /// What its first version says; absent: what the copied plan says today.
    #[serde(default)]
    pub terms: Option<PlanTerms>,
}

/// Body of `POST /commission/plans/{name}/versions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateCommissionPlanVersionRequest {
    /// Its first business day, today or later; absent: today.
    #[serde(default)]
    pub effective_from: Option<NaiveDate>,
    /// What it says.
    pub terms: PlanTerms,
}

/// What has begun is never changed: a version begins today at the earliest.
fn check_first_day(day: Option<NaiveDate>, today: NaiveDate, checks: &mut Checks) {
    let Some(day) = day else { return };
    if let Err(error) = check_day("/effective_from", day) {
        checks.push(error);
    } else if day < today {
        checks.push(FieldError::new("/effective_from", FieldCode::OutOfRange).with("min", today.to_string()));
    }
}

/// Is it 2 to 40 lower-case letters, digits and `. _ -`, a letter first?
fn is_plan_name(name: &str) -> bool {
    let is_plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'.' | b'_' | b'-');
    (2..=PLAN_NAME_MAX).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(is_plain)
}

impl CopyCommissionPlanRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.text("/from", &self.from, 1, PLAN_NAME_MAX);
        let name = self.name.trim();
        if name.is_empty() {
            checks.push(FieldError::new("/name", FieldCode::Required));
        } else if !is_plan_name(name) {
            checks.push(FieldError::new("/name", FieldCode::InvalidFormat).with("max", PLAN_NAME_MAX));
        } else {
            checks.wrong_if(is_reserved(name), "/name", FieldCode::Taken);
        }
        checks.text("/title", &self.title, 1, 40);
        check_first_day(self.effective_from, today, &mut checks);
        if let Some(terms) = &self.terms {
            terms.check("/terms", &mut checks);
        }
        checks.finish()
    }
}

impl CreateCommissionPlanVersionRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        check_first_day(self.effective_from, today, &mut checks);
        self.terms.check("/terms", &mut checks);
        checks.finish()
    }
}

/// The version in force on a day: of those that have begun the one that began last, of several of one day the newest. `versions` are
/// numbers with their first days; without one a version always was.
pub fn in_force(versions: impl IntoIterator<Item = (i64, Option<NaiveDate>)>, on: NaiveDate) -> Option<i64> {
    let begun = versions.into_iter().filter(|(_, from)| from.is_none_or(|from| from <= on));
    begun.max_by_key(|(version, from)| (*from, *version)).map(|(version, _)| version)
}
