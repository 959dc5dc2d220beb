//! The table as it holds in a company: what was changed of it, within bounds that nobody can step over.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Action, Grant, Role, Scope, may_manage_roles, scope_at_first};
use crate::MemberId;
use crate::field::Checks;
use crate::problem::{FieldCode, FieldError};
use crate::vocabulary::vocabulary;

/// So many cells are changed at once.
pub const CHANGES_MAX: usize = 100;
/// Characters of a reason.
const REASON_MAX: usize = 200;

vocabulary! {
    /// What an action is about, for reading the table part by part.
    PermissionArea {
        /// Listings and what is done at them.
        Listings = "listings",
        /// Clients, showings, receptions.
        Clients = "clients",
        /// What is shown to others and leaves the house.
        Files = "files",
        /// Contracts and money.
        Deals = "deals",
        /// The company itself.
        Company = "company",
    }
}

impl Action {
    /// What it is about: the actions are declared part by part.
    pub fn area(self) -> PermissionArea {
        match self {
            _ if self < Self::ReadClients => PermissionArea::Listings,
            _ if self < Self::ExportListings => PermissionArea::Clients,
            _ if self < Self::ReadInventory => PermissionArea::Files,
            _ if self < Self::ManageSettings => PermissionArea::Deals,
            _ => PermissionArea::Company,
        }
    }

    /// What every page stands on, for every role: nobody takes it away.
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::ReadListings | Self::ReadMembers)
    }

    /// The scopes that mean something for it. What the table knows only for everything is had or not had; of the others none is less than
    /// the least that a role has at first.
    pub fn scopes(self) -> Vec<Scope> {
        let at_first = Role::ALL.iter().filter_map(|role| scope_at_first(*role, self));
        let least = at_first.min().unwrap_or(Scope::All);
        Scope::ALL.iter().copied().filter(|scope| *scope >= least).collect()
    }
}

/// The table as it holds in a company: at first that of the house, with what was changed since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PermissionTable {
    changed: BTreeMap<(Role, Action), Option<Scope>>,
    /// What members are besides their main role; few are anything.
    further: BTreeMap<MemberId, BTreeSet<Role>>,
}

/// Why somebody may not change a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeBar {
    /// The role is not below their own.
    Rank,
    /// It is more than they have themselves.
    Beyond,
}

impl PermissionTable {
    /// Of the changes in their order: the last one of a cell counts.
    pub fn of(changes: impl IntoIterator<Item = (Role, Action, Option<Scope>)>) -> Self {
        let changed = changes.into_iter().map(|(role, action, scope)| ((role, action), scope)).collect();
        Self { changed, further: BTreeMap::new() }
    }

    /// With what members are besides their main role.
    #[must_use]
    pub fn with_further(mut self, roles: impl IntoIterator<Item = (MemberId, Role)>) -> Self {
        for (member, role) in roles {
            self.further.entry(member).or_default().insert(role);
        }
        self
    }

    /// Everything that a member is: the main role first.
    pub fn roles_of(&self, member: MemberId, main: Role) -> Vec<Role> {
        let further = self.further.get(&member).into_iter().flatten().copied();
        [main].into_iter().chain(further.filter(|role| *role != main)).collect()
    }

    /// How far a member may do something: as far as the widest of their roles.
    pub fn reach_of(&self, member: MemberId, main: Role, action: Action) -> Option<Scope> {
        self.roles_of(member, main).into_iter().filter_map(|role| self.scope_of(role, action)).max()
    }

    /// Everything that a member may do.
    pub fn grants_to(&self, member: MemberId, main: Role) -> Vec<Grant> {
        Action::ALL.iter().filter_map(|&action| self.reach_of(member, main, action).map(|scope| Grant { action, scope })).collect()
    }

    /// How far a role may do something. `None`: not at all.
    ///
    /// Administrators keep everything, whatever is written down: nobody locks the last one out.
    pub fn scope_of(&self, role: Role, action: Action) -> Option<Scope> {
        let at_first = scope_at_first(role, action);
        if role == Role::Admin || action.is_fixed() {
            return at_first;
        }
        self.changed.get(&(role, action)).copied().unwrap_or(at_first)
    }

    /// Everything that a role may do.
    pub fn grants_of(&self, role: Role) -> Vec<Grant> {
        Action::ALL.iter().filter_map(|&action| self.scope_of(role, action).map(|scope| Grant { action, scope })).collect()
    }

    /// The roles that may do something, however far.
    pub fn roles_with(&self, action: Action) -> Vec<Role> {
        Role::ALL.iter().copied().filter(|role| self.scope_of(*role, action).is_some()).collect()
    }

    /// Why a member may not give `role` an action so far. Taking away is no giving, and nobody changes what they are themselves.
    pub fn bar(&self, (giver, main): (MemberId, Role), role: Role, action: Action, scope: Option<Scope>) -> Option<ChangeBar> {
        let own = self.roles_of(giver, main);
        if own.contains(&role) || !may_manage_roles(&own, &[role]) {
            return Some(ChangeBar::Rank);
        }
        let is_more = scope > self.scope_of(role, action);
        (is_more && scope > self.reach_of(giver, main, action)).then_some(ChangeBar::Beyond)
    }
}

/// One cell of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionCell {
    /// Whose.
    pub role: Role,
    /// How far the house lets it reach at first; none for not at all.
    pub at_first: Option<Scope>,
    /// How far it reaches now; none for not at all.
    pub scope: Option<Scope>,
    /// The caller may change it.
    pub may_change: bool,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionRow {
    /// What is permitted.
    pub action: Action,
    /// What it is about.
    pub area: PermissionArea,
    /// How far it may be made to reach.
    pub scopes: Vec<Scope>,
    /// For each role.
    pub cells: Vec<PermissionCell>,
}

/// The whole table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PermissionTableResponse {
    /// For each action.
    pub rows: Vec<PermissionRow>,
    /// For `If-Match`.
    pub version: i64,
}

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PermissionChange {
    /// Whose: not the administrator's, which are fixed.
    pub role: Role,
    /// Which action.
    pub action: Action,
    /// How far from now on; `null` for not at all.
    // Said in so many words: what was forgotten takes nothing away.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub scope: Option<Scope>,
}

/// Body of `PUT /permissions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePermissionsRequest {
    /// The cells that change, all or none of them; 1 to 100.
    pub changes: Vec<PermissionChange>,
    /// Why, 2 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(example = "店长出差，由经纪人助理录入带看"))]
    pub reason: String,
}

impl ChangePermissionsRequest {
    /// Checks the body.
    ///
    /// # Errors
    /// Every wrong field: `out_of_range` for what is fixed and for a scope that means nothing for the action.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        checks.wrong_if(self.changes.is_empty(), "/changes", FieldCode::Required);
        if self.changes.len() > CHANGES_MAX {
            checks.push(FieldError::new("/changes", FieldCode::TooMany).with("max", CHANGES_MAX));
        }
        let mut seen = BTreeSet::new();
        for (i, change) in self.changes.iter().take(CHANGES_MAX).enumerate() {
            let at = |field: &str| format!("/changes/{i}/{field}");
            checks.wrong_if(change.role == Role::Admin, &at("role"), FieldCode::OutOfRange);
            checks.wrong_if(change.action.is_fixed(), &at("action"), FieldCode::OutOfRange);
            let is_known = change.scope.is_none_or(|scope| change.action.scopes().contains(&scope));
            checks.wrong_if(!is_known, &at("scope"), FieldCode::OutOfRange);
            checks.wrong_if(!seen.insert((change.role, change.action)), &at("action"), FieldCode::Repeated);
        }
        checks.text("/reason", &self.reason, 2, REASON_MAX);
        checks.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Option<Scope> = None;

    fn table(changes: &[(Role, Action, Option<Scope>)]) -> PermissionTable {
        PermissionTable::of(changes.iter().copied())
    }

    #[test]
    fn what_nobody_has_changed_is_as_at_first() {
        let table = PermissionTable::default();
        for &role in Role::ALL {
            for &action in Action::ALL {
                assert_eq!(table.scope_of(role, action), scope_at_first(role, action));
            }
        }
    }

    #[test]
    fn the_last_change_of_a_cell_counts() {
        let table = table(&[
            (Role::Agent, Action::EditListing, Some(Scope::Store)),
            (Role::Agent, Action::EditListing, Some(Scope::Team)),
            (Role::Agent, Action::ReadAudit, Some(Scope::All)),
            (Role::Manager, Action::EditListing, NONE),
        ]);
        assert_eq!(table.scope_of(Role::Agent, Action::EditListing), Some(Scope::Team));
        assert_eq!(table.scope_of(Role::Agent, Action::ReadAudit), Some(Scope::All));
        assert_eq!(table.scope_of(Role::Manager, Action::EditListing), None);
        assert!(!table.grants_of(Role::Manager).iter().any(|grant| grant.action == Action::EditListing));
        assert!(table.roles_with(Action::ReadAudit).contains(&Role::Agent));
    }

    #[test]
    fn administrators_and_what_every_page_stands_on_stay_whatever_is_written() {
        let all: Vec<_> = Role::ALL.iter().flat_map(|role| Action::ALL.iter().map(move |action| (*role, *action, NONE))).collect();
        let table = table(&all);
        for &action in Action::ALL {
            assert_eq!(table.scope_of(Role::Admin, action), scope_at_first(Role::Admin, action));
        }
        assert_eq!(table.grants_of(Role::Agent).len(), 2);
    }

    #[test]
    fn nobody_gives_more_than_they_have_nor_to_themselves_or_above() {
        let table = table(&[
            (Role::Director, Action::EditPermissions, Some(Scope::All)),
            (Role::Director, Action::EditListing, Some(Scope::Store)),
        ]);
        const ME: MemberId = MemberId(1);
        let by = |giver, role, scope| table.bar((ME, giver), role, Action::EditListing, scope);
        assert_eq!(by(Role::Director, Role::Agent, Some(Scope::Store)), None);
        assert_eq!(by(Role::Director, Role::Agent, Some(Scope::Region)), Some(ChangeBar::Beyond));
        // Less than until now is no giving, and neither is nothing at all.
        assert_eq!(table.bar((ME, Role::Director), Role::Assistant, Action::ReadSystem, NONE), None);
        assert_eq!(table.bar((ME, Role::Director), Role::Assistant, Action::ReadSystem, Some(Scope::All)), Some(ChangeBar::Beyond));
        for role in [Role::Director, Role::Finance, Role::Admin] {
            assert_eq!(by(Role::Director, role, Some(Scope::Own)), Some(ChangeBar::Rank));
        }
        assert_eq!(by(Role::Admin, Role::Director, Some(Scope::All)), None);
        assert_eq!(by(Role::Admin, Role::Admin, NONE), Some(ChangeBar::Rank));
    }

    #[test]
    fn who_is_several_things_may_do_what_the_widest_of_them_may() {
        let (lin, wang) = (MemberId(1), MemberId(2));
        let table = table(&[(Role::Assistant, Action::EditListing, Some(Scope::Region))]).with_further([
            (lin, Role::Finance),
            (lin, Role::Assistant),
            (lin, Role::Agent),
        ]);
        assert_eq!(table.roles_of(lin, Role::Agent), [Role::Agent, Role::Assistant, Role::Finance]);
        assert_eq!(table.reach_of(lin, Role::Agent, Action::KeepBooks), Some(Scope::All));
        assert_eq!(table.reach_of(lin, Role::Agent, Action::EditListing), Some(Scope::Region), "as the company has changed it");
        assert_eq!(table.reach_of(lin, Role::Agent, Action::ClaimListing), Some(Scope::All), "what only the main role may stays");
        assert_eq!(table.reach_of(lin, Role::Agent, Action::ManageSettings), None);
        assert_eq!((table.reach_of(wang, Role::Agent, Action::KeepBooks), table.roles_of(wang, Role::Agent)), (None, vec![Role::Agent]));
        assert!(table.grants_to(lin, Role::Agent).contains(&Grant { action: Action::KeepBooks, scope: Scope::All }));
        assert_eq!(table.grants_to(wang, Role::Agent), table.grants_of(Role::Agent));
        // An administrator besides: everything, but their own roles.
        let table = table.with_further([(wang, Role::Admin)]);
        assert_eq!(table.bar((wang, Role::Agent), Role::Director, Action::EditListing, Some(Scope::All)), None);
        assert_eq!(table.bar((wang, Role::Agent), Role::Agent, Action::EditListing, NONE), Some(ChangeBar::Rank));
        assert_eq!(table.bar((wang, Role::Agent), Role::Admin, Action::EditListing, NONE), Some(ChangeBar::Rank));
    }

    #[test]
    fn a_scope_must_mean_something() {
        assert_eq!(Action::ReadSystem.scopes(), [Scope::All]);
        assert_eq!(Action::VoidFollowUps.scopes(), [Scope::Store, Scope::Region, Scope::All]);
        assert_eq!(Action::EditListing.scopes().len(), Scope::ALL.len());
        for &action in Action::ALL {
            let known = action.scopes();
            assert!(Role::ALL.iter().filter_map(|role| scope_at_first(*role, action)).all(|scope| known.contains(&scope)), "{action}");
        }
    }

    #[test]
    fn what_is_fixed_repeated_or_without_meaning_is_refused() {
        let change = |role, action, scope| PermissionChange { role, action, scope };
        let pointers = |changes: Vec<PermissionChange>| {
            let request = ChangePermissionsRequest { changes, reason: "试行".into() };
            request.validate().err().unwrap_or_default().into_iter().map(|error| error.pointer).collect::<Vec<_>>()
        };
        let good = change(Role::Agent, Action::EditListing, Some(Scope::Team));
        assert!(pointers(vec![good]).is_empty());
        assert_eq!(pointers(Vec::new()), ["/changes"]);
        assert_eq!(pointers(vec![good; 2]), ["/changes/1/action"]);
        assert_eq!(pointers(vec![change(Role::Admin, Action::EditListing, NONE)]), ["/changes/0/role"]);
        assert_eq!(pointers(vec![change(Role::Agent, Action::ReadListings, NONE)]), ["/changes/0/action"]);
        assert_eq!(pointers(vec![change(Role::Agent, Action::ReadSystem, Some(Scope::Own))]), ["/changes/0/scope"]);
    }

    #[test]
    fn a_scope_that_was_forgotten_takes_nothing_away() {
        let read = |json: &str| serde_json::from_str::<PermissionChange>(json);
        assert!(read(r#"{"role":"agent","action":"edit_listing"}"#).is_err());
        assert_eq!(read(r#"{"role":"agent","action":"edit_listing","scope":null}"#).unwrap().scope, None);
        assert!(read(r#"{"role":"agent","action":"fly","scope":null}"#).is_err());
    }

    #[test]
    fn actions_are_declared_part_by_part() {
        assert_eq!(Action::EditSurvey.area(), PermissionArea::Listings);
        assert_eq!(Action::HandleReceptions.area(), PermissionArea::Clients);
        assert_eq!(Action::ErasePersons.area(), PermissionArea::Files);
        assert_eq!(Action::KeepBooks.area(), PermissionArea::Deals);
        assert_eq!(Action::ReadSystem.area(), PermissionArea::Company);
    }
}
