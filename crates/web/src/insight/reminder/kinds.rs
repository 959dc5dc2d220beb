//! How much there is of each kind; a press shows only that.

use fangke_shared::insight::reminder::{ReminderCount, ReminderKind, ReminderList};
use leptos::prelude::*;

use crate::address::AddressState;
use crate::address_state;
use crate::i18n::Word;
use crate::tr;

/// What the address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// One kind only.
    pub kind: Option<ReminderKind>,
}

address_state!(Shown at "/today"; kind: some "kind");

/// The counts, those of nothing left out.
#[component]
pub fn Kinds(
    /// The reminders.
    list: ReminderList,
    /// The kind in force.
    kind: Memo<Option<ReminderKind>>,
) -> impl IntoView {
    let is_there = |count: &&ReminderCount| number(**count) > 0;
    let counts = list.counts.iter().filter(is_there).copied().collect::<Vec<_>>();
    let all = counts.iter().copied().map(number).sum();
    let of = |count: ReminderCount| {
        let href = Shown { kind: Some(count.kind) }.href();
        figure(count.kind.label(), number(count), count.overdue, href, Signal::derive(move || kind.get() == Some(count.kind)))
    };
    (!counts.is_empty()).then(|| {
        view! {
            <nav class="kpis" aria-label=tr!(reminder.kinds)>
                {figure(tr!(common.all), all, list.overdue, Shown { kind: None }.href(), Signal::derive(move || kind.get().is_none()))}
                {counts.into_iter().map(of).collect_view()}
            </nav>
        }
    })
}

/// All of a kind: as many as a press shows.
const fn number(count: ReminderCount) -> i64 {
    count.overdue + count.today + count.upcoming
}

fn figure(label: &'static str, number: i64, overdue: i64, href: String, is_here: Signal<bool>) -> impl IntoView {
    let late = (overdue != 0).then(|| view! { <small class="danger">{tr!(reminder.late_count, n = overdue)}</small> });
    view! {
        <a class="kpi" href=href aria-current=move || is_here.get().then_some("true")>
            <span>{label}</span>
            <b>{number}{late}</b>
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn the_address_is_understood_again() {
        assert_survives(ReminderKind::ALL.iter().map(|&kind| Shown { kind: Some(kind) }));
        assert_eq!(Shown::parse("?kind=%3F"), Shown { kind: None });
    }
}
