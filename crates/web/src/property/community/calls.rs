//! Communities and their buildings.

use fangke_shared::CommunityId;
use fangke_shared::page::Page;
use fangke_shared::property::community::{
    BuildingResponse, CommunityDraft, CommunityMergePreview, CommunityQuery, CommunityResponse, DistrictResponse, MergeCommunitiesRequest,
    RenameDistrictRequest,
};
use fangke_shared::property::room_chart::RoomChart;
use serde_json::Value;

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// The districts that have communities.
    pub async fn list_districts(self) -> Result<Page<DistrictResponse>, ApiError> {
        self.get("districts").answer().await
    }

    /// Finds communities by name, pinyin or initials.
    pub async fn list_communities(
        self,
        query: &CommunityQuery,
        limit: Option<i64>,
        cursor: Option<&str>,
    ) -> Result<Page<CommunityResponse>, ApiError> {
        self.get("communities")
            .param("q", query.q.as_ref())
            .param("district", query.district.as_ref())
            .param("limit", limit)
            .param("cursor", cursor)
            .answer()
            .await
    }

    /// One community.
    pub async fn get_community(self, id: CommunityId) -> Result<CommunityResponse, ApiError> {
        self.get(format!("communities/{id}")).answer().await
    }

    /// Adds a community.
    pub async fn create_community(self, key: FormKey, body: &CommunityDraft) -> Result<CommunityResponse, ApiError> {
        self.post("communities").once(key).json(body).answer().await
    }

    /// Changes fields of a community.
    pub async fn update_community(self, id: CommunityId, version: i64, patch: &Value) -> Result<CommunityResponse, ApiError> {
        self.patch(format!("communities/{id}")).version(version).json(patch).answer().await
    }

    /// The rooms of a community.
    pub async fn get_room_chart(self, id: CommunityId) -> Result<RoomChart, ApiError> {
        self.get(format!("communities/{id}/room-chart")).answer().await
    }

    /// What merging another community into this one would do.
    pub async fn preview_community_merge(self, id: CommunityId, with: CommunityId) -> Result<CommunityMergePreview, ApiError> {
        self.get(format!("communities/{id}/merge-preview")).param("with", Some(with)).answer().await
    }

    /// Merges another community into this one.
    pub async fn merge_communities(
        self,
        id: CommunityId,
        version: i64,
        body: &MergeCommunitiesRequest,
    ) -> Result<CommunityResponse, ApiError> {
        self.post(format!("communities/{id}/merge")).version(version).json(body).answer().await
    }

    /// Gives a district another name.
    pub async fn rename_district(self, body: &RenameDistrictRequest) -> Result<DistrictResponse, ApiError> {
        self.post("districts/rename").json(body).answer().await
    }

    /// The buildings of a community.
    pub async fn list_buildings(self, id: CommunityId, q: Option<&str>) -> Result<Page<BuildingResponse>, ApiError> {
        self.get(format!("communities/{id}/buildings")).param("q", q).answer().await
    }
}
