//! Which keys are shown: a view and a search, both in the address.

use fangke_shared::OrgUnitId;
use fangke_shared::permission::Scope;
use fangke_shared::property::key::KeyState;

use crate::address::address;
use crate::property::key::calls::KeyQuery;
use crate::tr;

/// Rows of a page.
const LIMIT: i64 = 50;

/// A view of the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// What the own store keeps.
    #[default]
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
    /// The view.
    pub view: View,
    /// A number, or part of a community's name.
    pub q: String,
    /// One store.
    pub store_id: Option<OrgUnitId>,
}

impl KeyFilter {
    /// From the parameters of the address; what it doesn't understand is left out. Who belongs to no store starts with all keys.
    pub fn from_address(has_store: bool, param: impl Fn(&str) -> Option<String>) -> Self {
        let start = if has_store { View::Store } else { View::All };
        Self {
            view: param("view")
                .and_then(|word| View::ALL.into_iter().find(|view| view.as_str() == word && (has_store || *view != View::Store)))
                .unwrap_or(start),
            q: param("q").unwrap_or_default(),
            store_id: param("store_id").and_then(|id| id.parse().ok()),
        }
    }

    /// The address.
    pub fn address(&self) -> String {
        let params = [
            ("view", Some(self.view.as_str().to_owned())),
            ("q", Some(self.q.clone()).filter(|q| !q.is_empty())),
            ("store_id", self.store_id.map(|id| id.to_string())),
        ];
        address("/keys", params.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))))
    }

    /// What to ask the server.
    pub fn query(&self, cursor: Option<String>) -> KeyQuery {
        KeyQuery {
            store_id: self.store_id,
            is_mine: self.view == View::Mine,
            state: (self.view == View::Out).then_some(KeyState::Out),
            is_overdue: self.view == View::Overdue,
            scope: (self.view == View::Store).then_some(Scope::Store),
            q: Some(self.q.clone()).filter(|q| !q.is_empty()),
            limit: Some(LIMIT),
            cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_understood_again() {
        let filter = KeyFilter { view: View::Overdue, q: "128".into(), store_id: Some(OrgUnitId(7)) };
        assert_eq!(filter.address(), "/keys?view=overdue&q=128&store_id=7");
        let param = |name: &str| {
            let values = [("view", "overdue"), ("q", "128"), ("store_id", "7")];
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(KeyFilter::from_address(true, param), filter);
        assert!(filter.query(None).is_overdue);
    }

    #[test]
    fn who_has_no_store_starts_with_all_keys() {
        assert_eq!(KeyFilter::from_address(true, |_| None).view, View::Store);
        assert_eq!(KeyFilter::from_address(false, |_| None).view, View::All);
        assert_eq!(KeyFilter::from_address(true, |_| Some("?".into())).view, View::Store);
    }
}
