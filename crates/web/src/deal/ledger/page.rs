//! The page of the books: one month at a time.

use fangke_shared::deal::ledger::LedgerAccount;
use fangke_shared::month::Month;
use leptos::prelude::*;

use super::balance::Balance;
use super::journal::Journal;
use super::month::MonthState;
use super::reconcile::Reconcile;
use crate::address::use_address_state;
use crate::deal::performance::parts::month::{self, MonthBar};
use crate::ui::{PageTitle, set_title};
use crate::{address_state, tr};

/// What the address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Books {
    /// Which month; none is the current one.
    pub month: Option<Month>,
    /// Only entries that touch this account.
    pub account: Option<LedgerAccount>,
}

address_state!(Books at "/ledger"; month: some "month", account: some "account");

/// The page.
#[component]
pub fn LedgerPage() -> impl IntoView {
    set_title(|| PageTitle { title: tr!(ledger.title).to_owned(), ..PageTitle::default() });
    let (shown, change) = use_address_state::<Books>();
    let month = Memo::new(move |_| shown.get().month.unwrap_or_else(month::current));
    let go = Callback::new(move |month| change.run(Books { month, ..shown.get_untracked() }));
    view! {
        <div class="page">
            <div class="page-head page-head--flush"><h1>{tr!(ledger.title)}</h1></div>
            <MonthBar month=Signal::derive(move || shown.get().month) on_change=go/>
            <div class="stack">
                <MonthState month/>
                <Balance month shown/>
                <Journal month shown change/>
                <Reconcile/>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::tests::assert_survives;

    #[test]
    fn a_link_leads_to_the_same_entries() {
        let books = Books { month: "202603".parse().ok(), account: Some(LedgerAccount::Bank) };
        assert_survives([books, Books { month: None, account: None }]);
    }
}
