//! Which rows of a long list are worth drawing: those in sight, and some around them.

/// Rows drawn above and below what is in sight, so that scrolling meets no gap.
const AROUND: usize = 10;
/// The next page is fetched when so few rows are left below.
const AHEAD: usize = 40;

/// The rows to draw: from `first` up to, not including, `end`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    /// The first row drawn.
    pub first: usize,
    /// The row after the last one drawn.
    pub end: usize,
}

impl Window {
    /// The rows around what is in sight, `offset` pixels below the top of the list.
    pub fn visible(total: usize, row_height: f64, offset: f64, viewport: f64) -> Self {
        if row_height <= 0.0 {
            return Self { first: 0, end: total.min(2 * AROUND) };
        }
        // A float turns into the nearest integer that exists; rows never come near the limits.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let rows = |pixels: f64| (pixels / row_height).max(0.0) as usize;
        let first = rows(offset).min(total).saturating_sub(AROUND);
        let end = rows(offset + viewport).saturating_add(1 + AROUND).min(total);
        Self { first: first.min(end), end }
    }

    /// Is it time for the next page?
    pub const fn wants_more(self, total: usize) -> bool {
        self.end + AHEAD >= total
    }
}

/// Where to scroll so that a row is in sight; `None` if it already is. `head` covers the top of the viewport.
#[allow(clippy::cast_precision_loss)]
pub fn scroll_to(row: usize, row_height: f64, offset: f64, viewport: f64, head: f64) -> Option<f64> {
    let top = row as f64 * row_height;
    if top < offset {
        Some(top)
    } else if top + row_height > offset + viewport - head {
        Some(top + row_height + head - viewport)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_what_is_in_sight_and_some_around() {
        assert_eq!(Window::visible(100_000, 40.0, 0.0, 800.0), Window { first: 0, end: 31 });
        assert_eq!(Window::visible(100_000, 40.0, 40_000.0, 800.0), Window { first: 990, end: 1031 });
        assert_eq!(Window::visible(100_000, 40.0, 4_000_000.0, 800.0), Window { first: 99_990, end: 100_000 });
        assert_eq!(Window::visible(3, 40.0, 0.0, 800.0), Window { first: 0, end: 3 });
        assert_eq!(Window::visible(0, 40.0, -20.0, 800.0), Window { first: 0, end: 0 });
    }

    #[test]
    fn a_list_that_is_not_laid_out_draws_a_handful() {
        assert_eq!(Window::visible(500, 0.0, 0.0, 0.0), Window { first: 0, end: 20 });
    }

    #[test]
    fn asks_for_more_before_the_end() {
        assert!(Window { first: 0, end: 61 }.wants_more(100));
        assert!(!Window { first: 0, end: 31 }.wants_more(100));
    }

    #[test]
    fn scrolls_only_as_far_as_needed() {
        assert_eq!(scroll_to(5, 40.0, 0.0, 800.0, 34.0), None);
        assert_eq!(scroll_to(2, 40.0, 200.0, 800.0, 34.0), Some(80.0));
        assert_eq!(scroll_to(20, 40.0, 0.0, 800.0, 34.0), Some(74.0));
    }
}
