//! What is to be done, one row a flat or client: what is lost next, what is late, today, later.

use chrono::Utc;
use fangke_shared::insight::reminder::{ClientTask, FlatGroup, FlatList, FlatReminders, ReminderKind};
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::words::{about, detail, due, icon, settled_by};
use super::{Desk, Talking, Whom};
use crate::client::profile::parts::grade_strength;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Empty, Icon, Tag, Tone};
use crate::{time, tr};

/// What is in the panel: nothing to do, or the groups.
#[component]
pub fn Flats(
    /// The flats.
    list: FlatList,
    /// Only those with this to be done.
    kind: Memo<Option<ReminderKind>>,
    /// What the buttons use.
    desk: Desk,
) -> impl IntoView {
    let left_out = list.total - i64::try_from(list.items.len()).unwrap_or_default();
    let items = StoredValue::new(list.items);
    let shown = Memo::new(move |_| {
        let is_meant = |flat: &&FlatReminders| kind.get().is_none_or(|kind| flat.reminders.iter().any(|reminder| reminder.kind == kind));
        items.with_value(|items| items.iter().filter(is_meant).cloned().collect::<Vec<_>>())
    });
    let group = move |group: FlatGroup| {
        let flats = shown.with(|all| all.iter().filter(|flat| flat.group == group).cloned().collect::<Vec<_>>());
        let heading = match group {
            FlatGroup::Losing => tr!(reminder.group.losing, n = flats.len()),
            FlatGroup::Overdue => tr!(reminder.group.overdue, n = flats.len()),
            FlatGroup::Today => tr!(reminder.group.today, n = flats.len()),
            FlatGroup::Upcoming => tr!(reminder.group.upcoming, n = flats.len()),
        };
        let tone = matches!(group, FlatGroup::Losing | FlatGroup::Overdue).then_some("danger");
        (!flats.is_empty()).then(|| {
            let is_top = shown.with(|all| all.first().is_some_and(|first| first.group == group));
            let rows = flats
                .into_iter()
                .enumerate()
                // One primary a list: what comes first.
                .map(|(i, flat)| view! { <Flat flat desk is_first={i == 0 && is_top}/> })
                .collect_view();
            view! { <h3 class="group-head" data-tone=tone>{heading}</h3><ul class="tasks">{rows}</ul> }
        })
    };
    let role_lists = use_session().may(Action::CreateListing);
    view! {
        <Show when=move || shown.with(Vec::is_empty)>
            <Empty icon=icondata_lu::LuCircleCheck title=tr!(reminder.empty) text=tr!(reminder.empty_text)>
                {role_lists.then(|| view! { <a class="btn" href="/listings?scope=own">{tr!(reminder.my_listings)}</a> })}
            </Empty>
        </Show>
        {move || FlatGroup::ALL.iter().map(|each| group(*each)).collect_view()}
        {(left_out > 0).then(|| view! { <footer>{tr!(reminder.more, n = left_out)}</footer> })}
    }
}

#[component]
fn Flat(flat: FlatReminders, desk: Desk, is_first: bool) -> impl IntoView {
    let session = use_session();
    let first = flat.reminders.first().cloned()?;
    let (may_call, may_write) = (session.may(Action::RevealContact), session.may(Action::WriteFollowUp));
    let now = Utc::now();
    let (tone, when) = match flat.lost_at {
        Some(at) => (Tone::Danger, tr!(reminder.left, span = time::span((at - now).max(chrono::Duration::zero())))),
        None => due(&first, now, time::today()),
    };
    let exact = flat.lost_at.or(first.due_at).map(time::exact);
    let whom = match (flat.listing.clone(), flat.client.as_ref()) {
        (Some(listing), _) => Whom::Owner(listing),
        (None, client) => client.map(|client| Whom::Client(client.id, client.name.clone()))?,
    };
    let (title, href) = (whom.title(), whom.href());
    let facts = flat.client.as_ref().map(about_client);
    let kind = flat
        .reminders
        .iter()
        .find_map(|reminder| settled_by(reminder.kind))
        .unwrap_or(fangke_shared::property::follow_up::FollowUpKind::Call);
    let talking = StoredValue::new(Talking { whom, kind, about: about(&first), is_call: false });
    let open = move |is_call: bool| desk.talking.set(Some(Talking { is_call, ..talking.get_value() }));
    let weight = if is_first { ButtonKind::Primary } else { ButtonKind::Plain };
    let call = may_call.then(|| {
        let label = format!("{} {title}", tr!(owner.call));
        view! { <Button kind=weight class="btn--sm" icon=icondata_lu::LuPhone label on_click=move |()| open(true)>{tr!(owner.call)}</Button> }
    });
    let write = may_write.then(|| {
        let label = format!("{} {title}", tr!(reminder.write));
        view! { <Button class="btn--sm" label on_click=move |()| open(false)>{tr!(reminder.write)}</Button> }
    });
    let tags = flat.reminders.iter().map(|reminder| view! { <span class="tag">{reminder.kind.label()}</span> }).collect_view();
    Some(view! {
        <li class="task">
            <Icon icon=icon(first.kind)/>
            <div>
                <div class="t"><a href=href>{title}</a>{facts}{tags}</div>
                <div class="d">{detail(&first)}</div>
            </div>
            <span class="due" data-tone=tone.as_str() title=exact>{when}</span>
            <span class="task__acts">{call}{write}</span>
        </li>
    })
}

/// How much it matters, and where it stands.
fn about_client(client: &ClientTask) -> AnyView {
    let key = client.is_key.then(|| view! { <Tag tone=Tone::Accent>{tr!(reminder.key_client)}</Tag> });
    let grade = client.grade.map(|grade| view! { <span class="grade" data-g=grade_strength(grade)>{grade.label()}</span> });
    view! { {key}{grade}<span class="tag">{client.stage.label()}</span> }.into_any()
}
