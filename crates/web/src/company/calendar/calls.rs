//! The address under which a calendar program finds the own reminders.

use fangke_shared::company::calendar::{CalendarAddress, CalendarResponse};

use crate::api::{Api, ApiError};

impl Api {
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
