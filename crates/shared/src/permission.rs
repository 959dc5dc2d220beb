//! Who may do what, and how far: role × action × scope. Server and browser read the same table.

use serde::{Deserialize, Serialize};

use crate::OrgUnitId;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a member is in the company.
    Role {
        /// Runs the system: organisation, members, settings.
        Admin = "admin",
        /// Leads the company or a region.
        Director = "director",
        /// Leads a store.
        Manager = "manager",
        /// Works with listings and clients.
        Agent = "agent",
        /// Enters and imports records for others.
        Assistant = "assistant",
        /// Keeps the money.
        Finance = "finance",
    }
}

vocabulary! {
    /// Something that a member may be permitted to do.
    Action {
        /// See listings, communities and their history.
        ReadListings = "read_listings",
        /// Enter a listing or lead.
        CreateListing = "create_listing",
        /// Change a listing's fields.
        EditListing = "edit_listing",
        /// Change a listing's status.
        ChangeListingStatus = "change_listing_status",
        /// Record a follow-up on a listing.
        WriteFollowUp = "write_follow_up",
        /// See an owner's number, counted and recorded (§2.5).
        RevealContact = "reveal_contact",
        /// Take over a listing that may be taken over (§1.3, §1.4, §1.5).
        ClaimListing = "claim_listing",
        /// Register keys, take them out and bring them back (§1.9).
        HandleKeys = "handle_keys",
        /// Keep exclusive agreements (§1.10).
        EditExclusive = "edit_exclusive",
        /// Add photos and floor plans (§1.11).
        EditSurvey = "edit_survey",
        /// Put a listing on a public page and take it off.
        PublishListing = "publish_listing",
        /// See the inventory report.
        ReadInventory = "read_inventory",
        /// Change the figures of the rules.
        ManageSettings = "manage_settings",
        /// Keep the community dictionary.
        EditCommunity = "edit_community",
        /// Import files.
        ImportRecords = "import_records",
        /// See the members and the organisation.
        ReadMembers = "read_members",
        /// Add, change and deactivate members.
        ManageMembers = "manage_members",
        /// Change regions, stores and teams.
        ManageOrganisation = "manage_organisation",
        /// Read the audit trail.
        ReadAudit = "read_audit",
    }
}

vocabulary! {
    /// How far a permission reaches.
    Scope {
        /// The member's own records.
        Own = "own",
        /// Records of the member's team.
        Team = "team",
        /// Records of the member's store.
        Store = "store",
        /// Records of the member's region.
        Region = "region",
        /// Everything.
        All = "all",
    }
}

/// Where somebody stands in the organisation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Units {
    /// The region.
    pub region: Option<OrgUnitId>,
    /// The store.
    pub store: Option<OrgUnitId>,
    /// The team.
    pub team: Option<OrgUnitId>,
}

impl Scope {
    /// Do records of a colleague at `theirs` lie within the scope of somebody at `own`? One's own records are for the caller to see.
    ///
    /// Who belongs to no store shares it with nobody; a region's scope without a region is that of the whole company's director.
    pub fn covers(self, own: Units, theirs: Units) -> bool {
        let same = |own: Option<OrgUnitId>, theirs| own.is_some() && own == theirs;
        match self {
            Self::Own => false,
            Self::Team => same(own.team, theirs.team),
            Self::Store => same(own.store, theirs.store),
            Self::Region => own.region.is_none() || own.region == theirs.region,
            Self::All => true,
        }
    }
}

/// One line of the table, as sent to the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    /// What is permitted.
    pub action: Action,
    /// How far.
    pub scope: Scope,
}

/// The table. `None`: not permitted at all.
pub const fn scope_of(role: Role, action: Action) -> Option<Scope> {
    use Action::{
        ChangeListingStatus, ClaimListing, CreateListing, EditCommunity, EditExclusive, EditListing, EditSurvey, HandleKeys, ImportRecords,
        ManageMembers, ManageOrganisation, ManageSettings, PublishListing, ReadAudit, ReadInventory, ReadListings, ReadMembers,
        RevealContact, WriteFollowUp,
    };
    use Role::{Admin, Agent, Assistant, Director, Finance, Manager};
    use Scope::{All, Own, Region, Store};
    match (action, role) {
        // Every agent of the house sells every listing; colleagues find each other.
        (ReadListings | ReadMembers, _) => Some(All),
        (CreateListing | WriteFollowUp | RevealContact, Admin | Director | Manager | Agent | Assistant) => Some(All),
        (CreateListing | WriteFollowUp | RevealContact, Finance) => None,

        // Whoever has been at the flat photographs it and takes its keys, whosever listing it is.
        (HandleKeys | EditSurvey, Admin | Director | Manager | Agent | Assistant) => Some(All),
        (HandleKeys | EditSurvey, Finance) => None,
        (ClaimListing, Admin | Director | Manager | Agent) => Some(All),
        (ClaimListing, Assistant | Finance) => None,

        (EditExclusive | PublishListing, Admin) => Some(All),
        (EditExclusive | PublishListing, Director) => Some(Region),
        (EditExclusive | PublishListing, Manager | Assistant) => Some(Store),
        (EditExclusive | PublishListing, Agent) => Some(Own),
        (EditExclusive | PublishListing, Finance) => None,

        (ReadInventory, Admin | Finance) => Some(All),
        (ReadInventory, Director) => Some(Region),
        (ReadInventory, Manager | Assistant) => Some(Store),
        (ReadInventory, Agent) => Some(Own),
        (ManageSettings, Admin) => Some(All),
        (ManageSettings, _) => None,

        (EditListing | ChangeListingStatus, Admin) => Some(All),
        (EditListing | ChangeListingStatus, Director) => Some(Region),
        (EditListing | ChangeListingStatus, Manager) => Some(Store),
        (EditListing | ChangeListingStatus, Agent) => Some(Own),
        (EditListing, Assistant) => Some(Store),
        (ChangeListingStatus, Assistant) | (EditListing | ChangeListingStatus, Finance) => None,

        (EditCommunity | ImportRecords, Admin | Director | Manager | Assistant) => Some(All),
        (EditCommunity | ImportRecords, Agent | Finance) => None,

        (ManageMembers, Admin) => Some(All),
        (ManageMembers, Director) => Some(Region),
        (ManageMembers, Manager) => Some(Store),
        (ManageMembers, Agent | Assistant | Finance) => None,
        (ManageOrganisation, Admin) => Some(All),
        (ManageOrganisation, _) => None,
        (ReadAudit, Admin | Director) => Some(All),
        (ReadAudit, _) => None,
    }
}

/// Everything that a role may do.
pub fn grants_of(role: Role) -> Vec<Grant> {
    Action::ALL.iter().filter_map(|&action| scope_of(role, action).map(|scope| Grant { action, scope })).collect()
}

/// May a holder of `role` give or take `other`? Nobody raises anybody above themselves.
pub const fn may_manage_role(role: Role, other: Role) -> bool {
    match role {
        Role::Admin => true,
        Role::Director => matches!(other, Role::Manager | Role::Agent | Role::Assistant),
        Role::Manager => matches!(other, Role::Agent | Role::Assistant),
        Role::Agent | Role::Assistant | Role::Finance => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_edits_own_listings_and_reads_all() {
        assert_eq!(scope_of(Role::Agent, Action::EditListing), Some(Scope::Own));
        assert_eq!(scope_of(Role::Agent, Action::ReadListings), Some(Scope::All));
        assert_eq!(scope_of(Role::Agent, Action::ManageMembers), None);
    }

    #[test]
    fn scopes_cover_the_own_part_of_the_company() {
        let at = |region, store| Units { region: Some(OrgUnitId(region)), store: Some(OrgUnitId(store)), team: None };
        assert!(Scope::Store.covers(at(1, 10), at(1, 10)));
        assert!(!Scope::Store.covers(at(1, 10), at(1, 11)));
        assert!(Scope::Region.covers(at(1, 10), at(1, 11)));
        assert!(!Scope::Region.covers(at(1, 10), at(2, 20)));
        // No store, no team: nobody to share them with.
        assert!(!Scope::Store.covers(Units::default(), Units::default()));
        assert!(!Scope::Team.covers(at(1, 10), at(1, 10)));
        // The director of the whole company.
        assert!(Scope::Region.covers(Units::default(), at(2, 20)));
    }

    #[test]
    fn finance_sees_no_owner_numbers() {
        assert_eq!(scope_of(Role::Finance, Action::RevealContact), None);
    }

    #[test]
    fn nobody_but_an_administrator_makes_administrators() {
        for &role in Role::ALL {
            assert_eq!(may_manage_role(role, Role::Admin), role == Role::Admin);
        }
    }
}
