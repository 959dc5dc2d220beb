//! The organisation: company → region → store → team → member (H1).

use serde::{Deserialize, Serialize};

use crate::OrgUnitId;
use crate::field::Checks;
use crate::problem::FieldError;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// The level of a unit. The company itself is the root and has no row.
    OrgUnitKind {
        /// A region of the company.
        Region = "region",
        /// A store of a region.
        Store = "store",
        /// A team of a store.
        Team = "team",
    }
}

impl OrgUnitKind {
    /// The kind that the parent must have; `None` for the company.
    pub const fn parent_kind(self) -> Option<Self> {
        match self {
            Self::Region => None,
            Self::Store => Some(Self::Region),
            Self::Team => Some(Self::Store),
        }
    }
}

/// A region, store or team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrgUnitResponse {
    /// The unit.
    pub id: OrgUnitId,
    /// Its level.
    pub kind: OrgUnitKind,
    /// The unit above; none for a region.
    pub parent_id: Option<OrgUnitId>,
    /// Its name, unique below its parent.
    pub name: String,
    /// Closed units stay for history and take no members.
    pub is_active: bool,
    /// Active members that belong directly to the unit.
    pub member_count: i64,
    /// For `If-Match`.
    pub version: i64,
}

/// Body of `POST /org-units`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateOrgUnitRequest {
    /// The level.
    pub kind: OrgUnitKind,
    /// The unit above; none for a region.
    #[serde(default)]
    pub parent_id: Option<OrgUnitId>,
    /// 1 to 60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "望京东店"))]
    pub name: String,
}

/// Body of `PATCH /org-units/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateOrgUnitRequest {
    /// The new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Closes or reopens the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
}

/// Longest name of a unit, in characters.
pub const ORG_UNIT_NAME_MAX: usize = 60;

/// Checks a unit's name.
///
/// # Errors
/// What is wrong with it.
pub fn check_name(name: &str) -> Result<(), Vec<FieldError>> {
    let mut checks = Checks::new();
    checks.text("/name", name, 1, ORG_UNIT_NAME_MAX);
    checks.finish()
}
