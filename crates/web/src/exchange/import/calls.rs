//! Imports of files.

use fangke_shared::exchange::import::{
    ImportKind, ImportPresetResponse, ImportResponse, ImportUndo, SaveImportPresetRequest, UpdateImportRequest,
};
use fangke_shared::page::Page;
use fangke_shared::{ImportId, ImportPresetId};

use crate::api::{Api, ApiError, FormKey};

impl Api {
    /// The imports so far, newest first.
    pub async fn list_imports(self) -> Result<Page<ImportResponse>, ApiError> {
        self.get("imports").answer().await
    }

    /// Uploads a file; nothing is stored yet but the file.
    pub async fn create_import(self, key: FormKey, kind: ImportKind, filename: &str, bytes: Vec<u8>) -> Result<ImportResponse, ApiError> {
        self.post("imports")
            .once(key)
            .param("kind", Some(kind))
            .param("filename", Some(filename))
            .bytes("application/octet-stream", bytes)
            .answer()
            .await
    }

    /// One import: ask again while it runs.
    pub async fn get_import(self, id: ImportId) -> Result<ImportResponse, ApiError> {
        self.get(format!("imports/{id}")).answer().await
    }

    /// Changes encoding, heading, mapping or purpose.
    pub async fn update_import(self, id: ImportId, version: i64, body: &UpdateImportRequest) -> Result<ImportResponse, ApiError> {
        self.patch(format!("imports/{id}")).version(version).json(body).answer().await
    }

    /// Reads every row without storing.
    pub async fn dry_run_import(self, id: ImportId) -> Result<ImportResponse, ApiError> {
        self.post(format!("imports/{id}/dry-run")).answer().await
    }

    /// Starts storing, or goes on where it stopped.
    pub async fn start_import(self, id: ImportId) -> Result<ImportResponse, ApiError> {
        self.post(format!("imports/{id}/start")).answer().await
    }

    /// Stops; what is stored stays.
    pub async fn cancel_import(self, id: ImportId) -> Result<ImportResponse, ApiError> {
        self.post(format!("imports/{id}/cancel")).answer().await
    }

    /// What undoing an import would remove.
    pub async fn preview_import_undo(self, id: ImportId) -> Result<ImportUndo, ApiError> {
        self.get(format!("imports/{id}/undo")).answer().await
    }

    /// Undoes an import.
    pub async fn undo_import(self, id: ImportId) -> Result<ImportUndo, ApiError> {
        self.post(format!("imports/{id}/undo")).answer().await
    }

    /// The rejected rows with their reasons, as CSV.
    pub async fn download_import_rejects(self, id: ImportId) -> Result<Vec<u8>, ApiError> {
        self.get(format!("imports/{id}/rejects.csv")).download().await
    }

    /// Saved mappings.
    pub async fn list_import_presets(self) -> Result<Page<ImportPresetResponse>, ApiError> {
        self.get("import-presets").answer().await
    }

    /// Saves a mapping; an existing name is replaced.
    pub async fn save_import_preset(self, body: &SaveImportPresetRequest) -> Result<ImportPresetResponse, ApiError> {
        self.post("import-presets").json(body).answer().await
    }

    /// Removes a saved mapping.
    pub async fn delete_import_preset(self, id: ImportPresetId) -> Result<(), ApiError> {
        self.delete(format!("import-presets/{id}")).done().await
    }
}
