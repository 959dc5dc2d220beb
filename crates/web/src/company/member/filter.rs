//! Which members are shown: the same words in the address as in the API.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use fangke_shared::OrgUnitId;
use fangke_shared::permission::Role;

use crate::address_state;
use crate::company::member::calls::MemberQuery;

/// Rows of a page.
const LIMIT: i64 = 50;

/// The filters of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberFilter {
    /// Part of a name, pinyin, initials.
    pub q: String,
    /// A unit and those below.
    pub org_unit_id: Option<OrgUnitId>,
    /// One role.
    pub role: Option<Role>,
    /// Active, deactivated or all.
    pub membership: Membership,
}

/// Active, deactivated or all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Membership {
    /// At work.
    #[default]
    Active,
    /// Deactivated.
    Left,
    /// Both.
    All,
}

impl Membership {
    /// The word in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Left => "left",
            Self::All => "all",
        }
    }
}

impl Display for Membership {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Membership {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        [Self::Active, Self::Left, Self::All].into_iter().find(|membership| membership.as_str() == word).ok_or(())
    }
}

address_state!(
    MemberFilter at "/members";
    q: text "q",
    org_unit_id: some "org_unit_id",
    role: some "role",
    membership: word "membership" = Membership::Active,
);

impl MemberFilter {
    /// Does it narrow the list?
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }

    /// What to ask the server.
    pub fn query(&self, cursor: Option<String>) -> MemberQuery {
        MemberQuery {
            q: Some(self.q.clone()).filter(|q| !q.is_empty()),
            org_unit_id: self.org_unit_id,
            role: self.role,
            is_active: match self.membership {
                Membership::Active => Some(true),
                Membership::Left => Some(false),
                Membership::All => None,
            },
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
    fn no_filter_shows_the_active_ones() {
        let filter = MemberFilter::default();
        assert_eq!(filter.query(None).is_active, Some(true));
        assert!(!filter.is_set());
    }

    #[test]
    fn the_address_holds_what_is_set_and_is_understood_again() {
        let filter =
            MemberFilter { q: "lxl".into(), org_unit_id: Some(OrgUnitId(7)), role: Some(Role::Agent), membership: Membership::Left };
        assert_eq!(filter.href(), "/members?q=lxl&org_unit_id=7&role=agent&membership=left");
        assert_survives(TEXTS.map(|q| MemberFilter { q: q.into(), ..filter.clone() }));
        assert_survives([MemberFilter::default()]);
        assert_eq!(MemberFilter::default().href(), "/members");
        assert_eq!(MemberFilter::parse("?role=%3F&membership=%3F&colour=red"), MemberFilter::default());
    }
}
