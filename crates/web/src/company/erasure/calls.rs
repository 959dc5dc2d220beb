//! What is held about a person.

use fangke_shared::company::erasure::{ErasePersonRequest, ErasureResponse, PersonFile, PersonFileRequest};
use fangke_shared::page::Page;

use crate::api::{Api, ApiError};

impl Api {
    /// Everything that is held about a person.
    pub async fn make_person_file(self, body: &PersonFileRequest) -> Result<PersonFile, ApiError> {
        self.post("persons/file").json(body).answer().await
    }

    /// Erases a person.
    pub async fn erase_person(self, body: &ErasePersonRequest) -> Result<ErasureResponse, ApiError> {
        self.post("persons/erase").json(body).answer().await
    }

    /// A page of the erasures that were done.
    pub async fn list_erasures(self, cursor: Option<&str>) -> Result<Page<ErasureResponse>, ApiError> {
        let params: Vec<(&str, String)> = cursor.map(|cursor| ("cursor", cursor.to_owned())).into_iter().collect();
        self.get("erasures").params(params).answer().await
    }
}
