//! How much there is of each kind; a press shows only that.

use fangke_shared::reminder::{ReminderCount, ReminderKind, ReminderList};
use leptos::prelude::*;

use crate::address::address;
use crate::i18n::Word;
use crate::tr;

/// The counts, those of nothing left out.
#[component]
pub fn Kinds(
    /// The reminders.
    list: ReminderList,
    /// The kind in force.
    kind: Memo<Option<ReminderKind>>,
) -> impl IntoView {
    let is_there = |count: &&ReminderCount| count.overdue + count.today + count.upcoming > 0;
    let counts = list.counts.iter().filter(is_there).copied().collect::<Vec<_>>();
    let all = ReminderCounts { overdue: list.overdue, due: list.overdue + list.today };
    let of = |count: ReminderCount| {
        let own = ReminderCounts { overdue: count.overdue, due: count.overdue + count.today };
        let href = address("/today", [("kind", count.kind.to_string())]);
        figure(count.kind.label(), own, href, Signal::derive(move || kind.get() == Some(count.kind)))
    };
    (!counts.is_empty()).then(|| {
        view! {
            <nav class="kpis" aria-label=tr!(today.kinds)>
                {figure(tr!(common.all), all, "/today".to_owned(), Signal::derive(move || kind.get().is_none()))}
                {counts.into_iter().map(of).collect_view()}
            </nav>
        }
    })
}

#[derive(Clone, Copy)]
struct ReminderCounts {
    overdue: i64,
    due: i64,
}

fn figure(label: &'static str, counts: ReminderCounts, href: String, is_here: Signal<bool>) -> impl IntoView {
    let late = (counts.overdue != 0).then(|| view! { <small class="danger">{tr!(today.late_count, n = counts.overdue)}</small> });
    view! {
        <a class="kpi" href=href aria-current=move || is_here.get().then_some("true")>
            <span>{label}</span>
            <b>{counts.due}{late}</b>
        </a>
    }
}
