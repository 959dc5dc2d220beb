//! Grades of a listing and the evidence they need (§1.8).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::company::setting::Figures;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How much a listing is worth working on, lowest first.
    Grade {
        /// 普及: needs no evidence, has no quota.
        General = "general",
        /// 推荐: needs one piece of evidence, unless the setting `recommended_evidence` says otherwise.
        Recommended = "recommended",
        /// 重点: needs two, unless the setting `focus_evidence` says otherwise.
        Focus = "focus",
    }
}

vocabulary! {
    /// What speaks for a listing.
    Evidence {
        /// Keys that open the door are held (§1.9).
        Keys = "keys",
        /// An exclusive agreement is in force (§1.10).
        Exclusive = "exclusive",
        /// The asking price for a sale is not above our evaluation; both must be there.
        Price = "price",
        /// The survey is complete: as many photos as the setting `survey_photos` wants, and a floor plan (§1.8, §1.11).
        Survey = "survey",
    }
}

/// What a grade goes by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EvidenceState {
    /// Bunches of keys that open the door.
    pub key_count: i32,
    /// First and last day of the exclusive agreement that counts.
    pub exclusive: Option<(NaiveDate, NaiveDate)>,
    /// Asking price in fen.
    pub price_fen: Option<i64>,
    /// Our evaluation in fen.
    pub evaluation_fen: Option<i64>,
    /// Photos of the survey.
    pub photo_count: i32,
    /// Is there a floor plan?
    pub has_floor_plan: bool,
}

impl EvidenceState {
    /// Is the exclusive agreement in force on this day? Both its ends are.
    pub fn is_exclusive(&self, today: NaiveDate) -> bool {
        self.exclusive.is_some_and(|(from, until)| from <= today && today <= until)
    }

    /// What speaks for the listing on this day.
    pub fn on(&self, today: NaiveDate, figures: &Figures) -> Vec<Evidence> {
        let holds = |evidence: &Evidence| match evidence {
            Evidence::Keys => self.key_count > 0,
            Evidence::Exclusive => self.is_exclusive(today),
            Evidence::Price => matches!((self.price_fen, self.evaluation_fen), (Some(price), Some(worth)) if price <= worth),
            Evidence::Survey => i64::from(self.photo_count) >= figures.survey_photos && self.has_floor_plan,
        };
        Evidence::ALL.iter().copied().filter(holds).collect()
    }
}

impl Grade {
    /// How many pieces of evidence it needs.
    pub fn needs(self, figures: &Figures) -> i64 {
        match self {
            Self::General => 0,
            Self::Recommended => figures.recommended_evidence,
            Self::Focus => figures.focus_evidence,
        }
    }

    /// The highest grade that so much evidence supports.
    pub fn supported(evidence: &[Evidence], figures: &Figures) -> Self {
        let has = i64::try_from(evidence.len()).unwrap_or(i64::MAX);
        Self::ALL.iter().copied().filter(|grade| grade.needs(figures) <= has).max().unwrap_or(Self::General)
    }

    /// The grade above it.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::General => Some(Self::Recommended),
            Self::Recommended => Some(Self::Focus),
            Self::Focus => None,
        }
    }
}

/// What lies between the evidence there is and the next grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GradeGap {
    /// The lowest grade that the evidence doesn't support.
    pub next: Grade,
    /// So many more pieces it needs.
    pub needed: i64,
    /// Out of these.
    pub missing: Vec<Evidence>,
}

impl GradeGap {
    /// The gap above a listing's evidence; none when that supports every grade.
    pub fn above(evidence: &[Evidence], figures: &Figures) -> Option<Self> {
        let has = i64::try_from(evidence.len()).unwrap_or(i64::MAX);
        let next = Grade::supported(evidence, figures).next()?;
        let missing = Evidence::ALL.iter().copied().filter(|one| !evidence.contains(one)).collect();
        Some(Self { next, needed: next.needs(figures) - has, missing })
    }
}

/// Body of `PUT /listings/{id}/grade`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetGradeRequest {
    /// The grade from now on.
    pub grade: Grade,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_exclusive_counts_from_its_first_to_its_last_day() {
        let state = EvidenceState { exclusive: Some((day("2026-03-01"), day("2026-03-31"))), ..EvidenceState::default() };
        let on = |text| state.on(day(text), &Figures::default()).len();
        assert_eq!((on("2026-02-28"), on("2026-03-01"), on("2026-03-31"), on("2026-04-01")), (0, 1, 1, 0));
    }

    #[test]
    fn a_price_up_to_the_evaluation_counts() {
        let on = |price_fen, evaluation_fen| {
            EvidenceState { price_fen, evaluation_fen, ..EvidenceState::default() }.on(day("2026-03-01"), &Figures::default())
        };
        assert_eq!(on(Some(100), Some(100)), [Evidence::Price]);
        assert_eq!(on(Some(101), Some(100)), []);
        assert_eq!((on(None, Some(100)), on(Some(100), None)), (vec![], vec![]));
    }

    #[test]
    fn a_survey_needs_five_photos_and_a_floor_plan() {
        let on = |photo_count, has_floor_plan| {
            EvidenceState { photo_count, has_floor_plan, ..EvidenceState::default() }.on(day("2026-03-01"), &Figures::default()).len()
        };
        assert_eq!((on(5, true), on(4, true), on(5, false)), (1, 0, 0));
    }

    #[test]
    fn two_pieces_make_focus_and_one_recommended() {
        let figures = Figures::default();
        let supported = |evidence: &[Evidence]| Grade::supported(evidence, &figures);
        assert_eq!(supported(&[]), Grade::General);
        assert_eq!(supported(&[Evidence::Keys]), Grade::Recommended);
        assert_eq!(supported(&[Evidence::Keys, Evidence::Price]), Grade::Focus);
        let gap = GradeGap::above(&[Evidence::Keys], &figures).unwrap();
        assert_eq!((gap.next, gap.needed, gap.missing.len()), (Grade::Focus, 1, 3));
        assert_eq!(GradeGap::above(&[Evidence::Keys, Evidence::Price], &figures), None);
    }
}
