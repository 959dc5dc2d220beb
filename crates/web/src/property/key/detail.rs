//! One bunch of keys: what it is, where it is, and every hand it went through.

use fangke_shared::KeyBunchId;
use fangke_shared::permission::Action;
use fangke_shared::property::key::{KeyBunchDetail, KeyBunchResponse, KeyMoveResponse, KeyMovement};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{Acts, Desk};
use super::give_up::{GiveUpDialog, Leaving};
use super::label::LabelPanel;
use super::list::State;
use super::words::custody;
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::property::key::parts::{TakeDialog, number};
use crate::ui::{Button, ButtonKind, Icon, Loaded, NotFoundPage, PageTitle, Task, set_title};
use crate::{address, time, tr};

/// The page.
#[component]
pub fn KeyPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<KeyBunchId>().ok())));
    let api = use_api();
    set_title(|| PageTitle { title: tr!(key.title).to_owned(), subtitle: None, back: Some("/keys".to_owned()) });
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            let detail = LocalResource::new(move || async move { api.get_keys(id).await });
            let reload = Callback::new(move |()| detail.refetch());
            view! { <Loaded resource=detail view=move |detail| view! { <Page detail reload/> }/> }.into_any()
        }
    }
}

#[component]
fn Page(detail: KeyBunchDetail, reload: Callback<()>) -> impl IntoView {
    let bunch = detail.bunch;
    let desk = Desk::new(Callback::new(move |_| reload.run(())), reload);
    let leaving = RwSignal::new(None::<Leaving>);
    let name = number(&bunch);
    let may_handle = use_session().may(Action::HandleKeys);
    let task = Task::new().when_stale(move || reload.run(()));
    let confirm = bunch.can_confirm.then(|| {
        view! { <Button icon=icondata_lu::LuBadgeCheck busy=task.busy() on_click=move |()| confirm(desk, task, bunch.id)>{tr!(key.confirm)}</Button> }
    });
    let give_up = (may_handle && bunch.state.is_held()).then(|| {
        let button = |which: Leaving| {
            view! { <Button kind=ButtonKind::DangerQuiet on_click=move |()| leaving.set(Some(which))>{which.verb()}</Button> }
        };
        view! { {button(Leaving::HandedBack)} {button(Leaving::Lost)} }
    });
    let subject = bunch.clone();
    view! {
        <div class="page key-page">
            <div class="page-head page-head--flush"><h1>{name.clone()}</h1><State bunch=bunch.clone()/></div>
            <div class="key-page__body">
                <div class="stack">
                    <section class="panel" aria-labelledby="h-bunch">
                        <header><h2 id="h-bunch">{name.clone()}</h2></header>
                        <div class="body">
                            <Facts bunch=bunch.clone()/>
                            <div class="key-page__acts"><Acts bunch=bunch.clone() desk class=""/>{confirm}{give_up}</div>
                        </div>
                    </section>
                    {may_handle.then(|| view! { <LabelPanel id=bunch.id name/> })}
                </div>
                <section class="panel" aria-labelledby="h-moves">
                    <header><h2 id="h-moves">{tr!(key.moves)}</h2></header>
                    <div class="body"><ol class="timeline">{detail.moves.into_iter().map(moved).collect_view()}</ol></div>
                </section>
            </div>
            <TakeDialog taking=desk.taking on_changed=desk.on_changed on_stale=desk.on_stale/>
            <GiveUpDialog leaving bunch=Signal::stored(subject) desk/>
        </div>
    }
}

fn confirm(desk: Desk, task: Task, id: KeyBunchId) {
    task.act(desk.api.confirm_keys(id, FormKey::new()), move |bunch| {
        desk.toaster.say(tr!(key.now_confirmed, number = number(&bunch)));
        desk.on_changed.run(bunch);
    });
}

#[component]
fn Facts(bunch: KeyBunchResponse) -> impl IntoView {
    let where_now = custody(&bunch).unwrap_or_else(|| bunch.state.label().to_owned());
    let opens = match (&bunch.confirmed_by, bunch.confirmed_at) {
        (Some(member), Some(at)) => tr!(key.confirmed_by, name = member.display_name.clone(), at = time::moment(at)),
        _ => tr!(key.unconfirmed).to_owned(),
    };
    let reserved = bunch.reservations.iter().map(|one| {
        let words = format!("{} {} {}", time::moment(one.from_at), one.member.display_name, one.purpose);
        view! { <div><dt>{tr!(key.reservation)}</dt><dd>{words}</dd></div> }
    });
    let reserved = reserved.collect_view();
    let counts = if bunch.counts_for_commission { tr!(key.counts) } else { tr!(key.counts_not) };
    view! {
        <dl class="facts" style:--cols="2">
            <div>
                <dt>{tr!(key.listing)}</dt>
                <dd><a href=address::listing(bunch.listing.id)>{bunch.listing.title()}</a></dd>
            </div>
            <div><dt>{tr!(key.store)}</dt><dd>{bunch.store.name}</dd></div>
            <div><dt>{tr!(key.description)}</dt><dd>{bunch.description}</dd></div>
            <div><dt>{tr!(key.received_from)}</dt><dd>{bunch.received_from.unwrap_or_else(|| tr!(key.unnamed).to_owned())}</dd></div>
            <div><dt>{tr!(key.custody)}</dt><dd class:danger=bunch.is_overdue>{where_now}</dd></div>
            <div><dt>{tr!(key.opens)}</dt><dd>{opens}</dd></div>
            {reserved}
            <div><dt>{tr!(key.recorded_by)}</dt><dd>{bunch.recorded_by.display_name} " " {time::moment(bunch.created_at)}</dd></div>
            <div><dt>{tr!(key.commission)}</dt><dd>{counts}</dd></div>
        </dl>
    }
}

/// One signed movement.
fn moved(step: KeyMoveResponse) -> impl IntoView {
    let (icon, tone) = match step.movement {
        KeyMovement::Received => (icondata_lu::LuPlus, None),
        KeyMovement::Taken => (icondata_lu::LuArrowUpRight, Some("accent")),
        KeyMovement::Returned => (icondata_lu::LuArrowDownLeft, Some("positive")),
        KeyMovement::HandedBack => (icondata_lu::LuUserRound, None),
        KeyMovement::Lost => (icondata_lu::LuCircleAlert, Some("late")),
        KeyMovement::Confirmed => (icondata_lu::LuBadgeCheck, Some("positive")),
    };
    // Who signed a return for somebody else.
    let holder = step.holder.filter(|holder| holder.id != step.member.id).map(|holder| tr!(key.was_with, name = holder.display_name));
    let due = step.due_at.map(|due| tr!(key.due, at = time::moment(due)));
    let words = [holder, step.purpose, due, step.note].into_iter().flatten().collect::<Vec<_>>().join(tr!(key.separator));
    view! {
        <li>
            <span class="node" data-tone=tone><Icon icon/></span>
            <div>
                <div class="head">
                    <b>{step.member.display_name}</b>
                    {step.movement.label()}
                    <time datetime=step.at.to_rfc3339() title=time::exact(step.at)>{time::moment(step.at)}</time>
                </div>
                {(!words.is_empty()).then(|| view! { <p class="text">{words}</p> })}
            </div>
        </li>
    }
}
