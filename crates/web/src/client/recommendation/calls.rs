//! Recommendation lists: made, closed, and what clients say of them.

use fangke_shared::client::recommendation::{CreateRecommendationRequest, DemandReactions, RecommendationResponse};
use fangke_shared::page::Page;
use fangke_shared::{ClientId, RecommendationId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// The recommendation lists of a client, the newest first.
    pub async fn list_recommendations(
        self,
        client: ClientId,
        limit: i64,
        cursor: Option<&str>,
    ) -> Result<Page<RecommendationResponse>, ApiError> {
        self.get(format!("clients/{client}/recommendations")).param("limit", Some(limit)).param("cursor", cursor).answer().await
    }

    /// Recommends listings to a client.
    pub async fn create_recommendation(
        self,
        client: ClientId,
        key: FormKey,
        body: &CreateRecommendationRequest,
    ) -> Result<RecommendationResponse, ApiError> {
        self.post(format!("clients/{client}/recommendations")).once(key).json(body).answer().await
    }

    /// What a client has said of the listings recommended for each demand, counted.
    pub async fn list_recommendation_reactions(self, client: ClientId) -> Result<Page<DemandReactions>, ApiError> {
        self.get(format!("clients/{client}/recommendation-reactions")).answer().await
    }

    /// Closes the link of a list.
    pub async fn revoke_recommendation(self, id: RecommendationId) -> Result<RecommendationResponse, ApiError> {
        self.post(format!("recommendations/{id}/revoke")).answer().await
    }
}
