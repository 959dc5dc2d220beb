//! The inventory.

use fangke_shared::insight::inventory::{InventoryAlerts, InventoryGroup, InventoryResponse};
use fangke_shared::property::listing::Purpose;

use crate::api::{Api, ApiError};

impl Api {
    /// Stock, its age and how long it takes, in groups.
    pub async fn show_inventory(self, group: InventoryGroup, purpose: Option<Purpose>) -> Result<InventoryResponse, ApiError> {
        self.get("inventory").param("group_by", Some(group)).param("purpose", purpose).answer().await
    }

    /// Low stock and stale stock.
    pub async fn list_inventory_alerts(self, purpose: Option<Purpose>) -> Result<InventoryAlerts, ApiError> {
        self.get("inventory/alerts").param("purpose", purpose).answer().await
    }

    /// The inventory as a workbook in a language.
    pub async fn download_inventory(self, lang: &str, purpose: Option<Purpose>) -> Result<Vec<u8>, ApiError> {
        self.get("inventory/report.xlsx").param("lang", Some(lang)).param("purpose", purpose).download().await
    }
}
