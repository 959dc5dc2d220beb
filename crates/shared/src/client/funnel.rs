//! The funnel 漏斗: where clients stand, and how many of them went on (§11.3, C6).

use crate::client::ClientStage;

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
        assert_eq!(rate(30, 400), 750);
    }

    #[test]
    fn nobody_is_no_rate_and_the_lost_stand_nowhere() {
        let steps = funnel(&[(ClientStage::Lost, 7), (ClientStage::New, 3)]);
        assert_eq!((steps[0].here, steps[0].onward_bp, steps[1].reached, steps[1].onward_bp), (3, Some(0), 0, None));
    }
}
