//! A member's calendar address.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Answer of `GET /me/calendar`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarResponse {
    /// Has the member a calendar address?
    pub is_active: bool,
    /// Since when it is the present one.
    pub created_at: Option<DateTime<Utc>>,
}

/// Answer of `POST /me/calendar`: the only time that the address is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarAddress {
    /// For the calendar program; `?lang=zh-TW` or `?lang=en` may be added.
    pub url: String,
}
