//! The figures of the rules.

use fangke_shared::company::setting::{ChangeSettingRequest, PreviewSettingRequest, SettingEntry, SettingKey, SettingResponse};
use fangke_shared::insight::effect::SettingPreview;
use fangke_shared::page::Page;

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// All figures, as they stand.
    pub async fn list_settings(self) -> Result<Page<SettingResponse>, ApiError> {
        self.get("settings").answer().await
    }

    /// A figure's changes, newest first.
    pub async fn list_setting_history(self, key: SettingKey, cursor: Option<&str>) -> Result<Page<SettingEntry>, ApiError> {
        self.get(format!("settings/{key}/history")).param("cursor", cursor).answer().await
    }

    /// What a change would do.
    pub async fn preview_setting(self, key: SettingKey, body: &PreviewSettingRequest) -> Result<SettingPreview, ApiError> {
        self.post(format!("settings/{key}/preview")).json(body).answer().await
    }

    /// Changes a figure, now or later.
    pub async fn change_setting(self, key: SettingKey, form: FormKey, body: &ChangeSettingRequest) -> Result<SettingResponse, ApiError> {
        self.post(format!("settings/{key}")).once(form).json(body).answer().await
    }
}
