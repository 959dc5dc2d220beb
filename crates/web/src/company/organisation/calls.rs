//! Regions, stores and teams.

use fangke_shared::OrgUnitId;
use fangke_shared::company::organisation::{CreateOrgUnitRequest, OrgUnitResponse, UpdateOrgUnitRequest};
use fangke_shared::page::Page;

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// The whole organisation.
    pub async fn list_org_units(self) -> Result<Page<OrgUnitResponse>, ApiError> {
        self.get("org-units").answer().await
    }

    /// Adds a unit.
    pub async fn create_org_unit(self, key: FormKey, body: &CreateOrgUnitRequest) -> Result<OrgUnitResponse, ApiError> {
        self.post("org-units").once(key).json(body).answer().await
    }

    /// Renames, closes or reopens a unit.
    pub async fn update_org_unit(self, id: OrgUnitId, version: i64, body: &UpdateOrgUnitRequest) -> Result<OrgUnitResponse, ApiError> {
        self.patch(format!("org-units/{id}")).version(version).json(body).answer().await
    }
}
