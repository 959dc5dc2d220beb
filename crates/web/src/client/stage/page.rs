//! The page: a month's funnel in two views, and below it who looks after each stage and for how long.

use chrono::{Datelike as _, Months, NaiveDate};
use fangke_shared::OrgUnitId;
use fangke_shared::client::funnel::FunnelView;
use fangke_shared::client::stage::StageRules;
use fangke_shared::company::organisation::OrgUnitKind;
use fangke_shared::permission::{Action, Scope};
use leptos::prelude::*;

use super::objections::Objections;
use super::report::Report;
use super::rules::Rules;
use crate::address::use_address_state;
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::i18n::Word;
use crate::ui::{Choice, Loaded, PageTitle, Segmented, Select, set_title, word_choices};
use crate::{address, address_state, time, tr};

/// What is shown, as the address has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Over what the funnel goes.
    pub view: FunnelView,
    /// A day of the month; none for this one.
    pub on: Option<NaiveDate>,
    /// Which store.
    pub store: Option<OrgUnitId>,
}

address_state!(Shown at "/clients/funnel"; view: word "view" = FunnelView::Cohort, on: some "on", store: some "store");

/// Months that one may look back.
const MONTHS: u32 = 12;

/// The page.
#[component]
pub fn FunnelPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(stage.title).to_owned(), subtitle: None, back: Some(address::CLIENTS.to_owned()) });
    let (api, session) = (use_api(), use_session());
    let reach = session.scope(Action::ReadClients).unwrap_or(Scope::Own);
    let (shown, change) = use_address_state::<Shown>();
    let report = LocalResource::new(move || {
        let Shown { view, on, store } = shown.get();
        async move { api.show_funnel(view, on, store).await }
    });
    let objections = LocalResource::new(move || {
        let Shown { on, store, .. } = shown.get();
        async move { api.count_objections(on, store).await }
    });
    let changed = RwSignal::new(0_u32);
    let rules = LocalResource::new(move || {
        changed.track();
        let store = shown.with(|shown| shown.store);
        async move { api.list_stages(store).await }
    });
    let on_saved = move |_: StageRules| {
        changed.update(|times| *times += 1);
        report.refetch();
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(stage.title)}</h1></div>
            <Controls shown change reach/>
            <div class="stack">
                <Loaded resource=report rows=6 view=move |report| view! { <Report report shown=shown.get_untracked() reach/> }/>
                <Loaded resource=objections rows=4 view=move |report| view! { <Objections report/> }/>
                <Loaded resource=rules rows=6 view=move |rules| view! { <Rules rules on_saved/> }/>
            </div>
        </div>
    }
}

/// View, month and store.
#[component]
fn Controls(shown: Memo<Shown>, change: Callback<Shown>, reach: Scope) -> impl IntoView {
    let api = use_api();
    let start = shown.get_untracked();
    let view = RwSignal::new(start.view.word().to_owned());
    let first = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let month = RwSignal::new(start.on.map(first).map(|day| day.to_string()).unwrap_or_default());
    let store = RwSignal::new(start.store.map(|store| store.to_string()).unwrap_or_default());
    let this = first(time::today());
    let earlier = (1..MONTHS).filter_map(|back| this.checked_sub_months(Months::new(back)));
    let months: Vec<Choice> =
        earlier.map(|day| Choice::new(day.to_string(), tr!(stage.month, year = day.year(), month = day.month()))).collect();
    let stores = LocalResource::new(move || async move {
        if reach > Scope::Store { api.list_org_units().await.map(|page| page.items).unwrap_or_default() } else { Vec::new() }
    });
    let choices = Signal::derive(move || {
        let units = stores.get().unwrap_or_default().into_iter();
        let open = units.filter(|unit| unit.kind == OrgUnitKind::Store && unit.is_active);
        open.map(|unit| Choice::new(unit.id.to_string(), unit.name)).collect::<Vec<_>>()
    });
    Effect::new(move |before: Option<()>| {
        let wanted =
            Shown { view: view.get().parse().unwrap_or(FunnelView::Cohort), on: month.get().parse().ok(), store: store.get().parse().ok() };
        if before.is_some() && wanted != shown.get_untracked() {
            change.run(wanted);
        }
    });
    view! {
        <div class="filterbar listfilters">
            <Segmented value=view choices={word_choices::<FunnelView>()} label=tr!(stage.view)/>
            <Select value=month choices=months blank=tr!(stage.this_month) label=tr!(stage.which_month)/>
            {(reach > Scope::Store).then(|| view! { <Select value=store choices blank=tr!(stage.all_stores) label=tr!(stage.store)/> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_funnel() {
        assert_survives([
            Shown { view: FunnelView::Cohort, on: None, store: None },
            Shown { view: FunnelView::Period, on: "2026-03-01".parse().ok(), store: Some(OrgUnitId(3)) },
        ]);
    }
}
