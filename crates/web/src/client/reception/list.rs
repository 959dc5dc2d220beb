//! The counter: who is next, today's receptions, who waits for an answer, and what became of the channels.

use chrono::NaiveDate;
use fangke_shared::client::ClientSource;
use fangke_shared::client::reception::{
    AnswerState, ReceptionKind, ReceptionOrder, ReceptionQuery, ReceptionReach, ReceptionResponse, ReceptionSummary, RotaResponse,
};
use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::{MemberId, OrgUnitId};
use futures::FutureExt;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::conversion::Conversion;
use super::parts::ReceptionRow;
use super::register::RegisterDialog;
use super::turns::Turns;
use crate::address::{AddressState, use_address_state};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, Choice, Empty, LoadMore, PageTitle, Pager, ProblemNote, Select, SkeletonRows, set_title, use_toaster};
use crate::{address, address_state, time, tr};

/// Which receptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Today,
    Waiting,
    All,
}

impl std::fmt::Display for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Today => "today",
            Self::Waiting => "waiting",
            Self::All => "all",
        })
    }
}

impl std::str::FromStr for View {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Today, Self::Waiting, Self::All].into_iter().find(|view| view.to_string() == text).ok_or(())
    }
}

/// What the address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub view: View,
    pub store: Option<OrgUnitId>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub source: Option<ClientSource>,
    pub in_goal: Option<bool>,
    pub reached: Option<ReceptionReach>,
}

address_state!(Shown at "/receptions"; view: word "view" = View::Today, store: some "store", from: some "from", to: some "to",
    source: some "source", in_goal: some "in_goal", reached: some "reached");

impl Shown {
    /// A tab, in the same store.
    fn tab(&self, view: View) -> Self {
        Self { view, store: self.store, from: None, to: None, source: None, in_goal: None, reached: None }
    }

    fn query(&self, cursor: Option<String>) -> ReceptionQuery {
        let is_waiting = self.view == View::Waiting;
        let today = (self.view == View::Today).then(time::today);
        ReceptionQuery {
            from: self.from.or(today),
            to: self.to.or(today),
            source: self.source.into_iter().collect(),
            answer: if is_waiting { AnswerState::OPEN.to_vec() } else { Vec::new() },
            in_goal: self.in_goal == Some(true),
            reached: self.reached,
            store_id: self.store,
            sort: is_waiting.then_some(ReceptionOrder::Due),
            cursor,
            ..ReceptionQuery::default()
        }
    }

    /// What a link from a number asks for, which no tab shows.
    fn narrowed(&self) -> Option<String> {
        let words = [
            self.from.zip(self.to).map(|(from, to)| format!("{} – {}", time::date(from), time::near(to))),
            self.source.map(|source| source.label().to_owned()),
            (self.in_goal == Some(true)).then(|| tr!(reception.in_goal).to_owned()),
            self.reached.map(|reached| reached.label().to_owned()),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        (!words.is_empty()).then(|| words.join(tr!(common.list_separator)))
    }
}

/// The page.
#[component]
pub fn ReceptionsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(reception.title).to_owned(), ..PageTitle::default() });
    let (api, session, toaster, navigate) = (use_api(), use_session(), use_toaster(), use_navigate());
    let reach = session.scope(Action::ReadReceptions).unwrap_or(Scope::Own);
    let me: Option<(MemberId, Option<OrgUnitId>)> = untrack(|| session.me()).map(|me| (me.member.id, me.member.store_id));
    let (shown, change) = use_address_state::<Shown>();
    let pager = Pager::new(move |cursor| {
        let query = shown.get().query(cursor);
        async move { api.list_receptions(&query).await }.boxed_local()
    });
    // Who belongs to no store chooses one.
    let store = Memo::new(move |_| shown.with(|shown| shown.store).or(me.and_then(|(_, store)| store)));
    let rota = RwSignal::new(None::<RotaResponse>);
    let answer = LocalResource::new(move || {
        let store = store.get();
        async move {
            match store {
                Some(_) => api.get_rota(store).await.ok(),
                None => None,
            }
        }
    });
    Effect::new(move || rota.set(answer.get().flatten()));
    let registering = RwSignal::new(None::<ReceptionKind>);
    let received = move |reception: ReceptionResponse| {
        let row = &reception.summary;
        toaster.say(tr!(reception.registered, name = row.consultant.display_name.clone()));
        let is_known = reception.known.as_ref().is_some_and(|known| known.own.is_some() || known.prior.is_some());
        // Whoever answers goes on there; at the counter the next one may stand already.
        if is_known || me.is_some_and(|(me, _)| me == row.consultant.id) {
            navigate(&address::reception(row.id), NavigateOptions::default());
        } else {
            pager.reload();
            answer.refetch();
        }
    };
    let start = move |kind: ReceptionKind, icon: icondata_core::Icon| {
        view! { <Button kind=ButtonKind::Primary icon=icon on_click=move |()| registering.set(Some(kind))>{match kind {
            ReceptionKind::WalkIn => tr!(reception.register_walk_in),
            _ => tr!(reception.register_call),
        }}</Button> }
    };
    let starts = move || {
        (session.may(Action::HandleReceptions) && store.get().is_some()).then(|| {
            view! { {start(ReceptionKind::WalkIn, icondata_lu::LuDoorOpen)}{start(ReceptionKind::Call, icondata_lu::LuPhoneIncoming)} }
        })
    };
    let rows = pager.rows();
    let is_empty = move || !pager.is_first().get() && rows.with(Vec::is_empty) && pager.error().with(Option::is_none);
    let key = |reception: &ReceptionSummary| (reception.id, reception.version);
    let narrowed = move || {
        shown.with(Shown::narrowed).map(|words| {
            let all = shown.with(|shown| shown.tab(shown.view)).href();
            view! { <p class="dots pad"><span>{words}</span><a class="btn btn--sm" href=all>{tr!(reception.widen)}</a></p> }
        })
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(reception.title)}</h1><div class="actions">{starts}</div></div>
            {(reach > Scope::Store).then(|| view! { <Stores shown change/> })}
            <div class="receptions">
                <div class="stack">
                    <Tabs shown/>
                    <section class="panel" aria-label=tr!(reception.title) aria-busy=move || pager.busy().get().to_string()>
                        {narrowed}
                        <Show when=move || pager.error().with(Option::is_some)>
                            <div class="pad"><ProblemNote error=pager.error() on_retry=move |()| pager.reload()/></div>
                        </Show>
                        <Show when=move || pager.is_first().get()><SkeletonRows/></Show>
                        <Show when=is_empty><Empty icon=icondata_lu::LuDoorOpen title=tr!(reception.empty) text=tr!(reception.empty_text)/></Show>
                        <ul class="rows">
                            <For each=move || rows.get() key children=move |reception| view! { <ReceptionRow reception with_consultant={reach != Scope::Own}/> }/>
                        </ul>
                        <LoadMore has_more=pager.has_more() busy=pager.busy() on_more=move |()| pager.more()/>
                    </section>
                </div>
                <div class="stack"><Turns rota me={me.map(|(me, _)| me)}/></div>
            </div>
            {(reach != Scope::Own).then(|| view! { <Conversion store={Signal::derive(move || shown.with(|shown| shown.store))}/> })}
            <RegisterDialog registering rota on_registered=received/>
        </div>
    }
}

#[component]
fn Tabs(shown: Memo<Shown>) -> impl IntoView {
    let views = [(View::Today, tr!(common.today)), (View::Waiting, tr!(reception.waiting)), (View::All, tr!(common.all))];
    let tabs = views.map(|(view, label)| {
        let href = move || shown.with(|shown| shown.tab(view)).href();
        view! { <a href=href aria-current=move || shown.with(|shown| shown.view == view).then_some("page")>{label}</a> }
    });
    view! { <nav class="tabs" aria-label=tr!(reception.views)>{tabs.into_iter().collect_view()}</nav> }
}

/// Which store, for whoever leads several.
#[component]
fn Stores(shown: Memo<Shown>, change: Callback<Shown>) -> impl IntoView {
    let api = use_api();
    let units = LocalResource::new(move || async move { api.list_org_units().await });
    let chosen = RwSignal::new(shown.with_untracked(|shown| shown.store).map(|store| store.to_string()).unwrap_or_default());
    let choices = Signal::derive(move || {
        let units = units.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default();
        let stores = units.into_iter().filter(|unit| unit.kind == OrgUnitKind::Store && unit.is_active);
        stores.map(|unit| Choice::new(unit.id.to_string(), unit.name)).collect::<Vec<_>>()
    });
    Effect::new(move |first: Option<()>| {
        let store: Option<OrgUnitId> = chosen.get().parse().ok();
        if first.is_some() && store != shown.with_untracked(|shown| shown.store) {
            change.run(Shown { store, ..shown.get_untracked() });
        }
    });
    view! { <div class="filterbar"><Select value=chosen choices blank=tr!(reception.all_stores) label=tr!(reception.store)/></div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_receptions() {
        let today = Shown { view: View::Today, store: None, from: None, to: None, source: None, in_goal: None, reached: None };
        let day = "2026-03-18".parse().ok();
        assert_survives([
            today.clone(),
            Shown { from: day, to: day, source: Some(ClientSource::Portal), ..today.tab(View::All) },
            Shown { in_goal: Some(true), reached: Some(ReceptionReach::Showing), store: Some(OrgUnitId(4)), ..today.tab(View::All) },
        ]);
        assert_eq!(today.tab(View::Waiting).query(None).sort, Some(ReceptionOrder::Due));
    }
}
