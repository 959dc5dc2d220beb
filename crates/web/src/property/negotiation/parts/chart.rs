//! The steps of a price against what the community asks: arithmetic of the drawing, in per cent of its box.

use chrono::{DateTime, Utc};

/// Something to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The line of the price, as an SVG path in a box of 100 × 100.
    pub path: String,
    /// Where the price changed: per cent from the left, per cent from below, the price.
    pub points: Vec<(f64, f64, i64)>,
    /// Lines of the grid: per cent from below, the price.
    pub ticks: Vec<(f64, i64)>,
    /// The reference, in per cent from below.
    pub reference: Option<f64>,
}

/// Draws a price that took each value at its time and has the last one now; `unit` is the smallest step of the grid.
///
/// `None` while there is nothing to compare.
#[allow(clippy::cast_precision_loss)]
pub fn draw(steps: &[(DateTime<Utc>, i64)], now: DateTime<Utc>, reference: Option<i64>, unit: i64) -> Option<Chart> {
    let &(start, first) = steps.first()?;
    let amounts = || steps.iter().map(|(_, fen)| *fen).chain(reference);
    let (low, high) = (amounts().min()?, amounts().max()?);
    if low == high && steps.len() < 2 {
        return None;
    }
    let step = grid_step(high - low, unit);
    let (bottom, top) = (low.div_euclid(step) * step, (high.div_euclid(step) + i64::from(high % step != 0)) * step);
    let top = if top == bottom { bottom + step } else { top };
    let y = |fen: i64| (fen - bottom) as f64 * 100.0 / (top - bottom) as f64;
    let span = (now - start).num_seconds().max(1) as f64;
    let x = |at: DateTime<Utc>| ((at - start).num_seconds() as f64 * 100.0 / span).clamp(0.0, 100.0);
    let mut path = format!("M0 {:.2}", 100.0 - y(first));
    for (at, fen) in steps.iter().skip(1) {
        path.push_str(&format!("H{:.2}V{:.2}", x(*at), 100.0 - y(*fen)));
    }
    path.push_str("H100");
    Some(Chart {
        path,
        points: steps.iter().map(|(at, fen)| (x(*at), y(*fen), *fen)).collect(),
        ticks: (0..=(top - bottom) / step).map(|i| (y(bottom + i * step), bottom + i * step)).collect(),
        reference: reference.map(y),
    })
}

/// Where the number of a point stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Above, to the right: the first one.
    Start,
    /// Above the step.
    Step,
    /// Above, to the left: the last one, after a rise or at the bottom.
    End,
    /// Below, to the left: the last one, after a fall.
    Low,
}

/// Per cent of the width that a number takes.
const LABEL_WIDTH: f64 = 9.0;
/// Per cent of the height that a number takes; below less of it, the days begin.
const LABEL_HEIGHT: f64 = 15.0;

/// Where the numbers stand; none where the last one would lie on top.
pub fn labels(points: &[(f64, f64, i64)]) -> Vec<Option<Label>> {
    let last = points.last().map_or(0.0, |(x, ..)| *x);
    let count = points.len();
    points
        .iter()
        .enumerate()
        .map(|(i, (x, y, _))| match i {
            0 => Some(Label::Start),
            i if i + 1 < count => (last - x >= LABEL_WIDTH).then_some(Label::Step),
            i => {
                let rose = points.get(i - 1).is_some_and(|(_, before, _)| before < y);
                Some(if rose || *y < LABEL_HEIGHT { Label::End } else { Label::Low })
            }
        })
        .collect()
}

/// A round distance between the lines of the grid: three or four of them.
fn grid_step(range: i64, unit: i64) -> i64 {
    let mut step = unit.max(1);
    while range / step > 4 {
        // 1, 2, 5, 10, 20, …
        let leading = step / 10_i64.pow((step / unit.max(1)).max(1).ilog10()) / unit.max(1);
        step = if leading == 2 { step / 2 * 5 } else { step * 2 };
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    const WAN: i64 = 1_000_000;

    fn day(n: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::days(n)
    }

    #[test]
    fn a_price_goes_down_in_steps() {
        let chart = draw(&[(day(0), 720 * WAN), (day(50), 680 * WAN)], day(100), None, WAN).unwrap();
        assert_eq!(chart.path, "M0 0.00H50.00V100.00H100");
        assert_eq!(chart.points, [(0.0, 100.0, 720 * WAN), (50.0, 0.0, 680 * WAN)]);
        assert_eq!(chart.ticks.iter().map(|(_, fen)| fen / WAN).collect::<Vec<_>>(), [680, 690, 700, 710, 720]);
    }

    #[test]
    fn the_reference_fits_into_the_box() {
        let chart = draw(&[(day(0), 700 * WAN)], day(10), Some(660 * WAN), WAN).unwrap();
        assert_eq!(chart.reference, Some(0.0));
        assert_eq!(chart.points[0].1, 100.0);
    }

    #[test]
    fn nothing_to_compare_is_not_drawn() {
        assert_eq!(draw(&[], day(1), Some(WAN), WAN), None);
        assert_eq!(draw(&[(day(0), WAN)], day(1), None, WAN), None);
    }

    #[test]
    fn numbers_dont_lie_on_top_of_each_other() {
        assert_eq!(labels(&[(0.0, 90.0, 9), (50.0, 40.0, 4), (100.0, 20.0, 2)]), [Some(Label::Start), Some(Label::Step), Some(Label::Low)]);
        assert_eq!(labels(&[(0.0, 90.0, 9), (97.0, 10.0, 1), (100.0, 40.0, 4)]), [Some(Label::Start), None, Some(Label::End)]);
        assert_eq!(labels(&[(0.0, 90.0, 9), (100.0, 0.0, 1)]), [Some(Label::Start), Some(Label::End)]);
    }

    #[test]
    fn the_grid_has_round_steps() {
        for (range, step) in [(3, 1), (9, 2), (24, 5), (40, 10), (90, 20), (1000, 500)] {
            assert_eq!(grid_step(range * WAN, WAN) / WAN, step, "{range}");
        }
    }
}
