//! The bell: a member's notices, with the listings that they are about.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::NoticeId;
use crate::company::notice::NoticeKind;
use crate::property::listing::ListingRef;

/// A notice as sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeResponse {
    /// The notice.
    pub id: NoticeId,
    /// What happened.
    pub kind: NoticeKind,
    /// To which listing.
    pub listing: Option<ListingRef>,
    /// More of it: names and words by kind (see [`NoticeKind`]).
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub details: Value,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When the member marked it as read.
    pub read_at: Option<DateTime<Utc>>,
}

/// A page of notices, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticePage {
    /// The notices.
    pub items: Vec<NoticeResponse>,
    /// Pass it as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many are unread in all.
    pub unread: i64,
}
