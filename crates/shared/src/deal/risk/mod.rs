//! Risks of contracts 风险 (§12.1): the catalogue, how grave one is, until when it is to be dealt with, and whom time tells.

mod clock;
mod query;
mod record;
mod report;
mod request;
mod response;

pub use clock::{RiskAlarm, RiskClock};
pub use query::{RiskQuery, RiskReportQuery};
pub use record::{ContractRecord, FoundRisk, OpenStep, RecordedParty, RiskFact, found};
pub use report::{ClosedRisk, OpenRisk, RiskAge, RiskAgeCount, RiskCodeCount, RiskGradeCount, RiskReport, RiskStoreCount, report};
pub use request::{AssignRiskRequest, CloseRiskRequest, EnterRiskRequest, GradeRiskRequest};
pub use response::{RiskContract, RiskEntry, RiskEvent, RiskResponse, RiskRights, RiskStep, RiskSummary};

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What may go wrong with a contract (§12.1).
    RiskCode {
        /// The title is seized 查封, or in dispute.
        C01 = "c01",
        /// A mortgage without a plan to release it.
        C02 = "c02",
        /// A co-owner or spouse hasn't signed, or an owner is a minor.
        C03 = "c03",
        /// The owner can't come to sign, and the proxy isn't notarised.
        C04 = "c04",
        /// The tenant hasn't waived the first right to buy.
        C05 = "c05",
        /// The price lies far outside of the estimate.
        C06 = "c06",
        /// A paper is missing at its step, or has expired.
        C07 = "c07",
        /// A step is overdue.
        C08 = "c08",
        /// Money that is owed is overdue.
        C09 = "c09",
        /// The buyer's qualification or loan is uncertain or refused.
        C10 = "c10",
        /// Money lies outside of the custody 资金监管.
        C11 = "c11",
        /// The land is allocated 划拨 and its fee not settled, or the certificate is younger than agreed.
        C12 = "c12",
        /// An identity doesn't match, or stands on both sides.
        C13 = "c13",
        /// A registered household 户口, or arrears, at the hand-over.
        C14 = "c14",
    }
}

vocabulary! {
    /// How grave a risk is: likelihood × impact.
    RiskGrade {
        /// 1 to 4.
        Low = "low",
        /// 5 to 9.
        Medium = "medium",
        /// 10 to 15: it blocks the next step.
        High = "high",
        /// 16 to 25: it blocks the next step.
        Severe = "severe",
    }
}

vocabulary! {
    /// Where a risk stands.
    RiskState {
        /// Nobody has it yet.
        Open = "open",
        /// Somebody is to deal with it.
        Assigned = "assigned",
        /// Somebody deals with it.
        Handling = "handling",
        /// It is done away with.
        Resolved = "resolved",
        /// A director has accepted it, with a reason.
        Accepted = "accepted",
    }
}

/// The most that likelihood and impact can be.
pub const RISK_MAX: i64 = 5;

/// How likely it is, and how much it would hurt, 1 to 5 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RiskWeight {
    /// How likely it is, 1 to 5.
    pub likelihood: i64,
    /// How much it would hurt, 1 to 5.
    pub impact: i64,
}

impl RiskWeight {
    /// Both at once.
    pub const fn new(likelihood: i64, impact: i64) -> Self {
        Self { likelihood, impact }
    }

    /// The product, 1 to 25.
    pub const fn product(self) -> i64 {
        self.likelihood.saturating_mul(self.impact)
    }

    /// How grave that is (§12.1).
    pub const fn grade(self) -> RiskGrade {
        match self.product() {
            i64::MIN..=4 => RiskGrade::Low,
            5..=9 => RiskGrade::Medium,
            10..=15 => RiskGrade::High,
            _ => RiskGrade::Severe,
        }
    }
}

impl RiskCode {
    /// What the catalogue says of it (§12.1). An overdue step begins low, and money that is owed as well; both grow with the days.
    pub const fn weight(self) -> RiskWeight {
        match self {
            Self::C01 => RiskWeight::new(4, 5),
            Self::C02 | Self::C04 | Self::C10 => RiskWeight::new(3, 4),
            Self::C03 | Self::C11 => RiskWeight::new(3, 5),
            Self::C05 | Self::C06 | Self::C12 | Self::C14 => RiskWeight::new(3, 3),
            Self::C07 => RiskWeight::new(4, 2),
            Self::C08 | Self::C09 => RiskWeight::new(2, 2),
            Self::C13 => RiskWeight::new(2, 5),
        }
    }
}

impl RiskGrade {
    /// The products that mean it, both included.
    pub const fn products(self) -> (i64, i64) {
        match self {
            Self::Low => (1, 4),
            Self::Medium => (5, 9),
            Self::High => (10, 15),
            Self::Severe => (16, 25),
        }
    }

    /// Within which time it is to be dealt with: 14 days, 7 days, 48 hours, 4 hours (§12.1).
    pub const fn time(self) -> Duration {
        match self {
            Self::Low => Duration::days(14),
            Self::Medium => Duration::days(7),
            Self::High => Duration::hours(48),
            Self::Severe => Duration::hours(4),
        }
    }

    /// Does one that is open block the next step of its contract (§12.1)?
    pub const fn blocks(self) -> bool {
        matches!(self, Self::High | Self::Severe)
    }
}

impl RiskState {
    /// Those in which something is still to be done.
    pub const OPEN: [Self; 3] = [Self::Open, Self::Assigned, Self::Handling];

    /// Is something still to be done?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Assigned | Self::Handling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_decides_how_grave_it_is() {
        for likelihood in 1..=RISK_MAX {
            for impact in 1..=RISK_MAX {
                let weight = RiskWeight::new(likelihood, impact);
                let (least, most) = weight.grade().products();
                assert!((least..=most).contains(&weight.product()), "{likelihood} × {impact}");
            }
        }
        assert_eq!(RiskWeight::new(1, 4).grade(), RiskGrade::Low);
        assert_eq!(RiskWeight::new(1, 5).grade(), RiskGrade::Medium);
        assert_eq!(RiskWeight::new(3, 3).grade(), RiskGrade::Medium);
        assert_eq!(RiskWeight::new(2, 5).grade(), RiskGrade::High);
        assert_eq!(RiskWeight::new(3, 5).grade(), RiskGrade::High);
        assert_eq!(RiskWeight::new(4, 4).grade(), RiskGrade::Severe);
    }

    #[test]
    fn the_catalogue_has_the_grades_of_the_book() {
        let of = |grade| RiskCode::ALL.iter().copied().filter(|code| code.weight().grade() == grade).collect::<Vec<_>>();
        assert_eq!(of(RiskGrade::Severe), [RiskCode::C01]);
        assert_eq!(of(RiskGrade::High), [RiskCode::C02, RiskCode::C03, RiskCode::C04, RiskCode::C10, RiskCode::C11, RiskCode::C13]);
        assert_eq!(of(RiskGrade::Medium), [RiskCode::C05, RiskCode::C06, RiskCode::C07, RiskCode::C12, RiskCode::C14]);
        assert_eq!(of(RiskGrade::Low), [RiskCode::C08, RiskCode::C09]);
    }

    #[test]
    fn what_is_graver_has_less_time_and_blocks() {
        assert!(RiskGrade::ALL.windows(2).all(|pair| matches!(pair, [a, b] if a.time() > b.time() && a.blocks() <= b.blocks())));
        assert_eq!(RiskGrade::Severe.time(), Duration::hours(4));
        assert!(RiskGrade::High.blocks() && !RiskGrade::Medium.blocks());
    }
}
