//! The list of what is to be done: late, today, later.

use chrono::Utc;
use fangke_shared::insight::reminder::{DueState, Reminder, ReminderKind, ReminderList};
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::words::{about, detail, due, icon, settled_by};
use super::{Desk, Writing};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Empty, Icon};
use crate::{address, time, tr};

/// What is in the panel: nothing to do, or the groups.
#[component]
pub fn Tasks(
    /// The reminders.
    list: ReminderList,
    /// Only these.
    kind: Memo<Option<ReminderKind>>,
    /// What the buttons use.
    desk: Desk,
) -> impl IntoView {
    let may_write = use_session().may(Action::WriteFollowUp);
    let left_out = list.total - i64::try_from(list.items.len()).unwrap_or_default();
    let items = StoredValue::new(list.items);
    let shown = Memo::new(move |_| {
        let is_meant = |reminder: &&Reminder| kind.get().is_none_or(|kind| reminder.kind == kind);
        items.with_value(|items| items.iter().filter(is_meant).cloned().collect::<Vec<_>>())
    });
    let group = move |state: DueState| {
        let tasks = shown.with(|all| all.iter().filter(|reminder| reminder.state == state).cloned().collect::<Vec<_>>());
        let heading = match state {
            DueState::Overdue => tr!(reminder.group.overdue, n = tasks.len()),
            DueState::Today => tr!(reminder.group.today, n = tasks.len()),
            DueState::Upcoming => tr!(reminder.group.upcoming, n = tasks.len()),
        };
        let tone = (state == DueState::Overdue).then_some("danger");
        (!tasks.is_empty()).then(|| {
            let rows = tasks
                .into_iter()
                .enumerate()
                // One primary a list: what is late longest.
                .map(|(i, reminder)| view! { <Task reminder desk may_write is_first={i == 0 && state == DueState::Overdue}/> })
                .collect_view();
            view! { <h3 class="group-head" data-tone=tone>{heading}</h3><ul class="tasks">{rows}</ul> }
        })
    };
    view! {
        <Show when=move || shown.with(Vec::is_empty)>
            <Empty icon=icondata_lu::LuCircleCheck title=tr!(reminder.empty) text=tr!(reminder.empty_text)>
                <a class="btn" href="/listings?scope=own">{tr!(reminder.my_listings)}</a>
            </Empty>
        </Show>
        {move || DueState::ALL.iter().map(|state| group(*state)).collect_view()}
        {(left_out > 0).then(|| view! { <footer>{tr!(reminder.more, n = left_out)}</footer> })}
    }
}

#[component]
fn Task(reminder: Reminder, desk: Desk, may_write: bool, is_first: bool) -> impl IntoView {
    let (tone, when) = due(&reminder, Utc::now(), time::today());
    let exact = reminder.due_at.map(time::exact);
    let title = reminder.listing.title();
    let href = address::listing(reminder.listing.id);
    let act = match settled_by(reminder.kind).filter(|_| may_write) {
        Some(kind) => {
            let writing = Writing { listing: reminder.listing.clone(), kind, about: about(&reminder) };
            let weight = if is_first { ButtonKind::Primary } else { ButtonKind::Plain };
            let label = format!("{} {title}", tr!(reminder.write));
            view! {
                <Button kind=weight class="btn--sm" label on_click=move |()| desk.writing.set(Some(writing.clone()))>{tr!(reminder.write)}</Button>
            }
            .into_any()
        }
        None if reminder.kind == ReminderKind::KeyDue => {
            view! { <a class="btn btn--sm" href="/keys?view=mine">{tr!(reminder.to_keys)}</a> }.into_any()
        }
        None => view! { <a class="btn btn--sm" href=href.clone()>{tr!(reminder.open)}</a> }.into_any(),
    };
    view! {
        <li class="task">
            <Icon icon=icon(reminder.kind)/>
            <div>
                <div class="t"><a href=href>{title}</a><span class="tag">{reminder.kind.label()}</span></div>
                <div class="d">{detail(&reminder)}</div>
            </div>
            <span class="due" data-tone=tone.as_str() title=exact>{when}</span>
            {act}
        </li>
    }
}
