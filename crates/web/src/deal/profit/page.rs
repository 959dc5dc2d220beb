//! Profit and loss of a month by store, and what a store's receipts earned below it.

use fangke_shared::deal::performance::LineQuery;
use fangke_shared::deal::profit::{ProfitStatement, ShareDriver};
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::export::Export;
use super::table::{Column, Statement};
use super::{Here, Tabs};
use crate::address::{AddressState as _, bound, use_address_state};
use crate::api::use_api;
use crate::deal::cost::parts::{Centre, costs_of};
use crate::deal::performance::parts::month::{self, MonthBar};
use crate::deal::performance::parts::{Lines, bonuses_of};
use crate::i18n::Word;
use crate::ui::{Loaded, PageTitle, Select, set_title, word_choices};
use crate::{address_state, tr};

/// What the address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    month: Option<Month>,
    driver: ShareDriver,
    column: Option<Centre>,
}

address_state!(Shown at "/profit"; month: some "month", driver: word "driver" = ShareDriver::Heads, column: some "column");

/// The page.
#[component]
pub fn ProfitPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(profit.title).to_owned(), ..PageTitle::default() });
    let api = use_api();
    let (shown, change) = use_address_state::<Shown>();
    let asked = Memo::new(move |_| (shown.get().month.unwrap_or_else(month::current), shown.get().driver));
    let statement = LocalResource::new(move || {
        let (month, driver) = asked.get();
        async move { api.get_profit(month, driver).await }
    });
    let go = Callback::new(move |month| change.run(Shown { month, ..shown.get_untracked() }));
    let driver = bound(
        move || shown.get().driver.word().to_owned(),
        move |text| change.run(Shown { driver: text.parse().unwrap_or(ShareDriver::Heads), ..shown.get_untracked() }),
    );
    let here = Signal::derive(move || shown.get().column.map(|centre| centre.to_string()).unwrap_or_default());
    let choose = Callback::new(move |key: String| change.run(Shown { column: key.parse().ok(), ..shown.get_untracked() }));
    // What a store's receipts earned.
    let opened = Memo::new(move |_| shown.get().column.and_then(Centre::store));
    let query = Signal::derive(move || LineQuery { month: Some(asked.get().0), contract_store_id: opened.get(), ..LineQuery::default() });
    let table = move |statement: ProfitStatement| {
        let text = tr!(profit.text, rate = statement.vat_percent);
        let (name, is_locked) = (month::name(statement.month), statement.is_locked);
        view! { <Statement name is_locked text columns=columns(&statement) here on_choose=choose/> }
    };
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(profit.title)}</h1><div class="actions"><Export of=asked/></div></div>
            <Tabs here=Here::Stores/>
            <MonthBar month=Signal::derive(move || shown.get().month) on_change=go/>
            <div class="filterbar listfilters">
                <Select value=driver choices={word_choices::<ShareDriver>()} label=tr!(profit.driver)/>
            </div>
            <div class="stack">
                <Loaded resource=statement rows=12 view=table/>
                <Show when=move || opened.get().is_some()><Lines query/></Show>
            </div>
        </div>
    }
}

/// The columns of a statement: the company, the stores, head office.
fn columns(statement: &ProfitStatement) -> Vec<Column> {
    let of_centre = |centre: Centre, name: String, figures| Column {
        key: centre.to_string(),
        name,
        figures,
        earnings: centre.store().map(|_| Shown { month: Some(statement.month), driver: statement.driver, column: Some(centre) }.href()),
        costs: Some(costs_of(statement.month, centre)),
        bonuses: Some(bonuses_of(statement.month)),
    };
    let company = statement.company.map(|figures| Column { name: tr!(profit.company).to_owned(), figures, ..Column::default() });
    let stores = statement.stores.iter().map(|store| of_centre(Centre::Store(store.store_id), store.store.clone(), store.figures));
    let head_office = statement.head_office.map(|figures| of_centre(Centre::HeadOffice, tr!(profit.head_office).to_owned(), figures));
    company.into_iter().chain(stores).chain(head_office).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_statement() {
        let shown = Shown { month: "202603".parse().ok(), driver: ShareDriver::Deals, column: Some(Centre::HeadOffice) };
        assert_survives([shown, Shown { month: None, driver: ShareDriver::Heads, column: None }]);
    }
}
