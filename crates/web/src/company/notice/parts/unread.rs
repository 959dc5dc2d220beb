//! How many notices wait to be read: the bell shows it, and whoever reads some changes it.

use fangke_shared::NoticeId;
use leptos::prelude::*;

use crate::api::{Api, ApiError};
use crate::ui::in_background;

/// The unread notices of the signed-in member.
#[derive(Clone, Copy)]
pub struct Notices {
    api: Api,
    unread: RwSignal<i64>,
}

/// The notices. Call it while a component is being set up.
pub fn use_notices() -> Notices {
    expect_context()
}

impl Notices {
    /// None known yet.
    pub fn new(api: Api) -> Self {
        Self { api, unread: RwSignal::new(0) }
    }

    /// How many are unread.
    pub fn unread(self) -> ReadSignal<i64> {
        self.unread.read_only()
    }

    /// Takes over the number that came with a page of notices.
    pub fn note(self, unread: i64) {
        self.unread.set(unread);
    }

    /// Asks the server.
    pub fn refresh(self) {
        in_background(async move {
            // A failure leaves the number as it was; the next question is not far.
            if let Ok(page) = self.api.list_notices(true, 1, None).await {
                self.unread.set(page.unread);
            }
        });
    }

    /// Marks one as read, or all.
    ///
    /// # Errors
    /// What the server answered.
    pub async fn read(self, which: Option<NoticeId>) -> Result<(), ApiError> {
        let answer = self.api.read_notices(which).await?;
        self.unread.set(answer.unread);
        Ok(())
    }
}
