//! Encryption of contacts: AES-256-GCM with a key outside of the database, and keyed hashes for look-up.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::platform::contact_keys::key_file::{self, KeyFile};
use crate::platform::contact_keys::ring::Ring;
use crate::platform::error::ApiResult;

/// The secrets of an installation, all of one key file: most follow from the main key in it, and contacts may have further ones.
#[derive(Clone)]
pub struct Keys {
    contacts: Arc<Ring>,
    look_up: [u8; 32],
    tokens: [u8; 32],
    partner_tokens: [u8; 32],
    addresses: [u8; 32],
    trail: [u8; 32],
    files: [u8; 32],
    checkpoints: SigningKey,
}

/// See [`Keys::file_secret`].
pub struct FileSecret([u8; 32]);

impl FileSecret {
    /// The key of one file, by what it begins with.
    pub fn key_of(&self, salt: &[u8]) -> [u8; 32] {
        keyed(&self.0, salt)
    }
}

impl Keys {
    /// Derives the keys from the main one.
    pub fn derive(main: &[u8; 32]) -> Self {
        Self::of(main, None)
    }

    fn of(main: &[u8; 32], file: Option<(&Path, &KeyFile)>) -> Self {
        Self {
            contacts: Arc::new(Ring::new(&keyed(main, b"fangke contact encryption v1"), file)),
            look_up: keyed(main, b"fangke contact look-up v1"),
            tokens: keyed(main, b"fangke access tokens v1"),
            partner_tokens: keyed(main, b"fangke partner tokens v1"),
            addresses: keyed(main, b"fangke file addresses v1"),
            trail: keyed(main, b"fangke audit trail v1"),
            files: keyed(main, b"fangke sealed files v1"),
            checkpoints: SigningKey::from_bytes(&keyed(main, b"fangke audit checkpoints v1")),
        }
    }

    /// Reads the key file, or makes it with mode 0600 where `may_create`.
    ///
    /// # Errors
    /// One line that says what is wrong with the file.
    pub fn load(path: &Path, may_create: bool) -> Result<Self, String> {
        let shown = path.display();
        if !path.exists() {
            if !may_create {
                return Err(format!("the key file {shown} is missing: without it no contact can be read"));
            }
            let main: [u8; 32] = rand::random();
            match write_private(path, &STANDARD.encode(main)) {
                // Another process that starts at the same moment was faster: its key is the key.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                written => written.map_err(|error| format!("can't write the key file {shown}: {error}"))?,
            }
        }
        let file = key_file::read(path)?;
        Ok(Self::of(&file.main, Some((path, &file))))
    }

    /// The secret that signs access tokens.
    pub const fn token_secret(&self) -> &[u8; 32] {
        &self.tokens
    }

    /// The secret that signs the tokens of partners: no token of a member can pass for one of theirs, nor the other way round.
    pub const fn partner_token_secret(&self) -> &[u8; 32] {
        &self.partner_tokens
    }

    /// What files are sealed with that hold people's numbers.
    pub const fn file_secret(&self) -> FileSecret {
        FileSecret(self.files)
    }

    /// Encrypts a text; every call gives another result.
    ///
    /// # Errors
    /// None in practice.
    pub fn encrypt(&self, text: &str) -> ApiResult<String> {
        self.contacts.encrypt(text)
    }

    /// Decrypts what [`Self::encrypt`] gave, with whichever key; one that isn't known yet is looked for in the key file.
    ///
    /// # Errors
    /// A changed text, or one of a key that isn't there.
    pub fn decrypt(&self, sealed: &str) -> ApiResult<String> {
        self.contacts.decrypt(sealed)
    }

    /// The name of the key that encrypts now; none of the one that follows from the main key.
    pub fn contact_key(&self) -> Option<String> {
        self.contacts.seals()
    }

    /// Encrypts with this key of the key file from now on; false where it isn't in there, and all stays as it is.
    pub fn seal_contacts_with(&self, kid: &str) -> bool {
        self.contacts.seal_with(kid)
    }

    /// Is this key of contacts there? None is the one that follows from the main key.
    pub fn has_contact_key(&self, kid: Option<&str>) -> bool {
        self.contacts.has(kid)
    }

    /// Reads the key file again, where there is one.
    pub fn read_again(&self) {
        self.contacts.read_again();
    }

    /// The key file; none for keys that are in memory only.
    pub fn file(&self) -> Option<&Path> {
        self.contacts.file()
    }

    /// What makes an address of its own unguessable: a keyed hash of what it opens.
    pub fn address_seal(&self, opens: &str) -> String {
        hex(keyed(&self.addresses, opens.as_bytes()).get(..16).unwrap_or_default())
    }

    /// Was the seal made by [`Self::address_seal`]? Takes as long for a seal that is nearly right.
    pub fn is_address_seal(&self, opens: &str, seal: &str) -> bool {
        is_same(&self.address_seal(opens), seal)
    }

    /// What only this installation can make of a text of the audit trail: whoever writes into the database by hand has no key for it.
    pub fn trail_seal(&self, text: &str) -> String {
        hex(&keyed(&self.trail, text.as_bytes()))
    }

    /// Signs a checkpoint of the audit trail (Ed25519), in hexadecimal digits.
    pub fn sign_checkpoint(&self, text: &str) -> String {
        hex(&self.checkpoints.sign(text.as_bytes()).to_bytes())
    }

    /// Was the text signed by [`Self::sign_checkpoint`] of this installation?
    pub fn is_checkpoint(&self, text: &str, signature: &str) -> bool {
        let digits = |at: usize| signature.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let bytes: Option<Vec<u8>> = (0..signature.len() / 2).map(digits).collect();
        let signature = bytes.and_then(|bytes| Signature::from_slice(&bytes).ok());
        signature.is_some_and(|signature| self.checkpoints.verify(text.as_bytes(), &signature).is_ok())
    }

    /// The public key with which anybody can check [`Self::sign_checkpoint`], in hexadecimal digits.
    pub fn checkpoint_key(&self) -> String {
        hex(self.checkpoints.verifying_key().as_bytes())
    }

    /// A keyed hash, equal for equal texts: finds a number without decrypting all.
    pub fn look_up_hash(&self, text: &str) -> String {
        hex(&keyed(&self.look_up, text.as_bytes()))
    }
}

/// The HMAC-SHA-256 of a message under a secret that two share, in hexadecimal digits.
pub fn hmac_sha256_hex(secret: &str, message: &[u8]) -> String {
    hex(&keyed(secret.as_bytes(), message))
}

/// HMAC-SHA-256.
pub(crate) fn keyed(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length.
    #[allow(clippy::expect_used)]
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("any key length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Are two texts the same? Takes as long for one that is nearly right.
pub fn is_same(right: &str, given: &str) -> bool {
    right.len() == given.len() && right.bytes().zip(given.bytes()).fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
}

/// SHA-256 in hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Writes a new file that only its owner reads; an error where one is there.
///
/// # Errors
/// What the file system says.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Whole or not there: another process may be about to read it.
    let beside = path.with_extension(format!("{:08x}.tmp", rand::random::<u32>()));
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::hard_link(&beside, path)
    });
    drop(std::fs::remove_file(&beside));
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_comes_back_and_never_looks_the_same() {
        let keys = Keys::derive(&[7; 32]);
        let (one, two) = (keys.encrypt("+8613812345678").unwrap(), keys.encrypt("+8613812345678").unwrap());
        assert_ne!(one, two);
        assert_eq!(keys.decrypt(&one).unwrap(), "+8613812345678");
        assert!(Keys::derive(&[8; 32]).decrypt(&one).is_err());
        assert_eq!(keys.look_up_hash("a"), keys.look_up_hash("a"));
    }

    #[test]
    fn a_signature_is_the_one_of_the_standard() {
        // RFC 4231, test case 2.
        let right = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hmac_sha256_hex("Jefe", b"what do ya want for nothing?"), right);
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_for_its_owner_only_and_stays_the_same() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let sealed = Keys::load(&path, true).unwrap().encrypt("x").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Keys::load(&path, false).unwrap().decrypt(&sealed).unwrap(), "x");
        assert!(Keys::load(&dir.path().join("none"), false).is_err());
    }
}
