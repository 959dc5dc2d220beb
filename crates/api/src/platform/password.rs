//! Passwords: Argon2id, as slow as the current advice asks (19 MiB, 2 passes).

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::platform::error::{ApiError, ApiResult};

/// Hashes a password with a fresh salt.
///
/// # Errors
/// None in practice.
pub fn hash(password: &str) -> ApiResult<String> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(ApiError::internal)
}

const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Ibm4nFSzMOeNUJ3U1Nq2sTPRpdtk9f1CmMRgsO8b7hc";

/// Is it the password? Without a hash it takes as long and says no, so that nobody learns which names exist.
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
}

/// [`hash`] in a blocking thread, for handlers.
///
/// # Errors
/// `busy` when the process is about to end.
pub async fn hash_aside(password: String) -> ApiResult<String> {
    actix_web::web::block(move || GATE.pass(|| hash(&password))).await.map_err(|_| ApiError::busy())?
}

/// [`verify`] in a blocking thread, for handlers.
///
/// # Errors
/// `busy` when the process is about to end.
pub async fn verify_aside(password: String, hash: Option<String>) -> ApiResult<bool> {
    actix_web::web::block(move || GATE.pass(|| verify(&password, hash.as_deref()))).await.map_err(|_| ApiError::busy())
}

/// Each hash takes 19 MiB and a whole processor: more at once would be no faster, but fill the memory.
struct Gate {
    free: Mutex<usize>,
    is_freed: Condvar,
}

static GATE: LazyLock<Gate> = LazyLock::new(|| Gate {
    free: Mutex::new(std::thread::available_parallelism().map_or(2, std::num::NonZero::get)),
    is_freed: Condvar::new(),
});

impl Gate {
    fn pass<T>(&self, f: impl FnOnce() -> T) -> T {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        *self.is_freed.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner) -= 1;
        let result = f();
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.is_freed.notify_one();
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checking_for_nobody_does_the_same_work() {
        let (real, nobody) = (hash("x").unwrap(), PasswordHash::new(NOBODY).unwrap());
        assert_eq!(PasswordHash::new(&real).unwrap().params, nobody.params);
    }

    #[test]
    fn only_the_right_password_of_somebody_passes() {
        let stored = hash("fangke-demo").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("fangke-demo", Some(&stored)));
        assert!(!verify("fangke-dem0", Some(&stored)));
        assert!(!verify("fangke-demo", None));
    }
}
