//! Templates: listed, written, changed.

use fangke_shared::TemplateId;
use fangke_shared::company::template::{TemplateDraft, TemplateResponse};
use fangke_shared::page::Page;

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Every template that one sees.
    pub async fn list_templates(self) -> Result<Page<TemplateResponse>, ApiError> {
        self.get("templates").answer().await
    }

    /// Writes a template.
    pub async fn write_template(self, key: FormKey, body: &TemplateDraft) -> Result<TemplateResponse, ApiError> {
        self.post("templates").once(key).json(body).answer().await
    }

    /// Adds the set that a house begins with.
    pub async fn begin_templates(self) -> Result<Page<TemplateResponse>, ApiError> {
        self.post("templates/starting-set").answer().await
    }

    /// Changes a template: all of it is sent.
    pub async fn change_template(self, id: TemplateId, version: i64, body: &TemplateDraft) -> Result<TemplateResponse, ApiError> {
        self.patch(format!("templates/{id}")).version(version).json(body).answer().await
    }

    /// Removes a template.
    pub async fn remove_template(self, id: TemplateId) -> Result<(), ApiError> {
        self.delete(format!("templates/{id}")).done().await
    }
}
