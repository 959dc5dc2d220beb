//! Profit and loss of a month: all columns on a desk, one on a phone, and what a store's receipts earned below them.

use fangke_shared::deal::performance::LineQuery;
use fangke_shared::deal::profit::{ProfitStatement, ShareDriver};
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::export::Export;
use super::table::{Column, Statement, columns};
use crate::address::{AddressState as _, use_address_state};
use crate::api::use_api;
use crate::deal::cost::parts::Centre;
use crate::deal::performance::parts::Lines;
use crate::deal::performance::parts::month::{self, MonthBar};
use crate::i18n::Word;
use crate::ui::{Choice, Loaded, PageTitle, Select, Tag, set_title, use_is_phone, word_choices};
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
    let driver_word = move || shown.get().driver.word().to_owned();
    let driver = RwSignal::new(untrack(driver_word));
    Effect::new(move || driver.set(driver_word()));
    Effect::new(move |first: Option<()>| {
        let chosen = driver.get();
        if first.is_some() && chosen != untrack(driver_word) {
            change.run(Shown { driver: chosen.parse().unwrap_or(ShareDriver::Heads), ..shown.get_untracked() });
        }
    });
    // What a store's receipts earned.
    let opened = Memo::new(move |_| shown.get().column.and_then(Centre::store));
    let query = Signal::derive(move || LineQuery { month: Some(asked.get().0), contract_store_id: opened.get(), ..LineQuery::default() });
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(profit.title)}</h1><div class="actions"><Export of=asked/></div></div>
            <MonthBar month=Signal::derive(move || shown.get().month) on_change=go/>
            <div class="filterbar listfilters">
                <Select value=driver choices={word_choices::<ShareDriver>()} label=tr!(profit.driver)/>
            </div>
            <div class="stack">
                <Loaded resource=statement rows=12 view=move |statement| view! { <Shape statement shown change/> }/>
                <Show when=move || opened.get().is_some()><Lines query/></Show>
            </div>
        </div>
    }
}

/// The address of what a store's receipts earned.
fn earnings(statement: &ProfitStatement, centre: Centre) -> String {
    Shown { month: Some(statement.month), driver: statement.driver, column: Some(centre) }.href()
}

#[component]
fn Shape(statement: ProfitStatement, shown: Memo<Shown>, change: Callback<Shown>) -> impl IntoView {
    let is_phone = use_is_phone();
    let all = columns(&statement);
    let name = month::name(statement.month);
    let locked = statement.is_locked.then(|| view! { <Tag>{tr!(profit.locked)}</Tag> });
    let text = tr!(profit.text, rate = statement.vat_percent);
    let word = |centre: Option<Centre>| centre.map(|centre| centre.to_string()).unwrap_or_default();
    let choices: Vec<Choice> = all.iter().map(|column| Choice::new(word(column.centre), column.name.clone())).collect();
    let first = all.first().and_then(|column| column.centre);
    let here = move || word(shown.get().column.or(first));
    let chosen = RwSignal::new(untrack(here));
    Effect::new(move || chosen.set(here()));
    Effect::new(move |before: Option<()>| {
        let wanted = chosen.get();
        if before.is_some() && wanted != untrack(here) {
            change.run(Shown { column: wanted.parse().ok(), ..shown.get_untracked() });
        }
    });
    let has_columns = !all.is_empty();
    let all = StoredValue::new(all);
    let table = move || {
        let columns: Vec<Column> = if is_phone.get() {
            let here = here();
            all.with_value(|all| all.iter().filter(|column| word(column.centre) == here).cloned().collect())
        } else {
            all.get_value()
        };
        view! { <Statement statement=statement.clone() columns earnings/> }
    };
    let select = move || {
        let choices = choices.clone();
        (is_phone.get() && has_columns).then(|| view! { <div class="pad"><Select value=chosen choices label=tr!(profit.column)/></div> })
    };
    view! {
        <section class="panel" aria-labelledby="h-profit">
            <header><h2 id="h-profit">{name}</h2>{locked}</header>
            {select}
            {table}
            <p class="pad muted">{text}</p>
        </section>
    }
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
