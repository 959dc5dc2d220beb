//! What the signed-in member has to do.

use fangke_shared::insight::reminder::ReminderList;

use crate::api::{Api, ApiError};

impl Api {
    /// Everything that is to be done, what is due first in front.
    pub async fn list_reminders(self) -> Result<ReminderList, ApiError> {
        self.get("reminders").answer().await
    }
}
