//! Who it is, how urgent, whose and for how long, and what one would do next.

use chrono::Utc;
use fangke_shared::client::ClientStage;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::composer::TEXT;
use super::dialogs::{LoseDialog, TransferDialog};
use super::record::use_dossier;
use crate::client::profile::parts::{countdown, grade_strength, marks, stay};
use crate::i18n::Word;
use crate::ui::{Avatar, Button, ButtonKind, Icon, Popover, Tag, Task, focus_id, use_toaster};
use crate::{address, time, tr};

/// The head.
#[component]
pub fn Head() -> impl IntoView {
    let (dossier, toaster) = (use_dossier(), use_toaster());
    let (is_giving, is_losing) = (RwSignal::new(false), RwSignal::new(false));
    let task = Task::new().when_stale(move || dossier.refresh());
    let rights = move || dossier.with(|client| client.rights);
    let is_lost = move || dossier.with(|client| client.summary.stage == ClientStage::Lost);
    let take = move |()| {
        task.act(dossier.api.take_client(dossier.id()), move |client| {
            toaster.say(tr!(profile.taken, name = client.summary.name.clone()));
            dossier.accept(client);
        });
    };
    let regain = move |()| {
        task.act(dossier.api.regain_client(dossier.id(), dossier.version()), move |client| {
            toaster.say(tr!(dossier.regained));
            dossier.accept(client);
        });
    };
    let main = move || {
        let rights = rights();
        if rights.may_take {
            view! { <Button kind=ButtonKind::Primary icon=icondata_lu::LuHand busy=task.busy() on_click=take>{tr!(profile.take)}</Button> }
                .into_any()
        } else if is_lost() && rights.may_edit {
            view! { <Button kind=ButtonKind::Primary busy=task.busy() on_click=regain>{tr!(dossier.regain)}</Button> }.into_any()
        } else if rights.may_follow_up {
            view! {
                <Button kind=ButtonKind::Primary icon=icondata_lu::LuMessageSquareText on_click=move |()| focus_id(TEXT)>{tr!(dossier.write)}</Button>
            }
            .into_any()
        } else {
            ().into_any()
        }
    };
    let may_book = move || dossier.session.may(Action::HoldShowing) && rights().may_follow_up && !is_lost();
    let may_lose = move || rights().may_edit && rights().may_follow_up && !is_lost();
    let may_contract = move || dossier.may_contract();
    let contract = move || address::new_contract(None, Some(dossier.id()));
    let secondary = move || {
        let give = rights().may_transfer.then(|| view! { <Button on_click=move |()| is_giving.set(true)>{tr!(dossier.give)}</Button> });
        let lose = may_lose().then(|| view! { <Button on_click=move |()| is_losing.set(true)>{tr!(dossier.lose)}</Button> });
        let book = may_book().then(
            || view! { <Button icon=icondata_lu::LuFootprints on_click=move |()| dossier.book(Vec::new())>{tr!(dossier.book)}</Button> },
        );
        let contract = may_contract()
            .then(|| view! { <a class="btn" href=contract()><Icon icon=icondata_lu::LuFilePlus2/>{tr!(dossier.contract)}</a> });
        let sight = address::client_sight(dossier.id());
        view! {
            <a class="btn btn--icon" href=sight aria-label=tr!(dossier.sight) title=tr!(dossier.sight)><Icon icon=icondata_lu::LuEye/></a>
            {give}{lose}{contract}{book}
        }
    };
    view! {
        <div class="record-head">
            <div class="top">
                <nav class="crumbs" aria-label=tr!(dossier.path)>
                    <a href=address::CLIENTS>{tr!(profile.title)}</a>
                    <Icon icon=icondata_lu::LuChevronRight/>
                    <span>{move || dossier.with(|client| client.summary.name.clone())}</span>
                </nav>
                <div class="actions">{secondary}{main}</div>
            </div>
            <Identity/>
        </div>
        <div class="actionbar" role="toolbar" aria-label=tr!(dossier.next_actions)>
            <button class="btn btn--icon" type="button" popovertarget="client-more" aria-label=tr!(common.more)><Icon icon=icondata_lu::LuEllipsis/></button>
            <Show when=may_book>
                <button class="btn" type="button" on:click=move |_| dossier.book(Vec::new())><Icon icon=icondata_lu::LuFootprints/>{tr!(dossier.book)}</button>
            </Show>
            {main}
        </div>
        <Popover id="client-more" closes=true>
            <a href=move || address::client_sight(dossier.id())><Icon icon=icondata_lu::LuEye/>{tr!(dossier.sight)}</a>
            <Show when=may_contract>
                <a href=contract><Icon icon=icondata_lu::LuFilePlus2/>{tr!(dossier.contract)}</a>
            </Show>
            <Show when=move || rights().may_transfer>
                <button type="button" on:click=move |_| is_giving.set(true)><Icon icon=icondata_lu::LuArrowRightLeft/>{tr!(dossier.give)}</button>
            </Show>
            <Show when=may_lose>
                <button type="button" on:click=move |_| is_losing.set(true)><Icon icon=icondata_lu::LuUserX/>{tr!(dossier.lose)}</button>
            </Show>
        </Popover>
        <TransferDialog open=is_giving/>
        <LoseDialog open=is_losing/>
    }
}

#[component]
fn Identity() -> impl IntoView {
    let dossier = use_dossier();
    move || {
        let client = dossier.client.get();
        let row = &client.summary;
        let grade = row.grade.map(|grade| view! { <span class="grade" data-g=grade_strength(grade)>{grade.label()}</span> });
        let words = row.kinds.iter().map(|kind| kind.label().to_owned()).chain(row.tags.iter().cloned());
        let words = words.map(|word| view! { <Tag>{word}</Tag> }).collect_view();
        let intent = row.intent.map(|level| view! { <span>{tr!(dossier.intent, level = level.label())}</span> });
        let value = row.value.map(|level| view! { <span>{tr!(dossier.value, level = level.label())}</span> });
        let agent = row.agent.as_ref().map(|agent| {
            let name = agent.display_name.clone();
            view! { <span class="who"><Avatar name=name.clone() class="avatar--sm"/>{name} " " <span class="muted">{tr!(dossier.holder)}</span></span> }
        });
        let sum = match row.private_until {
            Some(until) => {
                let (text, tone) = countdown(until, Utc::now());
                view! { <div title=time::exact(until)><Tag tone>{text}</Tag></div><div class="muted">{tr!(dossier.private_until, at = time::moment(until))}</div> }.into_any()
            }
            None => {
                let pool = row.pool.label();
                view! { <Tag>{pool}</Tag> }.into_any()
            }
        };
        view! {
            <div class="row">
                <div class="id">
                    <h1>{row.name.clone()}</h1>
                    <div class="meta">
                        {grade}
                        {marks(row)}
                        <span>{row.stage.label()}</span>
                        {stay(row, Utc::now())}
                        {words}
                        <span class="dots">{intent}{value}<span>{row.source.label()}</span></span>
                        {agent}
                    </div>
                </div>
                <div class="sum">{sum}</div>
            </div>
        }
    }
}
