//! Clients 客源: those that one holds or leads, and the public pool.

pub mod calls;
mod filter;
mod list;
pub mod parts;

use std::time::Duration;

use fangke_shared::client::query::ClientSort;
use fangke_shared::client::{ClientGrade, ClientSource, ClientStage};
use fangke_shared::company::saved_view::ViewedList;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::property::listing::Purpose;
use futures::FutureExt;
use leptos::prelude::*;

use self::filter::{ClientFilter, View};
use self::list::ClientList;
use crate::address::{AddressState, address, use_address_state};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::company::saved_view::parts::{SaveViewDialog, SavedTabs, SavedViews};
use crate::i18n::Word;
use crate::tr;
use crate::ui::{Choice, Icon, PageTitle, Pager, Select, TextInput, debounced, set_title, word_choices};

const PAUSE: Duration = Duration::from_millis(200);

#[component]
fn ClientsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(profile.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let reach = session.scope(Action::ReadClients).unwrap_or(Scope::Own);
    let (filter, change) = use_address_state::<ClientFilter>();
    let pager = Pager::new(move |cursor| {
        let query = filter.get().query(reach, cursor);
        async move { api.list_clients(&query).await }.boxed_local()
    });
    let register = session.may(Action::CreateClient).then(|| {
        view! { <a class="btn btn--primary" href="/clients/new"><Icon icon=icondata_lu::LuUserPlus/>{tr!(profile.register)}</a> }
    });
    let clear = move |()| change.run(ClientFilter { view: filter.get_untracked().view, ..ClientFilter::default() });
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(profile.title)}</h1><div class="actions desk-only">{register}</div></div>
            <Tabs filter reach/>
            <Filters filter reach on_change=change/>
            <ClientList pager filter reach on_clear=clear/>
        </div>
    }
}

#[component]
fn Tabs(filter: Memo<ClientFilter>, reach: Scope) -> impl IntoView {
    let views = SavedViews::of(ViewedList::Clients);
    let search = Signal::derive(move || filter.with(|filter| address("", filter.write())).trim_start_matches('?').to_owned());
    let tabs = View::ALL.into_iter().filter(|view| reach != Scope::Own || *view != View::Led).map(|view| {
        let href = move || filter.with(|filter| ClientFilter { view: Some(view), sort: None, ..filter.clone() }.href());
        let is_here = move || {
            (filter.with(|filter| filter.view(reach) == view) && search.with(|search| views.current(search)).is_none()).then_some("page")
        };
        view! { <a href=href aria-current=is_here>{view.label(reach)}</a> }
    });
    view! {
        <nav class="tabs clients__tabs" aria-label=tr!(profile.views)>
            {tabs.collect_view()}
            <SavedTabs views path=ClientFilter::PATH search/>
        </nav>
        <SaveViewDialog views search/>
    }
}

#[component]
fn Filters(filter: Memo<ClientFilter>, reach: Scope, on_change: Callback<ClientFilter>) -> impl IntoView {
    let start = filter.get_untracked();
    let word = |word: Option<&'static str>| RwSignal::new(word.unwrap_or_default().to_owned());
    let q = RwSignal::new(start.q.clone());
    let grade = word(start.grade.map(Word::word));
    let stage = word(start.stage.map(Word::word));
    let purpose = word(start.purpose.map(Word::word));
    let source = word(start.source.map(Word::word));
    let sort = word(Some(start.sort(reach).word()));
    let send = move |()| {
        let Some(now) = filter.try_get_untracked() else { return };
        let chosen: Option<ClientSort> = sort.get_untracked().parse().ok();
        let usual = ClientFilter { sort: None, ..now.clone() }.sort(reach);
        let wanted = ClientFilter {
            view: now.view,
            q: q.get_untracked().trim().to_owned(),
            grade: grade.get_untracked().parse().ok(),
            stage: stage.get_untracked().parse().ok(),
            purpose: purpose.get_untracked().parse().ok(),
            source: source.get_untracked().parse().ok(),
            sort: chosen.filter(|chosen| *chosen != usual),
        };
        if wanted != now {
            on_change.run(wanted);
        }
    };
    // What the address says counts, also where a tab or 清除 has changed it.
    Effect::new(move |first: Option<()>| {
        let now = filter.get();
        if first.is_some() {
            let set = |signal: RwSignal<String>, text: &str| {
                if signal.with_untracked(|old| old.trim() != text) {
                    signal.set(text.to_owned());
                }
            };
            set(q, &now.q);
            set(grade, now.grade.map(Word::word).unwrap_or_default());
            set(stage, now.stage.map(Word::word).unwrap_or_default());
            set(purpose, now.purpose.map(Word::word).unwrap_or_default());
            set(source, now.source.map(Word::word).unwrap_or_default());
            set(sort, now.sort(reach).word());
        }
    });
    let send_soon = debounced(PAUSE, send);
    Effect::new(move |first: Option<()>| {
        q.track();
        if first.is_some() {
            send_soon(());
        }
    });
    Effect::new(move |first: Option<()>| {
        for signal in [grade, stage, purpose, source, sort] {
            signal.track();
        }
        if first.is_some() {
            send(());
        }
    });
    let purposes =
        vec![Choice::new(Purpose::Sale.word(), tr!(profile.demand.buys)), Choice::new(Purpose::Rental.word(), tr!(profile.demand.rents))];
    let stages: Vec<Choice> = ClientStage::ALL
        .iter()
        .filter(|stage| **stage != ClientStage::Lost)
        .map(|stage| Choice::new(stage.word(), stage.label()))
        .collect();
    view! {
        <div class="filterbar listfilters clients__filters" role="search" aria-label=tr!(profile.find)>
            <TextInput value=q kind="search" class="listfilters__search" icon=icondata_lu::LuSearch label=tr!(profile.find) placeholder=tr!(profile.find_hint)/>
            <Select value=grade choices={word_choices::<ClientGrade>()} blank=tr!(profile.all_grades) label=tr!(profile.grade)/>
            <Select value=purpose choices=purposes blank=tr!(profile.all_purposes) label=tr!(profile.wants)/>
            <Select value=stage choices=stages blank=tr!(profile.all_stages) label=tr!(profile.stage)/>
            <Select value=source choices={word_choices::<ClientSource>()} blank=tr!(profile.all_sources) label=tr!(profile.source)/>
            <Select value=sort choices={word_choices::<ClientSort>()} label=tr!(profile.sort)/>
        </div>
    }
}

crate::lazy_view!(clients, pub clients_page: fn() -> AnyView = || ClientsPage().into_any());
