//! Files of the store as a thread reads and writes them: piece by piece, so that none has to fit into memory. For threads that may wait, of a
//! runtime.

use std::io::{self, Read, Write};

use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use object_store::WriteMultipart;

use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::{Bytes, Files};

/// Parts that are on their way to a bucket at once.
const PARTS_AT_ONCE: usize = 4;

/// Waits for something in a thread that may, of a runtime.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Handle::current().block_on(future)
}

/// Writes into a store.
pub struct Upload {
    to: WriteMultipart,
    bytes: u64,
}

impl Upload {
    /// Begins a file, which is there once it is finished.
    ///
    /// # Errors
    /// What the store says, as `unavailable`.
    pub fn begin(files: &Files, key: &str) -> ApiResult<Self> {
        Ok(Self { to: wait(files.begin(key))?, bytes: 0 })
    }

    /// Puts the file in its place, and tells its bytes.
    ///
    /// # Errors
    /// What the store says, as `unavailable`.
    pub fn finish(self) -> ApiResult<u64> {
        wait(self.to.finish()).map_err(ApiError::unavailable)?;
        Ok(self.bytes)
    }

    /// Gives it up.
    pub fn abort(self) {
        // What is left of it is swept away.
        drop(wait(self.to.abort()));
    }
}

impl Write for Upload {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        wait(async {
            self.to.wait_for_capacity(PARTS_AT_ONCE).await?;
            self.to.write(bytes);
            Ok::<_, object_store::Error>(())
        })?;
        self.bytes += u64::try_from(bytes.len()).unwrap_or_default();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads from a store.
pub struct Download {
    from: BoxStream<'static, object_store::Result<Bytes>>,
    now: Bytes,
}

impl Download {
    /// Begins to read a file.
    ///
    /// # Errors
    /// `not_found`; what the store says, as `unavailable`.
    pub fn open(files: &Files, key: &str) -> ApiResult<Self> {
        Ok(Self { from: wait(files.open(key))?, now: Bytes::new() })
    }
}

impl Read for Download {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.now.is_empty() {
            match wait(self.from.next()) {
                Some(bytes) => self.now = bytes?,
                None => return Ok(0),
            }
        }
        let taken = self.now.split_to(self.now.len().min(to.len()));
        to.iter_mut().zip(&taken).for_each(|(to, from)| *to = *from);
        Ok(taken.len())
    }
}
