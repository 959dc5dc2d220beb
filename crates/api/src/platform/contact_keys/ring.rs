//! The keys of contacts in memory: one seals, all read.

use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::key_file::{self, KeyFile};
use crate::platform::error::{ApiError, ApiResult};

/// What stands between the name of a key and what it sealed; base64 has none.
const BETWEEN: char = ':';

/// The keys of contacts. A sealed text begins with the name of its key; one without a name is of the key that follows from the main one.
pub struct Ring {
    first: Aes256Gcm,
    /// Where further keys stand; none for keys that are in memory only.
    file: Option<PathBuf>,
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    /// Further keys, the oldest first.
    keys: Vec<(String, Aes256Gcm)>,
    /// The one that seals; none is the first.
    seals: Option<String>,
    /// One that was to seal and isn't in the key file.
    missing: Option<String>,
}

impl Ring {
    /// Of the key that follows from the main one, and those of a file.
    pub fn new(first: &[u8; 32], file: Option<(&Path, &KeyFile)>) -> Self {
        let state = State { keys: file.map(|(_, file)| ciphers(file)).unwrap_or_default(), ..State::default() };
        Self { first: Aes256Gcm::new(&(*first).into()), file: file.map(|(path, _)| path.to_owned()), state: RwLock::new(state) }
    }

    /// Where further keys stand.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Seals with this key from now on, if it is known or stands in the key file by now.
    pub fn seal_with(&self, kid: &str) -> bool {
        let is_there = |state: &State| state.keys.iter().any(|(known, _)| known == kid);
        let has = |is_there: &dyn Fn(&State) -> bool| is_there(&self.state.read().unwrap_or_else(PoisonError::into_inner));
        let is_known = has(&is_there) || (self.read_again() && has(&is_there));
        if is_known && has(&|state| state.seals.as_deref() == Some(kid)) {
            return true;
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if is_known {
            state.seals = Some(kid.to_owned());
            state.missing = None;
        } else if state.missing.as_deref() != Some(kid) {
            tracing::error!(kid, "the key that contacts are sealed with is not in this process's key file: copy its line there");
            state.missing = Some(kid.to_owned());
        }
        is_known
    }

    /// Reads the key file again; keys that are gone from it are forgotten. False where there is none, or it can't be read.
    pub fn read_again(&self) -> bool {
        let Some(path) = &self.file else { return false };
        match key_file::read(path) {
            Ok(file) => {
                self.state.write().unwrap_or_else(PoisonError::into_inner).keys = ciphers(&file);
                true
            }
            Err(error) => {
                tracing::error!(%error, "the key file can't be read again");
                false
            }
        }
    }

    /// See [`Keys::encrypt`](crate::platform::crypto::Keys::encrypt).
    pub fn encrypt(&self, text: &str) -> ApiResult<String> {
        let failed = || ApiError::internal("encryption failed");
        let nonce: [u8; 12] = rand::random();
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let sealing = state.seals.as_ref().and_then(|kid| state.keys.iter().find(|(known, _)| known == kid));
        let cipher = sealing.map_or(&self.first, |(_, cipher)| cipher);
        let sealed = cipher.encrypt(&Nonce::from(nonce), text.as_bytes()).map_err(|_| failed())?;
        let text = STANDARD.encode([&nonce[..], &sealed].concat());
        Ok(sealing.map_or_else(|| text.clone(), |(kid, _)| format!("{kid}{BETWEEN}{text}")))
    }

    /// See [`Keys::decrypt`](crate::platform::crypto::Keys::decrypt).
    pub fn decrypt(&self, sealed: &str) -> ApiResult<String> {
        let wrong = || ApiError::internal("a contact can't be decrypted: is it the right key file?");
        let Some((kid, sealed)) = sealed.split_once(BETWEEN) else { return open(&self.first, sealed).ok_or_else(wrong) };
        let by = |ring: &Self| {
            let state = ring.state.read().unwrap_or_else(PoisonError::into_inner);
            state.keys.iter().find(|(known, _)| known == kid).map(|(_, cipher)| open(cipher, sealed))
        };
        // A key that was made a moment ago, for another process.
        let opened = by(self).or_else(|| self.read_again().then(|| by(self)).flatten());
        opened.ok_or_else(|| ApiError::internal(format!("the key {kid} of contacts is not in the key file")))?.ok_or_else(wrong)
    }

    /// Is this key there? None is the first, which always is.
    pub fn has(&self, kid: Option<&str>) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        kid.is_none_or(|kid| state.keys.iter().any(|(known, _)| known == kid))
    }

    /// The key that seals; none is the first.
    pub fn seals(&self) -> Option<String> {
        self.state.read().unwrap_or_else(PoisonError::into_inner).seals.clone()
    }
}

/// The key that sealed a text; none is the first.
pub fn kid_of(sealed: &str) -> Option<&str> {
    sealed.split_once(BETWEEN).map(|(kid, _)| kid)
}

fn ciphers(file: &KeyFile) -> Vec<(String, Aes256Gcm)> {
    file.contact.iter().map(|(kid, key)| (kid.clone(), Aes256Gcm::new(&(*key).into()))).collect()
}

fn open(cipher: &Aes256Gcm, sealed: &str) -> Option<String> {
    let bytes = STANDARD.decode(sealed).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<12>()?;
    String::from_utf8(cipher.decrypt(&Nonce::from(*nonce), sealed).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_seals_and_all_read_also_in_a_process_that_has_not_heard_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        std::fs::write(&path, STANDARD.encode([7; 32])).unwrap();
        let ring = || Ring::new(&[1; 32], Some((&path, &key_file::read(&path).unwrap())));
        let (here, there) = (ring(), ring());
        let old = here.encrypt("13812345678").unwrap();
        assert_eq!(kid_of(&old), None);
        assert!(!here.seal_with("00000000"), "nobody has made it");
        let kid = key_file::add(&path).unwrap();
        assert!(here.seal_with(&kid));
        let new = here.encrypt("13812345678").unwrap();
        assert_eq!(kid_of(&new), Some(kid.as_str()));
        for sealed in [&old, &new] {
            assert_eq!((here.decrypt(sealed).unwrap(), there.decrypt(sealed).unwrap()), ("13812345678".into(), "13812345678".into()));
        }
        assert_eq!(kid_of(&there.encrypt("x").unwrap()), None, "it seals with what it was told");
        // A name that is put before what another key has sealed.
        assert!(here.decrypt(&format!("{kid}:{old}")).is_err() && here.decrypt(new.split_once(':').unwrap().1).is_err());
        // The key of the file alone opens nothing that was sealed after it.
        let stolen = Ring::new(&[1; 32], None);
        assert!(stolen.decrypt(&new).is_err() && stolen.decrypt(&old).is_ok());
    }
}
