//! Pictures from phones, made fit to be shown: recognised by their content, upright, without metadata, in several sizes, with our mark.

mod mark;
mod metadata;
mod picture;

use std::sync::Arc;

use actix_web::web::{self, Bytes};
use fangke_shared::problem::ErrorCode;
use tokio::sync::Semaphore;

use crate::platform::error::{ApiError, ApiResult};

pub use picture::{Prepared, prepare};

/// Pictures in work at the same time at most, however many cores there are: each may take some hundred MB while it is decoded.
const AT_ONCE_MAX: usize = 4;

/// Prepares pictures, as many at once as there are cores.
pub struct Images {
    permits: Arc<Semaphore>,
}

impl Default for Images {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { permits: Arc::new(Semaphore::new(cores.min(AT_ONCE_MAX))) }
    }
}

impl Images {
    /// Prepares an uploaded picture, with the company's own mark if it has one. Its name and declared type count for nothing.
    ///
    /// # Errors
    /// `unsupported_image`, `heic_unsupported`, `image_too_large`.
    pub async fn prepare(&self, upload: Bytes, mark: Option<Vec<u8>>) -> ApiResult<Prepared> {
        self.work(move || picture::prepare(&upload, mark.as_deref())).await
    }

    /// A small picture as a PNG, no side longer than `side` pixels.
    ///
    /// # Errors
    /// As [`Self::prepare`].
    pub async fn small(&self, upload: Bytes, side: u32) -> ApiResult<Vec<u8>> {
        self.work(move || picture::small(&upload, side)).await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> ApiResult<T> + Send + 'static) -> ApiResult<T> {
        // The permit goes with the work, so that a caller who hangs up does not let another one in too early.
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(ApiError::internal)?;
        web::block(move || {
            let _permit = permit;
            work()
        })
        .await
        // A decoder that panics has met a picture that is none.
        .map_err(|_| ApiError::new(ErrorCode::UnsupportedImage))?
    }
}
