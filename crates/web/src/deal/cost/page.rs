//! What the house spends: a month's entries with their sums, by cost centre, category and state.

use fangke_shared::CostObjectId;
use fangke_shared::deal::cost::{CostCategory, CostQuery, CostState, CostSums};
use fangke_shared::month::Month;
use fangke_shared::page::Page;
use fangke_shared::permission::Action;
use futures::FutureExt;
use leptos::prelude::*;

use super::form::EnterDialog;
use super::parts::{Centre, use_centres, use_cost_objects};
use super::rows::Rows;
use super::{Here, Tabs};
use crate::address::{bound, use_address_state};
use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::deal::commission::parts::money;
use crate::deal::performance::parts::month::{self, MonthBar};
use crate::i18n::Word;
use crate::ui::{Button, ButtonKind, PageTitle, Pager, Select, set_title, word_choices};
use crate::{address_state, tr};

/// Rows of a page.
const LIMIT: i64 = 50;

/// What the address says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CostFilter {
    /// Which month; none is the current one.
    pub month: Option<Month>,
    /// Of which cost centre.
    pub centre: Option<Centre>,
    /// For which project or campaign.
    pub object: Option<CostObjectId>,
    /// For what.
    pub category: Option<CostCategory>,
    /// How far.
    pub state: Option<CostState>,
}

address_state!(CostFilter at "/costs"; month: some "month", centre: some "centre", object: some "object", category: some "category", state: some "state");

impl CostFilter {
    fn query(&self, cursor: Option<String>) -> CostQuery {
        CostQuery {
            month: Some(self.month.unwrap_or_else(month::current)),
            store_id: self.centre.and_then(Centre::store),
            is_head_office: self.centre == Some(Centre::HeadOffice),
            cost_object_id: self.object,
            category: self.category.into_iter().collect(),
            state: self.state.into_iter().collect(),
            limit: Some(LIMIT),
            cursor,
        }
    }
}

/// The page.
#[component]
pub fn CostsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(cost.title).to_owned(), ..PageTitle::default() });
    let (api, session) = (use_api(), use_session());
    let (filter, change) = use_address_state::<CostFilter>();
    let sums = RwSignal::new(None::<CostSums>);
    let pager = Pager::new(move |cursor| {
        let query = filter.get().query(cursor);
        async move {
            let page = api.list_costs(&query).await?;
            // The sums and the rows are of one answer.
            let _ = sums.try_set(Some(page.sums));
            Ok(Page { items: page.items, next_cursor: page.next_cursor, total: None })
        }
        .boxed_local()
    });
    let open = RwSignal::new(false);
    let enter = session.may(Action::EnterCosts).then(|| {
        view! { <Button kind=ButtonKind::Primary icon=icondata_lu::LuPlus on_click=move |()| open.set(true)>{tr!(cost.enter)}</Button> }
    });
    let go = Callback::new(move |month| change.run(CostFilter { month, ..filter.get_untracked() }));
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(cost.title)}</h1><div class="actions">{enter}</div></div>
            <Tabs here=Here::Costs/>
            <MonthBar month=Signal::derive(move || filter.get().month) on_change=go/>
            <Filters filter on_change=change/>
            <div class="stack">
                {move || sums.get().map(totals)}
                <Rows pager/>
            </div>
        </div>
        <EnterDialog open on_saved=move |()| pager.reload()/>
    }
}

/// The sums of everything that is found.
fn totals(sums: CostSums) -> impl IntoView {
    let facts = [
        (tr!(cost.net), sums.net_fen),
        (tr!(cost.vat), sums.vat_fen),
        (CostState::Draft.label(), sums.draft_fen),
        (CostState::Approved.label(), sums.committed_fen),
        (CostState::Paid.label(), sums.spent_fen),
    ];
    let facts = facts.map(|(label, fen)| view! { <div><dt>{label}</dt><dd class="tnum">{money(fen)}</dd></div> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="h-cost-sums">
            <header><h2 id="h-cost-sums">{tr!(cost.sums)}</h2><span class="n">{tr!(cost.count, n = sums.count)}</span></header>
            <div class="body"><dl class="trio">{facts}</dl></div>
        </section>
    }
}

#[component]
fn Filters(filter: Memo<CostFilter>, on_change: Callback<CostFilter>) -> impl IntoView {
    let centre = bound(
        move || filter.with(|filter| filter.centre.map(|centre| centre.to_string()).unwrap_or_default()),
        move |text| on_change.run(CostFilter { centre: text.parse().ok(), ..filter.get_untracked() }),
    );
    let object = bound(
        move || filter.with(|filter| filter.object.map(|id| id.to_string()).unwrap_or_default()),
        move |text| on_change.run(CostFilter { object: text.parse().ok(), ..filter.get_untracked() }),
    );
    let category = bound(
        move || filter.with(|filter| filter.category.map(Word::word).unwrap_or_default().to_owned()),
        move |text| on_change.run(CostFilter { category: text.parse().ok(), ..filter.get_untracked() }),
    );
    let state = bound(
        move || filter.with(|filter| filter.state.map(Word::word).unwrap_or_default().to_owned()),
        move |text| on_change.run(CostFilter { state: text.parse().ok(), ..filter.get_untracked() }),
    );
    let centres = use_centres(Action::ReadCosts);
    view! {
        <div class="filterbar listfilters" role="search" aria-label=tr!(cost.find)>
            <Select value=centre choices=centres blank=tr!(cost.all_centres) label=tr!(cost.centre)/>
            <Select value=object choices={use_cost_objects(|| None)} blank=tr!(cost.all_objects) label=tr!(cost.object)/>
            <Select value=category choices={word_choices::<CostCategory>()} blank=tr!(cost.all_categories) label=tr!(cost.category)/>
            <Select value=state choices={word_choices::<CostState>()} blank=tr!(cost.all_states) label=tr!(cost.state)/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_costs() {
        let filter = CostFilter {
            month: "202603".parse().ok(),
            centre: Some(Centre::HeadOffice),
            object: Some(CostObjectId(4)),
            category: Some(CostCategory::Rent),
            state: Some(CostState::Draft),
        };
        assert_survives([filter, CostFilter::default()]);
    }
}
