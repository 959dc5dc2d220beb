//! How much there is of each kind; a press shows only that.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use fangke_shared::OrgUnitId;
use fangke_shared::insight::reminder::{FlatList, ReminderCount, ReminderKind};
use leptos::prelude::*;

use crate::address::AddressState;
use crate::address_state;
use crate::i18n::Word;
use crate::tr;

/// Whose work is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// One's own.
    Mine,
    /// That of those whom one manages.
    Team,
}

impl Display for View {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mine => "mine",
            Self::Team => "team",
        })
    }
}

impl FromStr for View {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Mine, Self::Team].into_iter().find(|view| view.to_string() == word).ok_or(())
    }
}

/// What the address says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// Whose work; none where nobody has chosen.
    pub view: Option<View>,
    /// One kind only.
    pub kind: Option<ReminderKind>,
    /// One team only.
    pub team: Option<OrgUnitId>,
}

address_state!(Shown at "/today"; view: some "view", kind: some "kind", team: some "team");

impl Shown {
    /// Whose work is in sight: who manages others begins with theirs, unless a kind of work is asked for, which is one's own.
    pub fn view(self, manages: bool) -> View {
        let start = if self.kind.is_none() { View::Team } else { View::Mine };
        if manages { self.view.unwrap_or(start) } else { View::Mine }
    }

    /// One's own work of a kind.
    pub fn mine(kind: Option<ReminderKind>) -> Self {
        Self { view: Some(View::Mine), kind, team: None }
    }
}

/// The counts, those of nothing left out.
#[component]
pub fn Kinds(
    /// The reminders.
    list: FlatList,
    /// The kind in force.
    kind: Memo<Option<ReminderKind>>,
) -> impl IntoView {
    // Keys and showings have lists of their own.
    let is_of_flat = |kind| !matches!(kind, ReminderKind::KeyDue | ReminderKind::Showing);
    let is_there = |count: &&ReminderCount| number(**count) > 0 && is_of_flat(count.kind);
    let counts = list.counts.iter().filter(is_there).copied().collect::<Vec<_>>();
    let overdue = counts.iter().map(|count| count.overdue).sum();
    let all = counts.iter().copied().map(number).sum();
    let of = |count: ReminderCount| {
        let href = Shown::mine(Some(count.kind)).href();
        figure(count.kind.label(), number(count), count.overdue, href, Signal::derive(move || kind.get() == Some(count.kind)))
    };
    (!counts.is_empty()).then(|| {
        view! {
            <nav class="kpis" aria-label=tr!(reminder.kinds)>
                {figure(tr!(common.all), all, overdue, Shown::mine(None).href(), Signal::derive(move || kind.get().is_none()))}
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
        assert_survives(ReminderKind::ALL.iter().map(|&kind| Shown::mine(Some(kind))));
        assert_survives([Shown { view: Some(View::Team), kind: None, team: Some(OrgUnitId(7)) }]);
        assert_eq!(Shown::parse("?kind=%3F"), Shown::default());
    }

    #[test]
    fn who_manages_others_begins_with_them() {
        assert_eq!((Shown::default().view(true), Shown::default().view(false)), (View::Team, View::Mine));
        assert_eq!(Shown::parse("?view=mine").view(true), View::Mine);
        assert_eq!(Shown::parse("?kind=reveal_follow_up").view(true), View::Mine);
        assert_eq!(Shown::parse("?view=team").view(false), View::Mine);
    }
}
