//! Bonuses.

use fangke_shared::BonusId;
use fangke_shared::deal::bonus::{Bonus, BonusPage, BonusQuery, EnterBonusRequest, ReverseBonusRequest};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// A page of a month's bonuses.
    pub async fn list_bonuses(self, query: &BonusQuery) -> Result<BonusPage, ApiError> {
        self.get("bonuses").params(query.to_pairs()).answer().await
    }

    /// Enters a bonus.
    pub async fn enter_bonus(self, key: FormKey, body: &EnterBonusRequest) -> Result<Bonus, ApiError> {
        self.post("bonuses").once(key).json(body).answer().await
    }

    /// Approves a draft.
    pub async fn approve_bonus(self, id: BonusId) -> Result<Bonus, ApiError> {
        self.post(format!("bonuses/{id}/approve")).answer().await
    }

    /// Enters one in reverse.
    pub async fn reverse_bonus(self, id: BonusId, key: FormKey, body: &ReverseBonusRequest) -> Result<Bonus, ApiError> {
        self.post(format!("bonuses/{id}/reverse")).once(key).json(body).answer().await
    }

    /// Takes a draft back.
    pub async fn withdraw_bonus(self, id: BonusId) -> Result<(), ApiError> {
        self.delete(format!("bonuses/{id}")).done().await
    }
}
