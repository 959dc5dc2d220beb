//! Members.

use fangke_shared::company::member::{CreateMemberRequest, MemberResponse, ResetPasswordRequest, UpdateMemberRequest};
use fangke_shared::page::Page;
use fangke_shared::permission::Role;
use fangke_shared::{MemberId, OrgUnitId};

use crate::api::{Api, ApiError, FormKey};

/// Which members to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberQuery {
    /// Name, user name, pinyin or initials.
    pub q: Option<String>,
    /// Those of this unit and of the units below.
    pub org_unit_id: Option<OrgUnitId>,
    /// Those with this role.
    pub role: Option<Role>,
    /// Only active, or only deactivated ones.
    pub is_active: Option<bool>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
}

impl Api {
    /// Lists members.
    pub async fn list_members(self, query: &MemberQuery) -> Result<Page<MemberResponse>, ApiError> {
        self.get("members")
            .param("q", query.q.as_ref())
            .param("org_unit_id", query.org_unit_id)
            .param("role", query.role)
            .param("is_active", query.is_active)
            .param("limit", query.limit)
            .param("cursor", query.cursor.as_ref())
            .answer()
            .await
    }

    /// One member.
    pub async fn get_member(self, id: MemberId) -> Result<MemberResponse, ApiError> {
        self.get(format!("members/{id}")).answer().await
    }

    /// Adds a member.
    pub async fn create_member(self, key: FormKey, body: &CreateMemberRequest) -> Result<MemberResponse, ApiError> {
        self.post("members").once(key).json(body).answer().await
    }

    /// Changes, moves, deactivates or brings back a member.
    pub async fn update_member(self, id: MemberId, version: i64, body: &UpdateMemberRequest) -> Result<MemberResponse, ApiError> {
        self.patch(format!("members/{id}")).version(version).json(body).answer().await
    }

    /// Sets somebody else's password.
    pub async fn reset_member_password(self, id: MemberId, body: &ResetPasswordRequest) -> Result<(), ApiError> {
        self.post(format!("members/{id}/reset-password")).json(body).done().await
    }

    /// Takes somebody else's second factor away.
    pub async fn reset_second_factor(self, id: MemberId) -> Result<(), ApiError> {
        self.post(format!("members/{id}/reset-second-factor")).done().await
    }
}
