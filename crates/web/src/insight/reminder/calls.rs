//! What the signed-in member has to do.

use fangke_shared::insight::reminder::FlatList;

use crate::api::{Api, ApiError};

impl Api {
    /// The flats with something to do, what is lost next in front.
    pub async fn list_flats(self) -> Result<FlatList, ApiError> {
        self.get("reminders/flats").answer().await
    }
}
