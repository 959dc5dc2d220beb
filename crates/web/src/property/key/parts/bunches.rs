//! The keys of a listing: where each bunch is, and the one thing to do with it (§1.9).

use fangke_shared::permission::Action;
use fangke_shared::property::key::{KeyBunchResponse, KeyState};
use leptos::prelude::*;

use super::forms::{RegisterDialog, ReturnDialog};
use super::take::{TakeDialog, number};
use crate::api::{ApiError, FormKey};
use crate::i18n::Word;
use crate::property::listing::parts::record::{Record, refusal};
use crate::time;
use crate::tr;
use crate::ui::{Button, Icon, ProblemNote, Tag, Task, Toaster, Tone, use_toaster};

/// The keys of the listing on the page, and what is being done with them.
#[derive(Clone, Copy)]
pub struct Keys {
    /// The record.
    pub record: Record,
    toaster: Toaster,
    asking: Task,
    /// The bunches that are held; none until they are there.
    pub bunches: RwSignal<Option<Vec<KeyBunchResponse>>>,
    failure: RwSignal<Option<ApiError>>,
    /// The bunch that is being taken out.
    pub taking: RwSignal<Option<KeyBunchResponse>>,
    /// The bunch that is being signed in.
    pub returning: RwSignal<Option<KeyBunchResponse>>,
    /// Is one being registered?
    pub is_registering: RwSignal<bool>,
}

impl Keys {
    /// Asks for the keys.
    pub fn new(record: Record) -> Self {
        let keys = Self {
            record,
            toaster: use_toaster(),
            asking: Task::new(),
            bunches: RwSignal::new(None),
            failure: RwSignal::new(None),
            taking: RwSignal::new(None),
            returning: RwSignal::new(None),
            is_registering: RwSignal::new(false),
        };
        keys.reload();
        keys
    }

    fn reload(self) {
        self.asking.ask(self.record.api.list_listing_keys(self.record.id()), move |answer| match answer {
            Ok(page) => {
                self.failure.set(None);
                self.bunches.set(Some(page.items.into_iter().filter(|bunch| bunch.state.is_held()).collect()));
            }
            Err(error) => self.failure.set(Some(error)),
        });
    }

    /// Reads keys, grade and timeline anew.
    pub fn changed(self) {
        self.reload();
        self.record.reload();
    }

    /// Why keys can't be handled; none if they can.
    pub fn refused(self) -> Option<String> {
        (!self.record.session.may(Action::HandleKeys)).then(|| refusal(self.record.session, Action::HandleKeys))
    }

    /// Takes out what lies in the store, or says why nothing can be taken.
    pub fn take_any(self) {
        let free = self.bunches.with_untracked(|bunches| bunches.iter().flatten().find(|bunch| bunch.can_take).cloned());
        let out = self.bunches.with_untracked(|bunches| bunches.iter().flatten().find_map(|bunch| bunch.holder.clone()));
        match (self.refused(), free, out) {
            (Some(reason), ..) => self.toaster.say(reason),
            (None, Some(bunch), _) => self.taking.set(Some(bunch)),
            (None, None, Some(holder)) => self.toaster.say(tr!(key.is_out, name = holder.display_name)),
            (None, None, None) => self.is_registering.set(true),
        }
    }

    fn confirm(self, task: Task, bunch: &KeyBunchResponse) {
        let name = number(bunch);
        task.act(self.record.api.confirm_keys(bunch.id, FormKey::new()), move |_| {
            self.toaster.say(tr!(key.now_confirmed, number = name));
            self.changed();
        });
    }
}

/// A row for each bunch, and the way to the first one.
#[component]
pub fn KeyRows(keys: Keys) -> impl IntoView {
    let rows = move || keys.bunches.get().unwrap_or_default().into_iter().map(|bunch| row(keys, bunch)).collect_view();
    let may = keys.refused().is_none();
    let is_none = move || keys.bunches.with(|bunches| bunches.as_ref().is_some_and(Vec::is_empty));
    view! {
        {rows}
        <li>
            <Icon icon=icondata_lu::LuKeyRound/>
            <div><small>{move || if is_none() { tr!(key.panel.none) } else { tr!(key.panel.another) }}</small><ProblemNote error=keys.failure on_retry=move |()| keys.reload()/></div>
            <span></span>
            {may.then(|| view! { <Button class="btn--sm" on_click=move |()| keys.is_registering.set(true)>{tr!(key.panel.register)}</Button> })}
        </li>
        <TakeDialog taking=keys.taking on_changed=move |_: KeyBunchResponse| keys.changed() on_stale=move |()| keys.changed()/>
        <ReturnDialog keys/>
        <RegisterDialog keys/>
    }
}

fn row(keys: Keys, bunch: KeyBunchResponse) -> impl IntoView {
    let tone = match bunch.state {
        _ if bunch.is_overdue => Tone::Danger,
        KeyState::Out => Tone::Warning,
        _ => Tone::Positive,
    };
    let where_it_is = match &bunch.holder {
        Some(holder) => format!("{} {}", bunch.state.label(), holder.display_name),
        None => bunch.state.label().to_owned(),
    };
    let due = bunch
        .due_at
        .map(|at| view! { <span class=if bunch.is_overdue { "danger" } else { "" }>{tr!(key.due, at = time::moment(at))}</span> });
    let reserved = bunch.reservations.first().map(|first| {
        let words = tr!(key.reserved, at = time::moment(first.from_at), name = first.member.display_name.clone());
        view! { <span>{words}</span> }
    });
    let tried = if bunch.confirmed_by.is_some() { tr!(key.confirmed) } else { tr!(key.unconfirmed) };
    let (taken, returned, confirmed) = (bunch.clone(), bunch.clone(), bunch.clone());
    let take = bunch.can_take.then(|| {
        view! { <Button class="btn--sm" on_click=move |()| keys.taking.set(Some(taken.clone()))>{tr!(key.take)}</Button> }
    });
    let bring_back = bunch.can_return.then(|| {
        view! { <Button class="btn--sm" on_click=move |()| keys.returning.set(Some(returned.clone()))>{tr!(key.bring_back)}</Button> }
    });
    let task = Task::new().when_stale(move || keys.changed());
    let confirm = (bunch.can_confirm && bunch.confirmed_by.is_none()).then(|| {
        view! { <Button class="btn--sm" busy=task.busy() on_click=move |()| keys.confirm(task, &confirmed)>{tr!(key.confirm)}</Button> }
    });
    view! {
        <li>
            <Icon icon=icondata_lu::LuKeyRound/>
            <div>
                <b><a href=format!("/keys/{}", bunch.id)>{tr!(key.panel.bunch, number = number(&bunch))}</a></b>
                <small class="dots"><span>{bunch.store.name.clone()}</span><span>{bunch.description.clone()}</span><span>{tried}</span>{due}{reserved}</small>
            </div>
            <Tag tone>{where_it_is}</Tag>
            <span class="acts">{confirm}{take}{bring_back}</span>
        </li>
    }
}
