//! The month that is looked at.

use chrono::Datelike as _;
use fangke_shared::month::Month;
use leptos::prelude::*;

use crate::ui::{Choice, Select};
use crate::{time, tr};

/// How many months back one may choose.
const MONTHS: usize = 24;

/// `2026年3月`
pub fn name(month: Month) -> String {
    let first = month.first_day();
    tr!(performance.month_of, year = first.year(), month = first.month())
}

/// The current month.
pub fn current() -> Month {
    Month::of(time::today())
}

/// The current month and those before it, and so many ahead.
pub fn choices(ahead: usize) -> Vec<Choice> {
    let latest = std::iter::successors(Some(current()), |month| Some(month.next())).nth(ahead).unwrap_or_else(current);
    let months = std::iter::successors(Some(latest), |month| Some(month.previous())).take(MONTHS.saturating_add(ahead));
    months.map(|month| Choice::new(month.to_string(), name(month))).collect()
}

/// Chooses it.
#[component]
pub fn MonthBar(
    /// The month in the address; none is the current one.
    #[prop(into)]
    month: Signal<Option<Month>>,
    /// Goes to another one.
    on_change: Callback<Option<Month>>,
    /// How many months ahead there are to choose.
    #[prop(optional)]
    ahead: usize,
) -> impl IntoView {
    let shown = move || month.get().unwrap_or_else(current).to_string();
    let value = RwSignal::new(untrack(shown));
    // The address may change from outside: Back.
    Effect::new(move || value.set(shown()));
    Effect::new(move |first: Option<()>| {
        let wanted: Option<Month> = value.get().parse().ok();
        let is_other = wanted.is_some_and(|wanted| wanted != month.get_untracked().unwrap_or_else(current));
        if first.is_some() && is_other {
            on_change.run(wanted.filter(|wanted| *wanted != current()));
        }
    });
    view! { <div class="filterbar listfilters"><Select value choices=Signal::stored(choices(ahead)) label=tr!(performance.month)/></div> }
}
