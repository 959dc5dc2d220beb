//! Today 工作台: what is late, what is due, what is about to be lost, each one tap from being done.

mod assign;
mod calls;
mod flats;
mod keys;
mod kinds;
mod matches;
mod pool;
mod receptions;
mod showings;
mod steps;
mod talk;
mod words;

use fangke_shared::OrgUnitId;
use fangke_shared::insight::reminder::FlatList;
use fangke_shared::insight::team::TeamResponse;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::property::listing::ListingRef;
use leptos::prelude::*;

use self::assign::AssignDrawer;
use self::flats::Flats;
use self::keys::{LateKeys, MyKeys};
use self::kinds::{Kinds, Shown, View};
use self::matches::MyMatches;
use self::pool::PoolPanel;
use self::receptions::MyReceptions;
use self::showings::MyShowings;
use self::steps::FirstSteps;
use self::talk::{TalkDrawer, Talking, Whom};
use crate::address::{AddressState, use_address_state};
use crate::api::{Api, use_api};
use crate::company::auth::parts::use_session;
use crate::insight::team::parts::TeamTable;
use crate::ui::{Empty, Icon, Loaded, PageTitle, Toaster, set_title, use_toaster};
use crate::{time, tr};

/// What the panels share.
#[derive(Clone, Copy)]
struct Desk {
    api: Api,
    toaster: Toaster,
    /// Who is being talked to.
    talking: RwSignal<Option<Talking>>,
    /// Which listing is being given to somebody else.
    assigning: RwSignal<Option<ListingRef>>,
    /// Goes up when something was done, so that all panels ask anew.
    done: RwSignal<u32>,
}

impl Desk {
    fn has_done(self) {
        // The page may be gone by now.
        let _ = self.done.try_update(|n| *n = n.wrapping_add(1));
    }
}

#[component]
fn TodayPage() -> impl IntoView {
    let title = words::day(time::today());
    let subtitle = title.clone();
    set_title(move || PageTitle { title: tr!(reminder.title).to_owned(), subtitle: Some(subtitle.clone()), back: None });
    let session = use_session();
    let desk = Desk {
        api: use_api(),
        toaster: use_toaster(),
        talking: RwSignal::new(None),
        assigning: RwSignal::new(None),
        done: RwSignal::new(0),
    };
    let (shown, _) = use_address_state::<Shown>();
    let scope = session.scope(Action::ManageMembers);
    let manages = scope.is_some();
    let view = Memo::new(move |_| shown.get().view(manages));
    let org_path = move || session.me().map(|me| me.member.org_path.join(" / "));
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{title}</h1>
                <span class="sub">{org_path}</span>
                <div class="actions desk-only">
                    <a class="btn" href="/settings#calendar"><Icon icon=icondata_lu::LuCalendarCheck/>{tr!(reminder.calendar)}</a>
                </div>
            </div>
            <FirstSteps desk/>
            {scope.map(|scope| view! { <Tabs view scope/> })}
            {move || match view.get() {
                View::Mine => view! { <Mine desk shown/> }.into_any(),
                View::Team => view! { <Team desk shown/> }.into_any(),
            }}
            <TalkDrawer desk/>
            <AssignDrawer desk/>
        </div>
    }
}

/// Whose work: one's own, or that of the part of the company that one manages.
#[component]
fn Tabs(view: Memo<View>, scope: Scope) -> impl IntoView {
    let team = match scope {
        Scope::Own | Scope::Team => tr!(reminder.tab.team),
        Scope::Store => tr!(reminder.tab.store),
        Scope::Region => tr!(reminder.tab.region),
        Scope::All => tr!(reminder.tab.all),
    };
    let tabs = [(View::Team, team), (View::Mine, tr!(reminder.tab.mine))].map(|(tab, label)| {
        let href = Shown { view: Some(tab), ..Shown::default() }.href();
        view! { <a href=href aria-current=move || (view.get() == tab).then_some("page")>{label}</a> }
    });
    view! { <nav class="tabs today__tabs" aria-label=tr!(reminder.tabs)>{tabs.into_iter().collect_view()}</nav> }
}

/// One's own work. What a role never has isn't drawn.
#[component]
fn Mine(desk: Desk, shown: Memo<Shown>) -> impl IntoView {
    let session = use_session();
    if !session.may(Action::WriteFollowUp) {
        return view! {
            <section class="panel"><Empty icon=icondata_lu::LuCircleCheck title=tr!(reminder.nothing) text=tr!(reminder.nothing_text)/></section>
        }
        .into_any();
    }
    let kind = Memo::new(move |_| shown.get().kind);
    let flats = LocalResource::new(move || {
        desk.done.track();
        async move { desk.api.list_flats().await }
    });
    let list = move || flats.get().and_then(Result::ok);
    let total = move || list().map(|list| list.total);
    view! {
        {move || list().map(|list| view! { <Kinds list kind/> })}
        <div class="today">
            <section class="panel phone-2" aria-labelledby="h-todo">
                <header><h2 id="h-todo">{tr!(reminder.todo)}</h2><span class="n">{total}</span></header>
                <Loaded resource=flats view=move |list: FlatList| view! { <Flats list kind desk/> }/>
            </section>
            <div class="stack"><MyReceptions desk/><MyShowings desk/><MyMatches desk/><MyKeys desk/></div>
        </div>
    }
    .into_any()
}

/// The work of others: who is behind, what is about to be lost, which keys are late.
#[component]
fn Team(desk: Desk, shown: Memo<Shown>) -> impl IntoView {
    let answer = LocalResource::new(move || {
        desk.done.track();
        async move { desk.api.show_team().await }
    });
    let chosen = Memo::new(move |_| shown.get().team);
    let table = move |team: TeamResponse| {
        let mut teams: Vec<(OrgUnitId, String)> = team.rows.iter().filter_map(|row| row.team_id.zip(row.team.clone())).collect();
        teams.sort();
        teams.dedup();
        let team = StoredValue::new(team);
        let shown_team = move || {
            let mut team = team.get_value();
            team.rows.retain(|row| chosen.get().is_none_or(|chosen| row.team_id == Some(chosen)));
            view! { <TeamTable team/> }
        };
        view! { {(!teams.is_empty()).then(|| view! { <Teams teams chosen/> })}{shown_team} }
    };
    view! {
        <div class="stack today__team">
            <section class="panel" aria-labelledby="h-team">
                <header><h2 id="h-team">{tr!(reminder.people)}</h2><span class="end">{tr!(reminder.people_order)}</span></header>
                <Loaded resource=answer view=table/>
            </section>
            <div class="cols-2">
                <PoolPanel desk/>
                <LateKeys desk/>
            </div>
        </div>
    }
}

/// One team, or all.
#[component]
fn Teams(teams: Vec<(OrgUnitId, String)>, chosen: Memo<Option<OrgUnitId>>) -> impl IntoView {
    let link = move |team: Option<OrgUnitId>, label: String| {
        let href = Shown { view: Some(View::Team), kind: None, team }.href();
        view! { <a href=href aria-current=move || (chosen.get() == team).then_some("true")>{label}</a> }
    };
    let all = link(None, tr!(common.all).to_owned());
    let each = teams.into_iter().map(|(id, name)| link(Some(id), name)).collect_view();
    view! { <nav class="tabs pad" aria-label=tr!(reminder.teams)>{all}{each}</nav> }
}

crate::lazy_view!(today, pub today_page: fn() -> AnyView = || TodayPage().into_any());
