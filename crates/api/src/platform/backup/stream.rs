//! How a backup is sealed, and whatever else is too large to be sealed in one piece: parts of 64 KiB, each AES-256-GCM under a nonce that
//! counts them and says whether it is the last one (the STREAM construction). So no part can be altered, left out, moved or put in, and an
//! end that is missing is noticed.

use std::io::{self, Read, Write};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};

use super::Fault;
use crate::platform::crypto::{FileSecret, keyed};

const MAGIC: &[u8; 8] = b"FANGKEBK";
/// The shape of what follows; a newer one is refused by name.
const FORMAT: u8 = 1;
const SALT: usize = 16;
const PREFIX: usize = 7;
const CHECK: usize = 16;
const HEAD: usize = MAGIC.len() + 1 + SALT + PREFIX + CHECK;
/// Bytes of a part, before it is sealed.
const PART: usize = 64 * 1024;
const TAG: usize = 16;

/// The passphrase that a backup is sealed with; it never is the key of the data, which lies sealed inside.
#[derive(Clone)]
pub struct Passphrase(String);

/// A shorter one could be guessed by whoever finds the file.
const PASSPHRASE_MIN: usize = 16;

impl Passphrase {
    /// A passphrase, without the blanks and line ends around it.
    ///
    /// # Errors
    /// One line for one that is too short.
    pub fn new(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.chars().count() < PASSPHRASE_MIN {
            return Err(format!("the passphrase of backups must have {PASSPHRASE_MIN} characters at least"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// What something is sealed with.
pub trait Secret {
    /// The key of one sealed file.
    ///
    /// # Errors
    /// That there is no memory to make it.
    fn key(&self, salt: &[u8]) -> io::Result<[u8; 32]>;
}

impl Secret for Passphrase {
    /// 64 MiB and three passes for each guess.
    fn key(&self, salt: &[u8]) -> io::Result<[u8; 32]> {
        let mut key = [0; 32];
        let params = Params::new(64 * 1024, 3, 1, Some(key.len())).map_err(io::Error::other)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon.hash_password_into(self.0.as_bytes(), salt, &mut key).map_err(io::Error::other)?;
        Ok(key)
    }
}

impl Secret for FileSecret {
    /// Nobody can guess it, so it need not be slow.
    fn key(&self, salt: &[u8]) -> io::Result<[u8; 32]> {
        Ok(self.key_of(salt))
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase")
    }
}

/// Whether the passphrase is the right one, without reading further.
fn check_of(key: &[u8; 32], head: &[u8]) -> [u8; CHECK] {
    let mut check = [0; CHECK];
    for (to, from) in check.iter_mut().zip(keyed(key, &[b"fangke backup v1", head].concat())) {
        *to = from;
    }
    check
}

/// Seals and opens the parts of one backup, in order.
struct Parts {
    cipher: Aes256Gcm,
    head: [u8; HEAD],
    prefix: [u8; PREFIX],
    count: u32,
}

impl Parts {
    fn new(key: &[u8; 32], head: [u8; HEAD], prefix: [u8; PREFIX]) -> Self {
        Self { cipher: Aes256Gcm::new(&(*key).into()), head, prefix, count: 0 }
    }

    fn nonce(&self, is_last: bool) -> [u8; 12] {
        let mut nonce = [0; 12];
        let bytes = self.prefix.into_iter().chain(self.count.to_be_bytes()).chain([u8::from(is_last)]);
        nonce.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        nonce
    }

    fn advance(&mut self) -> io::Result<()> {
        self.count = self.count.checked_add(1).ok_or_else(|| io::Error::other("a backup holds 256 TiB at most"))?;
        Ok(())
    }

    fn seal(&mut self, plain: &[u8], is_last: bool) -> io::Result<Vec<u8>> {
        let sealed = self.cipher.encrypt(&Nonce::from(self.nonce(is_last)), Payload { msg: plain, aad: &self.head });
        self.advance()?;
        sealed.map_err(|_| io::Error::other("encryption failed"))
    }

    fn open(&mut self, sealed: &[u8], is_last: bool) -> Result<Vec<u8>, Fault> {
        let plain = self.cipher.decrypt(&Nonce::from(self.nonce(is_last)), Payload { msg: sealed, aad: &self.head });
        let number = self.count;
        self.advance().map_err(Fault::from)?;
        // Whatever is wrong with the end: who cuts a file leaves a part that is no whole one, or none that is marked as the last.
        plain.map_err(|_| if is_last { Fault::Cut } else { Fault::Altered(format!("part {number}")) })
    }
}

/// Seals what is written to it.
pub struct SealingWriter<W> {
    to: W,
    parts: Parts,
    waiting: Vec<u8>,
}

impl<W: Write> SealingWriter<W> {
    /// Begins a sealed file.
    ///
    /// # Errors
    /// What writing says.
    pub fn new(mut to: W, secret: &impl Secret) -> io::Result<Self> {
        let (salt, prefix): ([u8; SALT], [u8; PREFIX]) = (rand::random(), rand::random());
        let key = secret.key(&salt)?;
        let known: Vec<u8> = MAGIC.iter().copied().chain([FORMAT]).chain(salt).chain(prefix).collect();
        let mut head = [0; HEAD];
        let bytes = known.iter().copied().chain(check_of(&key, &known));
        head.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        to.write_all(&head)?;
        Ok(Self { to, parts: Parts::new(&key, head, prefix), waiting: Vec::with_capacity(PART * 2) })
    }

    /// Writes the last part, and gives back what it was all written to.
    ///
    /// # Errors
    /// What writing says.
    pub fn finish(mut self) -> io::Result<W> {
        let sealed = self.parts.seal(&self.waiting, true)?;
        self.to.write_all(&sealed)?;
        self.to.flush()?;
        Ok(self.to)
    }
}

impl<W: Write> Write for SealingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PART);
        self.waiting.extend(bytes.iter().take(taken));
        // The last part may be a full one: whether it is, only the end tells.
        while self.waiting.len() > PART {
            let rest = self.waiting.split_off(PART);
            let full = std::mem::replace(&mut self.waiting, rest);
            let sealed = self.parts.seal(&full, false)?;
            self.to.write_all(&sealed)?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens what was sealed, part by part.
pub struct OpeningReader<R> {
    from: R,
    parts: Parts,
    /// A part that was read and not opened yet; none after the last one.
    next: Option<Vec<u8>>,
    plain: io::Cursor<Vec<u8>>,
}

impl<R: Read> OpeningReader<R> {
    /// Reads the head.
    ///
    /// # Errors
    /// [`Fault::NotABackup`], [`Fault::Newer`], [`Fault::WrongKey`].
    pub fn new(mut from: R, secret: &impl Secret) -> Result<Self, Fault> {
        let head: [u8; HEAD] = up_to(&mut from, HEAD)?.try_into().map_err(|_| Fault::NotABackup)?;
        let (mut magic, mut format, mut salt, mut prefix, mut check) = ([0; MAGIC.len()], [0; 1], [0; SALT], [0; PREFIX], [0; CHECK]);
        let mut rest = &head[..];
        for field in [&mut magic[..], &mut format, &mut salt, &mut prefix, &mut check] {
            rest.read_exact(field)?;
        }
        if magic != *MAGIC {
            return Err(Fault::NotABackup);
        }
        if format != [FORMAT] {
            return Err(Fault::Newer);
        }
        let key = secret.key(&salt)?;
        if check_of(&key, head.get(..HEAD - CHECK).unwrap_or_default()) != check {
            return Err(Fault::WrongKey);
        }
        let next = Some(up_to(&mut from, PART + TAG)?);
        Ok(Self { from, parts: Parts::new(&key, head, prefix), next, plain: io::Cursor::default() })
    }

    fn open_next(&mut self) -> Result<bool, Fault> {
        let Some(sealed) = self.next.take() else { return Ok(false) };
        let after = if sealed.len() == PART + TAG { up_to(&mut self.from, PART + TAG)? } else { Vec::new() };
        self.plain = io::Cursor::new(self.parts.open(&sealed, after.is_empty())?);
        self.next = (!after.is_empty()).then_some(after);
        Ok(true)
    }
}

impl<R: Read> Read for OpeningReader<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.plain.read(to)?;
            if read > 0 || to.is_empty() || !self.open_next()? {
                return Ok(read);
            }
        }
    }
}

/// So many bytes, or what there is.
fn up_to(from: &mut impl Read, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(count);
    from.by_ref().take(u64::try_from(count).unwrap_or(u64::MAX)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::crypto::Keys;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(text).unwrap()
    }

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut writer = SealingWriter::new(Vec::new(), &passphrase("sixteen characters")).unwrap();
        writer.write_all(plain).unwrap();
        writer.finish().unwrap()
    }

    fn opened(sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut plain = Vec::new();
        OpeningReader::new(sealed, &passphrase("sixteen characters"))?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn what_is_sealed_comes_back_whatever_its_length() {
        for length in [0, 1, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 7] {
            let plain: Vec<u8> = (0..length).map(|i| (i % 251) as u8).collect();
            assert!(opened(&sealed(&plain)).unwrap() == plain, "{length}");
        }
    }

    #[test]
    fn a_secret_of_the_installation_seals_as_well() {
        let keys = |byte| Keys::derive(&[byte; 32]);
        let mut writer = SealingWriter::new(Vec::new(), &keys(7).file_secret()).unwrap();
        writer.write_all(b"13812345678").unwrap();
        let sealed = writer.finish().unwrap();
        let open = |byte| {
            let mut plain = String::new();
            OpeningReader::new(&sealed[..], &keys(byte).file_secret())?.read_to_string(&mut plain)?;
            Ok::<_, Fault>(plain)
        };
        assert_eq!(open(7).unwrap(), "13812345678");
        assert!(matches!(open(8), Err(Fault::WrongKey)));
    }

    #[test]
    fn each_way_to_spoil_it_has_its_name() {
        let whole = sealed(&vec![7; 3 * PART + 7]);
        // Cut between two parts, within one, and before the end by one byte.
        for length in [HEAD + PART + TAG, HEAD + 2 * (PART + TAG), whole.len() / 2, whole.len() - 1] {
            assert!(matches!(opened(&whole[..length]), Err(Fault::Cut)), "{length}");
        }
        assert!(matches!(opened(&whole[..HEAD - 1]), Err(Fault::NotABackup)));
        assert!(matches!(opened(b"not a backup at all, but long enough to be read as the head of one"), Err(Fault::NotABackup)));
        let mut altered = whole.clone();
        altered[HEAD + PART + TAG + 100] ^= 1;
        assert!(matches!(opened(&altered), Err(Fault::Altered(part)) if part == "part 1"));
        let moved = [&whole[..HEAD], &whole[HEAD + PART + TAG..HEAD + 2 * (PART + TAG)], &whole[HEAD..HEAD + PART + TAG]].concat();
        assert!(matches!(opened(&moved), Err(Fault::Altered(_))));
        let longer = [&whole[..], &[0; 20]].concat();
        assert!(opened(&longer).is_err());
        let mut newer = whole.clone();
        newer[MAGIC.len()] = FORMAT + 1;
        assert!(matches!(opened(&newer), Err(Fault::Newer)));
        let other = OpeningReader::new(&whole[..], &passphrase("another passphrase"));
        assert!(matches!(other.err(), Some(Fault::WrongKey)));
        assert!(Passphrase::new(" fifteen letters ").is_err());
    }
}
