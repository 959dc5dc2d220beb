//! What the signed-in member should hear of.

use fangke_shared::NoticeId;
use fangke_shared::company::notice::{ReadNoticesRequest, UnreadResponse};
use fangke_shared::insight::bell::NoticePage;

use crate::api::{Api, ApiError};

impl Api {
    /// The own notices, newest first, with the number of unread ones.
    pub async fn list_notices(self, is_unread: bool, limit: i64, cursor: Option<&str>) -> Result<NoticePage, ApiError> {
        self.get("notices").param("unread", is_unread.then_some(true)).param("limit", Some(limit)).param("cursor", cursor).answer().await
    }

    /// Marks one notice as read, or all of them.
    pub async fn read_notices(self, which: Option<NoticeId>) -> Result<UnreadResponse, ApiError> {
        let body = ReadNoticesRequest { ids: which.into_iter().collect(), all: which.is_none() };
        self.post("notices/read").json(&body).answer().await
    }
}
