//! Cost centres: head office, and the stores that the member reaches.

use std::fmt;
use std::str::FromStr;

use fangke_shared::OrgUnitId;
use fangke_shared::company::organisation::{OrgUnitKind, OrgUnitResponse};
use fangke_shared::permission::{Action, Scope, Units};
use leptos::prelude::*;

use crate::api::use_api;
use crate::company::auth::parts::use_session;
use crate::tr;
use crate::ui::Choice;

/// The word of head office.
const HEAD_OFFICE: &str = "head_office";

/// A cost centre, as addresses and controls have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Centre {
    /// 总部.
    HeadOffice,
    /// A store.
    Store(OrgUnitId),
}

impl Centre {
    /// Its store; none is head office.
    pub const fn store(self) -> Option<OrgUnitId> {
        match self {
            Self::HeadOffice => None,
            Self::Store(id) => Some(id),
        }
    }
}

impl FromStr for Centre {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == HEAD_OFFICE { Ok(Self::HeadOffice) } else { text.parse().map(Self::Store) }
    }
}

impl fmt::Display for Centre {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HeadOffice => f.write_str(HEAD_OFFICE),
            Self::Store(id) => id.fmt(f),
        }
    }
}

/// The cost centres that a permission of the member reaches, head office first.
pub fn use_centres(action: Action) -> Signal<Vec<Choice>> {
    let (api, session) = (use_api(), use_session());
    let scope = session.scope(action);
    let own = untrack(|| session.me()).map(|me| me.member.units()).unwrap_or_default();
    let units = LocalResource::new(move || async move { api.list_org_units().await.map(|page| page.items).unwrap_or_default() });
    let reaches_all = scope == Some(Scope::All) || (scope == Some(Scope::Region) && own.region.is_none());
    let is_reached = move |unit: &OrgUnitResponse| {
        let theirs = Units { region: unit.parent_id, store: Some(unit.id), team: None };
        unit.kind == OrgUnitKind::Store && (reaches_all || scope.is_some_and(|scope| scope.covers(own, theirs)))
    };
    Signal::derive(move || {
        let head_office = reaches_all.then(|| Choice::new(HEAD_OFFICE, tr!(cost.head_office)));
        let stores = units.get().unwrap_or_default().into_iter().filter(is_reached);
        head_office.into_iter().chain(stores.map(|unit| Choice::new(unit.id.to_string(), unit.name))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_centre_is_read_as_it_is_written() {
        for centre in [Centre::HeadOffice, Centre::Store(OrgUnitId(7))] {
            assert_eq!(centre.to_string().parse(), Ok(centre));
        }
        assert!("moon".parse::<Centre>().is_err());
    }
}
