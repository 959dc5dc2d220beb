//! Members and their figures.

use fangke_shared::insight::team::TeamResponse;

use crate::api::{Api, ApiError};

impl Api {
    /// The members whom the caller manages, and their figures.
    pub async fn show_team(self) -> Result<TeamResponse, ApiError> {
        self.get("team").answer().await
    }
}
