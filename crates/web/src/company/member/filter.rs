//! Which members are shown: the same words in the address as in the API.

use fangke_shared::OrgUnitId;
use fangke_shared::permission::Role;

use crate::address::address;
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
    pub standing: Standing,
}

/// Active, deactivated or all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// At work.
    #[default]
    Active,
    /// Deactivated.
    Left,
    /// Both.
    All,
}

impl Standing {
    /// The word in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Left => "left",
            Self::All => "all",
        }
    }

    /// The standing of a word; anything unknown is active.
    pub fn from_word(word: &str) -> Self {
        match word {
            "left" => Self::Left,
            "all" => Self::All,
            _ => Self::Active,
        }
    }
}

impl MemberFilter {
    /// From the parameters of the address; what it doesn't understand is left out.
    pub fn from_address(param: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            q: param("q").unwrap_or_default(),
            org_unit_id: param("org_unit_id").and_then(|id| id.parse().ok()),
            role: param("role").and_then(|role| role.parse().ok()),
            standing: param("standing").map_or(Standing::Active, |word| Standing::from_word(&word)),
        }
    }

    /// The address, without what is at its default.
    pub fn address(&self) -> String {
        let params = [
            ("q", Some(self.q.clone()).filter(|q| !q.is_empty())),
            ("org_unit_id", self.org_unit_id.map(|id| id.to_string())),
            ("role", self.role.map(|role| role.to_string())),
            ("standing", (self.standing != Standing::Active).then(|| self.standing.as_str().to_owned())),
        ];
        address("/members", params.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))))
    }

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
            is_active: match self.standing {
                Standing::Active => Some(true),
                Standing::Left => Some(false),
                Standing::All => None,
            },
            limit: Some(LIMIT),
            cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_filter_shows_the_active_ones() {
        let filter = MemberFilter::default();
        assert_eq!(filter.query(None).is_active, Some(true));
        assert!(!filter.is_set());
    }

    #[test]
    fn the_address_holds_what_is_set_and_is_understood_again() {
        let filter = MemberFilter { q: "lxl".into(), org_unit_id: Some(OrgUnitId(7)), role: Some(Role::Agent), standing: Standing::Left };
        assert_eq!(filter.address(), "/members?q=lxl&org_unit_id=7&role=agent&standing=left");
        let param = |name: &str| {
            let values = [("q", "lxl"), ("org_unit_id", "7"), ("role", "agent"), ("standing", "left"), ("colour", "red")];
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(MemberFilter::from_address(param), filter);
        assert_eq!(MemberFilter::default().address(), "/members");
        assert_eq!(MemberFilter::from_address(|_| Some("?".into())).role, None);
    }
}
