//! Members of the company. They are deactivated, never deleted: their work stays theirs.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::field::Checks;
use crate::permission::{Role, Units};
use crate::problem::{FieldCode, FieldError};
use crate::{MemberId, OrgUnitId};

/// A member as colleagues see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberResponse {
    /// The member.
    pub id: MemberId,
    /// The name they sign in with.
    pub username: String,
    /// The name on screen.
    pub display_name: String,
    /// Work phone, for colleagues.
    pub phone: Option<String>,
    /// What they are.
    pub role: Role,
    /// What they are besides: an action reaches as far as the widest of all their roles.
    #[serde(default)]
    pub further_roles: Vec<Role>,
    /// Where they belong; none for the company itself.
    pub org_unit_id: Option<OrgUnitId>,
    /// Region, store and team as one reads them, from the top.
    pub org_path: Vec<String>,
    /// Region that they belong to.
    pub region_id: Option<OrgUnitId>,
    /// Store that they belong to.
    pub store_id: Option<OrgUnitId>,
    /// Team that they belong to.
    pub team_id: Option<OrgUnitId>,
    /// Deactivated members can't sign in.
    pub is_active: bool,
    /// First day with the company.
    pub joined_on: Option<NaiveDate>,
    /// When they left.
    pub left_at: Option<DateTime<Utc>>,
    /// When they last signed in.
    pub last_login_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    pub version: i64,
}

impl MemberResponse {
    /// Everything that they are: the main role first.
    pub fn roles(&self) -> Vec<Role> {
        [self.role].into_iter().chain(self.further_roles.iter().copied()).collect()
    }

    /// Where the member stands.
    pub const fn units(&self) -> Units {
        Units { region: self.region_id, store: self.store_id, team: self.team_id }
    }
}

/// Body of `POST /members`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateMemberRequest {
    /// 2 to 40 of a–z, 0–9, dot, dash, underscore.
    #[cfg_attr(feature = "openapi", schema(example = "lin.xiaolan"))]
    pub username: String,
    /// 1 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(example = "林晓岚"))]
    pub display_name: String,
    /// Work phone.
    #[serde(default)]
    pub phone: Option<String>,
    /// What they are.
    pub role: Role,
    /// What they are besides.
    #[serde(default)]
    pub further_roles: Vec<Role>,
    /// Where they belong.
    #[serde(default)]
    pub org_unit_id: Option<OrgUnitId>,
    /// First day with the company.
    #[serde(default)]
    pub joined_on: Option<NaiveDate>,
    /// First password, 10 to 128 characters.
    pub password: String,
}

/// Body of `PATCH /members/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateMemberRequest {
    /// The name on screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Work phone; an empty text removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// What they are besides, all of it; an empty list for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further_roles: Option<Vec<Role>>,
    /// Moves them to this unit; `0` moves them to the company itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_unit_id: Option<OrgUnitId>,
    /// `false` deactivates and ends all sessions, `true` brings back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
}

/// Body of `PATCH /auth/me`: what members say of themselves; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateMeRequest {
    /// The name on screen, 1 to 40 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "林晓岚"))]
    pub display_name: Option<String>,
    /// Work phone, 30 characters at most; an empty text removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Body of `POST /members/{id}/reset-password`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResetPasswordRequest {
    /// The new password, 10 to 128 characters.
    pub password: String,
}

/// A colleague in short, beside their work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberRef {
    /// The member.
    pub id: MemberId,
    /// The name on screen.
    pub display_name: String,
}

/// Longest name on screen, in characters.
pub const DISPLAY_NAME_MAX: usize = 40;

impl CreateMemberRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        let length = self.username.len();
        if !(2..=40).contains(&length) || !self.username.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_')) {
            checks.push(FieldError::new("/username", FieldCode::InvalidFormat).with("min", 2).with("max", 40));
        }
        checks.text("/display_name", &self.display_name, 1, DISPLAY_NAME_MAX);
        checks.optional_text("/phone", self.phone.as_deref(), 30);
        checks.day("/joined_on", self.joined_on);
        if let Err(errors) = crate::company::password::check_new_password("/password", &self.password, &self.username) {
            errors.into_iter().for_each(|e| checks.push(e));
        }
        checks.finish()
    }
}

impl UpdateMemberRequest {
    /// Checks everything that needs no database.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut checks = Checks::new();
        if let Some(name) = &self.display_name {
            checks.text("/display_name", name, 1, DISPLAY_NAME_MAX);
        }
        checks.optional_text("/phone", self.phone.as_deref(), 30);
        checks.finish()
    }
}
