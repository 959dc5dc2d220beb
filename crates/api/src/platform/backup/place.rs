//! Where backups lie: a folder, or a bucket. Both are written and read as streams, so none has to fit into memory or lie about unsealed.

use std::cmp::Reverse;
use std::io::{Read, Write as _};

use chrono::{DateTime, NaiveDateTime, Utc};
use fangke_shared::problem::ErrorCode;
use futures_util::StreamExt as _;

use super::archive::Manifest;
use super::keep::Keep;
use super::stream::{OpeningReader, Passphrase, SealingWriter, Secret};
use super::write::{Source, write};
use super::{Fault, verify};
use crate::platform::error::ApiResult;
use crate::platform::file_stream::{Download, Upload, wait};
use crate::platform::files::Files;

/// The shape of a backup's name, which says when it was made.
const NAME: &str = "fangke-%Y%m%dT%H%M%SZ.backup";

/// A folder or bucket for backups.
#[derive(Clone)]
pub struct Place(Files);

/// A backup that lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Its bytes.
    pub bytes: u64,
}

impl Place {
    /// A folder or bucket.
    pub const fn new(files: Files) -> Self {
        Self(files)
    }

    /// The name of a backup of a moment.
    pub fn name_of(moment: DateTime<Utc>) -> String {
        moment.format(NAME).to_string()
    }

    /// When a backup of this name was made; none for what is none of ours.
    fn moment_of(name: &str) -> Option<DateTime<Utc>> {
        NaiveDateTime::parse_from_str(name, NAME).ok().map(|moment| moment.and_utc()).filter(|moment| Self::name_of(*moment) == name)
    }

    /// Writes a backup under a name, then reads it back to its end: only so it counts. One that turns out wrong is removed.
    ///
    /// # Errors
    /// What speaks against it.
    pub fn add(&self, name: &str, source: &Source<'_>, now: DateTime<Utc>, passphrase: &Passphrase) -> Result<(Manifest, u64), Fault> {
        let mut to = Upload::begin(&self.0, name)?;
        let manifest = match write(source, now, passphrase, &mut to) {
            Ok((manifest, _)) => manifest,
            Err(fault) => {
                to.abort();
                return Err(fault);
            }
        };
        let bytes = to.finish()?;
        let read = self.open(name).and_then(|from| verify(from, passphrase));
        match read {
            Ok(read) if read == manifest => Ok((manifest, bytes)),
            Ok(_) => self.discard(name, Fault::Altered("the manifest".to_owned())),
            Err(fault) => self.discard(name, fault),
        }
    }

    /// Removes one that doesn't count, for a reason.
    pub(super) fn discard<T>(&self, name: &str, fault: Fault) -> Result<T, Fault> {
        wait(self.0.discard(&[name.to_owned()]));
        Err(fault)
    }

    /// A backup, to be read.
    ///
    /// # Errors
    /// That there is none of this name.
    pub fn open(&self, name: &str) -> Result<impl Read + use<>, Fault> {
        Download::open(&self.0, name).map_err(|error| match error.cause {
            Some(cause) => Fault::Failed(cause.into()),
            None => Fault::Failed(format!("there is no backup {name}")),
        })
    }

    /// Keeps a text beside the backups, sealed like them, in place of an earlier one.
    ///
    /// # Errors
    /// What the store says.
    pub fn keep_note(&self, name: &str, text: &str, secret: &impl Secret) -> Result<(), Fault> {
        let mut sealing = SealingWriter::new(Vec::new(), secret)?;
        sealing.write_all(text.as_bytes())?;
        Ok(wait(self.0.put(name, sealing.finish()?.into()))?)
    }

    /// A text that was [kept](Self::keep_note); none where there is none.
    ///
    /// # Errors
    /// What the store says; that it is sealed with another secret, or altered.
    pub fn note(&self, name: &str, secret: &impl Secret) -> Result<Option<String>, Fault> {
        let sealed = match wait(self.0.get(name)) {
            Ok(sealed) => sealed,
            Err(error) if error.code == ErrorCode::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut text = String::new();
        OpeningReader::new(sealed.as_ref(), secret)?.read_to_string(&mut text)?;
        Ok(Some(text))
    }

    /// The backups that lie there, the newest first. Other files are passed over.
    ///
    /// # Errors
    /// What the store says.
    pub fn list(&self) -> Result<Vec<Kept>, Fault> {
        let found: Vec<ApiResult<(String, u64)>> = wait(self.0.all().collect());
        let mut kept = Vec::new();
        for file in found {
            let (name, bytes) = file?;
            if let Some(made_at) = Self::moment_of(&name) {
                kept.push(Kept { name, made_at, bytes });
            }
        }
        kept.sort_by_key(|backup| Reverse(backup.made_at));
        Ok(kept)
    }

    /// Removes backups that need not be kept any more; the answer counts them.
    ///
    /// # Errors
    /// What the store says.
    pub fn thin_out(&self, keep: &Keep) -> Result<usize, Fault> {
        let all = self.list()?;
        let moments: Vec<DateTime<Utc>> = all.iter().map(|kept| kept.made_at).collect();
        let stay = keep.of(&moments);
        let mut removed = 0;
        for kept in all.iter().filter(|kept| !stay.contains(&kept.made_at)) {
            wait(self.0.delete(&kept.name))?;
            removed += 1;
        }
        Ok(removed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_when_and_nothing_else_is_one() {
        let moment: DateTime<Utc> = "2026-11-30T08:16:23Z".parse().unwrap();
        assert_eq!(Place::name_of(moment), "fangke-20261130T081623Z.backup");
        assert_eq!(Place::moment_of("fangke-20261130T081623Z.backup"), Some(moment));
        for other in
            ["fangke.db", "fangke-20261330T081623Z.backup", "fangke-20261130T081623Z.backup.part", "x/fangke-20261130T081623Z.backup"]
        {
            assert_eq!(Place::moment_of(other), None, "{other}");
        }
    }
}
