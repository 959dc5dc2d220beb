//! The quality of data.

use fangke_shared::insight::quality::QualityReport;

use crate::api::{Api, ApiError};

impl Api {
    /// How complete and current the clients' data are.
    pub async fn show_client_quality(self) -> Result<QualityReport, ApiError> {
        self.get("client-quality").answer().await
    }
}
