//! New listings for the member's clients.

use fangke_shared::MatchAlertId;
use fangke_shared::client::matching::MatchAlert;
use fangke_shared::page::Page;

use crate::api::{Api, ApiError};

impl Api {
    /// What is new for the clients that the member works on.
    pub async fn list_match_alerts(self) -> Result<Page<MatchAlert>, ApiError> {
        self.get("match-alerts").answer().await
    }

    /// Puts an alert away.
    pub async fn dismiss_match_alert(self, id: MatchAlertId) -> Result<(), ApiError> {
        self.post(format!("match-alerts/{id}/dismiss")).done().await
    }
}
