//! The funnel 漏斗: where clients stand, and how many of them went on (§11.3, C6).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::OrgUnitId;
use crate::client::ClientStage;
use crate::query::query;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Over what a funnel goes.
    FunnelView {
        /// The clients who were registered in the month, wherever they are now 按登记月.
        Cohort = "cohort",
        /// What happened in the month, to whomever 按发生月.
        Period = "period",
    }
}

/// The stages, in the order in which facts lead through them. Who is lost stands in none.
pub const FUNNEL: [ClientStage; 6] =
    [ClientStage::New, ClientStage::Qualified, ClientStage::Shown, ClientStage::Negotiating, ClientStage::Signed, ClientStage::Completed];

/// A stage of the funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunnelStep {
    /// Which.
    pub stage: ClientStage,
    /// Clients who stand there now.
    pub here: i64,
    /// Clients who stand there or further on: a later stage implies the earlier ones.
    pub reached: i64,
    /// How many of them stand further on, in basis points; none for the last stage and where nobody is.
    pub onward_bp: Option<i64>,
}

/// The funnel of counts by stage; stages that aren't counted have nobody.
pub fn funnel(counts: &[(ClientStage, i64)]) -> Vec<FunnelStep> {
    let here = |stage| counts.iter().filter(|(known, _)| *known == stage).map(|(_, count)| count).sum::<i64>();
    let mut further = None::<i64>;
    let mut steps: Vec<FunnelStep> = FUNNEL
        .iter()
        .rev()
        .map(|&stage| {
            let reached = here(stage) + further.unwrap_or_default();
            let onward_bp = further.filter(|_| reached > 0).map(|further| rate(further, reached));
            further = Some(reached);
            FunnelStep { stage, here: here(stage), reached, onward_bp }
        })
        .collect();
    steps.reverse();
    steps
}

/// What happened in a month: how many came into each stage. A step may be more than whole, for those who go on came from earlier months.
pub fn happened(counts: &[(ClientStage, i64)]) -> Vec<FunnelStep> {
    let came = |stage| counts.iter().filter(|(known, _)| *known == stage).map(|(_, count)| count).sum::<i64>();
    let next = FUNNEL.iter().skip(1).map(|&stage| Some(came(stage))).chain([None]);
    FUNNEL
        .iter()
        .zip(next)
        .map(|(&stage, next)| {
            let reached = came(stage);
            let onward_bp = next.filter(|_| reached > 0).map(|next| rate(next, reached));
            FunnelStep { stage, here: reached, reached, onward_bp }
        })
        .collect()
}

/// Signed of all who were registered, in basis points; none where nobody was.
pub fn signed_bp(steps: &[FunnelStep]) -> Option<i64> {
    let reached = |stage| steps.iter().find(|step| step.stage == stage).map(|step| step.reached);
    let whole = reached(ClientStage::New).filter(|whole| *whole > 0)?;
    reached(ClientStage::Signed).map(|signed| rate(signed, whole))
}

/// The middle of some durations; of an even number half-way between the two in the middle, rounded half up. None of none.
pub fn median(mut minutes: Vec<i64>) -> Option<i64> {
    minutes.sort_unstable();
    let upper = *minutes.get(minutes.len() / 2)?;
    if minutes.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *minutes.get(minutes.len() / 2 - 1)?;
    Some(lower + (upper - lower + 1) / 2)
}

/// A stage in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FunnelRow {
    /// Which.
    pub stage: ClientStage,
    /// Clients who reached it, or came into it.
    pub reached: i64,
    /// How many of them went on, in basis points; none for the last stage and where nobody is.
    pub onward_bp: Option<i64>,
    /// How long those who left it had been there, in minutes: the median. None where nobody has left it.
    pub median_minutes: Option<i64>,
    /// Clients held within the caller's reach who stand there now.
    pub here: i64,
    /// Those of them who are over the limit.
    pub over_limit: i64,
}

/// Answer of `GET /clients/funnel`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FunnelReport {
    /// Over what it goes.
    pub view: FunnelView,
    /// The first business day of the month.
    pub from: NaiveDate,
    /// Its last business day.
    pub to: NaiveDate,
    /// Stage by stage.
    pub rows: Vec<FunnelRow>,
    /// Signed of all who were registered, in basis points.
    pub signed_bp: Option<i64>,
    /// Clients who are lost, or were lost in the month.
    pub lost: i64,
}

query! {
    /// What a report is asked for.
    FunnelQuery {
        /// Over what it goes; a cohort without it.
        #[schema(inline)]
        view: Option<FunnelView>,
        /// A business day of the month; today without it.
        #[example = "2026-03-01"]
        on: Option<NaiveDate>,
        /// Only clients registered in this store.
        store_id: Option<OrgUnitId>,
    }
}

/// A part of a whole in basis points, rounded half up.
fn rate(part: i64, whole: i64) -> i64 {
    i64::try_from((i128::from(part) * 20_000 + i128::from(whole)) / (i128::from(whole) * 2)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_the_rules() {
        // 400 registered, 260 qualified, 150 shown, 96 negotiating, 30 signed, 12 completed: each minus the next stands there.
        let counts = FUNNEL.into_iter().zip([140, 110, 54, 66, 18, 12]).collect::<Vec<_>>();
        let steps = funnel(&counts);
        assert_eq!(steps.iter().map(|step| step.reached).collect::<Vec<_>>(), [400, 260, 150, 96, 30, 12]);
        let rates: Vec<_> = steps.iter().map(|step| step.onward_bp).collect();
        assert_eq!(rates, [Some(6_500), Some(5_769), Some(6_400), Some(3_125), Some(4_000), None]);
        assert_eq!(signed_bp(&steps), Some(750));
    }

    #[test]
    fn of_a_month_a_step_may_be_more_than_whole() {
        let steps = happened(&[(ClientStage::New, 2), (ClientStage::Qualified, 3), (ClientStage::Signed, 1)]);
        let rates: Vec<_> = steps.iter().map(|step| (step.reached, step.onward_bp)).collect();
        assert_eq!(rates, [(2, Some(15_000)), (3, Some(0)), (0, None), (0, None), (1, Some(0)), (0, None)]);
        assert_eq!((signed_bp(&steps), signed_bp(&happened(&[]))), (Some(5_000), None));
    }

    #[test]
    fn the_middle_of_durations() {
        assert_eq!(
            (median(vec![]), median(vec![5]), median(vec![9, 1, 4]), median(vec![4, 1]), median(vec![8, 2, 4, 6])),
            (None, Some(5), Some(4), Some(3), Some(5))
        );
    }

    #[test]
    fn nobody_is_no_rate_and_the_lost_stand_nowhere() {
        let steps = funnel(&[(ClientStage::Lost, 7), (ClientStage::New, 3)]);
        assert_eq!((steps[0].here, steps[0].onward_bp, steps[1].reached, steps[1].onward_bp), (3, Some(0), 0, None));
    }
}
