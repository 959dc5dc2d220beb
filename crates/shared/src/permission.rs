//! Who may do what, and how far: role × action × scope. Server and browser read the same table, which a company may change within bounds.

mod table;

pub use table::{
    CHANGES_MAX, ChangeBar, ChangePermissionsRequest, PermissionArea, PermissionCell, PermissionChange, PermissionRow, PermissionTable,
    PermissionTableResponse,
};

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

vocabulary! {
    /// Why somebody may see a record, or do something with it.
    AccessGround {
        /// The role may, whosever the record is.
        Role = "role",
        /// It is their own: they look after it, or hold it.
        Own = "own",
        /// They work on it with whoever holds it.
        Partner = "partner",
        /// It is of somebody of their team.
        Team = "team",
        /// It is of somebody of their store.
        Store = "store",
        /// It is of somebody of their region.
        Region = "region",
        /// Their role reaches the whole company.
        Everything = "everything",
        /// Nobody looks after it.
        Unheld = "unheld",
        /// It is public.
        Public = "public",
    }
}

vocabulary! {
    /// The one thing that a session is good for until it is done.
    SessionDuty {
        /// Choose a password of one's own: somebody else has set the present one.
        ChangePassword = "change_password",
        /// Set up a second factor, which the role has to have.
        EnrolSecondFactor = "enrol_second_factor",
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

    /// Why a record is seen that lies within it.
    pub const fn ground(self) -> AccessGround {
        match self {
            Self::Own => AccessGround::Own,
            Self::Team => AccessGround::Team,
            Self::Store => AccessGround::Store,
            Self::Region => AccessGround::Region,
            Self::All => AccessGround::Everything,
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

/// Declares every action in one line: its word, and how far it reaches for each role.
macro_rules! actions {
    (($dollar:tt) $($(#[doc = $doc:literal])* $action:ident = $word:literal: $admin:ident $director:ident $manager:ident $agent:ident $assistant:ident $finance:ident;)+) => {
        vocabulary! {
            /// Something that a member may be permitted to do.
            Action { $($(#[doc = $doc])* $action = $word),+ }
        }

        /// The table as it is at first. `None`: not permitted at all. What holds in a company is for [`PermissionTable`] to say.
        pub const fn scope_at_first(role: Role, action: Action) -> Option<Scope> {
            match action {
                $(Action::$action => match role {
                    Role::Admin => scope!($admin),
                    Role::Director => scope!($director),
                    Role::Manager => scope!($manager),
                    Role::Agent => scope!($agent),
                    Role::Assistant => scope!($assistant),
                    Role::Finance => scope!($finance),
                }),+
            }
        }

        /// Calls another macro with the names of all actions.
        #[macro_export]
        macro_rules! for_every_action {
            ($dollar then:ident) => { $dollar then! { $($action),+ } };
        }
    };
}

macro_rules! scope {
    (No) => {
        None
    };
    ($scope:ident) => {
        Some(Scope::$scope)
    };
}

// Every agent of the house sells every listing, and colleagues find each other. Whoever has been at the flat photographs it and takes its
// keys, whosever listing it is.
actions! { ($)
    // admin, director, manager, agent, assistant, finance
    /// See listings, communities and their history.
    ReadListings = "read_listings": All All All All All All;
    /// Enter a listing or lead.
    CreateListing = "create_listing": All All All All All No;
    /// Change a listing's fields.
    EditListing = "edit_listing": All Region Store Own Store No;
    /// Change a listing's status.
    ChangeListingStatus = "change_listing_status": All Region Store Own No No;
    /// Record a follow-up on a listing.
    WriteFollowUp = "write_follow_up": All All All All All No;
    /// Take back follow-ups of others, with a reason (§1.6).
    VoidFollowUps = "void_follow_ups": All Region Store No No No;
    /// See an owner's number, counted and recorded (§2.5).
    RevealContact = "reveal_contact": All All All All All No;
    /// Take over a listing that may be taken over (§1.3, §1.4, §1.5).
    ClaimListing = "claim_listing": All All All All No No;
    /// Register keys, take them out and bring them back (§1.9).
    HandleKeys = "handle_keys": All All All All All No;
    /// Keep exclusive agreements (§1.10).
    EditExclusive = "edit_exclusive": All Region Store Own Store No;
    /// Add photos and floor plans (§1.11).
    EditSurvey = "edit_survey": All All All All All No;
    /// Put a listing on a public page and take it off.
    PublishListing = "publish_listing": All Region Store Own Store No;
    /// See clients that one holds, and those of the public pool (§2.3).
    ReadClients = "read_clients": All Region Store Own Store No;
    /// Register a client.
    CreateClient = "create_client": All All All All All No;
    /// Change a client, its contacts, demands and consents, and follow it up.
    EditClient = "edit_client": All Region Store Own Store No;
    /// Give a client to somebody else, or up (B6).
    TransferClient = "transfer_client": All Region Store Own No No;
    /// Take a client from the public pool (§2.3).
    TakeClient = "take_client": All All All All No No;
    /// Say who looks after a stage of the funnel, and how long it may take (C6).
    ManageStages = "manage_stages": All Region Store No No No;
    /// Work on a client with a colleague, and consent to it for the own store (B6).
    Cooperate = "cooperate": All Region Store Own No No;
    /// See showings: those that one leads or accompanies, and those of clients that one holds (C4).
    ReadShowings = "read_showings": All Region Store Own Store No;
    /// Book, hold and end showings (C4).
    HoldShowing = "hold_showing": All Region Store Own Store No;
    /// Recommend listings to clients by lists with a link of their own (B7).
    RecommendListings = "recommend_listings": All Region Store Own Store No;
    /// See receptions: those that one registered or answers (C5).
    ReadReceptions = "read_receptions": All Region Store Own Store No;
    /// Register receptions at the own store, and note what is said at them (C5).
    HandleReceptions = "handle_receptions": All Region Store Own Store No;
    /// Skip turns at the counter, say that others are away, pass receptions on (C5).
    ManageRota = "manage_rota": All Region Store No No No;
    /// Take lists of listings away as files.
    ExportListings = "export_listings": All Region Store No No No;
    /// Show saved views to others.
    ShareViews = "share_views": All Region Store No No No;
    /// Write templates for others: for the store, and where it reaches everything for the company (C7).
    ShareTemplates = "share_templates": All Region Store No No No;
    /// Take lists of clients away as files, their contacts masked (B9).
    ExportClients = "export_clients": All Region Store No No No;
    /// Take lists of clients away with their contacts in clear (B9).
    ExportClientContacts = "export_client_contacts": All No No No No No;
    /// Approve files of many rows that somebody else asks for, and see which files were taken (I4).
    ApproveExports = "approve_exports": All Region No No No No;
    /// See everything that is held about a person, and erase it (§2.6).
    ErasePersons = "erase_persons": All No No No No No;
    // Its workbook goes with it.
    /// See the inventory report.
    ReadInventory = "read_inventory": All Region Store Own Store All;
    /// Split a commission on trial, and see the plans (§4).
    PreviewCommission = "commission.preview": All All All All No All;
    /// See contracts: those that one closes, has a share in or has entered (D1).
    ReadContracts = "read_contracts": All Region Store Own Store All;
    /// Draw up contracts, submit them, keep their steps (D1, D2).
    WriteContracts = "write_contracts": All Region Store Own Store No;
    /// Approve, return, sign and cancel contracts that somebody else has submitted (§5).
    ReviewContracts = "review_contracts": All Region Store No No No;
    /// Enter risks of contracts, deal with them and resolve them (§12.1).
    HandleRisks = "handle_risks": All Region Store Own Store No;
    /// Grade risks of contracts anew, with a reason (§12.1).
    GradeRisks = "grade_risks": All Region Store No No No;
    /// Accept risks of contracts, with a reason (§12.1).
    AcceptRisks = "accept_risks": All Region No No No No;
    /// Decide in a dispute about a client (§4.3).
    DecideVerdicts = "decide_verdicts": All Region Store No No No;
    /// Replace the shares of a contract, with reasons (§4.9).
    MediateSplit = "mediate_split": All Region Store No No No;
    /// See what contracts bring in, and what came in (D3).
    ReadReceivables = "read_receivables": All Region Store Own No All;
    /// Divide what a contract brings in into instalments (§5).
    PlanReceivables = "plan_receivables": All Region Store No No All;
    /// Record receipts, refunds and invoices (§5).
    RecordReceipts = "record_receipts": All No No No No All;
    /// See the books, lock months and unlock them (§12.3).
    KeepBooks = "keep_books": All No No No No All;
    /// See statements of performance: one's own, those of one's store (D5).
    ReadPerformance = "read_performance": All Region Store Own Own All;
    /// See the leaderboard of performance (D5).
    ReadLeaderboard = "read_leaderboard": All Region Store Store Store All;
    /// Add versions of the ladders by which performance is paid (D5).
    EditLadders = "edit_ladders": All No No No No All;
    /// Take the payroll of a month away as a file (D5).
    ExportPayroll = "export_payroll": All No No No No All;
    /// Enter bonuses for members, in reverse, too (§4).
    EnterBonuses = "enter_bonuses": All Region Store No No All;
    /// Approve bonuses that somebody else has entered (§4).
    ApproveBonuses = "approve_bonuses": All Region No No No All;
    /// See what the house spends, and budgets (§12.2).
    ReadCosts = "read_costs": All Region Store No No All;
    /// Enter costs, in reverse, too (§12.2).
    EnterCosts = "enter_costs": All Region Store No No All;
    /// Approve costs that somebody else has entered (§12.2).
    ApproveCosts = "approve_costs": All Region Store No No All;
    /// Say that costs are paid (§12.2).
    PayCosts = "pay_costs": All No No No No All;
    /// Propose versions of budgets (§12.2).
    ProposeBudgets = "propose_budgets": All Region Store No No All;
    /// Approve budgets that somebody else has proposed, and costs beyond them (§12.2).
    ApproveBudgets = "approve_budgets": All Region No No No No;
    /// See profit and loss (§12.3).
    ReadProfit = "read_profit": All Region Store No No All;
    /// Add versions to the texts of contracts.
    EditContractTemplates = "edit_contract_templates": All No No No No No;
    /// Copy plans of commission and add versions to them (§4).
    EditCommissionPlans = "commission.edit_plans": All No No No No No;
    /// Change the figures of the rules.
    ManageSettings = "manage_settings": All No No No No No;
    /// Say what the roles may do (I1).
    EditPermissions = "edit_permissions": All No No No No No;
    /// Keep the community dictionary.
    EditCommunity = "edit_community": All All All No All No;
    /// Make one of two communities, and give districts other names.
    MergeCommunities = "merge_communities": All All All No No No;
    /// Import contracts that were signed before, with what came in of them.
    ImportContracts = "import_contracts": All No No No No No;
    /// Import files.
    ImportRecords = "import_records": All All All No All No;
    /// See the members and the organisation.
    ReadMembers = "read_members": All All All All All All;
    /// Add, change and deactivate members.
    ManageMembers = "manage_members": All Region Store No No No;
    /// Take a member's second factor away, who has lost it (I4).
    ResetSecondFactor = "reset_second_factor": All No No No No No;
    /// Change regions, stores and teams.
    ManageOrganisation = "manage_organisation": All No No No No No;
    /// Register the programs of partners, and see what they do (I7).
    ManageApiClients = "manage_api_clients": All No No No No No;
    /// Read the audit trail.
    ReadAudit = "read_audit": All All No No No No;
    /// See how the system is: database, disk, jobs, backups, errors (I5).
    ReadSystem = "read_system": All No No No No No;
}

/// Declares every scope of partners in one line: its word, and what it permits.
macro_rules! partner_scopes {
    (($dollar:tt) $(#[doc = $doc:literal] $scope:ident = $word:literal;)+) => {
        vocabulary! {
            /// Something that the program of a partner may be permitted to do (I7).
            PartnerScope { $(#[doc = $doc] $scope = $word),+ }
        }

        impl PartnerScope {
            /// What it permits, in one English sentence for developers.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$scope => $doc.trim_ascii()),+ }
            }
        }

        /// Calls another macro with the names of all scopes of partners.
        #[macro_export]
        macro_rules! for_every_partner_scope {
            ($dollar then:ident) => { $dollar then! { $($scope),+ } };
        }
    };
}

partner_scopes! { ($)
    /// Read published listings, and follow their changes.
    ListingsRead = "listings:read";
    /// Fetch the pictures of published listings.
    MediaRead = "media:read";
    /// Hand over enquiries.
    LeadsWrite = "leads:write";
    /// Read listings, members and offices by the RESO Web API.
    ResoRead = "reso:read";
    /// Be told of what happens, by webhooks.
    EventsRead = "events:read";
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

/// May somebody who is all of `own` give or take each of `others`, or manage somebody who is all of them?
pub fn may_manage_roles(own: &[Role], others: &[Role]) -> bool {
    others.iter().all(|other| own.iter().any(|role| may_manage_role(*role, *other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_edits_own_listings_and_reads_all() {
        assert_eq!(scope_at_first(Role::Agent, Action::EditListing), Some(Scope::Own));
        assert_eq!(scope_at_first(Role::Agent, Action::ReadListings), Some(Scope::All));
        assert_eq!(scope_at_first(Role::Agent, Action::ManageMembers), None);
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
        assert_eq!(scope_at_first(Role::Finance, Action::RevealContact), None);
    }

    #[test]
    fn nobody_but_an_administrator_makes_administrators() {
        for &role in Role::ALL {
            assert_eq!(may_manage_role(role, Role::Admin), role == Role::Admin);
        }
    }
}
