//! The audit trail: who saw and changed what (I2).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::company::member::MemberRef;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What was done.
    AuditAction {
        /// Signed in.
        Login = "login",
        /// Signed out everywhere.
        LogoutAll = "logout_all",
        /// Changed the own password.
        ChangePassword = "change_password",
        /// A session was ended because its refresh token came twice.
        RefreshReused = "refresh_reused",
        /// Added a record.
        Create = "create",
        /// Changed a record.
        Update = "update",
        /// Took a record back that stays in sight.
        Void = "void",
        /// Removed a record.
        Delete = "delete",
        /// Changed a listing's status.
        ChangeStatus = "change_status",
        /// Looked at an owner's number.
        RevealContact = "reveal_contact",
        /// Downloaded a document, an original photo, or the rejected rows of an import.
        Download = "download",
        /// Took a list away as a file.
        Export = "export",
        /// Set somebody else's password.
        ResetPassword = "reset_password",
        /// Set up the own second factor.
        EnrolSecondFactor = "enrol_second_factor",
        /// Took the own second factor away.
        RemoveSecondFactor = "remove_second_factor",
        /// Made new recovery codes.
        RenewRecoveryCodes = "renew_recovery_codes",
        /// Took somebody else's second factor away.
        ResetSecondFactor = "reset_second_factor",
        /// Ended some of the own sessions.
        EndSessions = "end_sessions",
        /// Imported a file.
        Import = "import",
        /// Took a listing over.
        Claim = "claim",
        /// Moved keys.
        MoveKeys = "move_keys",
        /// Urged somebody to see to something.
        Nudge = "nudge",
        /// Handed over what a leaver looked after.
        HandOver = "hand_over",
        /// Put a listing on a public page.
        Publish = "publish",
        /// Took a listing off its public page.
        Unpublish = "unpublish",
    }
}

vocabulary! {
    /// What it was done to.
    AuditSubject {
        /// A member.
        Member = "member",
        /// A unit of the organisation.
        OrgUnit = "org_unit",
        /// A community.
        Community = "community",
        /// A listing.
        Listing = "listing",
        /// An import.
        Import = "import",
        /// A figure of the rules.
        Setting = "setting",
        /// What a role may do.
        Permission = "permission",
        /// A key that access tokens are signed with.
        TokenKey = "token_key",
        /// A key that contacts are sealed with.
        ContactKey = "contact_key",
        /// A bunch of keys.
        KeyBunch = "key_bunch",
        /// An exclusive agreement.
        Exclusive = "exclusive",
        /// A follow-up on a listing or client.
        FollowUp = "follow_up",
        /// A photo or floor plan.
        Photo = "photo",
        /// A client.
        Client = "client",
        /// What the company is called and how it looks.
        Brand = "brand",
        /// A message or talk track with fields to fill in.
        Template = "template",
        /// A saved view of a list.
        SavedView = "saved_view",
        /// A showing.
        Showing = "showing",
        /// Two agents who work on one client together.
        Cooperation = "cooperation",
        /// The rule of a stage of the funnel.
        StageRule = "stage_rule",
        /// A reception of a walk-in or caller.
        Reception = "reception",
        /// A recommendation list.
        Recommendation = "recommendation",
        /// A member's calendar address.
        Calendar = "calendar",
        /// A plan by which commissions are split.
        CommissionPlan = "commission_plan",
        /// A contract.
        Contract = "contract",
        /// A risk of a contract.
        Risk = "risk",
        /// A decision in a dispute about a client.
        Verdict = "verdict",
        /// The text of a kind of contracts.
        ContractTemplate = "contract_template",
        /// Money that came in, or was given back.
        Receipt = "receipt",
        /// A month of the books.
        LockedMonth = "locked_month",
        /// A ladder by which performance is paid.
        Ladder = "ladder",
        /// A bonus of a member.
        Bonus = "bonus",
        /// An entry of what the house spends.
        Cost = "cost",
        /// A version of a budget.
        Budget = "budget",
        /// A project or campaign that costs are entered for.
        CostObject = "cost_object",
        /// The program of a partner.
        ApiClient = "api_client",
        /// Where a partner is told of what happens.
        Webhook = "webhook",
        /// The erasure of a person.
        Erasure = "erasure",
        /// What was kept long enough.
        Retention = "retention",
        /// A request for a file that needs an approval.
        ExportRequest = "export_request",
    }
}

/// One entry of the trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntryResponse {
    /// Its number; entries are never changed or removed.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; none for the system.
    pub member: Option<MemberRef>,
    /// What.
    pub action: AuditAction,
    /// To what kind of record.
    pub subject: AuditSubject,
    /// To which record.
    pub subject_id: i64,
    /// Names of changed fields, purposes and the like; never a contact.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub details: Value,
    /// The request that did it.
    pub request_id: Option<String>,
}
