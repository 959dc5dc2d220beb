//! Passwords: Argon2id, as slow as the current advice asks (19 MiB, 2 passes).

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
