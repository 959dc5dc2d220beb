//! Clients 客源: those that one holds or leads, and the public pool.

mod board;
pub mod calls;
mod filter;
mod list;
pub mod parts;

use std::time::Duration;

use fangke_shared::ClientId;
use fangke_shared::client::query::{ClientQuery, ClientSort};
use fangke_shared::client::{ClientGrade, ClientSource, ClientStage};
use fangke_shared::company::saved_view::ViewedList;
use fangke_shared::permission::{Action, Scope};
use fangke_shared::property::listing::Purpose;
use futures::FutureExt;
use leptos::prelude::*;

use self::board::Board;
use self::filter::{ClientFilter, Look, View};
use self::list::ClientList;
use crate::address::{self, AddressState, address, use_address_state};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::company::saved_view::parts::{SaveViewDialog, SavedTabs, SavedViews};
use crate::i18n::Word;
use crate::property::listing::parts::chosen::Chosen;
use crate::tr;
use crate::ui::{Button, Choice, Icon, PageTitle, Pager, Select, TextInput, debounced, set_title, use_is_phone, word_choices};

const PAUSE: Duration = Duration::from_millis(200);

/// What comes from above this capability, by whoever composes the pages.
#[derive(Clone, Copy)]
pub struct ClientsBeside {
    /// What may be done with the chosen rows.
    pub bulk: fn(Chosen<ClientId>) -> AnyView,
    /// The dialog that takes the list away, with its switch.
    pub export: fn(Chosen<ClientId>, RwSignal<bool>) -> AnyView,
}

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
    let beside: ClientsBeside = expect_context();
    let chosen = Chosen {
        rows: RwSignal::new(Vec::new()),
        query: Memo::new(move |_| {
            let query = ClientQuery { limit: None, ..filter.get().query(reach, None) };
            crate::address::address("", query.to_pairs()).trim_start_matches('?').to_owned()
        }),
        reload: Callback::new(move |()| pager.reload()),
    };
    // Ticks are of the rows in sight: another question begins without any.
    Effect::new(move |before: Option<()>| {
        filter.track();
        if before.is_some() {
            chosen.clear();
        }
    });
    let is_phone = use_is_phone();
    let has_ticks = Memo::new(move |_| chosen.rows.with(|rows| !rows.is_empty()));
    let (is_exporting, was_opened) = (RwSignal::new(false), RwSignal::new(false));
    let press = move |()| {
        was_opened.set(true);
        is_exporting.set(true);
    };
    let export = session
        .may(Action::ExportClients)
        .then(|| view! { <Button icon=icondata_lu::LuDownload on_click=press>{tr!(profile.export)}</Button> });
    let register = session.may(Action::CreateClient).then(|| {
        view! { <a class="btn btn--primary" href="/clients/new"><Icon icon=icondata_lu::LuUserPlus/>{tr!(profile.register)}</a> }
    });
    let funnel = view! { <a class="btn" href=address::FUNNEL><Icon icon=icondata_lu::LuFunnel/>{tr!(profile.funnel)}</a> };
    let quality = view! { <a class="btn" href="/client-quality"><Icon icon=icondata_lu::LuListChecks/>{tr!(profile.quality)}</a> };
    let clear = move |()| {
        let ClientFilter { view, look, .. } = filter.get_untracked();
        change.run(ClientFilter { view, look, ..ClientFilter::default() });
    };
    // Who is gone stands in no stage.
    let is_board = Memo::new(move |_| filter.with(|filter| filter.look.is_some() && filter.view(reach) != View::Lost));
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(profile.title)}</h1><div class="actions desk-only">{export}{funnel}{quality}{register}</div></div>
            {move || was_opened.get().then(|| (beside.export)(chosen, is_exporting))}
            <Tabs filter reach/>
            <Filters filter reach on_change=change/>
            <Narrowed filter on_change=change/>
            <Show when=move || is_board.get() fallback=move || view! { <ClientList pager filter reach chosen on_clear=clear/> }>
                <Board filter reach/>
            </Show>
            {move || (!is_phone.get() && has_ticks.get()).then(|| (beside.bulk)(chosen))}
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
            <Looks filter reach/>
            <SavedTabs views path=ClientFilter::PATH search/>
        </nav>
        <SaveViewDialog views search/>
    }
}

/// The list, or the board.
#[component]
fn Looks(filter: Memo<ClientFilter>, reach: Scope) -> impl IntoView {
    let is_board = move || filter.with(|filter| filter.look == Some(Look::Board));
    let href = move || {
        let look = if is_board() { None } else { Some(Look::Board) };
        filter.with(|filter| ClientFilter { look, ..filter.clone() }.href())
    };
    view! {
        <Show when=move || filter.with(|filter| filter.view(reach) != View::Lost)>
            <a href=href aria-current=move || is_board().then_some("true")>{tr!(profile.board)}</a>
        </Show>
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
            ..now.clone()
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

/// What a link from elsewhere asks for, which no control shows, and the way out of it.
#[component]
fn Narrowed(filter: Memo<ClientFilter>, on_change: Callback<ClientFilter>) -> impl IntoView {
    let words = move || {
        filter.with(|filter| {
            let lacks = filter.lacks.map(|class| tr!(profile.lacking, class = class.label()));
            let quiet = filter.quiet.map(|days| tr!(profile.quiet, n = days));
            let dropping = filter.dropping.map(|days| tr!(profile.dropping, n = days));
            let over = filter.over.map(|over| if over { tr!(profile.over_limit) } else { tr!(profile.in_limit) }.to_owned());
            let agent = filter.agent.map(|_| tr!(profile.one_agent).to_owned());
            let unit = filter.unit.map(|_| tr!(profile.one_unit).to_owned());
            [agent, unit, lacks, quiet, over, dropping].into_iter().flatten().collect::<Vec<_>>()
        })
    };
    let widen = move |()| {
        on_change.run(ClientFilter {
            lacks: None,
            quiet: None,
            over: None,
            dropping: None,
            agent: None,
            unit: None,
            ..filter.get_untracked()
        });
    };
    move || {
        let words = words();
        (!words.is_empty()).then(|| {
            view! {
                <p class="dots">
                    <span>{tr!(profile.narrowed, what = words.join(tr!(common.list_separator)))}</span>
                    <Button class="btn--sm" on_click=widen>{tr!(profile.widen)}</Button>
                </p>
            }
        })
    }
}

crate::lazy_view!(clients, pub clients_page: fn() -> AnyView = || ClientsPage().into_any());
