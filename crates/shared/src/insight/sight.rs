//! Who sees a record, and why: in words, for any member (I1).

use serde::{Deserialize, Serialize};

use crate::company::member::MemberRef;
use crate::permission::{AccessGround, Role};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What of a record somebody may see or do.
    SightPart {
        /// See it at all.
        Record = "record",
        /// See the name, and what is noted of the person.
        Details = "details",
        /// See contacts in clear, counted and recorded.
        Contacts = "contacts",
        /// Change it.
        Edit = "edit",
        /// Change its status.
        Status = "status",
        /// See and keep its exclusive agreements.
        Exclusive = "exclusive",
        /// Give it to somebody else.
        Transfer = "transfer",
        /// Take it over.
        Take = "take",
    }
}

vocabulary! {
    /// Why somebody may not.
    AccessBar {
        /// The member is deactivated.
        Inactive = "inactive",
        /// The role doesn't do this at all.
        Role = "role",
        /// The record is a colleague's whom the role doesn't reach.
        Reach = "reach",
        /// It is a private client of somebody else: it is not there for others.
        Private = "private",
        /// It is a public client: its name is masked until somebody takes it.
        Masked = "masked",
        /// Who holds the client doesn't share its contacts with whom they work with.
        NotShared = "not_shared",
        /// Somebody holds it.
        Held = "held",
    }
}

/// One thing that a member may see or do of a record, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SightOf {
    /// What.
    pub part: SightPart,
    /// Why they may; none where they may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<AccessGround>,
    /// Why they may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bar: Option<AccessBar>,
}

/// What a member may see and do of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SightResponse {
    /// Who.
    pub member: MemberRef,
    /// What they are.
    pub role: Role,
    /// Part by part, seeing it first.
    pub parts: Vec<SightOf>,
}

impl SightResponse {
    /// Does the member see the record at all?
    pub fn sees(&self) -> bool {
        self.parts.iter().any(|of| of.part == SightPart::Record && of.ground.is_some())
    }
}
