//! What a member looks after.

use fangke_shared::MemberId;
use fangke_shared::property::leaver::{Belongings, HandOverRequest, HandedOver};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// What a member looks after.
    pub async fn show_belongings(self, id: MemberId) -> Result<Belongings, ApiError> {
        self.get(format!("members/{id}/belongings")).answer().await
    }

    /// Hands it over.
    pub async fn hand_over(self, id: MemberId, key: FormKey, body: &HandOverRequest) -> Result<HandedOver, ApiError> {
        self.post(format!("members/{id}/hand-over")).once(key).json(body).answer().await
    }
}
