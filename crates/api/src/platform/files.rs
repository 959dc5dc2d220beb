//! Files: kept in a folder, or in a bucket of an S3-compatible service.
//!
//! A file is written before the row that names it is committed, and removed after its row is gone: what a crash leaves behind
//! is at most a file that nothing names, and [`super::sweep`] removes it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use futures_util::stream::{BoxStream, StreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{Error, ObjectStore, ObjectStoreExt, WriteMultipart};

use crate::platform::error::{ApiError, ApiResult};

pub use actix_web::web::Bytes;

/// The store of files.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    folder: Option<PathBuf>,
}

impl Files {
    /// Files in a folder, which is made.
    ///
    /// # Errors
    /// One line that says what is wrong with the folder.
    pub fn folder(path: &Path) -> Result<Self, String> {
        let wrong = |error: &dyn std::fmt::Display| format!("can't use the folder {} for files: {error}", path.display());
        std::fs::create_dir_all(path).map_err(|error| wrong(&error))?;
        let store = LocalFileSystem::new_with_prefix(path).map_err(|error| wrong(&error))?;
        // Kept for good once it is answered for; a folder goes with its last file.
        let store = store.with_fsync(true).with_automatic_cleanup(true);
        Ok(Self { store: Arc::new(store), folder: Some(path.to_owned()) })
    }

    /// Files in a bucket, `s3://bucket/prefix`; region, endpoint and credentials come from the usual `AWS_…` variables.
    ///
    /// # Errors
    /// One line that says what is missing or wrong.
    pub fn bucket(url: &str, variables: impl Iterator<Item = (String, String)>) -> Result<Self, String> {
        let shape = || format!("files are kept in a folder or at s3://bucket/prefix, not at {url}");
        let (bucket, prefix) = url.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, ""))).ok_or_else(shape)?;
        if bucket.is_empty() {
            return Err(shape());
        }
        let wrong = |error: &dyn std::fmt::Display| format!("can't use {url} for files: {error}");
        let prefix = Key::parse(prefix).map_err(|error| wrong(&error))?;
        Self::s3(bucket, prefix, variables).map_err(|error| wrong(&error))
    }

    #[cfg(not(feature = "s3"))]
    fn s3(_bucket: &str, _prefix: Key, _variables: impl Iterator<Item = (String, String)>) -> Result<Self, &'static str> {
        Err("this program was built without buckets (feature s3 of the package fangke)")
    }

    #[cfg(feature = "s3")]
    fn s3(bucket: &str, prefix: Key, variables: impl Iterator<Item = (String, String)>) -> Result<Self, Error> {
        use std::time::Duration;

        use object_store::RetryConfig;
        use object_store::aws::AmazonS3Builder;
        use object_store::prefix::PrefixStore;

        // Somebody waits for the answer: better a failure in time than minutes of trying.
        let retry = RetryConfig { max_retries: 2, retry_timeout: Duration::from_secs(10), ..RetryConfig::default() };
        // Not every compatible service knows how to remove many at once.
        let mut builder = AmazonS3Builder::new().with_retry(retry).with_disable_bulk_delete(true);
        for (name, value) in variables.filter(|(name, _)| name.starts_with("AWS_")) {
            if let Ok(key) = name.to_ascii_lowercase().parse() {
                builder = builder.with_config(key, value);
            }
        }
        let store = builder.with_bucket_name(bucket).build()?;
        Ok(Self { store: Arc::new(PrefixStore::new(store, prefix)), folder: None })
    }

    /// Asks the store for a file that isn't there.
    ///
    /// # Errors
    /// One line that says why the store can't be used.
    pub async fn check(&self) -> Result<(), String> {
        match self.store.head(&Key::from("check")).await {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(format!("the store of files doesn't answer: {error}")),
        }
    }

    /// Keeps a file, in place of an earlier one under the key.
    ///
    /// # Errors
    /// What the store says, as `unavailable`.
    pub async fn put(&self, key: &str, bytes: Bytes) -> ApiResult<()> {
        self.store.put(&Key::from(key), bytes.into()).await.map(drop).map_err(ApiError::unavailable)
    }

    /// The content of a file.
    ///
    /// # Errors
    /// `not_found`; what the store says, as `unavailable`.
    pub async fn get(&self, key: &str) -> ApiResult<Bytes> {
        let read = async { self.store.get(&Key::from(key)).await?.bytes().await };
        read.await.map_err(|error| match error {
            Error::NotFound { .. } => ApiError::not_found(),
            error => ApiError::unavailable(error),
        })
    }

    /// Begins a file that is written piece by piece, and is there once it is finished.
    ///
    /// # Errors
    /// What the store says, as `unavailable`.
    pub async fn begin(&self, key: &str) -> ApiResult<WriteMultipart> {
        Ok(WriteMultipart::new(self.store.put_multipart(&Key::from(key)).await.map_err(ApiError::unavailable)?))
    }

    /// The content of a file, piece by piece.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn open(&self, key: &str) -> ApiResult<BoxStream<'static, object_store::Result<Bytes>>> {
        match self.store.get(&Key::from(key)).await {
            Ok(found) => Ok(found.into_stream()),
            Err(Error::NotFound { .. }) => Err(ApiError::not_found()),
            Err(error) => Err(ApiError::unavailable(error)),
        }
    }

    /// Every file with its bytes, in no order.
    pub fn all(&self) -> BoxStream<'static, ApiResult<(String, u64)>> {
        let of = |found: object_store::Result<object_store::ObjectMeta>| match found {
            Ok(file) => Ok((file.location.to_string(), file.size)),
            Err(error) => Err(ApiError::unavailable(error)),
        };
        self.store.list(None).map(of).boxed()
    }

    /// Removes a file; one that isn't there is removed already.
    ///
    /// # Errors
    /// What the store says, as `unavailable`.
    pub async fn delete(&self, key: &str) -> ApiResult<()> {
        match self.store.delete(&Key::from(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(ApiError::unavailable(error)),
        }
    }

    /// Removes files that nothing names any more. A failure is only logged: whoever asked has their answer already.
    pub async fn discard(&self, keys: &[String]) {
        for key in keys {
            if let Err(error) = self.delete(key).await {
                tracing::warn!(%error, "a file is left behind in the store");
            }
        }
    }

    /// The keys below a folder under which files have been kept since before a moment, in no order.
    pub fn kept_before(&self, below: &str, moment: DateTime<Utc>) -> BoxStream<'static, ApiResult<String>> {
        let is_older = move |found: object_store::Result<object_store::ObjectMeta>| async move {
            match found {
                Ok(file) => (file.last_modified < moment).then(|| Ok(file.location.to_string())),
                Err(error) => Some(Err(ApiError::internal(error))),
            }
        };
        self.store.list(Some(&Key::from(below))).filter_map(is_older).boxed()
    }

    /// Removes what a process that was killed had only begun to write below a folder; a bucket keeps nothing of it.
    ///
    /// # Errors
    /// What the file system says, as `internal`.
    pub fn remove_unfinished(&self, below: &str, before: DateTime<Utc>) -> ApiResult<usize> {
        let Some(folder) = self.folder.as_ref().map(|folder| folder.join(below)).filter(|folder| folder.exists()) else { return Ok(0) };
        remove_unfinished(&folder, before.into()).map_err(ApiError::internal)
    }
}

/// A file on its way lies beside its place, with a mark that no key of ours has.
fn remove_unfinished(folder: &Path, before: SystemTime) -> std::io::Result<usize> {
    let mut removed = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_dir() {
            removed += remove_unfinished(&entry.path(), before)?;
        } else if entry.file_name().to_string_lossy().contains('#') && about.modified()? < before {
            std::fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}
