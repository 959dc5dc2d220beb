//! Ladders 提成阶梯: what is paid of somebody's own performance, by how much it was in the month.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::MemberId;
use crate::company::member::MemberRef;
use crate::deal::commission::{Validity, WHOLE_BP};
use crate::field::Checks;
use crate::money::MAX_FEN;
use crate::month::Month;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;

/// The most rungs of a ladder.
pub const LADDER_RUNGS_MAX: usize = 20;

vocabulary! {
    /// What the rate of a rung counts for.
    LadderMode {
        /// 全额: the rate of the rung that is reached counts for all of the performance.
        Whole = "whole",
        /// 超额累进: each rate counts for the part of the performance on its rung.
        Marginal = "marginal",
    }
}

/// A rung: from which performance on, which rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LadderRung {
    /// From this performance of the month on, in fen; that of the first is 0.
    #[cfg_attr(feature = "openapi", schema(example = 5_000_000))]
    pub from_fen: i64,
    /// What is paid of it, in basis points.
    #[cfg_attr(feature = "openapi", schema(example = 4000))]
    pub rate_bp: i64,
}

/// A ladder that counts for somebody in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// Its number.
    pub id: i64,
    /// For whom; none: for everybody without one of their own.
    pub member: Option<MemberId>,
    /// The first month that it counts for.
    pub from_month: Month,
    /// What its rates count for.
    pub mode: LadderMode,
    /// Its rungs, the lowest first; none: no ladder from that month on.
    pub rungs: Vec<LadderRung>,
}

/// The ladder by which somebody is paid for a month: the latest of their own, or else that of everybody. `ladders` come in any order.
pub fn in_force(ladders: &[Ladder], member: MemberId, month: Month) -> Option<&Ladder> {
    let latest = |of: Option<MemberId>| {
        let begun = ladders.iter().filter(|ladder| ladder.member == of && ladder.from_month <= month);
        begun.max_by_key(|ladder| (ladder.from_month, ladder.id)).filter(|ladder| !ladder.rungs.is_empty())
    };
    latest(Some(member)).or_else(|| latest(None))
}

/// A step of how pay is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum PayStep {
    /// The performance of the month: earned, less what was clawed back, with corrections.
    Performance {
        /// In fen.
        performance_fen: i64,
    },
    /// There is no ladder: all of it is paid.
    NoLadder,
    /// The ladder that counts.
    LadderApplied {
        /// Which.
        ladder_id: i64,
        /// Since when it counts.
        from_month: Month,
        /// It is the member's own.
        is_personal: bool,
        /// What its rates count for.
        mode: LadderMode,
    },
    /// More went back than came in: it is taken back at the rates at which it was paid.
    Mirrored,
    /// A rate, and what it counts for.
    Rung {
        /// Where the rung begins, in fen.
        from_fen: i64,
        /// The rate in basis points.
        rate_bp: i64,
        /// How much of the performance it counts for, in fen.
        base_fen: i64,
    },
    /// What is paid: all that the rates give, rounded once (HU).
    Paid {
        /// In fen.
        payable_fen: i64,
    },
}

/// What is paid for a month, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pay {
    /// How much, in fen.
    pub payable_fen: i64,
    /// How it was reckoned.
    pub steps: Vec<PayStep>,
}

/// What is paid of a month's performance; without a ladder all of it. What is negative is the mirror image of what is positive.
pub fn pay(performance_fen: i64, ladder: Option<&Ladder>) -> Pay {
    let mut steps = vec![PayStep::Performance { performance_fen }];
    let payable_fen = match ladder {
        None => {
            steps.push(PayStep::NoLadder);
            performance_fen
        }
        Some(ladder) => {
            let (from_month, is_personal, mode) = (ladder.from_month, ladder.member.is_some(), ladder.mode);
            steps.push(PayStep::LadderApplied { ladder_id: ladder.id, from_month, is_personal, mode });
            if performance_fen < 0 {
                steps.push(PayStep::Mirrored);
            }
            let size = performance_fen.saturating_abs();
            let mut product = 0_i128;
            for (rung, base_fen) in counted(ladder, size) {
                product += i128::from(base_fen) * i128::from(rung.rate_bp);
                steps.push(PayStep::Rung { from_fen: rung.from_fen, rate_bp: rung.rate_bp, base_fen });
            }
            half_up(product).saturating_mul(performance_fen.signum())
        }
    };
    steps.push(PayStep::Paid { payable_fen });
    Pay { payable_fen, steps }
}

/// The rungs that count, each with what it counts for.
fn counted(ladder: &Ladder, size: i64) -> Vec<(LadderRung, i64)> {
    let reached = || ladder.rungs.iter().copied().filter(move |rung| rung.from_fen <= size);
    match ladder.mode {
        LadderMode::Whole => reached().next_back().map(|rung| (rung, size)).into_iter().collect(),
        LadderMode::Marginal => {
            let ends = ladder.rungs.iter().skip(1).map(|next| next.from_fen.min(size)).chain([size]);
            reached().zip(ends).map(|(rung, end)| (rung, end.saturating_sub(rung.from_fen))).collect()
        }
    }
}

/// HU of ten-thousandths.
fn half_up(product: i128) -> i64 {
    let whole = i128::from(WHOLE_BP);
    i64::try_from((product + whole / 2) / whole).unwrap_or(i64::MAX)
}

/// Body of `POST /performance/ladders`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateLadderRequest {
    /// For whom; absent: for everybody without one of their own.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub member_id: Option<MemberId>,
    /// The first month that it counts for, the current one at the earliest and without it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub from_month: Option<Month>,
    /// What its rates count for.
    pub mode: LadderMode,
    /// Its rungs, the lowest first, from 0 on; an empty list ends the ladder.
    #[cfg_attr(feature = "openapi", schema(example = json!([{"from_fen": 0, "rate_bp": 3000}, {"from_fen": 5_000_000, "rate_bp": 4000}])))]
    pub rungs: Vec<LadderRung>,
}

impl CreateLadderRequest {
    /// Checks everything that needs no database; `now` is the current month.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self, now: Month) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        if self.from_month.is_some_and(|month| month < now) {
            checks.push(FieldError::new("/from_month", FieldCode::OutOfRange).with("min", now.to_string()));
        }
        if self.rungs.len() > LADDER_RUNGS_MAX {
            checks.push(FieldError::new("/rungs", FieldCode::TooMany).with("max", LADDER_RUNGS_MAX));
        }
        let mut least = 0;
        for (n, rung) in self.rungs.iter().enumerate() {
            // The first begins at zero, each further one above the one before it.
            let most = if n == 0 { 0 } else { MAX_FEN };
            checks.range(&format!("/rungs/{n}/from_fen"), Some(rung.from_fen), least, most);
            checks.range(&format!("/rungs/{n}/rate_bp"), Some(rung.rate_bp), 0, WHOLE_BP);
            least = rung.from_fen.clamp(0, MAX_FEN).saturating_add(1);
        }
        checks.finish()
    }
}

/// A version of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LadderResponse {
    /// Its number.
    pub id: i64,
    /// For whom; none: for everybody without one of their own.
    pub member: Option<MemberRef>,
    /// The first month that it counts for.
    pub from_month: Month,
    /// Where it stands in the current month.
    pub validity: Validity,
    /// What its rates count for.
    pub mode: LadderMode,
    /// Its rungs, the lowest first; none: the ladder ends with that month.
    pub rungs: Vec<LadderRung>,
    /// Who has added it.
    pub created_by: MemberRef,
    /// When.
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    fn ladder(id: i64, member: Option<i64>, from: &str, mode: LadderMode, rungs: &[(i64, i64)]) -> Ladder {
        let rungs = rungs.iter().map(|(from_fen, rate_bp)| LadderRung { from_fen: *from_fen, rate_bp: *rate_bp }).collect();
        Ladder { id, member: member.map(MemberId), from_month: month(from), mode, rungs }
    }

    const RUNGS: [(i64, i64); 3] = [(0, 3000), (5_000_000, 4000), (10_000_000, 5000)];

    #[test]
    fn without_a_ladder_all_is_paid() {
        let paid = pay(1_234_567, None);
        assert_eq!(paid.payable_fen, 1_234_567);
        assert_eq!(paid.steps[1], PayStep::NoLadder);
    }

    #[test]
    fn a_rate_counts_for_all_or_for_its_rung() {
        let whole = ladder(1, None, "202603", LadderMode::Whole, &RUNGS);
        assert_eq!([4_999_999, 5_000_000, 12_000_000].map(|p| pay(p, Some(&whole)).payable_fen), [1_500_000, 2_000_000, 6_000_000]);
        let marginal = ladder(1, None, "202603", LadderMode::Marginal, &RUNGS);
        // 5 000 000 × 30 % + 5 000 000 × 40 % + 2 000 000 × 50 %.
        assert_eq!([4_999_999, 5_000_000, 12_000_000].map(|p| pay(p, Some(&marginal)).payable_fen), [1_500_000, 1_500_000, 4_500_000]);
        let bases: Vec<i64> = pay(12_000_000, Some(&marginal))
            .steps
            .iter()
            .filter_map(|step| match step {
                PayStep::Rung { base_fen, .. } => Some(*base_fen),
                _ => None,
            })
            .collect();
        assert_eq!(bases, [5_000_000, 5_000_000, 2_000_000]);
        // What is negative is the mirror image.
        assert_eq!(pay(-12_000_000, Some(&marginal)).payable_fen, -4_500_000);
        assert_eq!(pay(0, Some(&whole)).payable_fen, 0);
        assert_eq!(pay(i64::MIN, Some(&whole)).payable_fen, -4_611_686_018_427_387_904);
    }

    #[test]
    fn pay_is_rounded_once() {
        let marginal = ladder(1, None, "202603", LadderMode::Marginal, &[(0, 3333), (1, 3333), (2, 3334)]);
        // 0.3333 + 0.3333 + 0.3334 fen.
        assert_eq!(pay(3, Some(&marginal)).payable_fen, 1);
        let half = ladder(1, None, "202603", LadderMode::Whole, &[(0, 5000)]);
        assert_eq!([1, 3, -1].map(|p| pay(p, Some(&half)).payable_fen), [1, 2, -1]);
    }

    #[test]
    fn the_latest_of_ones_own_counts_then_that_of_everybody() {
        let all = [
            ladder(1, None, "202601", LadderMode::Whole, &RUNGS),
            ladder(2, Some(7), "202602", LadderMode::Marginal, &RUNGS),
            ladder(3, Some(7), "202604", LadderMode::Whole, &[]),
            ladder(4, None, "202603", LadderMode::Marginal, &RUNGS),
            ladder(5, None, "202603", LadderMode::Whole, &RUNGS),
        ];
        let of = |member: i64, at: &str| in_force(&all, MemberId(member), month(at)).map(|ladder| ladder.id);
        assert_eq!([of(7, "202512"), of(7, "202601"), of(7, "202603"), of(7, "202604")], [None, Some(1), Some(2), Some(5)]);
        assert_eq!([of(8, "202602"), of(8, "202603")], [Some(1), Some(5)]);
    }

    #[test]
    fn rungs_rise_from_zero() {
        let request = |rungs: &[(i64, i64)], from: Option<&str>| CreateLadderRequest {
            member_id: None,
            from_month: from.map(month),
            mode: LadderMode::Whole,
            rungs: ladder(1, None, "202603", LadderMode::Whole, rungs).rungs,
        };
        let wrong = |rungs: &[(i64, i64)], from| match request(rungs, from).validate(month("202603")) {
            Ok(()) => Vec::new(),
            Err(errors) => errors.into_iter().map(|error| error.pointer).collect(),
        };
        assert!(wrong(&RUNGS, Some("202603")).is_empty() && wrong(&[], None).is_empty());
        assert_eq!(wrong(&[(1, 0)], Some("202602")), ["/from_month", "/rungs/0/from_fen"]);
        assert_eq!(wrong(&[(0, -1), (0, 10_001)], None), ["/rungs/0/rate_bp", "/rungs/1/from_fen", "/rungs/1/rate_bp"]);
    }
}
