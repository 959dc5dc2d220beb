//! Communities and their buildings.

use fangke_shared::CommunityId;
use fangke_shared::page::Page;
use fangke_shared::property::community::{BuildingResponse, CommunityDraft, CommunityQuery, CommunityResponse, DistrictResponse};

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

    /// The buildings of a community.
    pub async fn list_buildings(self, id: CommunityId, q: Option<&str>) -> Result<Page<BuildingResponse>, ApiError> {
        self.get(format!("communities/{id}/buildings")).param("q", q).answer().await
    }
}
