//! The budgets of a cost centre in a month: what is used of each, how far that is off, and the versions that wait for an approval.

use fangke_shared::CostObjectId;
use fangke_shared::deal::cost::{BudgetMonth, BudgetRow, BudgetVersion, CostCategory};
use fangke_shared::month::Month;
use fangke_shared::permission::Action;
use leptos::prelude::*;

use super::parts::{Centre, use_centres, use_cost_objects};
use super::propose::{ProposeDialog, Subject};
use super::rows::level;
use super::{Here, Tabs};
use crate::address::{bound, use_address_state};
use crate::api::{FormKey, use_api};
use crate::company::auth::parts::use_session;
use crate::deal::commission::parts::{money, percent};
use crate::deal::performance::parts::month::{self, MonthBar};
use crate::i18n::Word;
use crate::ui::{Button, Loaded, PageTitle, Select, Tag, Task, set_title, use_toaster};
use crate::{address_state, tr};

/// How many months ahead a budget is made.
const AHEAD: usize = 12;

/// What the address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    month: Option<Month>,
    centre: Option<Centre>,
    object: Option<CostObjectId>,
}

address_state!(Shown at "/budgets"; month: some "month", centre: some "centre", object: some "object");

/// What the rows do.
#[derive(Clone, Copy)]
struct Held {
    task: Task,
    proposing: RwSignal<Option<Subject>>,
    changes: RwSignal<u32>,
}

impl Held {
    fn changed(self) {
        self.changes.update(|n| *n += 1);
    }
}

/// The page.
#[component]
pub fn BudgetsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(cost.budgets).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let (shown, change) = use_address_state::<Shown>();
    let changes = RwSignal::new(0_u32);
    let held = Held { task: Task::new().when_stale(move || changes.update(|n| *n += 1)), proposing: RwSignal::new(None), changes };
    let budgets = LocalResource::new(move || {
        held.changes.track();
        let Shown { month, centre, object } = shown.get();
        async move { api.get_budgets(month.unwrap_or_else(month::current), centre.and_then(Centre::store), object).await }
    });
    let go = Callback::new(move |month| change.run(Shown { month, ..shown.get_untracked() }));
    let centre = bound(
        move || shown.get().centre.map(|centre| centre.to_string()).unwrap_or_default(),
        move |text| change.run(Shown { centre: text.parse().ok(), object: None, ..shown.get_untracked() }),
    );
    let object = bound(
        move || shown.get().object.map(|id| id.to_string()).unwrap_or_default(),
        move |text| change.run(Shown { object: text.parse().ok(), ..shown.get_untracked() }),
    );
    let objects = use_cost_objects(|| None);
    let centres = use_centres(Action::ReadCosts);
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(cost.budgets)}</h1></div>
            <Tabs here=Here::Budgets/>
            <MonthBar month=Signal::derive(move || shown.get().month) on_change=go ahead=AHEAD/>
            <div class="filterbar listfilters">
                <Select value=centre choices=centres blank=tr!(cost.own_centre) label=tr!(cost.centre)/>
                <Select value=object choices=objects blank=tr!(cost.no_object) label=tr!(cost.object)/>
            </div>
            <Loaded resource=budgets rows=6 view=move |budgets| view! { <Budgets budgets held/> }/>
        </div>
        <ProposeDialog subject=held.proposing on_done=move |()| held.changed()/>
    }
}

#[component]
fn Budgets(budgets: BudgetMonth, held: Held) -> impl IntoView {
    let object = budgets.cost_object.as_ref().map(|object| object.name.clone());
    let centre = object.or_else(|| budgets.store.clone()).unwrap_or_else(|| tr!(cost.head_office).to_owned());
    let locked = budgets.is_locked.then(|| view! { <Tag>{tr!(cost.locked)}</Tag> });
    let may_propose = budgets.may_propose && !budgets.is_locked;
    let may_approve = budgets.may_approve && !budgets.is_locked;
    let of = (budgets.month, budgets.store_id, budgets.cost_object.as_ref().map(|object| object.id));
    let row = move |row: BudgetRow| {
        let subject = Subject { month: of.0, store_id: of.1, cost_object_id: of.2, category: row.category };
        view! { <Row row subject held may_propose may_approve/> }
    };
    view! {
        <section class="panel" aria-labelledby="h-budgets">
            <header><h2 id="h-budgets">{centre}</h2>{locked}</header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=tr!(cost.budgets)>
                <table class="table table--plain table--stack">
                    <thead>
                        <tr>
                            <th scope="col">{tr!(cost.category)}</th>
                            <th scope="col" class="num">{tr!(cost.budget)}</th>
                            <th scope="col" class="num">{tr!(cost.used)}</th>
                            <th scope="col" class="num">{tr!(cost.variance)}</th>
                            <th scope="col">{tr!(cost.acts)}</th>
                        </tr>
                    </thead>
                    <tbody>{budgets.items.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

/// The version that waits for an approval: the latest, unless that is approved.
fn waiting(row: &BudgetRow) -> Option<BudgetVersion> {
    row.versions.first().filter(|version| version.approved_by.is_none()).cloned()
}

#[component]
fn Row(row: BudgetRow, subject: Subject, held: Held, may_propose: bool, may_approve: bool) -> impl IntoView {
    let category: CostCategory = row.category;
    let budget = row.budget_fen.map_or_else(|| "–".to_owned(), money);
    let used = money(row.committed_fen.saturating_add(row.spent_fen));
    let off = row.variance.map_or_else(
        || "–".to_owned(),
        |variance| variance.bp.map_or_else(|| money(variance.fen), |bp| format!("{} ({})", money(variance.fen), percent(bp))),
    );
    let propose = may_propose.then(|| {
        let label = format!("{} {}", tr!(cost.propose), category.label());
        view! { <Button class="btn--sm" label on_click=move |()| held.proposing.set(Some(subject))>{tr!(cost.propose)}</Button> }
    });
    let waiting = waiting(&row).map(|version| view! { <Waiting version held may_approve/> });
    view! {
        <tr>
            <th scope="row">{category.label()} " " {level(row.level)}</th>
            <td class="num" data-l=tr!(cost.budget)>{budget}</td>
            <td class="num" data-l=tr!(cost.used)>{used}</td>
            <td class="num" data-l=tr!(cost.variance)>{off}</td>
            <td>{propose} {waiting}</td>
        </tr>
    }
}

/// A version that waits for an approval, and the approval for whoever may give it.
#[component]
fn Waiting(version: BudgetVersion, held: Held, may_approve: bool) -> impl IntoView {
    let (api, toaster, session) = (use_api(), use_toaster(), use_session());
    let is_own = untrack(|| session.me()).is_some_and(|me| me.member.id == version.proposed_by.id);
    let words = tr!(cost.waiting, amount = money(version.amount_fen), name = version.proposed_by.display_name.clone());
    let (id, key) = (version.id, FormKey::new());
    let approve = (may_approve && !is_own).then(|| {
        let label = format!("{} {} {}", tr!(cost.approve), version.category.label(), money(version.amount_fen));
        let approve = move |()| {
            held.task.act(async move { api.approve_budget(id, key).await }, move |_| {
                toaster.say(tr!(cost.approved));
                held.changed();
            });
        };
        view! { <Button class="btn--sm" label on_click=approve>{tr!(cost.approve)}</Button> }
    });
    view! { <span class="muted">{words}</span> {approve} }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_budgets() {
        let shown = Shown { month: "202604".parse().ok(), centre: Some(Centre::HeadOffice), object: Some(CostObjectId(4)) };
        assert_survives([shown, Shown { month: None, centre: None, object: None }]);
    }
}
