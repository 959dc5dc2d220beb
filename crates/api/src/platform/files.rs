//! Files: kept in a folder.
//!
//! A file is written before the row that names it is committed, and removed after its row is gone: what a crash leaves behind
//! is at most a file that nothing names.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::platform::error::{ApiError, ApiResult};

pub use actix_web::web::Bytes;

/// The store of files.
#[derive(Clone)]
pub struct Files {
    folder: Arc<PathBuf>,
}

impl Files {
    /// Files in a folder, which is made.
    ///
    /// # Errors
    /// One line that says what is wrong with the folder.
    pub fn folder(path: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(path).map_err(|error| format!("can't use the folder {} for files: {error}", path.display()))?;
        Ok(Self { folder: Arc::new(path.to_owned()) })
    }

    /// Keeps a file, in place of an earlier one under the key.
    ///
    /// # Errors
    /// What the file system says, as `internal`.
    pub async fn put(&self, key: &str, bytes: Bytes) -> ApiResult<()> {
        self.run(key, move |path| {
            path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            std::fs::write(path, bytes)
        })
        .await
    }

    /// The content of a file.
    ///
    /// # Errors
    /// `not_found`; what the file system says, as `internal`.
    pub async fn get(&self, key: &str) -> ApiResult<Bytes> {
        self.run(key, |path| std::fs::read(path).map(Bytes::from)).await
    }

    /// Removes a file; one that isn't there is removed already.
    ///
    /// # Errors
    /// What the file system says, as `internal`.
    pub async fn delete(&self, key: &str) -> ApiResult<()> {
        self.run(key, |path| match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        })
        .await
    }

    /// Removes files that nothing names any more. A failure is only logged: whoever asked has their answer already.
    pub async fn discard(&self, keys: &[String]) {
        for key in keys {
            if let Err(error) = self.delete(key).await {
                tracing::warn!(%error, "a file is left behind in the store");
            }
        }
    }

    async fn run<T: Send + 'static>(&self, key: &str, f: impl FnOnce(&Path) -> io::Result<T> + Send + 'static) -> ApiResult<T> {
        let path = self.folder.join(key);
        let result = actix_web::web::block(move || f(&path)).await.map_err(|_| ApiError::busy())?;
        result.map_err(|error| if error.kind() == io::ErrorKind::NotFound { ApiError::not_found() } else { ApiError::internal(error) })
    }
}
