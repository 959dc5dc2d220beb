//! What the signed-in member has to do, and the calendar that tells it elsewhere.

use fangke_shared::company::calendar::{CalendarAddress, CalendarResponse};
use fangke_shared::insight::reminder::ReminderList;
use fangke_shared::property::listing::PoolPreview;

use super::{Api, ApiError};

impl Api {
    /// Everything that is to be done, what is due first in front.
    pub async fn list_reminders(self) -> Result<ReminderList, ApiError> {
        self.get("reminders").answer().await
    }

    /// What becomes public within the next hours.
    pub async fn preview_pool(self, hours: i64) -> Result<PoolPreview, ApiError> {
        self.get("pool/preview").param("hours", Some(hours)).answer().await
    }

    /// Is there a calendar address, and since when?
    pub async fn show_calendar(self) -> Result<CalendarResponse, ApiError> {
        self.get("me/calendar").answer().await
    }

    /// Makes a calendar address, or another one in its place; it is told this once.
    pub async fn replace_calendar(self) -> Result<CalendarAddress, ApiError> {
        self.post("me/calendar").answer().await
    }

    /// Closes the calendar address.
    pub async fn revoke_calendar(self) -> Result<(), ApiError> {
        self.delete("me/calendar").done().await
    }
}
