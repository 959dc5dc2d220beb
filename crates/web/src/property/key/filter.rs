//! Which keys are shown: a view and a search, both in the address.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use fangke_shared::permission::Scope;
use fangke_shared::property::key::KeyState;
use fangke_shared::{MemberId, OrgUnitId};

use crate::address_state;
use crate::property::key::calls::KeyQuery;
use crate::tr;

/// Rows of a page.
const LIMIT: i64 = 50;

/// A view of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// What the own store keeps.
    Store,
    /// What the caller has out.
    Mine,
    /// What is out.
    Out,
    /// What should be back by now.
    Overdue,
    /// Every bunch of the company.
    All,
}

impl View {
    /// Every view, in the order of the tabs.
    pub const ALL: [Self; 5] = [Self::Store, Self::Mine, Self::Out, Self::Overdue, Self::All];

    /// The word in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Mine => "mine",
            Self::Out => "out",
            Self::Overdue => "overdue",
            Self::All => "all",
        }
    }

    /// What the tab says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Store => tr!(key.view.store),
            Self::Mine => tr!(key.view.mine),
            Self::Out => tr!(key.view.out),
            Self::Overdue => tr!(key.view.overdue),
            Self::All => tr!(common.all),
        }
    }
}

/// The filters of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyFilter {
    /// The view; none where nobody has chosen one.
    pub view: Option<View>,
    /// A number, or part of a community's name.
    pub q: String,
    /// One store.
    pub store_id: Option<OrgUnitId>,
    /// What one member has out.
    pub holder_id: Option<MemberId>,
}

impl Display for View {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for View {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|view| view.as_str() == word).ok_or(())
    }
}

address_state!(KeyFilter at "/keys"; view: some "view", q: text "q", store_id: some "store_id", holder_id: some "holder_id");

impl KeyFilter {
    /// The view in force: who belongs to no store starts with all keys, and has none of a store.
    pub fn view(&self, has_store: bool) -> View {
        // Of what somebody has out, all stores.
        let start = if has_store && self.holder_id.is_none() { View::Store } else { View::All };
        self.view.filter(|view| has_store || *view != View::Store).unwrap_or(start)
    }

    /// What to ask the server.
    pub fn query(&self, has_store: bool, cursor: Option<String>) -> KeyQuery {
        let view = self.view(has_store);
        KeyQuery {
            store_id: self.store_id,
            is_mine: view == View::Mine,
            holder_id: self.holder_id,
            state: (view == View::Out).then_some(KeyState::Out),
            is_overdue: view == View::Overdue,
            scope: (view == View::Store).then_some(Scope::Store),
            q: Some(self.q.clone()).filter(|q| !q.is_empty()),
            limit: Some(LIMIT),
            cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::AddressState;
    use crate::address::tests::{TEXTS, assert_survives};

    #[test]
    fn the_address_is_understood_again() {
        let filter = KeyFilter { view: Some(View::Overdue), q: "128".into(), store_id: Some(OrgUnitId(7)), holder_id: None };
        assert_eq!(filter.href(), "/keys?view=overdue&q=128&store_id=7");
        assert_survives(TEXTS.map(|q| KeyFilter { q: q.into(), ..filter.clone() }));
        assert_survives(View::ALL.map(|view| KeyFilter { view: Some(view), ..KeyFilter::default() }));
        assert!(filter.query(true, None).is_overdue);
    }

    #[test]
    fn who_has_no_store_starts_with_all_keys() {
        assert_eq!(KeyFilter::default().view(true), View::Store);
        assert_eq!(KeyFilter::default().view(false), View::All);
        assert_eq!(KeyFilter::parse("?view=store").view(false), View::All);
        assert_eq!(KeyFilter::parse("?view=%3F").view(true), View::Store);
    }
}
