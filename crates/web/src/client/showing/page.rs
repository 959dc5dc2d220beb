//! One showing, for an agent on the way: whom, where, which listing next, and the one thing to do now.

use fangke_shared::ShowingId;
use fangke_shared::client::showing::{ShowingResponse, ShowingResult, ShowingState};
use fangke_shared::company::template::TemplateField;
use fangke_shared::permission::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::acts::{BeginDialog, CancelDialog, NoShowDialog, NoteDialog};
use super::finish::CompleteDialog;
use super::parts::{BookDialog, Booking, Conflicts, ShowingRow, shape};
use super::sign::Signature;
use super::stops::{ReportDialog, ResultDialog, Stops};
use crate::api::{Api, use_api};
use crate::company::auth::parts::use_session;
use crate::company::template::parts::{Spoken, TemplatePicker};
use crate::i18n::Word;
use crate::ui::{
    Button, ButtonKind, Icon, Loaded, NotFoundPage, Note, PageTitle, Popover, Status, Tag, Task, Toaster, Tone, opened_by, set_title,
    use_toaster,
};
use crate::{address, time, tr};

/// What is being done with the showing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Checking in.
    Begin,
    /// Noting a result.
    Result(fangke_shared::ListingId),
    /// Telling an owner.
    Report(fangke_shared::ListingId),
    /// Ending it.
    Complete,
    /// The client didn't come.
    NoShow,
    /// Calling it off.
    Cancel,
    /// Adding a note.
    Note,
}

/// The showing on the page, for all its panels.
#[derive(Clone, Copy)]
pub struct Held {
    /// Calls.
    pub api: Api,
    /// Tells what was done.
    pub toaster: Toaster,
    /// The showing as it was last read.
    pub showing: RwSignal<ShowingResponse>,
    /// What is being done.
    pub doing: RwSignal<Option<Doing>>,
    reading: Task,
}

impl Held {
    fn new(showing: ShowingResponse) -> Self {
        let (showing, doing) = (RwSignal::new(showing), RwSignal::new(None));
        Self { api: use_api(), toaster: use_toaster(), showing, doing, reading: Task::new() }
    }

    /// Its number.
    pub fn id(self) -> ShowingId {
        self.showing.with_untracked(|showing| showing.summary.id)
    }

    /// The version that is shown.
    pub fn version(self) -> i64 {
        self.showing.with_untracked(|showing| showing.summary.version)
    }

    /// Part of it, tracked.
    pub fn with<T>(self, part: impl FnOnce(&ShowingResponse) -> T) -> T {
        self.showing.with(part)
    }

    /// Shows it as changed, and closes what was being done.
    pub fn accept(self, showing: ShowingResponse) {
        self.doing.set(None);
        self.showing.set(showing);
    }

    /// Reads it anew; a failure shows with the next call.
    pub fn refresh(self) {
        let id = self.id();
        self.reading.ask(async move { self.api.get_showing(id).await }, move |answer| {
            if let Ok(showing) = answer {
                self.showing.set(showing);
            }
        });
    }

    /// Open while this is being done.
    pub fn open(self, what: fn(Doing) -> bool) -> RwSignal<bool> {
        let subject = RwSignal::new(None::<()>);
        let open = opened_by(subject);
        Effect::new(move || {
            let is_on = self.doing.with(|doing| doing.is_some_and(what));
            if is_on != subject.with_untracked(Option::is_some) {
                subject.set(is_on.then_some(()));
            }
        });
        Effect::new(move |was_open: Option<bool>| {
            let is_open = open.get();
            if was_open == Some(true) && !is_open && self.doing.with_untracked(|doing| doing.is_some_and(what)) {
                self.doing.set(None);
            }
            is_open
        });
        open
    }
}

/// The page.
#[component]
pub fn ShowingPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ShowingId>().ok())));
    let api = use_api();
    set_title(|| PageTitle { title: tr!(showing.title).to_owned(), subtitle: None, back: Some(address::SHOWINGS.to_owned()) });
    move || match id.get() {
        None => NotFoundPage().into_any(),
        Some(id) => {
            let showing = LocalResource::new(move || async move { api.get_showing(id).await });
            view! { <Loaded resource=showing view=move |showing| view! { <Page showing/> }/> }.into_any()
        }
    }
}

#[component]
fn Page(showing: ShowingResponse) -> impl IntoView {
    let held = Held::new(showing);
    provide_context(held);
    let booking = RwSignal::new(None::<Booking>);
    let accept = move |showing: ShowingResponse| {
        if showing.summary.id == held.id() { held.accept(showing) } else { held.refresh() }
    };
    view! {
        <div class="record">
            <Head booking/>
            <div class="record-body">
                <div class="stack">
                    <Notes/>
                    <Stops/>
                    <Signature/>
                </div>
                <div class="stack">
                    <Facts/>
                    <Group booking/>
                    <Corrections/>
                </div>
            </div>
            <BookDialog booking on_booked=accept/>
            <BeginDialog/>
            <ResultDialog/>
            <ReportDialog/>
            <CompleteDialog/>
            <NoShowDialog/>
            <CancelDialog/>
            <NoteDialog/>
        </div>
    }
}

/// The showing on the page.
pub fn use_held() -> Held {
    expect_context()
}

#[component]
fn Head(booking: RwSignal<Option<Booking>>) -> impl IntoView {
    let held = use_held();
    let rights = move || held.with(|showing| showing.rights);
    let change = move || booking.set(Some(Booking { before: Some(held.showing.get_untracked()), ..Booking::default() }));
    let main = move || {
        let rights = rights();
        if rights.may_begin {
            view! { <Button kind=ButtonKind::Primary icon=icondata_lu::LuMapPin on_click=move |()| held.doing.set(Some(Doing::Begin))>{tr!(showing.begin)}</Button> }
                .into_any()
        } else if rights.may_complete {
            view! { <Button kind=ButtonKind::Primary icon=icondata_lu::LuCheck on_click=move |()| held.doing.set(Some(Doing::Complete))>{tr!(showing.complete)}</Button> }
                .into_any()
        } else if rights.may_note {
            // What was shown and liked is what a contract is about.
            let liked = held.with(|showing| {
                let liked = |stop: &&fangke_shared::client::showing::ShowingStop| stop.result == Some(ShowingResult::Interested);
                let listing = showing.stops.iter().find(liked).map(|stop| stop.listing.id);
                listing.map(|listing| address::new_contract(Some(listing), Some(showing.summary.client.id)))
            });
            let may_write = use_session().may(Action::WriteContracts);
            let contract =
                liked.filter(|_| may_write).map(|href| view! { <a class="btn btn--primary" href=href>{tr!(showing.contract)}</a> });
            view! {
                {contract} <Button icon=icondata_lu::LuMessageSquareText on_click=move |()| held.doing.set(Some(Doing::Note))>{tr!(showing.add_note)}</Button> }
                .into_any()
        } else {
            ().into_any()
        }
    };
    let slip = move || view! { <a class="btn" href=format!("{}/slip", address::showing(held.id()))><Icon icon=icondata_lu::LuPrinter/>{tr!(showing.slip)}</a> };
    let has_more = move || rights().may_change || rights().may_cancel;
    view! {
        <div class="record-head">
            <div class="top">
                <nav class="crumbs" aria-label=tr!(showing.path)>
                    <a href=address::SHOWINGS>{tr!(showing.title)}</a>
                    <Icon icon=icondata_lu::LuChevronRight/>
                    <span>{move || held.with(|showing| showing.summary.number.clone())}</span>
                </nav>
                <div class="actions">
                    <Show when=has_more>
                        <button class="btn" type="button" popovertarget="showing-more">{tr!(common.more)}</button>
                    </Show>
                    {slip()}
                    {main}
                </div>
            </div>
            <Identity/>
        </div>
        <div class="actionbar" role="toolbar" aria-label=tr!(showing.next)>
            <Show when=has_more>
                <button class="btn btn--icon" type="button" popovertarget="showing-more" aria-label=tr!(common.more)><Icon icon=icondata_lu::LuEllipsis/></button>
            </Show>
            {slip()}
            {main}
        </div>
        <Popover id="showing-more" closes=true>
            <Show when=move || rights().may_change>
                <button type="button" on:click=move |_| change()><Icon icon=icondata_lu::LuCalendarClock/>{tr!(showing.change)}</button>
            </Show>
            <Show when=move || rights().may_begin && rights().may_complete>
                <button type="button" on:click=move |_| held.doing.set(Some(Doing::Complete))><Icon icon=icondata_lu::LuCheck/>{tr!(showing.complete)}</button>
            </Show>
            <Show when=move || rights().may_record>
                <button type="button" on:click=move |_| held.doing.set(Some(Doing::NoShow))><Icon icon=icondata_lu::LuUserX/>{tr!(showing.no_show)}</button>
            </Show>
            <Show when=move || rights().may_cancel>
                <button type="button" on:click=move |_| held.doing.set(Some(Doing::Cancel))><Icon icon=icondata_lu::LuBan/>{tr!(showing.cancel)}</button>
            </Show>
        </Popover>
    }
}

#[component]
fn Identity() -> impl IntoView {
    let held = use_held();
    move || {
        held.with(|showing| {
            let row = &showing.summary;
            let state = row.state;
            let late = row.is_overdue.then(|| view! { <Tag tone=Tone::Danger>{tr!(showing.overdue)}</Tag> });
            let group = row.group_id.map(|_| view! { <Tag>{tr!(showing.group)}</Tag> });
            let span = format!("{}–{}", time::moment(row.starts_at), time::clock(row.ends_at));
            view! {
                <div class="row">
                    <div class="id">
                        <h1>{row.client.name.clone()}</h1>
                        <div class="meta">
                            <Status shape=shape(state)>{state.label()}</Status>
                            {group}{late}
                            <span title=time::exact(row.starts_at)>{span}</span>
                            <span>{tr!(showing.listings, n = row.listings.len())}</span>
                        </div>
                    </div>
                </div>
            }
        })
    }
}

/// What one has to know before anything else.
#[component]
fn Notes() -> impl IntoView {
    let held = use_held();
    move || {
        held.with(|showing| {
            let conflicts = (!showing.conflicts.is_empty()).then(|| view! { <Conflicts conflicts=showing.conflicts.clone()/> });
            let ended = (!showing.summary.state.is_open()).then(|| {
                let who = showing.finished_by.as_ref().map(|member| member.display_name.clone()).unwrap_or_default();
                let at = showing.finished_at.map(time::moment).unwrap_or_default();
                let why = showing.cancel_reason.map(|reason| reason.label().to_owned());
                let words =
                    [Some(tr!(showing.ended, state = showing.summary.state.label(), who = who, at = at)), why, showing.finish_note.clone()];
                let words = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
                let tone = if showing.summary.state == ShowingState::Done { Tone::Positive } else { Tone::Neutral };
                view! { <Note tone>{words}</Note> }
            });
            view! { {conflicts}{ended} }
        })
    }
}

#[component]
fn Facts() -> impl IntoView {
    let held = use_held();
    let facts = move || {
        held.with(|showing| {
            let row = &showing.summary;
            let fact = |label: &'static str, value: Option<String>| {
                value.map(|value| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
            };
            let names = row.co_agents.iter().map(|member| member.display_name.clone()).collect::<Vec<_>>().join(tr!(common.list_separator));
            // Whom to call; the number itself is looked at on the client's own page, which counts it.
            let masked = showing.contacts.first().map(|contact| contact.masked.clone());
            let there = showing.check_in.as_ref().map(|there| {
                let place = there.place.clone().unwrap_or_default();
                format!("{} {} {place}", time::moment(there.at), there.member.display_name).trim().to_owned()
            });
            let confirmed = if row.client_confirmed { tr!(showing.yes) } else { tr!(showing.not_yet) };
            let client = row.client.clone();
            view! {
                <dl class="facts" style:--cols="1" style:--label="6em">
                    <div><dt>{tr!(showing.client)}</dt><dd class="dots"><a href=address::client(client.id)>{client.name}</a><span class="tnum">{masked}</span></dd></div>
                    <div><dt>{tr!(showing.client_confirmed)}</dt><dd>{confirmed}</dd></div>
                    {fact(tr!(showing.agent), Some(row.agent.display_name.clone()))}
                    {fact(tr!(showing.co_agents), Some(names).filter(|names| !names.is_empty()))}
                    {fact(tr!(showing.meeting_place), row.meeting_place.clone())}
                    {fact(tr!(showing.checked_in), there)}
                    {fact(tr!(showing.note), showing.note.clone())}
                    {fact(tr!(showing.late_reason), showing.late_reason.clone())}
                </dl>
            }
        })
    };
    let is_picking = RwSignal::new(false);
    let spoken = Signal::derive(move || {
        held.with(|showing| {
            let row = &showing.summary;
            let homes = row.listings.iter().map(|listing| listing.title()).collect::<Vec<_>>().join(tr!(common.list_separator));
            let price = showing.stops.first().map(|stop| crate::property::listing::parts::words::asking_text(&stop.listing));
            let values = vec![
                (TemplateField::Client, row.client.name.clone()),
                (TemplateField::Listing, homes),
                (TemplateField::Price, price.unwrap_or_default()),
                (TemplateField::Time, time::moment(row.starts_at)),
                (TemplateField::Place, row.meeting_place.clone().unwrap_or_default()),
            ];
            Spoken { values, agreed: None, phone: None, objection: None }
        })
    });
    view! {
        <TemplatePicker open=is_picking spoken/>
        <section class="panel" aria-labelledby="h-agreed">
            <header>
                <h2 id="h-agreed">{tr!(showing.agreed)}</h2>
                <span class="end"><Button class="btn--sm" icon=icondata_lu::LuMessageSquareText on_click=move |()| is_picking.set(true)>{tr!(template.title)}</Button></span>
            </header>
            <div class="body">{facts}</div>
        </section>
    }
}

/// The others who see the same at once, and the way to one more.
#[component]
fn Group(booking: RwSignal<Option<Booking>>) -> impl IntoView {
    let held = use_held();
    let join = move |()| {
        let before = held.showing.get_untracked();
        booking.set(Some(Booking { joins: Some(before.summary.id), before: Some(before), ..Booking::default() }));
    };
    let rows = move || {
        held.with(|showing| showing.group.iter().cloned().map(|showing| view! { <ShowingRow showing with_agent=true/> }).collect_view())
    };
    let is_alone = move || held.with(|showing| showing.group.is_empty());
    let may_join = move || held.with(|showing| showing.rights.may_change);
    view! {
        <Show when=move || may_join() || !is_alone()>
            <section class="panel" aria-labelledby="h-group">
                <header>
                    <h2 id="h-group">{tr!(showing.group)}</h2>
                    <Show when=may_join><span class="end"><Button class="btn--sm" icon=icondata_lu::LuUserPlus on_click=join>{tr!(showing.join)}</Button></span></Show>
                </header>
                <ul class="rows">{rows}</ul>
                <Show when=is_alone><p class="rows__none">{tr!(showing.group_none)}</p></Show>
            </section>
        </Show>
    }
}

/// What was added after the end, each with its name.
#[component]
fn Corrections() -> impl IntoView {
    let held = use_held();
    let has_any = move || held.with(|showing| !showing.notes.is_empty());
    let items = move || {
        let item = |note: &fangke_shared::client::showing::ShowingNote| {
            let (name, text) = (note.member.display_name.clone(), note.text.clone());
            view! {
                <li>
                    <span class="node"><Icon icon=icondata_lu::LuMessageSquareText/></span>
                    <div><div class="head"><b>{name}</b><time title=time::exact(note.at)>{time::moment(note.at)}</time></div><p class="text">{text}</p></div>
                </li>
            }
        };
        held.with(|showing| showing.notes.iter().map(item).collect_view())
    };
    view! {
        <Show when=has_any>
            <section class="panel" aria-labelledby="h-notes">
                <header><h2 id="h-notes">{tr!(showing.notes)}</h2></header>
                <div class="body"><ol class="timeline">{items}</ol></div>
            </section>
        </Show>
    }
}
