//! Profit and loss.

use fangke_shared::deal::profit::{ObjectProfitStatement, ProfitStatement, ShareDriver};
use fangke_shared::exchange::export::ExportProfitRequest;
use fangke_shared::month::Month;

use crate::api::{Api, ApiError};

impl Api {
    /// Profit and loss of a month, the costs of head office shared so.
    pub async fn get_profit(self, month: Month, driver: ShareDriver) -> Result<ProfitStatement, ApiError> {
        self.get("profit").params(vec![("month", month.to_string()), ("driver", driver.to_string())]).answer().await
    }

    /// The same by project and campaign.
    pub async fn get_profit_by_cost_object(self, month: Month) -> Result<ObjectProfitStatement, ApiError> {
        self.get("profit/cost-objects").param("month", Some(month)).answer().await
    }

    /// Hands out the statement of a month as a file.
    pub async fn export_profit(self, body: &ExportProfitRequest) -> Result<Vec<u8>, ApiError> {
        self.post("profit/export").json(body).download().await
    }
}
