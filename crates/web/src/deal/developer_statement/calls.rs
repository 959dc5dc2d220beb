//! What developers owe.

use fangke_shared::deal::developer_statement::{DeveloperQuery, DeveloperStatement};
use fangke_shared::exchange::export::ExportDeveloperStatementRequest;

use crate::api::{Api, ApiError};

impl Api {
    /// What developers owe, by project and month.
    pub async fn get_developer_statement(self, query: &DeveloperQuery) -> Result<DeveloperStatement, ApiError> {
        self.get("developer-statement").params(query.to_pairs()).answer().await
    }

    /// Hands it out as a file.
    pub async fn export_developer_statement(self, body: &ExportDeveloperStatementRequest) -> Result<Vec<u8>, ApiError> {
        self.post("developer-statement/export").json(body).download().await
    }
}
