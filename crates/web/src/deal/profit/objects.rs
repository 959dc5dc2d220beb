//! Profit and loss of a month by project and campaign: the same money, looked at along another line.

use fangke_shared::CostObjectId;
use fangke_shared::deal::profit::{ObjectProfitStatement, ShareDriver};
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::export::Export;
use super::table::{Column, Statement};
use super::{Here, Tabs};
use crate::address::use_address_state;
use crate::api::use_api;
use crate::deal::cost::parts::costs_for;
use crate::deal::performance::parts::month::{self, MonthBar};
use crate::ui::{Loaded, PageTitle, set_title};
use crate::{address_state, tr};

/// What the address says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Shown {
    month: Option<Month>,
    column: Option<CostObjectId>,
}

address_state!(Shown at "/profit/cost-objects"; month: some "month", column: some "column");

/// The page.
#[component]
pub fn ObjectsPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(profit.by_object).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let (shown, change) = use_address_state::<Shown>();
    let asked = Memo::new(move |_| (shown.get().month.unwrap_or_else(month::current), ShareDriver::Heads));
    let statement = LocalResource::new(move || {
        let (month, _) = asked.get();
        async move { api.get_profit_by_cost_object(month).await }
    });
    let go = Callback::new(move |month| change.run(Shown { month, ..shown.get_untracked() }));
    let here = Signal::derive(move || shown.get().column.map(|id| id.to_string()).unwrap_or_default());
    let choose = Callback::new(move |key: String| change.run(Shown { column: key.parse().ok(), ..shown.get_untracked() }));
    let table = move |statement: ObjectProfitStatement| {
        let text = tr!(profit.object_text, rate = statement.vat_percent);
        let (name, is_locked) = (month::name(statement.month), statement.is_locked);
        view! { <Statement name is_locked text columns=columns(&statement) here on_choose=choose/> }
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush">
                <h1>{tr!(profit.by_object)}</h1><div class="actions"><Export of=asked is_by_cost_object=true/></div>
            </div>
            <Tabs here=Here::Objects/>
            <MonthBar month=Signal::derive(move || shown.get().month) on_change=go/>
            <Loaded resource=statement rows=12 view=table/>
        </div>
    }
}

/// The columns: all of it, the projects and campaigns, and what belongs to none of them.
fn columns(statement: &ObjectProfitStatement) -> Vec<Column> {
    let total = Column { name: tr!(profit.total).to_owned(), figures: statement.total, ..Column::default() };
    let objects = statement.items.iter().map(|one| Column {
        key: one.cost_object.id.to_string(),
        name: one.cost_object.name.clone(),
        figures: one.figures,
        costs: Some(costs_for(statement.month, one.cost_object.id)),
        ..Column::default()
    });
    let rest = Column { key: "0".to_owned(), name: tr!(profit.rest).to_owned(), figures: statement.rest, ..Column::default() };
    std::iter::once(total).chain(objects).chain([rest]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_statement() {
        assert_survives([Shown { month: "202603".parse().ok(), column: Some(CostObjectId(4)) }, Shown::default()]);
    }
}
