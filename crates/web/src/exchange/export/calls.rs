//! Lists as files.

use fangke_shared::ExportRequestId;
use fangke_shared::exchange::export::{
    DecideExportRequest, ExportClientsRequest, ExportListingsRequest, ExportOrder, ExportRequestResponse, ExportRequestState,
    ExportResponse,
};
use fangke_shared::page::Page;

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// Hands out a list of listings as a file.
    pub async fn export_listings(self, body: &ExportListingsRequest) -> Result<Vec<u8>, ApiError> {
        self.post("listings/export").json(body).download().await
    }

    /// Hands out a list of clients as a file.
    pub async fn export_clients(self, body: &ExportClientsRequest) -> Result<Vec<u8>, ApiError> {
        self.post("clients/export").json(body).download().await
    }

    /// Asks for a file that needs an approval.
    pub async fn ask_for_export(self, key: FormKey, body: &ExportOrder) -> Result<ExportRequestResponse, ApiError> {
        self.post("export-requests").once(key).json(body).answer().await
    }

    /// A page of the requests that the member sees.
    pub async fn list_export_requests(
        self,
        state: Option<ExportRequestState>,
        cursor: Option<&str>,
    ) -> Result<Page<ExportRequestResponse>, ApiError> {
        let mut params: Vec<(&str, String)> = state.map(|state| ("state", state.to_string())).into_iter().collect();
        params.extend(cursor.map(|cursor| ("cursor", cursor.to_owned())));
        self.get("export-requests").params(params).answer().await
    }

    /// Approves or refuses a request.
    pub async fn decide_export_request(
        self,
        id: ExportRequestId,
        version: i64,
        body: &DecideExportRequest,
    ) -> Result<ExportRequestResponse, ApiError> {
        self.post(format!("export-requests/{id}/decide")).version(version).json(body).answer().await
    }

    /// Hands out an approved file.
    pub async fn take_export(self, id: ExportRequestId) -> Result<Vec<u8>, ApiError> {
        self.post(format!("export-requests/{id}/take")).download().await
    }

    /// A page of the files that were taken.
    pub async fn list_exports(self, code: Option<&str>, cursor: Option<&str>) -> Result<Page<ExportResponse>, ApiError> {
        let mut params: Vec<(&str, String)> = code.map(|code| ("code", code.to_owned())).into_iter().collect();
        params.extend(cursor.map(|cursor| ("cursor", cursor.to_owned())));
        self.get("exports").params(params).answer().await
    }
}
